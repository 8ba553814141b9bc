import itertools
import json
import math
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import NOON, a_claim, an_event
from tests.domain.histories import many, some
from tests.strategies import events as any_event
from tests.strategies import moments, plain_json
from tracker.domain.chain import FaultKind
from tracker.domain.ledger import (
    GENESIS,
    Event,
    EventKind,
    SealedEvent,
    canonical_json,
    chain_faults,
    replay,
    seal,
    utc_text,
)
from tracker.domain.status import Status


def chain(events: list[Event]) -> list[SealedEvent]:
    sealed: list[SealedEvent] = []
    for event in events:
        sealed.append(seal(sealed[-1].seal if sealed else GENESIS, len(sealed) + 1, event))
    return sealed


def first_fault(ledger: list[SealedEvent]) -> int | None:
    return next((fault.seq for fault in chain_faults(ledger)), None)


an_act = st.builds(
    Event,
    st.sampled_from(EventKind),
    st.sampled_from([NOON, NOON + timedelta(hours=1)]),
    st.sampled_from(["machine", "ann"]),
    st.sampled_from([None, a_claim().id]),
    st.sampled_from([None, *Status]),
    st.sampled_from([None, *Status]),
    st.sampled_from([{}, {"note": "read"}, {"p_hold": 0.5, "codes": ["age-due"]}]),
)
chains = st.lists(an_act, min_size=2, max_size=5).map(chain)


@many
@given(st.lists(any_event, max_size=5))
def test_a_sealed_chain_is_whole(events: list[Event]) -> None:
    assert list(chain_faults(chain(events))) == []


@many
@given(chains, st.data())
def test_a_changed_event_is_found_and_named(ledger: list[SealedEvent], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(ledger) - 1))
    event = ledger[place].event
    changes = [
        replace(event, actor=event.actor + "x"),
        replace(event, at=event.at + timedelta(microseconds=1)),
        replace(event, body={**event.body, "new": 1}),
        replace(event, to_status=Status.DUE if event.to_status is None else None),
        replace(event, from_status=Status.DUE if event.from_status is None else None),
        replace(event, claim_id=a_claim().id if event.claim_id is None else None),
        replace(
            event, kind=EventKind.NIGHT if event.kind is not EventKind.NIGHT else EventKind.ASSESSED
        ),
    ]
    changed = data.draw(st.sampled_from(changes))
    forged = [*ledger[:place], replace(ledger[place], event=changed), *ledger[place + 1 :]]
    assert [fault.seq for fault in chain_faults(forged)] == [place + 1]


@many
@given(chains, an_act, st.data())
def test_an_event_changed_and_sealed_anew_is_found_by_the_next(
    ledger: list[SealedEvent], other: Event, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(ledger) - 2))
    anew = seal(ledger[place].previous, place + 1, other)
    assume(anew.seal != ledger[place].seal)
    last = place + 2 == len(ledger)
    forged = [*ledger[:place], anew, *ledger[place + 1 :]]
    assert [fault.seq for fault in chain_faults(forged)] == [place + 2 if last else place + 1]


@many
@given(chains, st.data())
def test_a_removed_event_is_found_and_named_unless_it_was_the_last(
    ledger: list[SealedEvent], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(ledger) - 2))
    faults = list(chain_faults(ledger[:place] + ledger[place + 1 :]))
    assert [(fault.seq, fault.kind) for fault in faults] == [(place + 1, FaultKind.REMOVED)]
    assert faults[0].why == f"event {place + 1} is missing"


@many
@given(chains, st.data())
def test_swapped_events_are_found(ledger: list[SealedEvent], data: st.DataObject) -> None:
    one, two = sorted(
        data.draw(st.lists(st.integers(0, len(ledger) - 1), min_size=2, max_size=2, unique=True))
    )
    swapped = list(ledger)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert one + 1 <= (first_fault(swapped) or 0) <= two + 1


@many
@given(chains, an_act, st.data())
def test_an_inserted_event_is_found(
    ledger: list[SealedEvent], intruder: Event, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(ledger) - 1))
    previous = ledger[place - 1].seal if place else GENESIS
    forged = [*ledger[:place], seal(previous, place + 1, intruder), *ledger[place:]]
    assert first_fault(forged) == place + 1


@some
@given(chains, an_act)
def test_a_chain_that_begins_elsewhere_is_found(ledger: list[SealedEvent], first: Event) -> None:
    assert first_fault([seal("f" * 64, 1, first), *ledger[1:]]) == 1


@many
@given(st.dictionaries(st.text(max_size=5), plain_json, max_size=5), st.data())
def test_the_spelling_of_json_does_not_depend_on_the_order_of_keys(
    body: dict[str, object], data: st.DataObject
) -> None:
    turned = {key: body[key] for key in data.draw(st.permutations(list(body)))}
    assert canonical_json(turned) == canonical_json(body)
    assert json.loads(canonical_json(body)) == body


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_does_not_know_is_refused(value: float) -> None:
    for hidden in (value, [value], {"a": {"b": value}}):
        with pytest.raises(ValueError, match="JSON"):
            canonical_json(hidden)


@some
@given(moments, st.integers(-12, 12))
def test_one_moment_has_one_spelling_in_every_zone(moment: object, hours: int) -> None:
    assert isinstance(moment, type(NOON))
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert utc_text(elsewhere) == utc_text(moment)
    assert utc_text(moment).endswith("Z")


@some
@given(moments, moments)
def test_spelled_moments_sort_in_time(one: object, two: object) -> None:
    assert isinstance(one, type(NOON))
    assert isinstance(two, type(NOON))
    assert (utc_text(one) < utc_text(two)) == (one < two)


@many
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Status)), max_size=8))
def test_replay_gives_every_claim_its_last_status(moves: list[tuple[str, Status]]) -> None:
    claims = {name: a_claim(text=name) for name in "abc"}
    events = [
        an_event(EventKind.ASSESSED, claim=claims[name], moved=(None, status))
        for name, status in moves
    ]
    nights = [an_event() for _ in events]
    mixed = list(itertools.chain.from_iterable(zip(events, nights, strict=True)))
    expected = {claims[name].id: status for name, status in moves}
    assert replay(chain(mixed)) == expected


def test_an_event_that_moves_nothing_changes_no_status() -> None:
    claim = a_claim()
    added = an_event(EventKind.CLAIM_ADDED, claim=claim, moved=(None, Status.FRESH))
    checked = an_event(EventKind.ASSESSED, claim=claim)
    assert replay(chain([added, checked])) == {claim.id: Status.FRESH}
