"""JSON Lines, one claim a line; refuses a line that is no object or holds a key unknown."""

import json
from pathlib import Path
from typing import Any

from tracker.domain.errors import BadInputError
from tracker.ports import ReadInquiry
from tracker.seed_files.claim_rows import ClaimRows
from tracker.seed_files.documents import split_lines


def read_jsonl(text: str, path: Path) -> list[ReadInquiry]:
    """The inquiries of the document; one that is not named is called after the file."""
    rows = ClaimRows(path)
    for number, line in enumerate(split_lines(text), 1):
        if not line.strip():
            continue
        try:
            row = read_object(line)
        except BadInputError as error:
            rows.refuse(number, str(error))
        else:
            rows.add(number, row)
    return rows.inquiries()


def read_object(line: str) -> dict[str, Any]:
    """The JSON object on a line. Raises BadInputError."""
    try:
        value = json.loads(line, object_pairs_hook=_distinct)
    except json.JSONDecodeError as error:
        raise BadInputError(f"it is not JSON: {error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError):
        raise BadInputError("it is JSON that no reader can take in") from None
    if not isinstance(value, dict):
        raise BadInputError("it is not a JSON object", 'write {"text": ...}')
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInputError(f"the key '{twice}' stands twice in one object")
    return found
