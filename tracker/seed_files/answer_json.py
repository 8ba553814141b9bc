"""An answer in JSON: an object with ``answers``, as the prompt's schema has it."""

import json
from collections.abc import Iterator
from typing import Any

from tracker.domain.claims import Anchor
from tracker.domain.errors import BadInputError
from tracker.domain.imports import Refusal
from tracker.domain.proposals import (
    UNSAID,
    Bearing,
    Cited,
    WrittenAnswer,
    WrittenVerdict,
    read_bearing,
    read_verdict,
)
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.documents import storable

MOST = 1000
"""Verdicts, or papers of one verdict, that one answer may hold."""


class LooksLikeJson(Exception):  # noqa: N818 - no error: the block is simply not the answer
    """A block of JSON that is not an answer at all."""


def read_json_answer(
    text: str, path: str, first_line: int, *, strict: bool = True
) -> WrittenAnswer:
    """The verdicts of a JSON text that begins on `first_line` of a document.

    Where it is no JSON at all it is one refusal; unless `strict`, JSON without verdicts raises
    LooksLikeJson, since an answer may quote other JSON.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{path}:{first_line + error.lineno - 1}"
        return WrittenAnswer((), (Refusal(where, f"it is not JSON: {error.msg}"),))
    except (ValueError, RecursionError):
        return WrittenAnswer((), (Refusal(f"{path}:{first_line}", "it is not JSON of any use"),))
    entries = _entries(value)
    if entries is None:
        if not strict:
            raise LooksLikeJson
        why = "it has no list 'answers': see the JSON schema in the prompt"
        return WrittenAnswer((), (Refusal(f"{path}:{first_line}", why),))
    model = value.get("model") if isinstance(value, dict) else None
    verdicts, refusals = [], []
    for where, entry in _placed(entries, text, path, first_line):
        try:
            verdicts.append(_verdict(entry, where))
        except BadInputError as error:
            refusals.append(Refusal(where, str(error)))
    named = storable(model) if isinstance(model, str) else ""
    return WrittenAnswer(tuple(verdicts), tuple(refusals), named)


def _entries(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        value = [value] if "claim" in value and "verdict" in value else value.get("answers")
    return value if isinstance(value, list) else None


def _placed(entries: list[Any], text: str, path: str, first_line: int) -> Iterator[tuple[str, Any]]:
    """Each entry with the line on which its claim is named; JSON itself forgets its lines."""
    at = 0
    for entry in entries[:MOST]:
        named = entry.get("claim") if isinstance(entry, dict) else None
        if isinstance(named, str):
            found = text.find(json.dumps(named), at)
            at = found + 1 if found >= 0 else at
        yield f"{path}:{first_line + text.count(chr(10), 0, at)}", entry
    if len(entries) > MOST:
        yield f"{path}:{first_line}", len(entries)


def _verdict(entry: Any, where: str) -> WrittenVerdict:
    """Raises BadInputError."""
    if not isinstance(entry, dict):
        why = f"{entry} answers are too many" if isinstance(entry, int) else "it is no JSON object"
        raise BadInputError(why, f"an object with claim and verdict, {MOST} at most")
    claim = _text(entry.get("claim"), "claim")
    if not claim:
        raise BadInputError("it names no claim", "copy the claim's id from the prompt")
    verdict = read_verdict(_text(entry.get("verdict"), "verdict"))
    evidence = _list(entry.get("evidence"), "evidence")
    return WrittenVerdict(
        where=where,
        claim=claim,
        verdict=verdict,
        why=_text(entry.get("why"), "why"),
        revision=_revision(entry.get("revision")),
        cited=tuple(_cited(each, where, UNSAID[verdict]) for each in evidence),
        successor=_text(entry.get("successor"), "successor"),
        cannot_ground=tuple(
            _text(each, "cannot_ground")
            for each in _list(entry.get("cannot_ground"), "cannot_ground")
        ),
    )


def _cited(entry: Any, where: str, unsaid: Bearing) -> Cited:
    if isinstance(entry, str):
        entry = {"id": entry}
    if not isinstance(entry, dict):
        raise BadInputError("'evidence' holds what is no object", "see the JSON schema")
    written = _text(entry.get("id"), "id")
    bears = entry.get("bears")
    return Cited(
        where=where,
        anchor=cited_anchor(written, _text(entry.get("title"), "title")),
        bearing=unsaid if bears is None else read_bearing(_text(bears, "bears")),
        quote=_text(entry.get("quote"), "quote"),
    )


def cited_anchor(written: str, title: str) -> Anchor:
    """What an answer wrote in the place of an id. Raises BadInputError for nothing, or a mask."""
    if not written:
        raise BadInputError("a paper is cited without an id", "give its arXiv id, or leave it out")
    anchor = make_anchor(written, title)
    if anchor is None:
        raise BadInputError(f"'{written}' names no paper", "give the whole id, or leave it out")
    return anchor


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInputError(f"'{name}' is no text", "see the JSON schema in the prompt")
    return storable(value)


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST:
        raise BadInputError(f"'{name}' is no list", f"a list of {MOST} at most")
    return value


def _revision(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 1_000_000:
        raise BadInputError("'revision' is no whole number", "copy it from the prompt")
    return value
