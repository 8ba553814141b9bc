"""The harvest against a fake arXiv over a real socket: nothing is lost, nothing is kept twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, paper
from tests.fake_arxiv.trouble import Request
from tests.papers.test_gate import Watch
from tests.papers.test_oai_harvest import SHORTENED
from tests.services.fakes import Quiet
from tracker.domain.harvests import HarvestCursor, Harvested
from tracker.domain.papers import Paper
from tracker.literature.memory import MemoryLiterature
from tracker.literature_ports import Literature
from tracker.papers.gate import RequestGate
from tracker.papers.oai_harvest import OaiHarvest
from tracker.papers.transport import Patience, PoliteTransport
from tracker.services.harvest import HarvestLiterature, sets_of

MONDAY = datetime(2026, 9, 28, 6, tzinfo=UTC)
DAY = timedelta(days=1)


class Library:
    """A literature, a fake arXiv, and nights in which the one is filled from the other."""

    def __init__(self, folder: Path, arxiv: FakeArxiv, literature: Literature) -> None:
        self.folder = folder
        self.arxiv = arxiv
        self.literature = literature
        self.now = MONDAY
        self.stopped = False
        arxiv.clock = lambda: self.now

    def night(self, **options: object) -> Harvested:
        """A harvest by a process of its own: no breaker of an earlier one is open."""
        watch = Watch()
        patience = Patience(timeout=0.3, tries=2, outage_step=0.0, throttle_step=0.0)
        gate = RequestGate(self.folder / "gate", 0.0, watch)
        transport = PoliteTransport(gate, watch, "tests/1", patience)
        harvest = HarvestLiterature(
            self.literature,
            OaiHarvest(transport, self.arxiv.oai_url),
            Quiet(),
            lambda: self.stopped,
        )
        try:
            return harvest.run(self.now, **options)  # type: ignore[arg-type]
        finally:
            transport.close()

    def publish(self, *numbers: int, on: datetime | None = None) -> None:
        day = (on or self.now).date()
        self.arxiv.add(
            *(paper(f"2609.{n:05d}", f"Paper {n}", datestamp=day, published=on) for n in numbers)
        )

    def change(self, *numbers: int, title: str = "Changed") -> None:
        for number in numbers:
            old = self.arxiv.papers[f"2609.{number:05d}"]
            self.arxiv.add(replace(old, title=title, datestamp=self.now.date()))

    @property
    def kept(self) -> dict[str, str]:
        """Titles by id of everything that was ever kept."""
        return {str(each.id): each.title for each in self.literature.changed_since(0)}

    @property
    def published(self) -> dict[str, str]:
        """The same of everything on arXiv that belongs to these tests."""
        return {id_: one.title for id_, one in self.arxiv.papers.items() if id_[:4] == "2609"}


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv(page_size=3) as fake:
        yield fake


@pytest.fixture
def library(tmp_path: Path, arxiv: FakeArxiv) -> Library:
    return Library(tmp_path, arxiv, MemoryLiterature())


def test_a_new_library_begins_yesterday(library: Library) -> None:
    library.publish(1, on=MONDAY - 2 * DAY)
    library.publish(2, on=MONDAY - DAY)
    library.publish(3)
    harvested = library.night()
    assert set(library.kept) == {"2609.00002", "2609.00003"}
    assert harvested.complete
    assert {str(id_) for id_ in harvested.new} == set(library.kept)
    assert library.literature.cursor("") == HarvestCursor(
        "", date(2026, 9, 27), harvested_at=MONDAY
    )


def test_it_goes_on_from_the_day_of_the_last_answer_less_one(library: Library) -> None:
    library.publish(1)
    library.night()
    library.now += 3 * DAY
    library.publish(2)
    library.change(1)
    harvested = library.night()
    asked = [request.params.get("from") for request in library.arxiv.requests[-2:]]
    assert asked == ["2026-09-27", "2026-09-27"]
    assert [str(id_) for id_ in harvested.new] == ["2609.00002"]
    assert [str(id_) for id_ in harvested.changed] == ["2609.00001"]
    assert library.kept == library.published


def test_arxivs_own_date_counts_and_not_this_machines(library: Library) -> None:
    library.night()
    library.arxiv.clock = lambda: MONDAY + DAY
    library.now = MONDAY + 3 * DAY  # this machine's clock runs two days ahead
    library.night()
    cursor = library.literature.cursor("")
    assert cursor is not None
    assert cursor.since == date(2026, 9, 28)


def test_a_quiet_day_is_complete_and_empty(library: Library) -> None:
    harvested = library.night()
    assert (harvested.complete, harvested.touched, harvested.troubles) == (True, {}, ())


def test_a_long_gap_is_walked_day_by_day_and_then_to_the_present(library: Library) -> None:
    for back in range(10):
        library.publish(*range(10 * back + 1, 10 * back + 6), on=MONDAY - back * DAY)
    harvested = library.night(since=(MONDAY - 9 * DAY).date())
    assert library.kept == library.published
    assert harvested.complete
    walks = [r.params for r in library.arxiv.requests if r.params.get("from")]
    untils = [walk.get("until") for walk in walks if walk["verb"] == "ListRecords"]
    assert untils == ["2026-09-19", "2026-09-20", "2026-09-21", "2026-09-22", "2026-09-23", None]


def test_a_cut_harvest_goes_on_where_it_stopped(library: Library) -> None:
    library.publish(*range(1, 20))
    harvested = library.night(budget=3)
    assert (harvested.complete, harvested.troubles) == (
        False,
        ("the budget of requests was spent",),
    )
    assert len(library.kept) == 9
    before = library.arxiv.count("oai")
    assert library.night().complete
    assert library.kept == library.published
    first = library.arxiv.requests[before].params
    assert "skip%3D9" in first["resumptionToken"] or "skip=9" in first["resumptionToken"]


def test_no_budget_is_too_small_to_come_to_an_end(library: Library) -> None:
    library.publish(*range(1, 12))
    nights = 0
    while not library.night(budget=1).complete:
        nights += 1
        assert nights < 10
    assert library.kept == library.published


def test_a_token_that_ends_at_midnight_begins_its_day_again(library: Library) -> None:
    library.arxiv.tokens_end_at_midnight = True
    library.publish(*range(1, 12))
    library.night(budget=2)
    library.now += DAY
    library.publish(20)
    harvested = library.night()
    assert harvested.complete
    assert library.kept == library.published


def test_a_set_that_moves_during_the_walk_loses_nothing(library: Library) -> None:
    """A record read already leaves its place: the next page begins one record too late."""
    library.publish(*range(1, 12), on=MONDAY - DAY)

    def moving(request: Request) -> None:
        if "resumptionToken" in request.params and "2609.00001" in library.published:
            moved = library.arxiv.papers["2609.00001"]
            library.arxiv.add(replace(moved, title="Moved", datestamp=MONDAY.date()))

    library.arxiv.trouble_script(moving, "oai")
    harvested = library.night()
    assert library.kept == library.published
    assert harvested.complete


def test_an_order_that_changes_during_the_walk_loses_nothing(library: Library) -> None:
    library.publish(*range(1, 9))

    def turning(request: Request) -> None:
        library.arxiv.backwards = len(library.arxiv.requests) == 2

    library.arxiv.trouble_script(turning, "oai")
    assert library.night().complete
    assert library.kept == library.published


HANGING = {Trouble.HANG, Trouble.HANG_MID_BODY, Trouble.LATE, Trouble.DRIP}
TROUBLES = [each for each in Trouble if "oai" in each.interfaces]
EVERY_DAY = {
    Trouble.UNAVAILABLE_RETRY_ZERO,
    Trouble.RATE_EXCEEDED_200,
    Trouble.HTML_200,
    Trouble.CUT_IN_ENTRY,
    Trouble.SHORT_PAGE,
    Trouble.SHARD_FAILED,
    Trouble.CLOSED_MID_BODY,
    Trouble.OAI_BAD_TOKEN,
    Trouble.OAI_LOOPING_TOKEN,
    Trouble.OAI_LOST_TOKEN,
}
"""Tried in every run; the others with ``-m slow``."""
CASES = [
    pytest.param(
        trouble,
        place,
        id=f"{trouble.value}-{place}",
        marks=() if trouble in EVERY_DAY and place == 1 else pytest.mark.slow,
    )
    for trouble in TROUBLES
    for place in (0, 1, 3)
]


@pytest.mark.parametrize(("trouble", "place"), CASES)
def test_no_trouble_loses_a_paper_or_keeps_one_twice(
    library: Library, trouble: Trouble, place: int
) -> None:
    """At the first page, at a later one, or at the second reading: twice in a row, or once where
    two readings with one lie would agree."""
    library.publish(*range(1, 9))
    ill = Mishap(trouble, seconds=0.5) if trouble in HANGING else trouble
    times = 1 if trouble in SHORTENED else 2
    library.arxiv.trouble_script([*[None] * place, *[ill] * times], "oai")
    first = library.night()
    library.arxiv.calm()
    if first.complete:
        assert library.kept == library.published
    library.now += DAY
    library.publish(30)
    library.change(2)
    second = library.night()
    assert second.complete, second.troubles
    assert library.kept == library.published
    assert len(list(library.literature.changed_since(0))) == len(library.published)


def test_lasting_trouble_is_told_and_moves_nothing(library: Library) -> None:
    library.publish(1)
    library.arxiv.trouble_always(Trouble.UNAVAILABLE_RETRY_ZERO, "oai")
    harvested = library.night(sets=("cs:cs:AI", "cs:cs:LG"))
    assert not harvested.complete
    assert harvested.troubles == ("arXiv is in trouble (HTTP 503)",)
    assert library.literature.cursors() == []
    assert library.arxiv.count("oai") == 2  # one question and its repetition, not four


def test_pages_that_go_on_losing_records_are_not_called_whole(library: Library) -> None:
    library.publish(*range(1, 4))
    library.arxiv.page_size = 10

    def short(request: Request) -> str | None:
        return "short-page" if request.params["verb"] == "ListRecords" else None

    library.arxiv.trouble_script(short, "oai")
    harvested = library.night()
    assert not harvested.complete
    assert "were not delivered" in harvested.troubles[0]
    library.arxiv.calm()
    assert library.night().complete
    assert library.kept == library.published


def test_a_service_that_lists_no_ids_is_harvested_all_the_same(library: Library) -> None:
    library.publish(*range(1, 8))
    library.literature = MemoryLiterature()

    class NoList(OaiHarvest):
        def listed(self, window, token):  # type: ignore[no-untyped-def]
            from tracker.domain.harvests import HarvestFailure

            return HarvestFailure("OAI-PMH answers badVerb", 1, refused=True)

    watch = Watch()
    transport = PoliteTransport(
        RequestGate(library.folder / "gate", 0.0, watch), watch, "tests/1", Patience(timeout=1.0)
    )
    harvest = NoList(transport, library.arxiv.oai_url)
    result = HarvestLiterature(library.literature, harvest, Quiet()).run(MONDAY)
    transport.close()
    assert result.complete
    assert library.kept == library.published


def test_a_clock_that_stands_in_the_past_asks_for_nothing_later(library: Library) -> None:
    library.publish(1, on=MONDAY - 20 * DAY)
    library.publish(2)
    watch = Watch()
    transport = PoliteTransport(
        RequestGate(library.folder / "gate", 0.0, watch), watch, "tests/1", Patience(timeout=1.0)
    )
    past = MONDAY - 19 * DAY
    harvest = OaiHarvest(transport, library.arxiv.oai_url)
    result = HarvestLiterature(library.literature, harvest, Quiet(), last_day=past.date()).run(past)
    transport.close()
    assert result.complete
    assert list(library.kept) == ["2609.00001"]


def test_sets_have_cursors_of_their_own(library: Library) -> None:
    library.publish(1)
    library.arxiv.add(
        paper("2609.00050", "Strings", categories=("hep-th",), datestamp=MONDAY.date())
    )
    library.night(sets=("physics:hep-th",))
    assert list(library.kept) == ["2609.00050"]
    library.night(sets=("physics:hep-th", "cs:cs:LG"))
    assert library.kept == library.published
    assert [cursor.set for cursor in library.literature.cursors()] == [
        "cs:cs:LG",
        "physics:hep-th",
    ]


def test_a_stop_is_heard_between_pages(library: Library) -> None:
    library.publish(*range(1, 8))

    def stop(request: Request) -> None:
        library.stopped = True

    library.arxiv.trouble_script(stop, "oai")
    assert library.night().troubles == ("stopped",)
    assert len(library.kept) == 3


def test_sets_of_the_anchors_are_as_narrow_as_one_request_allows() -> None:
    from tests.builders import a_paper

    def of(*categories: str) -> Paper:
        return a_paper(categories=categories)

    assert sets_of([of("cs.AI", "stat.ML"), of("hep-th"), of()]) == ("cs:cs:AI", "physics:hep-th")
    assert sets_of([of("cs.AI"), of("cs.LG"), of("math.AG")]) == ("cs:cs", "math:math:AG")
