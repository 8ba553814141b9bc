"""Asking what became of published versions: rarely, within a budget, and no DOI holds up others."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.builders import a_paper, an_id, some_sightings
from tests.services.fakes import TODAY
from tracker.domain.doi_updates import DoiStanding, DoiUpdate, UpdateKind
from tracker.domain.identifiers import ArxivId
from tracker.services.published import ASKED_AT_ONCE, ASKED_EVERY, AskedPublished, AskPublished
from tracker.standing_ports import DoiAnswer
from tracker.storage.memory import MemoryStore


@dataclass
class FakeStandings:
    """Knows what it is told; `broken` DOIs are never answered."""

    broken: set[str] = field(default_factory=set)
    updates: tuple[DoiUpdate, ...] = ()
    asked: list[str] = field(default_factory=list)

    def ask(self, doi: str, at: datetime) -> DoiAnswer:
        self.asked.append(doi)
        if doi in self.broken:
            return DoiAnswer(None, 1, f"no word on {doi}")
        return DoiAnswer(DoiStanding(doi, at, self.updates), 1)


class House:
    """Papers 1 to `papers`, each published."""

    def __init__(self, papers: int) -> None:
        self.store = MemoryStore()
        self.standings = FakeStandings()
        self.ids: list[ArxivId] = [an_id(f"2405.{number:05d}") for number in range(1, papers + 1)]
        for id_ in self.ids:
            self.publish(id_, f"10.1000/{id_}")

    def publish(self, id_: ArxivId, doi: str) -> None:
        """Make this the DOI of a paper."""
        paper = a_paper(str(id_), doi=doi)
        self.store.save_sightings([some_sightings(str(id_), paper)])

    def run(self, days: int = 0, budget: int = 100) -> AskedPublished:
        asking = AskPublished(self.store, self.standings)
        return asking.run(self.ids, TODAY + timedelta(days=days), budget=budget)

    def unasked(self) -> set[str]:
        return {str(id_) for id_, seen in self.store.sightings().items() if seen.published is None}


def test_every_paper_has_its_turn_and_then_rests() -> None:
    house = House(2 * ASKED_AT_ONCE + 1)
    costs = [house.run(day).requests for day in range(4)]
    assert costs == [ASKED_AT_ONCE, ASKED_AT_ONCE, 1, 0]
    assert len(set(house.standings.asked)) == 2 * ASKED_AT_ONCE + 1
    assert house.run(ASKED_EVERY.days).requests == ASKED_AT_ONCE


def test_the_budget_is_kept() -> None:
    house = House(5)
    assert house.run(budget=0).requests == 0
    assert house.run(budget=2).requests == 2
    assert len(house.unasked()) == 3


def test_dois_without_an_answer_keep_no_other_from_being_asked() -> None:
    house = House(12)
    house.standings.broken = {f"10.1000/{id_}" for id_ in house.ids[:4]}
    told = [house.run(day) for day in range(30)]
    assert all(each.requests <= 12 for each in told)
    assert all(each.trouble.startswith("no word on") for each in told)
    assert house.unasked() == {str(id_) for id_ in house.ids[:4]}


def test_a_failure_takes_back_nothing_and_a_new_doi_is_asked_about_at_once() -> None:
    house = House(1)
    house.standings.updates = (DoiUpdate(UpdateKind.RETRACTION, "10.1000/n"),)
    kept = house.run().known[house.ids[0]]
    house.standings.broken = {"10.1000/2405.00001"}
    assert house.run(40).known == {}
    assert house.store.sightings()[house.ids[0]] == kept
    house.publish(house.ids[0], "10.1000/b 10.1000/c")
    assert house.run(41).known[house.ids[0]].published == DoiStanding(
        "10.1000/b", TODAY + timedelta(days=41), house.standings.updates
    )


def test_a_moment_still_to_come_does_not_hold_up_the_asking() -> None:
    house = House(1)
    house.run(days=400)
    assert house.run().requests == 1
