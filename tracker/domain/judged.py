"""That a claim was judged, and how long the judgement stays: what lets a quiet night be quick."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.claims import ClaimId


@dataclass(frozen=True, slots=True)
class Judged:
    """That a claim, as it was at `touches`, was judged on a day and stays so before `quiet_until`.

    `under` names what every judgement depends on besides the claim's own facts (the policy, the
    program): under another name the claim is judged anew.
    """

    claim_id: ClaimId
    touches: int
    under: str
    judged_on: date
    quiet_until: date
