"""Claims from rows of named values (JSON Lines, CSV); refuses names it does not know, by line."""

from dataclasses import dataclass, field
from pathlib import Path

from tracker.domain.claims import (
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
from tracker.domain.imports import Refusal
from tracker.domain.months import Month, parse_month
from tracker.ports import ReadInquiry
from tracker.seed_files.claim_bullets import read_sentence
from tracker.seed_files.distinct import refuse_repeated
from tracker.seed_files.row_values import (
    Row,
    read_anchors,
    read_flag,
    read_inquiry_row,
    read_number,
    read_text,
    read_texts,
)

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
"""What people write in a row."""

EXPORTED_NAMES = ("kind_assumed", "revision", "origin", "state")
"""What an export holds besides; `state` is told to other programs and passed over here."""


@dataclass(slots=True)
class ClaimRows:
    """Gathers the claims of one document by inquiry, and what was refused on the way."""

    path: Path
    _inquiries: dict[InquiryId, Inquiry] = field(default_factory=dict)
    _described: set[InquiryId] = field(default_factory=set)
    _claims: list[Claim] = field(default_factory=list)
    _refusals: list[Refusal] = field(default_factory=list)

    def add(self, number: int, row: Row) -> None:
        """Take the row of a line; a bad one is refused and nothing else is lost."""
        origin = f"{self.path}:{number}"
        try:
            if isinstance(row.get("inquiry"), dict):
                self._describe(read_inquiry_row(row))
            else:
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
                names_only=inquiry.id not in self._described,
            )
            for inquiry in inquiries
        ]

    def _describe(self, inquiry: Inquiry) -> None:
        if inquiry.id in self._described:
            raise BadInputError(f"the inquiry '{inquiry.id}' is described twice", "keep one")
        self._described.add(inquiry.id)
        self._inquiries[inquiry.id] = inquiry

    def _inquiry(self, title: str) -> Inquiry:
        """The inquiry that a row names: by the id of one described above, else by its title."""
        if InquiryId(title) in self._described:
            return self._inquiries[InquiryId(title)]
        return Inquiry(id=make_inquiry_id(title), title=title, source=self.path.name)

    def _read(self, row: Row, origin: str) -> Claim:
        if unknown := [name for name in row if name not in {*NAMES, *EXPORTED_NAMES}]:
            raise BadInputError(f"unknown key '{unknown[0]}'", f"known keys: {', '.join(NAMES)}")
        inquiry = self._inquiry(read_text(row, "inquiry") or self.path.stem)
        text, months = _sentence(row)
        kind = read_text(row, "kind")
        written_id = read_text(row, "id")
        quorum = read_text(row, "quorum")
        claim = Claim(
            id=read_claim_id(written_id) if written_id else make_claim_id(inquiry.id, text),
            inquiry_id=inquiry.id,
            text=text,
            as_of=months,
            kind=read_kind(kind) if kind else Kind.METHOD,
            kind_assumed=read_flag(row, "kind_assumed") or not kind,
            topics=_topics(row),
            anchors=tuple(read_anchors(row)),
            quorum=read_quorum(quorum) if quorum else Quorum(),
            depends_on=read_texts(row, "depends_on"),
            revision=read_number(row, "revision", 1),
            origin=read_text(row, "origin") or origin,
        )
        self._inquiries.setdefault(inquiry.id, inquiry)
        return claim


def _topics(row: Row) -> tuple[str, ...]:
    """Topics stand in a list; in one text there are commas between them, as in Markdown."""
    written = row.get("topics")
    if isinstance(written, str):
        row = {**row, "topics": [part for part in written.split(",") if part.strip()]}
    return read_texts(row, "topics")


def _sentence(row: Row) -> tuple[str, tuple[Month, ...]]:
    """The text as it stands: only where no months are given may they stand in its last bracket."""
    months = tuple(dict.fromkeys(parse_month(month) for month in read_texts(row, "as_of")))
    written = read_text(row, "text")
    if not written:
        raise BadInputError("a claim without a text", 'give it as "text"')
    said_none = row.get("as_of") == []
    return (written, months) if months or said_none else read_sentence(written)
