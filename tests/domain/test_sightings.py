import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import AN_ID, NOON, a_paper, an_id
from tests.domain.histories import both_absent, looks_at, many, moments, seen
from tracker.domain.papers import Absent, Found, Observation, Paper, Source, Unreachable, Version
from tracker.domain.sightings import Outcome, Sightings

ID = an_id()
DAY = timedelta(days=1)
failed_looks = st.builds(
    Unreachable,
    st.just(ID),
    st.sampled_from([Source.API, Source.OAI]),
    moments,
    st.sampled_from(["timeout", "503"]),
)


def absent(source: Source, moment: datetime = NOON) -> Absent:
    return Absent(ID, source, moment)


def found(moment: datetime = NOON, source: Source = Source.API) -> Found:
    return Found(a_paper(seen_at=moment, source=source))


def record(
    *withdrawals: bool | None, source: Source = Source.OAI, moment: datetime = NOON
) -> Paper:
    """A record whose versions are withdrawals or not."""
    versions = tuple(Version(place, None, flag) for place, flag in enumerate(withdrawals, 1))
    return a_paper(source=source, versions=versions, seen_at=moment)


@many
@given(looks_at(ID, failures=False), st.data())
def test_answered_looks_give_the_same_value_in_any_order(
    looks: list[Observation], data: st.DataObject
) -> None:
    assert seen(ID, data.draw(st.permutations(looks))) == seen(ID, looks)


@pytest.mark.parametrize("source", [Source.API, Source.OAI])
def test_two_answers_of_one_moment_count_as_the_newer_version_in_any_order(source: Source) -> None:
    old, new = (Found(a_paper(source=source, versions=count)) for count in (1, 2))
    for looks in ([old, new], [new, old]):
        paper = seen(ID, looks).paper
        assert paper is not None
        assert paper.latest.number == 2


@many
@given(looks_at(ID), st.data())
def test_what_is_known_of_the_paper_does_not_depend_on_the_order_of_looks(
    looks: list[Observation], data: st.DataObject
) -> None:
    one, two = seen(ID, looks), seen(ID, data.draw(st.permutations(looks)))
    assert one.paper == two.paper
    assert one.withdrawal == two.withdrawal
    assert one.absences == two.absences
    assert one.confirmed_absent == two.confirmed_absent
    assert one.answered_at == two.answered_at


def test_the_outcome_does_not_depend_on_the_order_of_looks() -> None:
    looks: list[Observation] = [
        Unreachable(ID, Source.API, NOON, "timeout"),
        found(NOON + DAY),
        Unreachable(ID, Source.API, NOON + 2 * DAY, "503"),
    ]
    assert {seen(ID, order).outcome for order in itertools.permutations(looks)} == {
        Outcome.UNREACHABLE
    }


@many
@given(looks_at(ID), failed_looks)
def test_a_failed_look_changes_nothing_that_was_known(
    looks: list[Observation], failed: Unreachable
) -> None:
    before = seen(ID, looks)
    after = before.after(failed)
    assert after.paper == before.paper
    assert after.withdrawal == before.withdrawal
    assert after.absences == before.absences
    assert after.confirmed_absent == before.confirmed_absent
    assert after.answered_at == before.answered_at
    assert after.titles == before.titles


@many
@given(st.lists(failed_looks, max_size=4))
def test_failed_looks_alone_never_amount_to_an_answer(looks: list[Observation]) -> None:
    known = seen(ID, looks)
    assert known.outcome is (Outcome.UNREACHABLE if looks else Outcome.UNCHECKED)
    assert known.paper is None
    assert known.answered_at is None


def test_a_failure_counts_from_the_first_one_after_the_last_answer() -> None:
    looks = [Unreachable(ID, Source.API, NOON + day * DAY, "timeout") for day in (1, 2, 3)]
    known = seen(ID, [found(NOON), *looks])
    assert known.unreachable_since == NOON + DAY
    assert known.after(found(NOON + 4 * DAY)).outcome is Outcome.FOUND


@many
@given(looks_at(ID, max_size=8))
def test_confirmed_absence_needs_both_witnesses_on_two_days(looks: list[Observation]) -> None:
    known = seen(ID, looks)
    last_found = max(
        (look.paper.seen_at for look in looks if isinstance(look, Found)), default=None
    )
    lacking = [
        look
        for look in looks
        if isinstance(look, Absent) and (last_found is None or look.seen_at > last_found)
    ]
    api = {look.seen_at.date() for look in lacking if look.source is Source.API}
    oai = {look.seen_at.date() for look in lacking if look.source is Source.OAI}
    if known.confirmed_absent:
        assert len(api & oai) >= 2
    if api & oai and (max(api & oai) - min(api & oai)).days >= 2:
        assert known.confirmed_absent


@pytest.mark.parametrize(
    "looks",
    [
        [absent(Source.API)],
        [absent(Source.API), absent(Source.OAI)],
        [absent(Source.API, NOON + day * DAY) for day in range(9)],
        [absent(Source.OAI, NOON + day * DAY) for day in range(9)],
        [absent(Source.API), absent(Source.OAI, NOON + DAY)],
        [*both_absent(AN_ID, date(2026, 3, 1)), absent(Source.API, NOON + DAY)],
        [absent(Source.API, NOON + timedelta(minutes=place)) for place in range(5)],
    ],
)
def test_less_than_both_witnesses_on_two_days_stays_unconfirmed(looks: list[Observation]) -> None:
    assert seen(ID, looks).outcome is Outcome.ABSENT_UNCONFIRMED


@pytest.mark.parametrize("second", [date(2026, 3, 2), date(2026, 3, 9)])
def test_both_witnesses_on_two_days_confirm_an_absence(second: date) -> None:
    looks = both_absent(AN_ID, date(2026, 3, 1), second)
    assert seen(ID, looks).outcome is Outcome.ABSENT


def test_two_minutes_around_midnight_are_not_two_days() -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    looks = [
        absent(source, midnight + timedelta(minutes=step))
        for source in (Source.API, Source.OAI)
        for step in (-1, 1)
    ]
    assert not seen(ID, looks).confirmed_absent


@many
@given(looks_at(ID), st.sampled_from([Source.API, Source.OAI]))
def test_a_paper_found_later_or_at_the_same_moment_clears_every_absence(
    looks: list[Observation], source: Source
) -> None:
    lacks = [look.seen_at for look in looks if isinstance(look, Absent)]
    moment = max(lacks, default=datetime(2026, 1, 1, tzinfo=UTC))
    known = seen(ID, [*looks, found(moment, source)])
    assert not known.absences
    assert known.paper is not None


def test_a_paper_found_before_does_not_clear_an_absence() -> None:
    known = seen(ID, [absent(Source.API, NOON), found(NOON - DAY)])
    assert known.outcome is Outcome.ABSENT_UNCONFIRMED
    assert known.paper is not None


def test_a_paper_found_in_between_starts_the_count_again() -> None:
    looks = [
        *both_absent(AN_ID, date(2026, 3, 1)),
        found(datetime(2026, 3, 2, 12, tzinfo=UTC)),
        *both_absent(AN_ID, date(2026, 3, 3)),
    ]
    assert not seen(ID, looks).confirmed_absent


def test_the_snapshot_never_witnesses_an_absence() -> None:
    looks = [absent(source, NOON + day * DAY) for source in Source for day in (0, 1)]
    without = [look for look in looks if look.source is not Source.OAI]
    assert not seen(ID, without).confirmed_absent


def test_an_absence_is_never_read_from_the_snapshot() -> None:
    assert seen(ID, [absent(Source.SNAPSHOT)]).outcome is Outcome.UNCHECKED


@pytest.mark.parametrize(
    ("papers", "withdrawn"),
    [
        ([record(False)], False),
        ([record(None)], False),
        ([record(True)], True),
        ([record(False, True)], True),
        ([record(True, False)], False),
        ([record(False, True, source=Source.API)], False),
        ([record(False, True, source=Source.SNAPSHOT)], False),
        ([record(False, True), record(False, None, None, source=Source.API)], False),
        ([record(False, True), record(None, None, source=Source.API)], True),
        ([record(False, True), record(False, True, False, moment=NOON + DAY)], False),
        ([record(False, True, True), record(None, None, source=Source.API)], True),
    ],
)
def test_a_withdrawal_is_what_oai_says_of_the_latest_version(
    papers: list[Paper], withdrawn: bool
) -> None:
    for order in itertools.permutations(papers):
        assert (seen(ID, map(Found, order)).withdrawal is not None) == withdrawn


def test_a_withdrawal_that_is_undone_and_done_again_counts() -> None:
    flags = [False, True, False, True]
    history = [record(*flags[:count], moment=NOON + count * DAY) for count in range(1, 5)]
    states = [seen(ID, map(Found, history[:count])).withdrawal is not None for count in range(1, 5)]
    assert states == flags


@pytest.mark.parametrize(
    ("earlier", "versions", "known"),
    [
        ({}, 1, True),
        ({}, 2, False),
        ({1: "A"}, 2, True),
        ({2: "B"}, 3, False),
        ({1: "", 2: "B"}, 3, True),
    ],
)
def test_all_titles_are_known_when_every_earlier_version_told_its_own(
    earlier: dict[int, str], versions: int, known: bool
) -> None:
    sightings = seen(ID, [Found(a_paper(versions=versions))]).with_earlier_titles(earlier)
    assert sightings.all_titles_known == known


def test_nothing_is_known_of_the_titles_of_a_paper_never_seen() -> None:
    assert not Sightings(ID).with_earlier_titles({1: "A"}).all_titles_known
