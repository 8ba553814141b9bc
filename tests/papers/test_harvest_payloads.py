"""Lists as arXiv's own server program makes them; an extra suite where they are at hand."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.papers.test_payloads import PAYLOADS
from tracker.domain.harvests import HarvestPage, Window
from tracker.papers.oai_harvest import accept_list, accept_page
from tracker.papers.transport import NotBelievedError, Reply

pytestmark = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the payloads are not at hand")

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _reply(name: str) -> Reply:
    path: Path = PAYLOADS / "generated-oai" / f"{name}.http200.xml"
    return Reply(200, "text/xml; charset=utf-8", path.read_bytes())


def _asked(name: str) -> tuple[Window, str]:
    """The question that the page itself repeats."""
    import xml.etree.ElementTree as ET

    root = ET.fromstring(_reply(name).body)
    said = root.find("{http://www.openarchives.org/OAI/2.0/}request")
    assert said is not None
    since, until = said.get("from", "2005-09-16"), said.get("until")
    window = Window(
        said.get("set", ""), date.fromisoformat(since), date.fromisoformat(until) if until else None
    )
    return window, said.get("resumptionToken", "")


def _page(name: str) -> HarvestPage:
    return accept_page(_reply(name), *_asked(name), NOW)


def test_a_walk_of_four_pages_is_whole_and_its_tokens_lead_on() -> None:
    pages = [_page(f"list_arXivRaw_p{number}") for number in range(1, 5)]
    ids = [paper.id for page in pages for paper in page.papers]
    assert len(set(ids)) == len(ids) > 0
    assert [page.unread for page in pages] == [()] * 4
    assert pages[-1].token == ""
    for number, page in enumerate(pages[:-1], start=2):
        assert unquote(page.token) == unquote(_asked(f"list_arXivRaw_p{number}")[1])
    for page in pages:
        assert set(page.changed_on) == {paper.id for paper in page.papers}
        assert all(paper.versions and paper.abstract for paper in page.papers)


def test_a_list_of_ids_is_the_answer_to_its_own_question_only() -> None:
    with pytest.raises(NotBelievedError, match="another question"):
        accept_list(_reply("ids_set"), *_asked("ids_set"))  # it was asked for oai_dc
    body = _reply("ids_set").body.replace(b'"oai_dc"', b'"arXivRaw"')
    assert accept_list(Reply(200, "text/xml", body), *_asked("ids_set")).changed_on == {}


def test_no_match_is_complete_and_empty() -> None:
    page = _page("nomatch")
    assert (page.papers, page.token) == ((), "")


@pytest.mark.parametrize("name", ["baddate", "badset", "badtoken", "early", "future", "dup"])
def test_refusals_are_no_pages(name: str) -> None:
    with pytest.raises(NotBelievedError, match=r"OAI-PMH answers bad"):
        accept_page(_reply(name), Window("", date(2026, 1, 1)), "", NOW)
