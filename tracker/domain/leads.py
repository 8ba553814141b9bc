"""Leads: newer papers that bear on a claim. A lead looks like a challenge; it never contradicts."""

import enum
from dataclasses import dataclass
from datetime import date

from tracker.domain.claims import ClaimId
from tracker.domain.identifiers import ArxivId


class LeadState(enum.StrEnum):
    """What a person did with a lead."""

    NEW = "new"
    SEEN = "seen"
    DISMISSED = "dismissed"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Lead:
    """One newer paper for one claim.

    `rank` counts from 1, `score` is the BM25 score, `shared` the rare words both have, `cues` the
    words of the title that announce a challenge, quoted.
    """

    claim_id: ClaimId
    paper_id: ArxivId
    title: str
    published: date | None
    rank: int
    score: float
    shared: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    state: LeadState = LeadState.NEW
    source: str = ""
