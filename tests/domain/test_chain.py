"""Whatever is done to the rows of a ledger is found, and the event it was done to is named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import an_event
from tests.domain.histories import many
from tracker.domain.chain import GENESIS, Chain, ChainFault, FaultKind, Link, cut_off, moved_far
from tracker.domain.ledger import link_of, seal


def ledger(events: int, first: str = GENESIS, word: str = "turn") -> list[Link]:
    links: list[Link] = []
    for number in range(1, events + 1):
        sealed = seal(links[-1].seal if links else first, number, an_event(body={word: number}))
        links.append(link_of(sealed))
    return links


def walked(links: list[Link]) -> Chain:
    chain = Chain()
    assert list(chain.walk(links)) == links
    return chain


def found(links: list[Link]) -> list[tuple[int, str]]:
    return [(fault.seq, fault.kind.value) for fault in walked(links).faults()]


def numbered(links: list[Link]) -> list[Link]:
    """The rows with numbers that leave no gap, as somebody who hides his act would leave them."""
    return [replace(link, seq=place) for place, link in enumerate(links, start=1)]


places = st.integers(0, 9)


@many
@given(places)
def test_a_changed_row_is_named(place: int) -> None:
    rows = ledger(10)
    for change in (
        {"body": '{"turn":99}'},
        {"actor": 7},
        {"claim_id": ""},
        {"to_status": "fresh"},
        {"at": rows[place].at + "0"},
        {"kind": "anything"},
        {"seal": "0" * 64},
    ):
        changed = [*rows[:place], replace(rows[place], **change), *rows[place + 1 :]]
        assert found(changed) == [(place + 1, "changed")]


@many
@given(st.integers(0, 8))
def test_a_row_that_was_sealed_anew_is_named(place: int) -> None:
    rows = ledger(10)
    forged = link_of(seal(rows[place].previous, place + 1, an_event(body={"forged": 1})))
    named = found([*rows[:place], forged, *rows[place + 1 :]])
    assert named == [(10 if place == 8 else place + 1, "changed")]


@many
@given(st.integers(1, 8))
def test_a_forged_row_that_follows_nothing_is_named(place: int) -> None:
    rows = ledger(10)
    forged = link_of(seal("f" * 64, place + 1, an_event(body={"forged": 1})))
    assert found([*rows[:place], forged, *rows[place + 1 :]]) == [(place + 1, "changed")]


@many
@given(st.integers(0, 8), st.integers(1, 3))
def test_removed_rows_are_named(place: int, many_: int) -> None:
    rows = ledger(10)
    left = rows[:place] + rows[place + many_ :]
    if place + many_ < 10:
        assert found(left) == [(place + 1, "removed")]
    if place + many_ + 3 <= 10:
        assert found(numbered(left)) == [(place + 1, "removed")]
        (fault,) = walked(numbered(left)).faults()
        assert fault.why.endswith("missing; those after were moved up")


@many
@given(st.integers(0, 7), st.integers(1, 3), st.booleans())
def test_inserted_rows_are_named(place: int, many_: int, sealed: bool) -> None:
    rows = ledger(10)
    previous = rows[place - 1].seal if place else GENESIS
    forged = [replace(row, seal="ab" * 32) for row in ledger(many_)]
    if sealed:
        forged = []
        for number in range(1, many_ + 1):
            event = an_event(body={"forged": number})
            forged.append(link_of(seal(previous, place + number, event)))
            previous = forged[-1].seal
    named = found(numbered(rows[:place] + forged + rows[place:]))
    assert named == [(place + number, "inserted") for number in range(1, many_ + 1)]


def test_a_row_with_the_number_of_another_is_named() -> None:
    rows = ledger(4)
    double = link_of(seal(rows[1].seal, 2, an_event(body={"forged": 1})))
    assert (2, "inserted") in found([*rows[:2], double, *rows[2:]])


@many
@given(st.lists(places, min_size=2, max_size=2, unique=True))
def test_swapped_rows_are_named(both: list[int]) -> None:
    one, two = sorted(both)
    rows = ledger(10)
    rows[one], rows[two] = rows[two], rows[one]
    assert found(numbered(rows)) == [(one + 1, "moved"), (two + 1, "moved")]
    why = [fault.why for fault in walked(numbered(rows)).faults()]
    assert why == [f"it was event {place + 1} when it was written" for place in (two, one)]


def test_a_row_moved_far_is_told_by_the_row_it_followed() -> None:
    rows = ledger(200)
    rows[3], rows[190] = rows[190], rows[3]
    chain = walked(numbered(rows))
    assert [fault.kind for fault in chain.faults()] == [FaultKind.CHANGED] * 2
    assert [link.seq for link in chain.suspects] == [4, 191]
    assert moved_far(chain.suspects[0], rows[189]) == ChainFault(
        4, "it was event 191 when it was written", FaultKind.MOVED
    )
    assert moved_far(chain.suspects[0], rows[180]) is None


def test_an_end_that_was_cut_off_is_told_by_the_head_that_was_kept() -> None:
    chain = walked(ledger(10)[:7])
    assert chain.faults() == ()
    assert cut_off(chain, 10) == ChainFault(
        8, "events 8 to 10 are missing at the end", FaultKind.CUT_OFF
    )
    assert cut_off(chain, None).seq == 8
    assert cut_off(chain, 5).seq == 5, "so many there are, but not these"


def test_faults_beyond_those_that_are_named_are_counted_by_kind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.domain.chain._MOST_NAMED", 30)
    chain = walked([replace(link, seal="0" * 64) for link in ledger(70)])
    assert len(chain.faults()) == 30
    assert chain.beyond == {FaultKind.CHANGED: 40}
    assert (chain.events, len(chain.suspects)) == (70, 20)


@pytest.mark.parametrize("text", ['T","body":{"z":"q', "x" * 27])
def test_no_other_fields_share_the_text_that_was_sealed(text: str) -> None:
    event = an_event(body={"z": "q", "body": 5})
    link = link_of(seal(GENESIS, 1, event))
    assert link.sealed_as(1)
    shifted = replace(link, at=link.at + '","body":{"z":"q', body="5}")
    assert not shifted.sealed_as(1)
    assert not replace(link, at=text).sealed_as(1)
