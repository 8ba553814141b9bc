"""Pages of the harvest against a fake arXiv: what is believed, and what never is."""

from datetime import UTC, date, datetime

import pytest

from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, paper
from tracker.domain.harvests import HarvestFailure, HarvestPage, ListedPage, Window
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Source, Version
from tracker.papers.oai_harvest import OaiHarvest
from tracker.papers.transport import PoliteTransport

NOW = datetime(2026, 9, 30, 6, tzinfo=UTC)
DAY = date(2026, 9, 29)
OPEN = Window("", DAY)


@pytest.fixture
def harvest(arxiv: FakeArxiv, transport: PoliteTransport) -> OaiHarvest:
    arxiv.clock = lambda: NOW
    for number in range(1, 6):
        arxiv.add(paper(f"2609.0000{number}", f"Paper {number}", datestamp=DAY))
    return OaiHarvest(transport, arxiv.oai_url)


def page_of(harvest: OaiHarvest, window: Window = OPEN, token: str = "") -> HarvestPage:
    page = harvest.page(window, token, NOW)
    assert isinstance(page, HarvestPage), page
    return page


def test_a_page_holds_papers_with_their_versions_and_datestamps(
    arxiv: FakeArxiv, harvest: OaiHarvest
) -> None:
    arxiv.add(
        paper(
            "2401.00009",
            "An old <i>one</i> & changed",
            versions=2,
            published=datetime(2024, 1, 9, 23, 59, tzinfo=UTC),
            withdrawn="Withdrawn by us",
            abstract="It was wrong.",
            categories=("cs.AI", "stat.ML"),
            datestamp=DAY,
        )
    )
    page = page_of(harvest)
    assert page.responded_at == NOW
    assert (page.token, page.requests, len(page.papers)) == ("", 1, 6)
    old = page.papers[0]
    assert (old.id, old.title, old.abstract) == (
        ArxivId("2401.00009"),
        "An old <i>one</i> & changed",
        "It was wrong.",
    )
    assert old.versions == (
        Version(1, date(2024, 1, 9), False),
        Version(2, date(2024, 1, 19), True),
    )
    assert (old.source, old.seen_at, old.published) == (Source.OAI, NOW, date(2024, 1, 9))
    assert set(page.changed_on.values()) == {DAY}


@pytest.mark.parametrize("size", [1, 2, 4, 5, 6, 1300])
def test_pages_of_any_size_hold_every_record_once(
    arxiv: FakeArxiv, harvest: OaiHarvest, size: int
) -> None:
    arxiv.page_size = size
    page = page_of(harvest)
    ids = [str(each.id) for each in page.papers]
    while page.token:
        page = page_of(harvest, token=page.token)
        ids += [str(each.id) for each in page.papers]
    assert ids == [f"2609.0000{number}" for number in range(1, 6)]


def test_nothing_changed_is_an_answer(harvest: OaiHarvest) -> None:
    empty = page_of(harvest, Window("", date(2026, 9, 30)))
    assert (empty.papers, empty.token, empty.responded_at) == ((), "", NOW)


def test_sets_and_days_narrow_the_question(arxiv: FakeArxiv, harvest: OaiHarvest) -> None:
    arxiv.add(paper("2609.00100", "Strings", categories=("hep-th",), datestamp=DAY))
    arxiv.add(paper("2609.00101", "Later", datestamp=date(2026, 9, 30)))
    page = page_of(harvest, Window("physics:hep-th", DAY, DAY))
    assert [str(each.id) for each in page.papers] == ["2609.00100"]
    assert arxiv.requests[-1].params["until"] == "2026-09-29"


def test_an_expired_token_is_told_from_other_refusals(
    arxiv: FakeArxiv, harvest: OaiHarvest
) -> None:
    arxiv.page_size = 2
    token = page_of(harvest).token
    arxiv.trouble_next(Trouble.OAI_BAD_TOKEN, "oai")
    expired = harvest.page(OPEN, token, NOW)
    assert isinstance(expired, HarvestFailure)
    assert (expired.expired, expired.refused, expired.requests) == (True, True, 1)
    unknown = harvest.page(Window("cs:cs:ZZ", DAY), "", NOW)
    assert isinstance(unknown, HarvestFailure)
    assert (unknown.expired, unknown.refused) == (False, True)
    assert "badArgument" in unknown.why


BELIEVED = {
    Trouble.LATE,
    Trouble.DRIP,
    Trouble.REDIRECT_SELF,
    Trouble.HUGE_BODY,
    Trouble.OAI_BAD_TOKEN,
    Trouble.OAI_LOOPING_TOKEN,
}
"""They leave a first page as it is; the two of tokens have tests of their own."""
SHORTENED = {
    Trouble.NO_ENTRIES,
    Trouble.SHORT_PAGE,
    Trouble.SHARD_FAILED,
    Trouble.SHARD_FAILED_CANARY,
    Trouble.OAI_LOST_TOKEN,
}
"""Flawless pages with too little on them: no page can tell, only the second reading does."""
LASTING = {Trouble.HANG: 1.5, Trouble.HANG_MID_BODY: 1.5, Trouble.DRIP: 1.0}
"""Seconds: longer than the patience of the transport, and no longer than it takes to see that."""


@pytest.mark.parametrize(
    "trouble", [each for each in Trouble if "oai" in each.interfaces], ids=lambda each: each.value
)
def test_a_page_is_whole_or_not_believed(
    arxiv: FakeArxiv, harvest: OaiHarvest, trouble: Trouble
) -> None:
    if trouble in SHORTENED:
        pytest.skip("see the tests of the harvest: the second reading finds it")
    good = page_of(harvest)
    arxiv.trouble_always(Mishap(trouble, seconds=LASTING.get(trouble)), "oai")
    seen = harvest.page(OPEN, "", NOW)
    if trouble in BELIEVED and isinstance(seen, HarvestPage):
        assert (seen.papers, seen.token) == (good.papers, good.token)
        return
    assert isinstance(seen, HarvestFailure), seen
    assert seen.why
    assert not seen.expired


def test_a_record_that_cannot_be_read_is_told_and_the_others_are_kept(
    arxiv: FakeArxiv, harvest: OaiHarvest
) -> None:
    arxiv.add(paper("2609.00003", "", datestamp=DAY))
    page = page_of(harvest)
    assert len(page.papers) == 4
    assert page.unread == ("record 2609.00003: the record has no versions or no title",)


def test_ids_are_listed_with_their_datestamps(arxiv: FakeArxiv, harvest: OaiHarvest) -> None:
    listed = harvest.listed(OPEN, "")
    assert isinstance(listed, ListedPage)
    assert listed.changed_on == {ArxivId(f"2609.0000{n}"): DAY for n in range(1, 6)}
