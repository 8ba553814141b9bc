"""Search against a fake arXiv over a real socket: pages, windows, and every ugly answer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fake_arxiv import FakeArxiv, Trouble, hiding, paper
from tests.papers.conftest import CANARIES
from tests.papers.test_sources import API_TROUBLES, HARMLESS
from tracker.domain.papers import Source
from tracker.domain.searches import (
    AllOf,
    AnyOf,
    SearchField,
    SearchOrder,
    SearchQuestion,
    phrase,
)
from tracker.papers.arxiv_search import ArxivSearch
from tracker.papers.offline import OfflineSearch
from tracker.papers.transport import PoliteTransport

NOW = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
FROGS = SearchQuestion(phrase("frogs", SearchField.TITLE))


@pytest.fixture
def search(arxiv: FakeArxiv, transport: PoliteTransport) -> ArxivSearch:
    """The search, over a few papers about animals."""
    arxiv.add(
        paper("2401.00001", "Frogs and Transformers", versions=3, categories=("cs.LG",)),
        paper("2402.00002", "Toads, or: what frogs cannot learn", categories=("cs.CL",)),
        paper("2403.00003", "Newts at scale", abstract="Not a frog.", categories=("q-bio",)),
    )
    return ArxivSearch(transport, arxiv.api_url, CANARIES)


def _ids(search: ArxivSearch, question: SearchQuestion) -> set[str]:
    answer = search.search(question, NOW)
    assert answer.answered, answer.unreachable
    return {str(found.id) for found in answer.papers}


def test_papers_come_with_what_arxiv_says(search: ArxivSearch) -> None:
    answer = search.search(FROGS, NOW)
    assert {p.title for p in answer.papers} == {
        "Frogs and Transformers", "Toads, or: what frogs cannot learn"
    }  # fmt: skip
    assert (answer.total, answer.requests, answer.unreachable) == (2, 1, "")
    first = next(p for p in answer.papers if str(p.id) == "2401.00001")
    assert (first.latest.number, first.source, first.seen_at) == (3, Source.API, NOW)


def test_fields_phrases_categories_and_windows_are_told_apart(search: ArxivSearch) -> None:
    frogs = phrase("frogs", SearchField.TITLE)
    assert _ids(search, SearchQuestion(phrase("frog"))) == {
        "2401.00001", "2402.00002", "2403.00003"
    }  # fmt: skip
    assert _ids(search, SearchQuestion(frogs, categories=("cs.CL", "math.*"))) == {"2402.00002"}
    february = datetime(2024, 2, 1, tzinfo=UTC)
    assert _ids(search, SearchQuestion(frogs, since=february)) == {"2402.00002"}
    assert _ids(search, SearchQuestion(frogs, until=february)) == {"2401.00001"}
    both = AllOf((frogs, AnyOf((phrase("toads"), phrase("newts")))))
    assert _ids(search, SearchQuestion(both)) == {"2402.00002"}
    assert _ids(search, SearchQuestion(phrase("transformers frogs"))) == set()


def test_nothing_found_is_an_answer(search: ArxivSearch) -> None:
    answer = search.search(SearchQuestion(phrase("salamander")), NOW)
    assert answer.answered
    assert (answer.papers, answer.total, answer.requests) == ((), 0, 1)


def test_the_canary_is_shown_only_where_it_is_an_answer(search: ArxivSearch) -> None:
    wanted = phrase("attention is all you need", SearchField.TITLE)
    assert _ids(search, SearchQuestion(wanted)) == {"1706.03762"}
    late = datetime(2020, 1, 1, tzinfo=UTC)
    assert _ids(search, SearchQuestion(wanted, since=late)) == set()


def test_pages_follow_one_another(arxiv: FakeArxiv, search: ArxivSearch) -> None:
    arxiv.add(*(paper(f"2405.{number:05d}", f"Frogs, part {number}") for number in range(1, 31)))
    seen: list[str] = []
    for start in range(0, 40, 10):
        question = SearchQuestion(
            phrase("part", SearchField.TITLE),
            max_results=10,
            start=start,
            order=SearchOrder.OLDEST,
        )
        answer = search.search(question, NOW)
        assert answer.answered
        seen += [str(found.id) for found in answer.papers]
    assert len(seen) == len(set(seen)) == 30
    assert seen == sorted(seen, key=lambda id_: (int(id_[5:]) % 28, id_))


def test_newest_and_oldest_are_asked_for(search: ArxivSearch) -> None:
    def order(wanted: SearchOrder) -> list[str]:
        question = SearchQuestion(phrase("frog"), order=wanted)
        return [str(found.id) for found in search.search(question, NOW).papers]

    assert order(SearchOrder.NEWEST) == ["2403.00003", "2402.00002", "2401.00001"]
    assert order(SearchOrder.OLDEST) == ["2401.00001", "2402.00002", "2403.00003"]


# What only delays or swells an answer is the transport's affair, and tested there.
SLOW = {Trouble.HANG, Trouble.HANG_MID_BODY, Trouble.LATE, Trouble.DRIP, Trouble.HUGE_BODY}


@pytest.mark.parametrize("trouble", [t for t in API_TROUBLES if t not in SLOW], ids=str)
def test_no_trouble_is_ever_taken_for_no_results(
    arxiv: FakeArxiv, search: ArxivSearch, trouble: Trouble
) -> None:
    if trouble is Trouble.SHARD_FAILED:
        pytest.skip("an index that lost a part but not the canary cannot be told: see below")
    arxiv.trouble_always(trouble, "api")
    answer = search.search(FROGS, NOW)
    if trouble is Trouble.STRANGER_ENTRY:
        # By words alone a search cannot tell a stranger from a find; by days it can.
        assert {str(found.id) for found in answer.papers} >= {"2401.00001", "2402.00002"}
        dated = replace(FROGS, since=datetime(2024, 1, 1, tzinfo=UTC))
        assert "0704.0001, which was not asked for" in search.search(dated, NOW).unreachable
        return
    if trouble in HARMLESS and answer.answered:
        assert len(answer.papers) == 2
        return
    assert not answer.answered
    assert answer.papers == ()


def test_an_index_that_lost_everything_is_not_an_answer_of_nothing(
    arxiv: FakeArxiv, search: ArxivSearch
) -> None:
    arxiv.trouble_always(hiding("2401.00001", "2402.00002", canaries=True), "api")
    answer = search.search(FROGS, NOW)
    assert "canary" in answer.unreachable


def test_a_question_that_is_too_long_is_not_asked(arxiv: FakeArxiv, search: ArxivSearch) -> None:
    many = AnyOf(tuple(phrase(f"word{number}") for number in range(400)))
    answer = search.search(SearchQuestion(many), NOW)
    assert "too long" in answer.unreachable
    assert arxiv.count() == 0


def test_letters_of_any_script_survive(arxiv: FakeArxiv, search: ArxivSearch) -> None:
    arxiv.add(paper("2406.00001", "Sur les équations de Schrödinger à ½ pas"))
    assert _ids(search, SearchQuestion(phrase("équations", SearchField.TITLE))) == {"2406.00001"}


def test_offline_nothing_is_learnt() -> None:
    answer = OfflineSearch().search(FROGS, NOW)
    assert (answer.answered, answer.requests) == (False, 0)
