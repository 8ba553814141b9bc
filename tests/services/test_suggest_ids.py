"""Looking for the paper that a wrong id meant: cheapest first, within a budget, remembered."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.builders import a_paper, an_anchor, an_id, some_sightings
from tests.services.fakes import ABSENT, DOWN, TODAY, FakeSearch, FakeSource, Quiet
from tracker.domain.claims import Anchor
from tracker.domain.identifiers import ArxivId
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import Suggestion, suggestion_key
from tracker.services.suggest_ids import (
    MOST_REQUESTS,
    Looking,
    SuggestIds,
    malformed_and_mendable,
)
from tracker.storage.memory import MemoryStore

VOYAGER = "Voyager: An Open-Ended Embodied Agent with Large Language Models"
THE_PAPER = a_paper("2305.16291", VOYAGER)
WRONG = an_anchor("2305.16219", said_title=VOYAGER)


class House:
    """Suggestions over fakes: arXiv lists no id but those it is told of."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.lookup = FakeSource(batch_size=190)
        self.search = FakeSearch()
        self.known: Mapping[ArxivId, Sightings] = {}

    def run(self, *anchors: Anchor, budget: int = 50, days: int = 0) -> Looking:
        """Look for what these anchors meant, so many days after today."""
        near = [id_ for anchor in anchors[:3] for id_ in _near(anchor)]
        everything = {str(id_): ABSENT for id_ in near}
        self.lookup.says = everything | self.lookup.says
        suggest = SuggestIds(self.store, self.lookup, self.search, Quiet())
        return suggest.run(anchors, self.known, TODAY + timedelta(days=days), budget)

    def meant(self, anchor: Anchor) -> Suggestion | None:
        """What is kept for an anchor."""
        return self.store.suggestions().get(suggestion_key(anchor))


def _near(anchor: Anchor) -> list[ArxivId]:
    from tracker.domain.months import Month
    from tracker.domain.near_ids import near_ids

    return near_ids(anchor.written, Month(2027, 12))


@pytest.fixture
def house() -> House:
    return House()


def test_a_title_search_finds_the_paper_in_one_request(house: House) -> None:
    house.search.papers = [THE_PAPER, a_paper("2401.00001", "Something else entirely")]
    looking = house.run(WRONG)
    kept = house.meant(WRONG)
    assert kept is not None
    assert (kept.paper, looking.requests) == (an_id("2305.16291"), 1)
    assert kept.why == "two neighbouring digits swapped, title matches 1.00"
    assert house.lookup.asked == []


def test_many_titles_share_one_request(house: House) -> None:
    anchors = [
        an_anchor(
            f"2401.{number:05d}", said_title=f"Sparse circuits explain behaviour number {number}"
        )
        for number in range(1, 20)
    ]
    house.search.papers = [
        a_paper(f"2502.{number:05d}", f"Sparse circuits explain behaviour number {number}")
        for number in range(1, 20)
    ]
    looking = house.run(*anchors)
    assert looking.requests == 1
    assert len(looking.found) == 19


def test_a_paper_at_hand_costs_nothing(house: House) -> None:
    house.known = {THE_PAPER.id: some_sightings("2305.16291", THE_PAPER)}
    assert house.run(WRONG).requests == 0
    assert house.meant(WRONG) is not None


def test_a_slip_in_the_title_spares_one_of_its_halves(house: House) -> None:
    said = "Voyager: An Open-Ended Embodyed Agent with Large Language Models"
    house.search.papers = [THE_PAPER]
    looking = house.run(an_anchor("2411.00007", said_title=said))
    assert looking.requests == 2
    assert [one.paper for one in looking.found.values()] == [an_id("2305.16291")]


def test_ids_one_slip_away_are_asked_in_one_batch(house: House) -> None:
    anchor = an_anchor("2305.16219", said_title="Voyager, an open ended embodyed agent")
    house.lookup.says["2305.16291"] = THE_PAPER
    looking = house.run(anchor)
    assert len(house.lookup.asked) == 1
    assert [one.paper for one in looking.found.values()] == [an_id("2305.16291")]


def test_a_malformed_id_is_mended_by_its_title(house: House) -> None:
    anchor = Anchor("2305.1629", None, "5 digits", said_title=VOYAGER)
    house.search.papers = [THE_PAPER]
    house.run(anchor)
    kept = house.meant(anchor)
    assert kept is not None
    assert kept.why == "one digit missing, title matches 1.00"


def test_a_malformed_id_without_a_title_is_read_as_arxiv_would(house: House) -> None:
    anchor = Anchor("1501.0001", None, "ids of 2015-01 have 5 digits after the point")
    house.lookup.says["1501.00001"] = a_paper("1501.00001", "A title")
    assert house.run(anchor).requests == 1
    kept = house.meant(anchor)
    assert kept is not None
    assert (kept.paper, kept.why) == (an_id("1501.00001"), "one digit missing; no title to compare")


@pytest.mark.parametrize(
    ("written", "title", "may"),
    [
        ("2413.01234", "", False),
        ("2413.01234", VOYAGER, True),
        ("2510.xxxxx", VOYAGER, False),
        ("1501.0001", "", True),
        ("2413.01234", "Vaswani et al.", False),
    ],
)
def test_masked_ids_and_texts_that_are_no_title_are_left_alone(
    written: str, title: str, may: bool
) -> None:
    assert malformed_and_mendable(Anchor(written, None, "x", said_title=title)) is may


def test_what_was_found_is_not_looked_for_again(house: House) -> None:
    house.search.papers = [THE_PAPER]
    house.run(WRONG)
    assert house.run(WRONG, days=400).requests == 0
    assert house.meant(WRONG) is not None


def test_a_fruitless_look_is_made_again_after_a_month_only(house: House) -> None:
    first = house.run(WRONG).requests
    assert first > 0
    kept = house.meant(WRONG)
    assert kept is not None
    assert kept.paper is None
    assert house.run(WRONG, days=29).requests == 0
    assert house.run(WRONG, days=31).requests == first


def test_another_said_title_is_another_question(house: House) -> None:
    house.run(WRONG)
    other = an_anchor("2305.16219", said_title="FireAct: Toward Language Agent Fine-tuning")
    assert house.run(other).requests > 0


def test_a_search_that_fails_suggests_nothing_and_is_not_called_fruitless(house: House) -> None:
    house.search.down = "HTTP 503"
    looking = house.run(WRONG)
    assert "HTTP 503" in looking.trouble
    assert looking.requests == 1
    assert house.store.suggestions() == {}


def test_an_id_batch_that_fails_is_not_called_fruitless_either(house: House) -> None:
    house.lookup.says = {str(id_): DOWN for id_ in _near(WRONG)}
    assert "HTTP 503" in house.run(WRONG).trouble
    assert house.store.suggestions() == {}


@pytest.mark.parametrize("budget", [0, 1, 2, 3])
def test_the_budget_holds(house: House, budget: int) -> None:
    assert house.run(WRONG, budget=budget).requests <= budget


def test_three_hundred_wrong_ids_cost_no_more_than_the_most(house: House) -> None:
    anchors = [
        an_anchor(f"2401.{number:05d}", said_title=f"Title number {number}" + 20 * " extremely")
        for number in range(1, 301)
    ]
    assert house.run(*anchors).requests <= MOST_REQUESTS
    left = len(anchors) - len(house.store.suggestions())
    house.run(*anchors, days=1)
    assert len(anchors) - len(house.store.suggestions()) < left
