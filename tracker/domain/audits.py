"""What an audit of the ledger asks for and gets: chosen events, and histories of claims."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.ledger import Event, EventKind, SealedEvent
from tracker.domain.status import Status


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events: of one claim, from a day to a day (UTC, both included), of some kinds."""

    claim_id: ClaimId | None = None
    first: date | None = None
    last: date | None = None
    kinds: frozenset[EventKind] = frozenset()

    def takes(self, event: Event) -> bool:
        """Whether the event is among those chosen."""
        if self.claim_id is not None and event.claim_id != self.claim_id:
            return False
        if self.kinds and event.kind not in self.kinds:
            return False
        day = event.at.date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A head of the ledger that somebody kept elsewhere; `seq` and `at` where they are known."""

    seal: str
    seq: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim whose stored status is not what the ledger tells; None where one knows no claim."""

    claim_id: ClaimId
    stored: Status | None
    replayed: Status | None


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A claim of which another P_hold is shown than the ledger gives; None: no P_hold.

    `awaits`: something was learnt of it since it was last judged (papers, leads, the user's policy,
    a newer program), and the next night writes that into the ledger.
    """

    claim_id: ClaimId
    shown: float | None
    replayed: float | None
    awaits: bool


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """One claim as the events told so far leave it.

    `claim` is what the library holds of it now; None for one that only the ledger knows. Of what
    several events tell (status, reason, P_hold, verdict), the last word counts. `p_hold` is 0..1.
    """

    id: ClaimId
    claim: Claim | None = None
    events: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    status: Status | None = None
    status_since: datetime | None = None
    reason: str = ""
    p_hold: float | None = None
    policy: str = ""
    verdict: str = ""
    retested_at: datetime | None = None

    def after(self, sealed: SealedEvent) -> "ClaimHistory":
        """This history and one more event."""
        event, body = sealed.event, sealed.event.body
        told = replace(
            self,
            events=self.events + 1,
            first_at=self.first_at or event.at,
            last_at=event.at,
        )
        if event.to_status is not None:
            moved = event.to_status is not self.status
            told = replace(
                told,
                status=event.to_status,
                status_since=event.at if moved else self.status_since,
                reason=str(body.get("reason") or "") if moved else self.reason,
            )
        chance = body.get("p_hold")
        if isinstance(chance, int | float):
            told = replace(told, p_hold=float(chance), policy=str(body.get("policy") or ""))
        if event.kind is EventKind.RETESTED:
            verdict = str(body.get("verdict") or "")
            told = replace(told, verdict=verdict, retested_at=event.at)
        return told

    def of(self, claim: Claim | None) -> "ClaimHistory":
        """The history with what the library holds of its claim."""
        return replace(self, claim=claim)
