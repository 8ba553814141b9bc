"""What claims are judged by at one moment, and what an event keeps of it; writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from tracker.domain.assessment import Assessment, Known, assess
from tracker.domain.claims import ClaimId
from tracker.domain.policy import Policy
from tracker.domain.track_record import TrackRecord
from tracker.domain.tracked import TrackedClaim
from tracker.ports import JudgementStore, Ledger
from tracker.services.experience import read_track_record


class MeasureStore(JudgementStore, Ledger, Protocol):
    """Where the fallen claims and the re-tests so far are read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What every claim of a night is judged by: the moment, the policy, the fallen claims,
    the record of re-tests.

    `digest` names the policy; `under` the policy, the record and the program (see
    `domain.judged.Judged`).
    """

    now: datetime
    policy: Policy
    digest: str
    fallen: frozenset[ClaimId]
    record: TrackRecord
    under: str

    @property
    def today(self) -> date:
        return self.now.date()

    def judge(self, tracked: TrackedClaim, known: Known, day: date | None = None) -> Assessment:
        """The judgement as it is on a day (today when none is said), by what is known now."""
        return assess(tracked, known, day or self.today, self.policy, self.fallen, self.record)

    def kept(self, judged: Assessment) -> dict[str, Any]:
        """What an event keeps of a judgement: all that P_hold is made of, and the policy."""
        return {
            "p_hold": judged.p_hold,
            "hold": judged.hold.as_json() if judged.hold else None,
            "policy": self.digest,
        }


def measure(store: MeasureStore, policy: Policy, now: datetime, program: str = "") -> Measure:
    """What to judge by at this moment."""
    record, digest = read_track_record(store), policy.digest()
    under = f"{digest} {record.digest()} {program}".strip()
    return Measure(now, policy, digest, store.overturned(), record, under)


def basis_of(judged: Assessment) -> str:
    """Short name of what P_hold rests on, as a claim's state keeps it; empty without an age."""
    return judged.hold.grounds.digest() if judged.hold else ""
