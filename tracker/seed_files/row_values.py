"""Values of a row: texts, lists, numbers and anchors; refuses what is of another type."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tracker.domain.claims import (
    Anchor,
    Baseline,
    Inquiry,
    InquiryId,
    Link,
    Note,
    make_inquiry_id,
    read_kind,
)
from tracker.domain.errors import BadInputError
from tracker.domain.months import parse_month
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.documents import storable

Row = Mapping[str, Any]

ANCHOR_NAMES = ("id", "title", "month", "version", "authors", "year")
"""What people write of an anchor in a row."""

_EXPORTED_OF_ANCHOR = ("link", "baseline")

INQUIRY_NAMES = ("id", "title", "question", "kind", "topics", "essay", "notes", "anchors", "source")
"""What the description of an inquiry may hold."""

_BASELINE_NAMES = ("version", "title", "abstract", "seen_on", "published_as")
_NUMBERS = frozenset({"quorum", "version", "year", "revision"})


def read_text(row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name in _NUMBERS:
        return str(value)
    if not isinstance(value, str):
        raise BadInputError(f"'{name}' must be a text, not {_type(value)}")
    return storable(value)


def read_texts(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name)
    if isinstance(value, str):
        value = [value]
    words = [read_text({name: item}, name) for item in _sequence(value, name)]
    return tuple(word for word in words if word)


def read_anchors(row: Row) -> Iterator[Anchor]:
    value = row.get("anchors")
    for item in _sequence([value] if isinstance(value, str | dict) else value, "anchors"):
        anchor = _anchor({"id": item} if isinstance(item, str) else item)
        if anchor is not None:
            yield anchor


def _anchor(said: Any) -> Anchor | None:
    if not isinstance(said, dict):
        raise BadInputError(f"an anchor must be an id or an object, not {_type(said)}")
    if unknown := [name for name in said if name not in {*ANCHOR_NAMES, *_EXPORTED_OF_ANCHOR}]:
        known = f"known keys: {', '.join(ANCHOR_NAMES)}"
        raise BadInputError(f"unknown key '{unknown[0]}' of an anchor", known)
    written, title, month = (read_text(said, name) for name in ("id", "title", "month"))
    if not written:
        raise BadInputError("an anchor without an id", f"known keys: {', '.join(ANCHOR_NAMES)}")
    said_month = parse_month(month) if month else None
    said_year = _year(read_text(said, "year"))
    authors, link = read_texts(said, "authors"), _link(read_text(said, "link"))
    anchor = make_anchor(written, title, said_month, link, authors=authors, year=said_year)
    if anchor is not None and said.get("baseline") is not None:
        anchor = replace(anchor, baseline=_baseline(said["baseline"]))
    version = read_text(said, "version").lower().removeprefix("v")
    if anchor is None or not version:
        return anchor
    return _with_version(anchor, version)


def _with_version(anchor: Anchor, version: str) -> Anchor | None:
    """The anchor as if its version stood behind its id, which is how documents write it."""
    if not version.isascii() or not version.isdecimal() or len(version) > 4 or int(version) < 1:
        raise BadInputError(f"'{version}' is not a version", "a number from 1")
    if anchor.said_version not in {None, int(version)}:
        raise BadInputError(f"'{anchor.written}' is given with version {version}")
    if anchor.id is None or anchor.said_version is not None:
        return anchor
    return replace(anchor, written=f"{anchor.id}v{int(version)}", said_version=int(version))


def _year(written: str) -> int | None:
    if written and not re.fullmatch(r"[0-9]{4}", written):
        raise BadInputError(f"'{written}' is not a year", "write it as YYYY")
    return int(written) if written else None


def _sequence(value: Any, name: str) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadInputError(f"'{name}' must be a list, not {_type(value)}")
    return value


def _type(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", str: "a text"}
    return names.get(type(value), "a number")


def read_flag(row: Row, name: str) -> bool:
    """True or false, false where nothing is said. Raises BadInputError."""
    value = row.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise BadInputError(f"'{name}' must be true or false, not {_type(value)}")


def read_number(row: Row, name: str, default: int) -> int:
    """A whole number from 1. Raises BadInputError."""
    value = row.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**31:
        raise BadInputError(f"'{name}' must be a whole number from 1")
    return value


def read_inquiry_row(row: Row) -> Inquiry:
    """The inquiry that a row describes. Raises BadInputError."""
    said = row["inquiry"]
    strangers = [name for name in row if name != "inquiry"]
    strangers += [name for name in said if name not in INQUIRY_NAMES]
    if strangers:
        known = f"known keys: {', '.join(INQUIRY_NAMES)}"
        raise BadInputError(f"unknown key '{strangers[0]}' of an inquiry", known)
    title = read_text(said, "title")
    if not title:
        raise BadInputError("an inquiry without a title", f"known keys: {', '.join(INQUIRY_NAMES)}")
    kind = read_text(said, "kind")
    return Inquiry(
        id=InquiryId(read_text(said, "id")) or make_inquiry_id(title),
        title=title,
        question=read_text(said, "question"),
        kind=read_kind(kind) if kind else None,
        topics=read_texts(said, "topics"),
        essay=_lines(said, "essay"),
        notes=tuple(_notes(said)),
        anchors=tuple(read_anchors(said)),
        source=read_text(said, "source"),
    )


def _notes(row: Row) -> Iterator[Note]:
    for note in _sequence(row.get("notes"), "notes"):
        if not isinstance(note, dict) or set(note) - {"question", "finding"}:
            raise BadInputError("a note must be an object of question and finding")
        yield Note(read_text(note, "question"), read_text(note, "finding"))


def _lines(row: Row, name: str) -> str:
    """A text that keeps its lines."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInputError(f"'{name}' must be a text, not {_type(value)}")
    storable(value)
    return value


def _link(written: str) -> Link:
    try:
        return Link(written or Link.STATED)
    except ValueError:
        known = f"one of: {', '.join(Link)}"
        raise BadInputError(f"'{written}' is no link of an anchor", known) from None


def _baseline(said: Any) -> Baseline:
    if not isinstance(said, dict) or set(said) != set(_BASELINE_NAMES):
        raise BadInputError("a baseline holds " + ", ".join(_BASELINE_NAMES))
    try:
        seen_on = date.fromisoformat(read_text(said, "seen_on"))
    except ValueError:
        raise BadInputError("'seen_on' is no date", "write it as YYYY-MM-DD") from None
    return Baseline(
        version=read_number(said, "version", 1),
        title=_lines(said, "title"),
        abstract=_lines(said, "abstract"),
        seen_on=seen_on,
        published_as=_lines(said, "published_as"),
    )
