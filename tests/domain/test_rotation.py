"""Who is asked tonight: first the unknown and the doubtful, then a share that does not grow."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_paper, an_id, some_sightings
from tests.domain.histories import many
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Source
from tracker.domain.rotation import Heard, doubted, plan_of, unbroken_since
from tracker.domain.sightings import Sightings

TODAY = NOON.date()


def _id(number: int) -> ArxivId:
    return an_id(f"2401.{number:05d}")


def _seen(number: int, days_ago: int = 1, **fields: object) -> Sightings:
    at = NOON - timedelta(days=days_ago)
    return some_sightings(str(_id(number)), a_paper(str(_id(number)), seen_at=at), **fields)


def _known(*seen: Sightings) -> dict[ArxivId, Sightings]:
    return {each.id: each for each in seen}


SILENCE = Heard(unbroken_since=TODAY - timedelta(days=30))


def test_without_a_harvest_everybody_is_asked_the_longest_unasked_first() -> None:
    known = _known(_seen(1, 1), _seen(2, 3), _seen(3, 2))
    plan = plan_of([_id(n) for n in range(1, 5)], known, (), Heard(), 1)
    assert plan.ask == (_id(4), _id(2), _id(3), _id(1))
    assert plan.vouched == frozenset()


def test_silence_vouches_for_all_but_a_share() -> None:
    known = _known(*(_seen(n, n) for n in range(1, 9)))
    plan = plan_of(list(known), known, (), SILENCE, 2)
    assert plan.ask == (_id(8), _id(7))
    assert plan.vouched == set(known)


def test_the_unknown_and_the_doubtful_are_asked_whatever_the_share() -> None:
    absent = Sightings(
        _id(2), absences=frozenset({(NOON - timedelta(days=1), Source.API)}), answered_at=NOON
    )
    known = _known(_seen(1), absent, _seen(3))
    plan = plan_of([_id(n) for n in (1, 2, 3, 4)], known, doubted(known, SILENCE), SILENCE, 0)
    assert plan.ask == (_id(4), _id(2))


def test_a_paper_that_the_harvest_calls_deleted_is_asked_about() -> None:
    known = _known(_seen(1))
    heard = Heard(deleted=frozenset({_id(1)}), unbroken_since=date(2020, 1, 1))
    assert plan_of([_id(1)], known, doubted(known, heard), heard, 0).ask == (_id(1),)


def test_what_the_harvest_told_is_not_asked_again() -> None:
    known = _known(_seen(1))
    heard = Heard({_id(1): a_paper(str(_id(1)), source=Source.OAI)}, frozenset(), TODAY)
    assert plan_of([_id(1)], known, (), heard, 5).ask == ()


def test_silence_says_nothing_of_the_time_before_it() -> None:
    known = _known(_seen(1, 10), _seen(2, 9))
    heard = Heard(unbroken_since=TODAY - timedelta(days=9))
    plan = plan_of(list(known), known, (), heard, 0)
    assert (plan.ask, plan.vouched) == ((_id(1),), {_id(2)})


def test_what_was_answered_lately_is_not_asked() -> None:
    known = _known(_seen(1, 0), _seen(2, 3))
    plan = plan_of([_id(1), _id(2)], known, (), Heard(), 0, NOON - timedelta(hours=20))
    assert (plan.ask, plan.cached) == ((_id(2),), {_id(1)})
    assert plan_of([_id(1)], known, [_id(1)], Heard(), 0, NOON).ask == (_id(1),)


def test_harvests_in_a_row_reach_back_to_the_first() -> None:
    first, answered = date(2026, 1, 1), datetime(2026, 2, 10, 3, tzinfo=UTC)
    assert unbroken_since(None, date(2026, 2, 9), complete=True) == date(2026, 2, 9)
    assert unbroken_since((first, answered), date(2026, 2, 9), complete=True) == first
    assert unbroken_since((first, answered), date(2026, 2, 10), complete=True) == first
    assert unbroken_since((first, answered), date(2026, 2, 11), complete=True) == date(2026, 2, 11)
    assert unbroken_since((first, answered), date(2026, 2, 9), complete=False) is None


@many
@given(
    days=st.lists(st.integers(0, 60), max_size=12),
    missing=st.integers(0, 4),
    told=st.sets(st.integers(0, 11)),
    doubts=st.sets(st.integers(0, 11)),
    since=st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    share=st.integers(0, 5),
)
def test_everybody_is_asked_heard_of_or_vouched_for(
    days: list[int],
    missing: int,
    told: set[int],
    doubts: set[int],
    since: date | None,
    share: int,
) -> None:
    known = _known(*(_seen(number, ago) for number, ago in enumerate(days, 1)))
    ids = [*known, *(_id(900 + number) for number in range(missing))]
    papers = {i: a_paper(str(i), source=Source.OAI) for n, i in enumerate(ids) if n in told}
    doubtful = {i for n, i in enumerate(ids) if n in doubts}
    heard = Heard(papers, frozenset(), since)
    plan = plan_of(ids, known, doubtful, heard, share)
    assert len(set(plan.ask)) == len(plan.ask)
    assert set(ids) == set(plan.ask) | set(papers) | plan.vouched
    assert doubtful <= set(plan.ask)
    assert len(plan.vouched & set(plan.ask)) <= share
