"""The audit: a whole chain, a broken one, and stores that say another thing than their ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from tests.builders import a_claim, a_move, a_state, add_claims, an_event
from tests.services.fakes import TODAY, TOMORROW
from tracker.domain.ledger import ChainFault, Event, SealedEvent
from tracker.domain.status import Status
from tracker.ports import ClaimChange
from tracker.services.audit import Audit, AuditResult, Difference
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
    assert fault == ChainFault(3, "event 2 is missing or out of order")


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


def test_many_faults_are_told_up_to_twenty(store: MemoryStore) -> None:
    store.append([an_event(at=TODAY) for _ in range(40)])
    broken = [replace(event, seal="0" * 64) for event in store.events()]
    result = Audit(AnotherLedger(broken), store).verify()
    assert (len(result.faults), result.events) == (20, 43)


def test_events_of_one_claim_or_from_a_day_on(store: MemoryStore) -> None:
    store.append([an_event(at=TODAY), an_event(at=TOMORROW)])
    audit = Audit(store, store)
    assert [e.seq for e in audit.events()] == [1, 2, 3, 4, 5]
    assert [e.seq for e in audit.events(claim_id=CLAIM.id)] == [1, 2, 3]
    assert [e.seq for e in audit.events(since=TOMORROW.date())] == [5]
    assert [e.seq for e in audit.events(claim_id=CLAIM.id, since=TODAY.date())] == []
