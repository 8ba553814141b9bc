"""Audit: does the ledger's chain hold, and do the statuses replay from it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from tracker.domain.claims import ClaimId
from tracker.domain.hold_replay import ChanceFault, chance_faults
from tracker.domain.ledger import ChainFault, SealedEvent, chain_faults, replay
from tracker.domain.status import Status
from tracker.ports import ClaimStore, Ledger

_FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim whose stored status is not what the ledger tells."""

    claim_id: ClaimId
    stored: Status | None
    replayed: Status | None


@dataclass(frozen=True, slots=True)
class AuditResult:
    """`head` is the seal of the last event, to be kept elsewhere; empty for an empty ledger."""

    events: int
    head: str
    faults: tuple[ChainFault, ...]
    differences: tuple[Difference, ...]

    @property
    def whole(self) -> bool:
        return not self.faults and not self.differences


class Audit:
    """Reads the ledger; never writes."""

    def __init__(self, ledger: Ledger, claims: ClaimStore) -> None:
        self._ledger = ledger
        self._claims = claims

    def verify(self) -> AuditResult:
        """Check the whole chain in one pass and compare the replay with the store."""
        counted = _Counted(self._ledger.events())
        statuses: dict[ClaimId, Status] = {}
        faults = list(chain_faults(_noting(counted, statuses)))
        stored = {t.claim.id: t.state.status for t in self._claims.claims()}
        differences = [
            Difference(id_, stored.get(id_), statuses.get(id_))
            for id_ in sorted(stored.keys() | statuses.keys())
            if stored.get(id_) is not statuses.get(id_)
        ]
        return AuditResult(
            counted.number, counted.head, tuple(faults[:_FAULTS_SHOWN]), tuple(differences)
        )

    def replay(self, at: date | None = None) -> dict[ClaimId, Status]:
        """The status of every claim at the end of a day (UTC), or now, as the ledger tells it."""
        events = self._ledger.events()
        return replay(e for e in events if at is None or e.event.at.date() <= at)

    def chances(self) -> list[ChanceFault]:
        """Recorded chances that do not come out again from their parts; the first few of them."""
        return list(islice(chance_faults(self._ledger.events()), _FAULTS_SHOWN))

    def events(
        self, *, claim_id: ClaimId | None = None, since: date | None = None
    ) -> Iterator[SealedEvent]:
        """Events in order, of one claim or from a day on."""
        for sealed in self._ledger.events():
            if claim_id is not None and sealed.event.claim_id != claim_id:
                continue
            if since is None or sealed.event.at.date() >= since:
                yield sealed


class _Counted:
    """An iterator that remembers how far it came."""

    def __init__(self, events: Iterator[SealedEvent]) -> None:
        self._events = events
        self.number = 0
        self.head = ""

    def __iter__(self) -> Iterator[SealedEvent]:
        for sealed in self._events:
            self.number += 1
            self.head = sealed.seal
            yield sealed


def _noting(events: _Counted, statuses: dict[ClaimId, Status]) -> Iterator[SealedEvent]:
    """Pass events on and replay them by the way, so that a long ledger is read once."""
    for sealed in events:
        statuses.update(replay([sealed]))
        yield sealed
