"""Audit: does the ledger's chain hold, do the statuses replay from it, and what does it tell?"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from tracker.domain.audits import ClaimHistory, Difference, EventFilter, KeptHead
from tracker.domain.chain import Chain, ChainFault, FaultKind, Link, cut_off, moved_far
from tracker.domain.claims import ClaimId
from tracker.domain.errors import LedgerBrokenError
from tracker.domain.hold import Hold
from tracker.domain.hold_replay import ChanceFault, chance_faults, hold_on
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.status import Status
from tracker.domain.track_record import past_retests, track_record
from tracker.domain.tracked import TrackedClaim
from tracker.ports import Ledger

_PIECE = 500
_HOLD = '"hold":'
"""How canonical JSON begins the parts of P_hold."""


class AuditedClaims(Protocol):
    """What an audit reads of the claims."""

    def statuses(self) -> dict[ClaimId, Status]: ...

    def claims_named(self, ids: Sequence[ClaimId]) -> list[TrackedClaim]: ...


@dataclass(frozen=True, slots=True)
class AuditResult:
    """`head` is the seal of the last event, to be kept elsewhere; empty for an empty ledger.

    `beyond` counts the faults of a chain that is all broken which are not among `faults`, by kind.
    """

    events: int
    head: str
    faults: tuple[ChainFault, ...]
    differences: tuple[Difference, ...]
    beyond: Mapping[FaultKind, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return not self.faults and not self.differences

    @property
    def trouble(self) -> str:
        """The first trouble and how many more there are; empty where the ledger holds."""
        if self.faults:
            more = len(self.faults) - 1 + sum(self.beyond.values())
            tail = f" (and {more:,} more)" if more else ""
            return f"event {self.faults[0].seq}: {self.faults[0].why}{tail}"
        if self.differences:
            number = len(self.differences)
            claims = "1 stored status does" if number == 1 else f"{number:,} stored statuses do"
            return f"{claims} not replay from it"
        return ""


class Audit:
    """Reads the ledger; never writes."""

    def __init__(self, ledger: Ledger, claims: AuditedClaims) -> None:
        self._ledger = ledger
        self._claims = claims

    def verify(self, kept: KeptHead | None = None) -> AuditResult:
        """Check the whole chain in one pass and compare the replay with the store.

        With a head that was kept, the ledger must hold it: it tells whether the end was cut off,
        or everything written anew. What follows that head is newer and may be there.
        """
        chain = Chain()
        statuses: dict[ClaimId, Status] = {}
        held = False
        for link in chain.walk(self._ledger.links()):
            _note(statuses, link)
            held = held or (kept is not None and link.seal == kept.seal)
        faults = self._told_better(chain)
        if kept is not None and not held:
            faults = (*faults, cut_off(chain, kept.seq))
        differences = self._differences(statuses)
        return AuditResult(chain.events, chain.head, faults, differences, dict(chain.beyond))

    def seal(self) -> KeptHead:
        """The head to keep elsewhere. Raises LedgerBrokenError where the chain does not hold, or
        there is no event yet."""
        chain = Chain()
        for _ in chain.walk(self._ledger.links()):
            pass
        faults = chain.faults()
        if faults:
            raise LedgerBrokenError(
                f"the ledger does not hold: event {faults[0].seq}: {faults[0].why}",
                "run: tracker audit verify",
            )
        head = self._ledger.head()
        if head is None:
            raise LedgerBrokenError("the ledger is empty: there is nothing to seal")
        return KeptHead(head.seal, head.seq, head.event.at)

    def replay(self, at: date | None = None) -> dict[ClaimId, Status]:
        """The status of every claim at the end of a day (UTC), or now, as the ledger tells it."""
        statuses: dict[ClaimId, Status] = {}
        last = None if at is None else at.isoformat()
        for link in self._ledger.links():
            if last is None or link.at[:10] <= last:
                _note(statuses, link)
        return statuses

    def holds(self, day: date) -> dict[ClaimId, Hold]:
        """P_hold of every claim at the end of a day (UTC), from the ledger alone: the parts of its
        last event that day or before, and the re-tests of like claims until then.

        Raises LedgerBrokenError where an event's parts cannot be read.
        """
        last: dict[ClaimId, tuple[int, str]] = {}
        for link in self._ledger.links():
            if link.claim_id is not None and link.at[:10] <= day.isoformat() and _HOLD in link.body:
                last[ClaimId(link.claim_id)] = link.seq, link.body
        told = self._ledger.events_of(EventKind.RETESTED)
        record = track_record(past_retests(e for e in told if e.event.at.date() <= day))
        holds: dict[ClaimId, Hold] = {}
        for id_, (seq, body) in last.items():
            try:
                written = json.loads(body)["hold"]
                if written is not None:
                    holds[id_] = hold_on(written, record, day)
            except (KeyError, TypeError, ValueError) as error:
                raise LedgerBrokenError(
                    f"the parts of P_hold in event {seq} cannot be read: {error!r}",
                    "run: tracker audit verify",
                ) from error
        return holds

    def differences(self) -> tuple[Difference, ...]:
        """The claims whose stored status is not the one that the ledger replays to."""
        return self._differences(self.replay())

    def chances(self) -> list[ChanceFault]:
        """Recorded chances that do not come out again from their parts."""
        return list(chance_faults(self._ledger.events()))

    def events(self, wanted: EventFilter | None = None) -> Iterator[SealedEvent]:
        """Events in order, read lazily; those of one claim without reading the others."""
        chosen = wanted or EventFilter()
        if chosen.claim_id is not None:
            told: Iterable[SealedEvent] = self._ledger.history_of(chosen.claim_id)
        else:
            told = self._ledger.events()
        return (sealed for sealed in told if chosen.takes(sealed.event))

    def claims(self, wanted: EventFilter | None = None) -> Iterator[ClaimHistory]:
        """The claims that the chosen events tell of, each as its last event left it, by id.

        Memory grows with the number of claims, never with the number of events.
        """
        histories: dict[ClaimId, ClaimHistory] = {}
        for sealed in self.events(wanted):
            id_ = sealed.event.claim_id
            if id_ is not None:
                histories[id_] = histories.get(id_, ClaimHistory(id_)).after(sealed)
        ids = sorted(histories)
        for start in range(0, len(ids), _PIECE):
            piece = ids[start : start + _PIECE]
            claims = {held.claim.id: held.claim for held in self._claims.claims_named(piece)}
            for id_ in piece:
                yield histories[id_].of(claims.get(id_))

    def _differences(self, statuses: dict[ClaimId, Status]) -> tuple[Difference, ...]:
        stored = self._claims.statuses()
        return tuple(
            Difference(id_, stored.get(id_), statuses.get(id_))
            for id_ in sorted(stored.keys() | statuses.keys())
            if stored.get(id_) is not statuses.get(id_)
        )

    def _told_better(self, chain: Chain) -> tuple[ChainFault, ...]:
        """The faults; events moved far from their place are looked for in a second pass."""
        faults = chain.faults()
        if not chain.suspects:
            return faults
        suspects = {link.previous: link for link in chain.suspects}
        better: dict[int, ChainFault] = {}
        for link in self._ledger.links():
            suspect = suspects.get(link.seal)
            if suspect is not None and (told := moved_far(suspect, link)) is not None:
                better[suspect.seq] = told
        return tuple(better.get(fault.seq, fault) for fault in faults)


_STATUSES = {status.value: status for status in Status}


def _note(statuses: dict[ClaimId, Status], link: Link) -> None:
    """Replay one event; a status that is none was written by another hand and is told as that."""
    status = _STATUSES.get(link.to_status or "")
    if link.claim_id is not None and status is not None:
        statuses[ClaimId(link.claim_id)] = status
