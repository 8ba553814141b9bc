"""How far the literature was searched for a claim; a new text is a claim never searched."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.claims import Claim, ClaimId


@dataclass(frozen=True, slots=True)
class ClaimSearch:
    """The searches made for one claim. Times are aware UTC.

    `text` names the wording and the month that were searched for (see `wording`), `searched_at` is
    when the local literature was, `asked_at` when arXiv was asked (None: never), and `compared` the
    number of newer papers that were compared with the claim since.
    """

    claim_id: ClaimId
    text: str
    searched_at: datetime
    asked_at: datetime | None = None
    compared: int = 0


def wording(claim: Claim) -> str:
    """Short name of what a search for a claim depends on: its text, month and papers."""
    papers = " ".join(sorted(id_.value for id_ in claim.anchor_ids))
    told = f"{claim.text}\n{claim.newer_than}\n{papers}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]
