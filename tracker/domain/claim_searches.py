"""How far the literature was searched for a claim; a new text is a claim never searched."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.claims import Claim, ClaimId


@dataclass(frozen=True, slots=True)
class ClaimSearch:
    """The searches made for one claim. Times are aware UTC.

    `text` names what was searched for (see `asked_as`), `searched_at` is when the local literature
    was, `asked_at` when arXiv was asked (None: never), and `compared` the number of newer papers
    that were compared with the claim since.
    """

    claim_id: ClaimId
    text: str
    searched_at: datetime
    asked_at: datetime | None = None
    compared: int = 0

    def is_of(self, claim: Claim) -> bool:
        """Whether it was made for the claim as it is now, and still counts."""
        return self.text == asked_as(claim)

    def is_of_other_words(self, claim: Claim) -> bool:
        """Whether the claim said something else then: what was found for that is of no use now."""
        return self.text.partition(_FURTHER)[0] not in {"", _wording(claim)}

    def outdated(self) -> "ClaimSearch":
        """The same, to be made again, because the literature is another; it keeps the words."""
        return replace(self, text=self.text.partition(_FURTHER)[0] + _FURTHER)


_FURTHER = ":"


def asked_as(claim: Claim) -> str:
    """Short name of what a search for a claim depends on: text, months, papers and topics."""
    if not claim.topics and len(claim.as_of) < 2:
        return _wording(claim)
    topics = "\n".join((str(claim.latest_month), *claim.topics))
    return f"{_wording(claim)}{_FURTHER}{hashlib.sha256(topics.encode()).hexdigest()[:12]}"


def _wording(claim: Claim) -> str:
    papers = " ".join(sorted(id_.value for id_ in claim.anchor_ids))
    told = f"{claim.text}\n{claim.newer_than}\n{papers}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]
