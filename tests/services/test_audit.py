"""The audit: a whole chain, a broken one, and stores that say another thing than their ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_claim, a_move, a_state, add_claims, an_event
from tests.services.fakes import TODAY, TOMORROW
from tracker.domain.audits import Difference, EventFilter, KeptHead
from tracker.domain.chain import ChainFault, FaultKind, Link
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import ClaimId
from tracker.domain.errors import LedgerBrokenError
from tracker.domain.ledger import Event, EventKind, SealedEvent, link_of, seal
from tracker.domain.status import Status
from tracker.services.audit import Audit, AuditResult
from tracker.storage.memory import MemoryStore

CLAIM = a_claim(claim_id="claim-one")


class AnotherLedger:
    """`Ledger` of the events it is given."""

    def __init__(self, events: Sequence[SealedEvent]) -> None:
        self._events = list(events)

    def append(self, events: Sequence[Event]) -> None:
        """See `Ledger`; not for this one."""
        raise NotImplementedError

    def events(self, after: int = 0) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        yield from self._events[after:]

    def history_of(self, claim_id: ClaimId) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        return (sealed for sealed in self._events if sealed.event.claim_id == claim_id)

    def links(self) -> Iterator[Link]:
        """See `Ledger`."""
        return map(link_of, self._events)

    def head(self) -> SealedEvent | None:
        """See `Ledger`."""
        return self._events[-1] if self._events else None


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    add_claims(made, CLAIM)
    made.write([a_move(CLAIM, Status.UNCHECKED, Status.FRESH)])
    made.write([a_move(CLAIM, Status.FRESH, Status.DUE)])
    return made


def test_an_empty_ledger_is_whole() -> None:
    store = MemoryStore()
    assert Audit(store, store).verify() == AuditResult(0, "", (), ())


def test_a_whole_ledger_says_its_head(store: MemoryStore) -> None:
    head = store.head()
    assert head is not None
    assert Audit(store, store).verify() == AuditResult(3, head.seal, (), ())
    assert Audit(store, store).verify().whole


def test_a_changed_event_is_named(store: MemoryStore) -> None:
    events = list(store.events())
    events[1] = replace(events[1], event=replace(events[1].event, actor="nobody"))
    result = Audit(AnotherLedger(events), store).verify()
    assert result.faults == (ChainFault(2, "its content was changed after it was written"),)
    assert not result.whole


def test_a_removed_event_is_named_and_the_replay_differs(store: MemoryStore) -> None:
    result = Audit(AnotherLedger(list(store.events())[:2]), store).verify()
    assert result.faults == ()
    assert result.differences == (Difference(CLAIM.id, Status.DUE, Status.FRESH),)
    gap = [event for event in store.events() if event.seq != 2]
    (fault,) = Audit(AnotherLedger(gap), store).verify().faults
    assert fault == ChainFault(2, "event 2 is missing", FaultKind.REMOVED)


def test_a_status_without_an_event_is_a_difference(store: MemoryStore) -> None:
    store.write([ClaimChange(CLAIM, a_state(Status.FRESH), (), Status.DUE)])
    result = Audit(store, store).verify()
    assert result.differences == (Difference(CLAIM.id, Status.FRESH, Status.DUE),)
    assert not result.whole


def test_a_claim_that_only_one_of_them_knows_is_a_difference(store: MemoryStore) -> None:
    unknown = a_claim(claim_id="claim-two")
    store.append([an_event(claim=unknown, moved=(None, Status.FRESH))])
    assert Audit(store, store).verify().differences == (Difference(unknown.id, None, Status.FRESH),)
    assert Audit(AnotherLedger([]), store).verify().differences == (
        Difference(CLAIM.id, Status.DUE, None),
    )


def test_every_one_of_many_faults_is_told(store: MemoryStore) -> None:
    store.append([an_event(at=TODAY) for _ in range(40)])
    broken = [replace(event, seal="0" * 64) for event in store.events()]
    result = Audit(AnotherLedger(broken), store).verify()
    assert (len(result.faults), result.events) == (43, 43)
    assert result.trouble == ("event 1: its content was changed after it was written (and 42 more)")


def test_a_head_that_was_kept_tells_what_the_chain_cannot(store: MemoryStore) -> None:
    kept = Audit(store, store).seal()
    head = store.head()
    assert head is not None
    assert kept == KeptHead(head.seal, 3, head.event.at)
    store.append([an_event(at=TODAY)])
    assert Audit(store, store).verify(kept).whole, "what came later is no fault"
    events = list(store.events())
    for seq, known in ((3, kept), (3, KeptHead(kept.seal))):
        cut = Audit(AnotherLedger(events[:2]), store).verify(known)
        assert [(fault.seq, fault.kind) for fault in cut.faults] == [(seq, FaultKind.CUT_OFF)]


def test_a_ledger_that_was_all_written_anew_is_told_by_the_head(store: MemoryStore) -> None:
    kept = Audit(store, store).seal()
    anew: list[SealedEvent] = []
    for sealed in store.events():
        event = replace(sealed.event, actor="somebody else")
        anew.append(seal(anew[-1].seal if anew else "0" * 64, sealed.seq, event))
    forged = Audit(AnotherLedger(anew), store)
    assert forged.verify().whole
    (fault,) = forged.verify(kept).faults
    assert (fault.seq, fault.kind) == (3, FaultKind.CUT_OFF)
    assert "written anew" in fault.why


def test_a_broken_or_empty_ledger_is_not_sealed(store: MemoryStore) -> None:
    gap = [event for event in store.events() if event.seq != 2]
    with pytest.raises(LedgerBrokenError, match="event 2: event 2 is missing"):
        Audit(AnotherLedger(gap), store).seal()
    with pytest.raises(LedgerBrokenError, match="empty"):
        Audit(AnotherLedger([]), store).seal()


def test_an_event_moved_far_is_told_by_the_one_it_followed(store: MemoryStore) -> None:
    store.append([an_event(at=TODAY, body={"turn": turn}) for turn in range(200)])
    events = list(store.events())
    events[9], events[150] = events[150], events[9]
    moved = [replace(event, seq=place) for place, event in enumerate(events, start=1)]
    faults = Audit(AnotherLedger(moved), store).verify().faults
    assert [(fault.seq, fault.kind) for fault in faults] == [
        (10, FaultKind.MOVED),
        (151, FaultKind.MOVED),
    ]
    assert faults[0].why == "it was event 151 when it was written"


def test_events_are_chosen_by_claim_day_and_kind(store: MemoryStore) -> None:
    store.append([an_event(at=TODAY), an_event(at=TOMORROW)])
    audit = Audit(store, store)

    def numbers(**chosen: object) -> list[int]:
        return [e.seq for e in audit.events(EventFilter(**chosen))]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4, 5]
    assert numbers(claim_id=CLAIM.id) == [1, 2, 3]
    assert numbers(first=TOMORROW.date()) == [5]
    assert numbers(first=TODAY.date(), last=TODAY.date()) == [4]
    assert numbers(claim_id=CLAIM.id, first=TODAY.date()) == []
    assert numbers(kinds=frozenset({EventKind.CLAIM_ADDED})) == [1]


def test_one_row_a_claim_is_its_last_word(store: MemoryStore) -> None:
    body = {"verdict": "weakened", "reason": "half of it", "p_hold": 0.25, "policy": "abc"}
    store.append(
        [
            an_event(EventKind.RETESTED, claim=CLAIM, moved=(Status.DUE, Status.CONTESTED),
                     at=TODAY, body=body),
            an_event(claim=a_claim(claim_id="only-told"), at=TOMORROW),
        ]
    )  # fmt: skip
    one, other = Audit(store, store).claims()
    assert (one.id, one.claim, one.events) == (CLAIM.id, CLAIM, 4)
    assert (one.status, one.status_since, one.reason) == (Status.CONTESTED, TODAY, "half of it")
    assert (one.verdict, one.retested_at, one.p_hold, one.policy) == (
        "weakened",
        TODAY,
        0.25,
        "abc",
    )
    assert (other.id, other.claim, other.status) == ("only-told", None, None)
    before = list(Audit(store, store).claims(EventFilter(last=date(2026, 6, 1))))
    assert [(told.id, told.status) for told in before] == [(CLAIM.id, Status.DUE)]
