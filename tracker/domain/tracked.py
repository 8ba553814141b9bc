"""A claim together with where it stands: the unit that services read, judge and write back."""

import enum
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.acknowledgements import Acknowledgement
from tracker.domain.claims import Claim
from tracker.domain.evidence import Reading
from tracker.domain.findings import Finding
from tracker.domain.leads import AcceptedLead
from tracker.domain.status import Status


class Verdict(enum.StrEnum):
    """What a person found on re-testing a claim."""

    HOLDS = "holds"
    WEAKENED = "weakened"
    OVERTURNED = "overturned"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class ClaimState:
    """Everything about a claim that changes. Times are aware UTC.

    Two clocks: looks at arXiv live with the sightings, `retested_at` is the last verdict ``holds``.
    `reason` is the sentence that led to the present status. `settled` holds finding keys that a
    re-test closed, `acknowledged` what a person lets rest for a time, `accepted` the leads that a
    person accepted, `rearmed_at` when the last of them was. `retired_from` is where a retired claim
    goes back to. `next_due` is stored so that a missed night is harmless, and `basis` names the
    grounds of the P_hold that was recorded last (see `Grounds.digest`): when they are others, it is
    recorded anew.
    """

    status: Status
    status_since: datetime
    reason: str = ""
    checked: bool = False
    retested_at: datetime | None = None
    last_verdict: Verdict | None = None
    last_verdict_at: datetime | None = None
    snoozed_until: date | None = None
    next_due: date | None = None
    settled: frozenset[str] = frozenset()
    retired_from: Status | None = None
    added_at: datetime | None = None
    acknowledged: tuple[Acknowledgement, ...] = ()
    accepted: tuple[AcceptedLead, ...] = ()
    rearmed_at: datetime | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TrackedClaim:
    """A claim, its state, and the findings that are open against it.

    `readings` are what detectors have seen in newer papers since its clock began. `writes` counts
    how often it was written: two readers can tell that one of them is late. `touches` counts how
    often anything changed that its judgement reads, its papers included.
    """

    claim: Claim
    state: ClaimState
    findings: tuple[Finding, ...] = field(default=())
    writes: int = field(default=0, compare=False)
    touches: int = field(default=0, compare=False)
    readings: tuple[Reading, ...] = ()
