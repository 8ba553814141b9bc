"""Add one claim that a person states: read what was written, refuse what is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.claims import (
    Anchor,
    Claim,
    Inquiry,
    make_claim_id,
    make_inquiry_id,
    read_kind,
    read_quorum,
)
from tracker.domain.errors import BadInputError
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.imports import Notice
from tracker.domain.months import parse_month
from tracker.ports import ClaimStore, ReadInquiry
from tracker.services.import_claims import ImportClaims

SINGLE_CLAIMS = "Single claims"
"""The inquiry of claims that name none."""


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim as a person states it; months as ``YYYY-MM``, anchors as arXiv ids in any form."""

    text: str
    as_of: Sequence[str] = ()
    anchors: Sequence[str] = ()
    kind: str | None = None
    topics: Sequence[str] = ()
    inquiry: str = SINGLE_CLAIMS
    quorum: str = "any"
    depends_on: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The claim as it was added, and what its author should know of it."""

    claim: Claim
    notices: tuple[Notice, ...]


class AddClaim:
    """Adds single claims."""

    def __init__(self, store: ClaimStore, importing: ImportClaims) -> None:
        self._store = store
        self._importing = importing

    def run(self, stated: StatedClaim, now: datetime) -> Added:
        """Add it. Raises BadInputError for what cannot be read and for a claim that is there."""
        claim = self._claim(stated)
        if any(held.claim.id == claim.id for held in self._store.claims_of(claim.inquiry_id)):
            raise BadInputError(
                f"this claim is there already: {claim.id[:8]}", f"tracker show {claim.id[:8]}"
            )
        inquiry = Inquiry(claim.inquiry_id, stated.inquiry)
        report = self._importing.write([ReadInquiry(inquiry, (claim,), names_only=True)], now)
        if report.refused:
            raise BadInputError(report.refused[0].why, "try again")
        return Added(claim, report.notices)

    def _claim(self, stated: StatedClaim) -> Claim:
        text = " ".join(stated.text.split())
        if not text:
            raise BadInputError("the claim has no text", "give it in quotes")
        inquiry = make_inquiry_id(stated.inquiry)
        months = tuple(sorted(parse_month(month) for month in stated.as_of))
        anchors = tuple(_anchor(written) for written in stated.anchors)
        kind, quorum = read_kind(stated.kind or "method"), read_quorum(stated.quorum)
        needed = dict.fromkeys(self._store.find_claim(other) for other in stated.depends_on)
        return Claim(
            id=make_claim_id(inquiry, text),
            inquiry_id=inquiry,
            text=text,
            as_of=months,
            kind=kind,
            kind_assumed=stated.kind is None,
            topics=tuple(stated.topics),
            anchors=anchors,
            quorum=quorum,
            depends_on=tuple(needed),
            origin="added by hand",
        )


def _anchor(written: str) -> Anchor:
    reference = parse_arxiv_id(written)
    return Anchor(written, reference.id, said_version=reference.version)
