"""One bullet of ``## Claims`` and its nested ``key: value`` lines; refuses unknown keys."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.domain.claims import (
    Anchor,
    Claim,
    ClaimId,
    Inquiry,
    Kind,
    Link,
    Quorum,
    make_claim_id,
    read_claim_id,
    read_kind,
    read_quorum,
)
from tracker.domain.errors import BadInputError
from tracker.domain.imports import Refusal
from tracker.domain.months import Month
from tracker.seed_files.anchor_lines import read_anchor
from tracker.seed_files.dated_text import split_months
from tracker.seed_files.documents import one_line, storable
from tracker.seed_files.markdown_lists import Item

KEYS = (
    "anchor",
    "anchor (inferred)",
    "anchor (retest)",
    "kind",
    "topics",
    "id",
    "quorum",
    "depends-on",
)
"""What may stand below a claim."""

ASSUMED = "(assumed)"
"""Stands behind a kind that nobody gave, where the inquiry has another."""

ANCHOR_LINK = re.compile(r"^anchor(?:\s*\(([^()]*)\))?\s*:\s*(.*)$", re.IGNORECASE)
_KEY = re.compile(r"^([A-Za-z][A-Za-z_-]*)\s*:\s*(.*)$")


@dataclass(slots=True)
class _Said:
    """What the nested lines say so far."""

    kind: Kind | None = None
    kind_assumed: bool = False
    topics: tuple[str, ...] = ()
    anchors: list[Anchor] = field(default_factory=list)
    quorum: Quorum = field(default_factory=Quorum)
    depends_on: tuple[str, ...] = ()
    id: ClaimId | None = None


def read_claim(item: Item, inquiry: Inquiry, path: str) -> tuple[Claim | None, list[Refusal]]:
    """The claim of a bullet, and what was refused in it.

    A bad nested line is refused alone; a bad month or a bad id refuses the claim, which would
    otherwise stand under the wrong date or name.
    """
    origin = f"{path}:{item.number}"
    said = _Said()
    refusals = []
    try:
        text, months = read_sentence(item.text)
    except BadInputError as error:
        return None, [Refusal(origin, str(error))]
    for nested in item.nested:
        try:
            _read_nested(nested.text, said)
        except BadInputError as error:
            refusals.append(Refusal(f"{path}:{nested.number}", str(error)))
            if _names_id(nested.text):
                return None, refusals
    kind, assumed = _kind(said, inquiry)
    claim = Claim(
        id=said.id or make_claim_id(inquiry.id, text),
        inquiry_id=inquiry.id,
        text=text,
        as_of=months,
        kind=kind,
        kind_assumed=assumed,
        topics=said.topics,
        anchors=tuple(said.anchors),
        quorum=said.quorum,
        depends_on=said.depends_on,
        origin=origin,
    )
    return claim, refusals


def read_sentence(written: str) -> tuple[str, tuple[Month, ...]]:
    """A claim's text and months. Raises BadInputError for an empty text or a month there is not."""
    text, months = split_months(storable(written))
    if not text:
        raise BadInputError("a claim without a text", "write the sentence before its months")
    return text, months


def read_words(value: str) -> tuple[str, ...]:
    """Words separated by commas, or a JSON list where one of them holds a comma."""
    if value.startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            pass
        else:
            return tuple(one_line(str(word)) for word in listed)
    return tuple(word for part in value.split(",") if (word := one_line(part)))


def read_link(name: str | None) -> Link:
    """The link behind ``anchor``. Raises BadInputError."""
    if name is None:
        return Link.STATED
    try:
        return Link(name.strip().lower())
    except ValueError:
        raise BadInputError(f"unknown key 'anchor ({name})'", _known()) from None


def _kind(said: _Said, inquiry: Inquiry) -> tuple[Kind, bool]:
    if said.kind is not None:
        return said.kind, said.kind_assumed
    return (inquiry.kind, False) if inquiry.kind else (Kind.METHOD, True)


def _read_nested(text: str, said: _Said) -> None:
    if anchor_line := ANCHOR_LINK.match(text):
        anchor = read_anchor(anchor_line[2], read_link(anchor_line[1]))
        said.anchors += [anchor] if anchor else []
        return
    key, value = _key_and_value(text)
    _SETTERS[key](said, value)


def _key_and_value(text: str) -> tuple[str, str]:
    match = _KEY.match(text)
    if match is None:
        raise BadInputError("a line below a claim must be 'key: value'", _known())
    key = match[1].lower().replace("_", "-")
    if key not in _SETTERS:
        raise BadInputError(f"unknown key '{match[1]}'", _known())
    return key, storable(match[2])


def _names_id(text: str) -> bool:
    match = _KEY.match(text)
    return match is not None and match[1].lower() == "id"


def _known() -> str:
    return f"known keys: {', '.join(KEYS)}"


def _set_kind(said: _Said, value: str) -> None:
    said.kind_assumed = value.endswith(ASSUMED)
    said.kind = read_kind(value.removesuffix(ASSUMED))


def _set_topics(said: _Said, value: str) -> None:
    said.topics = read_words(value)


def _set_id(said: _Said, value: str) -> None:
    said.id = read_claim_id(value)


def _set_quorum(said: _Said, value: str) -> None:
    said.quorum = read_quorum(value)


def _set_depends_on(said: _Said, value: str) -> None:
    said.depends_on = read_words(value)


_SETTERS: dict[str, Callable[[_Said, str], None]] = {
    "kind": _set_kind,
    "topics": _set_topics,
    "id": _set_id,
    "quorum": _set_quorum,
    "depends-on": _set_depends_on,
}
