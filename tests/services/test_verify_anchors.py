"""The sweep: whom it asks first, what it may cost, when it stops, and whom it suspects."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from tests.builders import a_malformed_anchor, a_paper, an_anchor, an_id, some_sightings
from tests.services.fakes import (
    ABSENT,
    DOWN,
    TODAY,
    TOMORROW,
    FakeSource,
    FakeTitles,
    Quiet,
)
from tracker.domain.claims import Anchor
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.rotation import NOTHING_HEARD, Heard
from tracker.domain.sightings import Outcome
from tracker.papers.arxiv_api import ArxivApi
from tracker.services.verify_anchors import ROTATING_REQUESTS, Sweep, VerifyAnchors, Witnesses
from tracker.storage.memory import MemoryStore

IDS = [f"2401.0000{number}" for number in range(1, 8)]


class House:
    """A sweep over fakes, on a store in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.first = FakeSource()
        self.second = FakeSource(Source.OAI, batch_size=1)
        self.titles = FakeTitles()
        self.stop: Callable[[], bool] = lambda: False

    def sweep(
        self,
        *anchors: Anchor,
        budget: int = 200,
        heard: Heard = NOTHING_HEARD,
        first_words: int = 0,
        at: datetime = TODAY,
    ) -> Sweep:
        """Sweep these anchors."""
        witnesses = Witnesses(self.first, self.second, self.titles)
        verify = VerifyAnchors(self.store, witnesses, Quiet(), lambda: self.stop())
        return verify.sweep(anchors, at, budget=budget, heard=heard, first_words=first_words)


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.slow
def test_10_000_anchors_cost_at_most_60_requests_and_a_steady_night_as_many_as_ever(
    house: House,
) -> None:
    house.first = FakeSource(batch_size=ArxivApi.batch_size)
    ids = [f"24{1 + number % 12:02d}.{1 + number // 12:05d}" for number in range(10_000)]
    full = house.sweep(*_anchors(*ids))
    assert full.spent == len(house.first.asked) <= 60
    assert len(full.answered) == len(ids)
    silence = Heard(unbroken_since=TODAY.date())
    few, many = (
        house.sweep(*_anchors(*some), heard=silence, at=TOMORROW) for some in (ids[:500], ids)
    )
    assert few.spent == many.spent == ROTATING_REQUESTS


def test_the_version_that_was_named_is_asked_for_once_and_never_of_an_api_that_is_down(
    house: House,
) -> None:
    paper = a_paper(IDS[0], "Easy words", versions=3)
    named = an_anchor(IDS[0], said_version=1)
    house.store.save_sightings([some_sightings(IDS[0], paper)])
    house.first.says[IDS[0]] = DOWN
    house.titles = FakeTitles({f"{IDS[0]}v1": "Easy words"}, {f"{IDS[0]}v1": "Up to 91%."})
    house.sweep(named, at=TOMORROW)
    assert house.titles.asked == []
    house.first.says[IDS[0]] = paper
    for _ in range(2):
        house.sweep(named, at=TOMORROW)
    assert house.titles.asked == [[f"{IDS[0]}v1"]]
    assert house.store.sightings()[an_id(IDS[0])].earlier_abstracts == {(1, "Up to 91%.")}


def _anchors(*ids: str) -> list[Anchor]:
    return [an_anchor(id_) for id_ in ids]


def test_every_id_is_asked_once_in_batches(house: House) -> None:
    house.sweep(*_anchors(*IDS[:3], IDS[0]))
    assert house.first.asked == [IDS[:2], IDS[2:3]]
    assert house.second.asked == []
    assert house.titles.asked == []


def test_the_least_recently_answered_are_asked_first(house: House) -> None:
    for id_, day in ((IDS[0], 20), (IDS[1], 10), (IDS[2], 15)):
        seen_at = TODAY.replace(day=day)
        house.store.save_sightings([some_sightings(id_, a_paper(id_, seen_at=seen_at))])
    house.sweep(*_anchors(*IDS[:4]))
    assert house.first.asked == [[IDS[3], IDS[1]], [IDS[2], IDS[0]]]


def test_a_failed_look_does_not_push_an_id_to_the_end_of_the_row(house: House) -> None:
    house.first.says[IDS[0]] = DOWN
    house.sweep(*_anchors(*IDS[:2]))
    house.first.asked.clear()
    house.sweep(*_anchors(*IDS[:2]))
    assert house.first.asked == [[IDS[0], IDS[1]]]


def test_the_budget_holds_ids_back_and_counts_them(house: House) -> None:
    sweep = house.sweep(*_anchors(*IDS), budget=2)
    coverage = sweep.coverage({an_id(id_) for id_ in IDS}, None)
    assert house.first.asked == [IDS[:2], IDS[2:4]]
    assert (coverage.asked, coverage.found, coverage.held_back) == (4, 4, 3)
    assert (coverage.requests, coverage.unreachable) == (2, 0)


def test_what_was_held_back_comes_first_the_next_time(house: House) -> None:
    house.sweep(*_anchors(*IDS[:4]), budget=1)
    house.first.asked.clear()
    house.sweep(*_anchors(*IDS[:4]), budget=1)
    assert house.first.asked == [IDS[2:4]]


def test_a_stop_request_is_heard_between_batches(house: House) -> None:
    house.stop = lambda: len(house.first.asked) >= 2
    sweep = house.sweep(*_anchors(*IDS))
    assert house.first.asked == [IDS[:2], IDS[2:4]]
    assert {str(id_) for id_ in house.store.sightings()} == set(IDS[:4])
    assert sweep.coverage({an_id(id_) for id_ in IDS}, None).held_back == 3


def test_each_batch_is_kept_before_the_next_is_asked(house: House) -> None:
    kept: list[int] = []
    house.first.meanwhile = lambda: kept.append(len(house.store.sightings()))
    house.sweep(*_anchors(*IDS[:5]))
    assert kept == [0, 2, 4]


def test_what_was_learnt_before_a_crash_is_kept(house: House) -> None:
    def crash_at_the_second_batch() -> None:
        if len(house.first.asked) == 2:
            raise KeyboardInterrupt

    house.first.meanwhile = crash_at_the_second_batch
    with pytest.raises(KeyboardInterrupt):
        house.sweep(*_anchors(*IDS[:4]))
    assert {str(id_) for id_ in house.store.sightings()} == set(IDS[:2])


def test_malformed_anchors_cost_nothing(house: House) -> None:
    sweep = house.sweep(a_malformed_anchor())
    assert (house.first.asked, house.second.asked) == ([], [])
    coverage = sweep.coverage((), None)
    assert (coverage.asked, coverage.requests, coverage.canaries) == (0, 0, None)


def test_only_suspects_meet_the_second_witness(house: House) -> None:
    withdrawn = a_paper(IDS[2], seen_at=TODAY, comment="This paper has been withdrawn")
    house.first.says = {IDS[0]: ABSENT, IDS[1]: "Fine", IDS[2]: withdrawn, IDS[3]: DOWN}
    house.sweep(*_anchors(*IDS[:4]))
    assert house.second.asked == [[IDS[0]], [IDS[2]]]


def test_a_paper_of_another_name_meets_titles_and_the_second_witness(house: House) -> None:
    anchor = an_anchor(IDS[0], said_title="Curriculum learning for robust speech recognition")
    third = a_paper(IDS[0], "Lattice gauge theory on a quantum computer", versions=3, seen_at=TODAY)
    house.first.says[IDS[0]] = third
    house.sweep(anchor)
    assert house.titles.asked == [[f"{IDS[0]}v1", f"{IDS[0]}v2"]]
    assert house.second.asked == [[IDS[0]]]


def test_a_paper_that_had_this_name_before_is_no_suspect(house: House) -> None:
    said = "Curriculum learning for robust speech recognition"
    house.titles = FakeTitles({f"{IDS[0]}v1": said})
    house.first.says[IDS[0]] = a_paper(IDS[0], "Easy words first", versions=2, seen_at=TODAY)
    house.sweep(an_anchor(IDS[0], said_title=said))
    assert house.second.asked == []
    assert house.store.sightings()[an_id(IDS[0])].titles == ("Easy words first", said)


def test_a_withdrawal_that_is_known_is_not_asked_about_again(house: House) -> None:
    versions = (Version(1), Version(2, None, True))
    record = a_paper(IDS[0], source=Source.OAI, versions=versions, seen_at=TODAY)
    comment = "This paper has been withdrawn"
    house.first.says[IDS[0]] = a_paper(IDS[0], versions=2, seen_at=TODAY, comment=comment)
    house.second.says[IDS[0]] = record
    house.sweep(*_anchors(IDS[0]))
    house.sweep(*_anchors(IDS[0]))
    assert house.second.asked == [[IDS[0]]]


def test_the_budget_covers_the_second_witness_too(house: House) -> None:
    house.first.says = {IDS[0]: ABSENT, IDS[1]: ABSENT}
    sweep = house.sweep(*_anchors(*IDS[:2]), budget=2)
    assert house.second.asked == [[IDS[0]]]
    assert sweep.spent == 2


def test_a_failed_second_look_is_kept_as_an_unconfirmed_absence(house: House) -> None:
    house.first.says[IDS[0]] = ABSENT
    house.second.says[IDS[0]] = DOWN
    sweep = house.sweep(*_anchors(IDS[0]))
    (sightings,) = house.store.sightings().values()
    assert sightings.outcome is Outcome.ABSENT_UNCONFIRMED
    coverage = sweep.coverage([an_id(IDS[0])], None)
    assert (coverage.absent, coverage.unreachable, coverage.troubles) == (1, 0, ("HTTP 503",))


def test_an_outage_is_counted_and_accuses_nobody(house: House) -> None:
    house.first.says = dict.fromkeys(IDS, DOWN)
    sweep = house.sweep(*_anchors(*IDS[:3]))
    coverage = sweep.coverage([an_id(id_) for id_ in IDS[:3]], None)
    assert (coverage.asked, coverage.found, coverage.absent, coverage.unreachable) == (3, 0, 0, 3)
    assert (coverage.canaries, coverage.troubles, dict(coverage.sources)) == (
        False, ("HTTP 503",), {}
    )  # fmt: skip
    assert house.second.asked == []


def test_a_failed_look_leaves_what_was_known(house: House) -> None:
    house.sweep(*_anchors(IDS[0]))
    (before,) = house.store.sightings().values()
    house.first.says[IDS[0]] = DOWN
    witnesses = Witnesses(house.first, house.second, house.titles)
    VerifyAnchors(house.store, witnesses, Quiet()).sweep(_anchors(IDS[0]), TOMORROW)
    (after,) = house.store.sightings().values()
    assert (after.paper, after.answered_at) == (before.paper, TODAY)
    assert (after.outcome, after.unreachable_since) == (Outcome.UNREACHABLE, TOMORROW)


def _record(id_: str, *, withdrawn: bool = False) -> Paper:
    versions = (Version(1), Version(2, None, withdrawn))
    return a_paper(id_, f"Paper {id_}", source=Source.OAI, versions=versions, seen_at=TODAY)


def test_a_record_of_the_harvest_is_a_look_and_costs_nothing(house: House) -> None:
    house.sweep(*_anchors(*IDS[:2]))
    house.first.asked.clear()
    heard = Heard({an_id(IDS[0]): _record(IDS[0], withdrawn=True)}, frozenset(), date(2026, 1, 1))
    sweep = house.sweep(*_anchors(*IDS[:2]), heard=heard, at=TOMORROW)
    known = house.store.sightings()[an_id(IDS[0])]
    assert known.withdrawal is not None, "a withdrawal without a telling comment is seen"
    assert known.answered_at == TOMORROW
    coverage = sweep.coverage([an_id(id_) for id_ in IDS[:2]], None)
    assert house.first.asked == [[IDS[1]]], "the share that is asked anew"
    assert (coverage.harvested, coverage.unchanged, coverage.held_back) == (1, 0, 0)


def test_a_withdrawal_that_is_undone_is_told_by_the_harvest(house: House) -> None:
    gone = Heard({an_id(IDS[0]): _record(IDS[0], withdrawn=True)})
    house.sweep(*_anchors(IDS[0]), heard=gone)
    back = a_paper(
        IDS[0],
        source=Source.OAI,
        versions=(Version(1), Version(2, None, True), Version(3, None, False)),
    )
    house.sweep(*_anchors(IDS[0]), heard=Heard({an_id(IDS[0]): back}), at=TOMORROW)
    known = house.store.sightings()[an_id(IDS[0])]
    assert (known.withdrawal, known.standing_denied) == (None, True)


def test_silence_costs_the_share_and_moves_no_date(house: House) -> None:
    house.first.batch_size = 1
    house.sweep(*_anchors(*IDS))
    house.first.asked.clear()
    silence = Heard(unbroken_since=TODAY.date())
    sweep = house.sweep(*_anchors(*IDS), heard=silence, at=TOMORROW)
    assert house.first.asked == [[IDS[0]], [IDS[1]]]
    coverage = sweep.coverage([an_id(id_) for id_ in IDS], None)
    assert (coverage.found, coverage.unchanged, coverage.gaps) == (2, 5, 0)
    assert house.store.sightings()[an_id(IDS[6])].answered_at == TODAY


def test_silence_clears_the_failures_of_an_earlier_night(house: House) -> None:
    house.first.batch_size = 1
    house.sweep(*_anchors(*IDS))
    house.first.says = dict.fromkeys(IDS, DOWN)
    house.sweep(*_anchors(*IDS), at=TODAY + (TOMORROW - TODAY) / 2)
    house.first.says.clear()
    house.sweep(*_anchors(*IDS), heard=Heard(unbroken_since=TODAY.date()), at=TOMORROW)
    assert {seen.outcome for seen in house.store.sightings().values()} == {Outcome.FOUND}


def test_a_budget_holds_back_nobody_that_silence_vouches_for(house: House) -> None:
    house.sweep(*_anchors(*IDS[:4]))
    heard = Heard(unbroken_since=TODAY.date())
    sweep = house.sweep(*_anchors(*IDS[:6]), heard=heard, budget=1, at=TOMORROW)
    coverage = sweep.coverage([an_id(id_) for id_ in IDS[:6]], None)
    assert (coverage.asked, coverage.unchanged, coverage.held_back) == (2, 4, 0)


def test_ids_held_back_that_were_never_checked_are_a_gap(house: House) -> None:
    sweep = house.sweep(*_anchors(*IDS[:4]), budget=1)
    coverage = sweep.coverage([an_id(id_) for id_ in IDS[:4]], None)
    assert (coverage.held_back, coverage.never_checked, coverage.gaps) == (2, 2, 2)


def test_a_hint_asks_the_record_once_and_leaves_no_doubt_when_it_fails(house: House) -> None:
    house.first.says[IDS[0]] = a_paper(IDS[0], seen_at=TODAY, comment="Lemma 2 is incorrect")
    house.second.says[IDS[0]] = DOWN
    sweep = house.sweep(*_anchors(IDS[0]))
    assert (house.second.asked, sweep.unwitnessed) == ([[IDS[0]]], set())
    assert house.store.sightings()[an_id(IDS[0])].outcome is Outcome.FOUND
    record = a_paper(IDS[0], source=Source.OAI, versions=(Version(1, None, False),))
    house.second.says[IDS[0]] = record
    house.sweep(*_anchors(IDS[0]))
    house.sweep(*_anchors(IDS[0]))
    assert house.second.asked == [[IDS[0]], [IDS[0]]]


def test_a_few_records_a_night_are_read_of_papers_that_nobody_suspects(house: House) -> None:
    house.sweep(*_anchors(*IDS), first_words=2)
    house.sweep(*_anchors(*IDS), first_words=2, at=TOMORROW)
    assert house.second.asked == [[IDS[0]], [IDS[1]], [IDS[2]], [IDS[3]]]
