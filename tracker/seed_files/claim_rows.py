"""Claims from rows of named values (JSON Lines, CSV); refuses names it does not know, by line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tracker.domain.claims import (
    Anchor,
    Claim,
    Inquiry,
    InquiryId,
    Kind,
    Quorum,
    make_claim_id,
    make_inquiry_id,
    read_claim_id,
    read_kind,
    read_quorum,
)
from tracker.domain.errors import BadInputError
from tracker.domain.months import Month, parse_month
from tracker.ports import ReadInquiry, Refusal
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.claim_bullets import read_sentence
from tracker.seed_files.distinct import refuse_repeated
from tracker.seed_files.documents import storable

NAMES = (
    "text",
    "as_of",
    "kind",
    "topics",
    "inquiry",
    "anchors",
    "depends_on",
    "id",
    "quorum",
)
"""What a row may hold."""

ANCHOR_NAMES = ("id", "title", "month", "version", "authors", "year")
"""What an anchor of a row may hold."""

_NUMBERS = frozenset({"quorum", "version", "year"})

Row = Mapping[str, Any]


@dataclass(slots=True)
class ClaimRows:
    """Gathers the claims of one document by inquiry, and what was refused on the way."""

    path: Path
    _inquiries: dict[InquiryId, Inquiry] = field(default_factory=dict)
    _claims: list[Claim] = field(default_factory=list)
    _refusals: list[Refusal] = field(default_factory=list)

    def add(self, number: int, row: Row) -> None:
        """Take the row of a line; a bad one is refused and nothing else is lost."""
        origin = f"{self.path}:{number}"
        try:
            self._claims.append(self._read(row, origin))
        except BadInputError as error:
            self.refuse(number, str(error))

    def refuse(self, number: int, why: str) -> None:
        """Refuse a line."""
        self._refusals.append(Refusal(f"{self.path}:{number}", why))

    def inquiries(self) -> list[ReadInquiry]:
        """What was gathered; refusals stand beside the first inquiry."""
        claims, repeated = refuse_repeated(self._claims)
        refusals = sorted(
            [*self._refusals, *repeated], key=lambda one: int(one.where.rsplit(":", 1)[1])
        )
        inquiries = list(self._inquiries.values()) or [self._inquiry(self.path.stem)]
        return [
            ReadInquiry(
                inquiry,
                tuple(claim for claim in claims if claim.inquiry_id == inquiry.id),
                tuple(refusals) if inquiry is inquiries[0] else (),
                names_only=True,
            )
            for inquiry in inquiries
        ]

    def _inquiry(self, title: str) -> Inquiry:
        return Inquiry(id=make_inquiry_id(title), title=title, source=self.path.name)

    def _read(self, row: Row, origin: str) -> Claim:
        if unknown := [name for name in row if name not in NAMES]:
            raise BadInputError(f"unknown key '{unknown[0]}'", f"known keys: {', '.join(NAMES)}")
        inquiry = self._inquiry(_text(row, "inquiry") or self.path.stem)
        text, months = _sentence(row)
        kind = _text(row, "kind")
        written_id = _text(row, "id")
        quorum = _text(row, "quorum")
        claim = Claim(
            id=read_claim_id(written_id) if written_id else make_claim_id(inquiry.id, text),
            inquiry_id=inquiry.id,
            text=text,
            as_of=months,
            kind=read_kind(kind) if kind else Kind.METHOD,
            kind_assumed=not kind,
            topics=_texts(row, "topics"),
            anchors=tuple(_anchors(row)),
            quorum=read_quorum(quorum) if quorum else Quorum(),
            depends_on=_texts(row, "depends_on"),
            origin=origin,
        )
        self._inquiries.setdefault(inquiry.id, inquiry)
        return claim


def _sentence(row: Row) -> tuple[str, tuple[Month, ...]]:
    """The text as it stands: only where no months are given may they stand in its last bracket."""
    months = tuple(dict.fromkeys(parse_month(month) for month in _texts(row, "as_of")))
    written = _text(row, "text")
    if not written:
        raise BadInputError("a claim without a text", 'give it as "text"')
    return (written, months) if months else read_sentence(written)


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name in _NUMBERS:
        return str(value)
    if not isinstance(value, str):
        raise BadInputError(f"'{name}' must be a text, not {_type(value)}")
    return storable(value)


def _texts(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name)
    if isinstance(value, str):
        value = [value]
    words = [_text({name: item}, name) for item in _sequence(value, name)]
    return tuple(word for word in words if word)


def _anchors(row: Row) -> Iterator[Anchor]:
    value = row.get("anchors")
    for item in _sequence([value] if isinstance(value, str | dict) else value, "anchors"):
        anchor = _anchor({"id": item} if isinstance(item, str) else item)
        if anchor is not None:
            yield anchor


def _anchor(said: Any) -> Anchor | None:
    if not isinstance(said, dict):
        raise BadInputError(f"an anchor must be an id or an object, not {_type(said)}")
    if unknown := [name for name in said if name not in ANCHOR_NAMES]:
        known = f"known keys: {', '.join(ANCHOR_NAMES)}"
        raise BadInputError(f"unknown key '{unknown[0]}' of an anchor", known)
    written, title, month = (_text(said, name) for name in ("id", "title", "month"))
    if not written:
        raise BadInputError("an anchor without an id", f"known keys: {', '.join(ANCHOR_NAMES)}")
    said_month = parse_month(month) if month else None
    said_year = _year(_text(said, "year"))
    authors = _texts(said, "authors")
    anchor = make_anchor(written, title, said_month, authors=authors, year=said_year)
    version = _text(said, "version").lower().removeprefix("v")
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
    if written and not re.fullmatch(r"(?:19|20)[0-9]{2}", written):
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
