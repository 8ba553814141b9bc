"""Targeted search from the command line: what arXiv itself is asked about a claim, how often."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, Trouble, paper
from tests.fake_arxiv.trouble import Ill, Request
from tracker.literature import arxiv_questions
from tracker.services.ask_arxiv import CLAIMS_A_NIGHT, PAGES, REQUESTS_A_NIGHT

pytestmark = pytest.mark.slow

CLAIM = "Grokking of sparse parity networks needs weight decay"
REPLY = "Grokking of sparse parity networks without weight decay"


def searches(arxiv: FakeArxiv) -> list[Request]:
    """The requests that were searches, in their order."""
    return [request for request in arxiv.requests if "search_query" in request.params]


def only_searches(trouble: Trouble) -> "Ill":
    """A trouble that befalls searches and leaves anchors alone."""

    def script(request: Request) -> Ill:
        return trouble if "search_query" in request.params else None

    return script


def publish(arxiv: FakeArxiv, ids: Sequence[str], title: str = REPLY) -> None:
    """Papers of July 2026 that answer the claim, and that no harvest of today lists."""
    for number, id_ in enumerate(ids):
        submitted = datetime(2026, 7, 1 + number % 28, 12, tzinfo=UTC)
        arxiv.add(paper(id_, f"{title} {number}", published=submitted))


def leads(cli: Cli, claim: str) -> list[str]:
    """Ids of the leads of a claim, best first."""
    return [lead["id"] for lead in cli("leads", claim, "--json").json]


def test_a_claim_is_asked_about_once_in_brackets_within_its_time(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    arxiv.add(paper("2601.00001", "Sparse parity", categories=("cs.LG",)))
    publish(arxiv, ["2607.00001"])
    publish(arxiv, ["2605.00001"], "Grokking of sparse parity networks, before")
    claim = cli.add(CLAIM, "2601.00001", as_of="2026-06")
    assert cli("nightly").code == 0
    assert leads(cli, claim) == ["2607.00001"]
    asked = searches(arxiv)
    assert asked
    for request in asked:
        query = request.params["search_query"]
        assert "submittedDate:[202607010000 TO 202611" in query
        assert "cat:cs.*" in query
        assert query.count("(") == query.count(")") >= 2
        assert re.search(r"grokking", query, re.IGNORECASE)
        assert " OR " in query
        assert " AND " in query
    cli("nightly", today="2026-11-23")
    assert searches(arxiv) == asked


def test_a_long_answer_is_read_page_by_page_and_no_farther_than_the_limits(
    cli: Cli, arxiv: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv_questions, "PAGE", 4)
    publish(arxiv, [f"2607.{number:05d}" for number in range(1, PAGES * 4 + 4)])
    cli.add(CLAIM)
    assert cli("nightly").code == 0
    first = [r for r in searches(arxiv) if r.params["search_query"] == first_query(arxiv)]
    assert {int(request.params.get("start", 0)) for request in first} == {0, 4}
    assert {int(request.params["max_results"]) for request in first} == {4}
    found = cli("literature", "search", "grokking parity", "--limit", "500")
    assert len(found.out.splitlines()) == PAGES * 4


def test_a_question_stays_within_what_arxiv_answers() -> None:
    assert arxiv_questions.PAGE <= 2_000
    assert PAGES * arxiv_questions.PAGE <= 10_000


def first_query(arxiv: FakeArxiv) -> str:
    """What the first search asked."""
    return searches(arxiv)[0].params["search_query"]


def test_a_night_asks_about_ten_claims_oldest_first_and_the_next_about_the_others(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    ones = [f"Grokking number{chr(97 + n)} needs decay of weights" for n in range(13)]
    for text in ones:
        cli.add(text)
    assert cli("nightly").code == 0
    asked = searches(arxiv)
    assert len(asked) <= REQUESTS_A_NIGHT
    assert words_asked(asked, ones) == set(ones[:CLAIMS_A_NIGHT])
    cli("nightly", today="2026-11-23")
    assert words_asked(searches(arxiv)[len(asked) :], ones) == set(ones[CLAIMS_A_NIGHT:])


def words_asked(asked: Sequence[Request], texts: Sequence[str]) -> set[str]:
    """Which claims, each with a word of its own, these searches asked about."""
    queries = " ".join(request.params["search_query"].lower() for request in asked)
    return {text for text in texts if text.split()[1] in queries}


def test_what_the_budget_holds_back_is_asked_another_night(cli: Cli, arxiv: FakeArxiv) -> None:
    publish(arxiv, ["2607.00001"])
    claim = cli.add(CLAIM)
    cli("nightly", "--budget", "0")
    assert searches(arxiv) == []
    assert leads(cli, claim) == []
    cli("nightly", today="2026-11-23")
    assert leads(cli, claim) == ["2607.00001"]


@pytest.mark.parametrize("trouble", [Trouble.TOO_MANY, Trouble.HTML_200, Trouble.CUT_IN_ENTRY])
def test_a_search_that_arxiv_did_not_answer_is_told_and_asked_again(
    cli: Cli, arxiv: FakeArxiv, trouble: Trouble
) -> None:
    publish(arxiv, ["2607.00001"])
    claim = cli.add(CLAIM)
    arxiv.trouble_script(only_searches(trouble), "api")
    night = cli("nightly")
    assert "search: " in night.out
    assert leads(cli, claim) == []
    status = cli.statuses()[claim]
    arxiv.calm()
    cli("nightly", today="2026-11-24")
    assert leads(cli, claim) == ["2607.00001"]
    assert cli.statuses()[claim] == status
