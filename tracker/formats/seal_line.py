"""The head of the ledger in one line, as it is kept elsewhere, and read again."""

import re
from datetime import datetime
from pathlib import Path

from tracker.domain.audits import KeptHead
from tracker.domain.errors import BadInputError
from tracker.domain.ledger import utc_text

_LINE = re.compile(r"\s*([0-9a-fA-F]{64})(?:\s+event\s+(\d{1,18}))?\b")


def seal_line(seal: str, seq: int, at: datetime | None) -> str:
    """``DIGEST  event 42  2026-11-22T03:30:00.000000Z``."""
    return f"{seal}  event {seq}  {utc_text(at) if at else ''}".rstrip() + "\n"


def read_seal(written: str) -> KeptHead:
    """A digest, or a file that begins with a line of `seal_line`. Raises BadInputError."""
    found = _LINE.match(written)
    if found is None:
        found = _LINE.match(_beginning(Path(written)))
    if found is None:
        raise BadInputError(
            f"'{written}' is neither a digest nor a file with one", "see: tracker audit seal"
        )
    return KeptHead(found[1].lower(), int(found[2]) if found[2] else None)


def _beginning(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return lines.readline(1_000)
    except (OSError, ValueError) as error:
        raise BadInputError(
            f"'{path}' is neither a digest nor a file that can be read: {error}",
            "see: tracker audit seal",
        ) from error
