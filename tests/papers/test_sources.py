"""Both sources against a fake arXiv over a real socket: believed answers, and every ugly one."""

from datetime import UTC, date, datetime

import pytest

from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, hiding, paper
from tests.papers.conftest import CANARIES
from tracker.domain.identifiers import ArxivId, ArxivReference, parse_arxiv_id
from tracker.domain.papers import Absent, Found, Source, Unreachable
from tracker.papers.arxiv_api import BATCH_SIZE, ArxivApi
from tracker.papers.oai import OaiPmh
from tracker.ports import VersionText

NOW = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
KNOWN = parse_arxiv_id("2401.00001").id
UNKNOWN = parse_arxiv_id("2401.99999").id

API_TROUBLES = [trouble for trouble in Trouble if "oai" not in trouble.value]
HARMLESS = {Trouble.LATE, Trouble.DRIP, Trouble.REDIRECT_SELF, Trouble.HUGE_BODY}
"""Troubles that delay, move or blow up an answer, but leave it true."""


def test_a_known_id_is_found_with_what_arxiv_says(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.add(paper("2401.00001", "A title", versions=3, abstract="About it.", doi="10.1/x"))
    answer = api.look([KNOWN], NOW)
    found = answer.observations[0]
    assert isinstance(found, Found)
    assert (found.paper.title, found.paper.abstract) == ("A title", "About it.")
    assert (found.paper.latest.number, found.paper.doi) == (3, "10.1/x")
    assert (found.paper.source, found.paper.seen_at) == (Source.API, NOW)
    assert answer.requests == 1


def test_an_unknown_id_is_absent_and_never_guessed(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.add(paper("2401.00001", "A title"))
    answer = api.look([KNOWN, UNKNOWN], NOW)
    assert [type(seen) for seen in answer.observations] == [Found, Absent]


def test_a_canary_that_is_also_an_anchor_is_answered(api: ArxivApi) -> None:
    answer = api.look([CANARIES[0].id], NOW)
    assert isinstance(answer.observations[0], Found)


def test_five_hundred_anchors_cost_three_requests(arxiv: FakeArxiv, api: ArxivApi) -> None:
    ids = [parse_arxiv_id(f"2401.{number:05d}").id for number in range(1, 501)]
    arxiv.add(*(paper(str(id_), f"Paper {id_}") for id_ in ids))
    spent = 0
    for start in range(0, len(ids), BATCH_SIZE):
        answer = api.look(ids[start : start + BATCH_SIZE], NOW)
        spent += answer.requests
        assert all(isinstance(seen, Found) for seen in answer.observations)
    assert spent == 3
    assert arxiv.max_concurrent == 1


def test_the_request_says_who_asks(arxiv: FakeArxiv, api: ArxivApi) -> None:
    api.look([KNOWN], NOW)
    assert arxiv.requests[0].headers["user-agent"] == "tests/1"
    assert "atom" in arxiv.requests[0].headers["accept"]


@pytest.mark.parametrize("trouble", API_TROUBLES, ids=str)
def test_no_trouble_is_ever_taken_for_an_absence(
    arxiv: FakeArxiv, api: ArxivApi, trouble: Trouble
) -> None:
    arxiv.add(paper("2401.00001", "A title"))
    if trouble is Trouble.SHARD_FAILED:
        pytest.skip("a consistent feed without the paper is an honest 'absent': see the next test")
    arxiv.trouble_always(Mishap(trouble, seconds=_LASTING.get(trouble)), "api")
    seen = api.look([KNOWN], NOW).observations[0]
    if trouble in HARMLESS and isinstance(seen, Found):
        return
    assert isinstance(seen, Unreachable), seen
    assert seen.why


_LASTING = {Trouble.HANG: 1.5, Trouble.HANG_MID_BODY: 1.5, Trouble.DRIP: 1.0}
"""Seconds: longer than the patience of the transport, and no longer than it takes to see that."""


def test_a_silent_absence_is_absent_for_the_api_and_found_by_the_second_witness(
    arxiv: FakeArxiv, api: ArxivApi, oai: OaiPmh
) -> None:
    arxiv.add(paper("2401.00001", "A title"))
    arxiv.trouble_always(hiding("2401.00001"), "api")
    assert isinstance(api.look([KNOWN], NOW).observations[0], Absent)
    assert isinstance(oai.look([KNOWN], NOW).observations[0], Found)


def test_a_missing_canary_makes_the_whole_batch_unknown(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.trouble_always(hiding("2401.00001", canaries=True), "api")
    seen = api.look([KNOWN], NOW).observations[0]
    assert isinstance(seen, Unreachable)
    assert "canary" in seen.why


def test_one_bad_moment_is_forgiven(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.add(paper("2401.00001", "A title"))
    arxiv.trouble_next(Trouble.CUT_IN_ENTRY)
    answer = api.look([KNOWN], NOW)
    assert isinstance(answer.observations[0], Found)
    assert answer.requests == 2


def test_an_id_that_poisons_the_batch_is_set_aside(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.add(paper("2401.00001", "A title"))
    arxiv.trouble_next(Trouble.ERROR_FEED_400)
    known, other = _id("2401.00001"), _id("2401.00002")
    arxiv.add(paper("2401.00002", "Another title"))
    seen = {each.id: type(each) for each in api.look([known, other], NOW).observations}
    assert Absent not in seen.values()
    assert Found in seen.values()


def test_after_repeated_failures_arxiv_is_left_alone(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.trouble_always("503-varnish", "api")
    for _ in range(6):
        api.look([KNOWN], NOW)
    asked = arxiv.count("api")
    api.look([KNOWN], NOW)
    assert arxiv.count("api") == asked == 6


def test_a_403_stops_at_once(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.trouble_always("403", "api")
    for _ in range(3):
        seen = api.look([KNOWN], NOW).observations[0]
    assert arxiv.count("api") == 1
    assert isinstance(seen, Unreachable)
    assert "403" in seen.why


def test_earlier_versions_tell_titles_and_abstracts(arxiv: FakeArxiv, api: ArxivApi) -> None:
    arxiv.add(
        paper(
            "2401.00001",
            "New name",
            versions=3,
            titles={1: "Old name"},
            abstracts={1: "It was so."},
        )
    )
    wanted = [ArxivReference(KNOWN, 1), ArxivReference(KNOWN, 2), ArxivReference(UNKNOWN, 1)]
    answer = api.texts(wanted)
    assert answer.texts[ArxivReference(KNOWN, 1)] == VersionText("Old name", "It was so.")
    assert answer.texts[ArxivReference(UNKNOWN, 1)] == VersionText("")
    assert answer.requests == 1


def test_oai_tells_versions_and_withdrawal(arxiv: FakeArxiv, oai: OaiPmh) -> None:
    arxiv.add(paper("2401.00001", "Gone", versions=2, withdrawn=True))
    arxiv.add(paper("2401.00002", "Here", versions=2))
    gone, here = (seen.paper for seen in oai.look([KNOWN, _id("2401.00002")], NOW).observations)
    assert (gone.withdrawn, here.withdrawn) == (True, False)
    assert gone.latest.number > 1
    assert isinstance(here.versions[0].submitted, date)


def test_oai_absence_counts_only_beside_a_canary(arxiv: FakeArxiv, oai: OaiPmh) -> None:
    answer = oai.look([UNKNOWN], NOW)
    assert isinstance(answer.observations[0], Absent)
    assert answer.requests == 2
    arxiv.remove("1706.03762")
    later = datetime(2026, 11, 23, tzinfo=UTC)
    seen = oai.look([UNKNOWN], later).observations[0]
    assert isinstance(seen, Unreachable)
    assert "canary" in seen.why


OAI_TROUBLES = [
    Trouble("429"), Trouble("503-varnish"), Trouble("503-retry-after-zero"), Trouble("406"),
    Trouble("403"), Trouble("200-rate-exceeded"), Trouble("200-html"), Trouble("200-empty"),
    Trouble("200-json"), Trouble("cut-in-entry"), Trouble("reset"), Trouble("closed-early"),
    Trouble("closed-mid-body"), Trouble("doctype"), Trouble("entity-bomb"), Trouble("bad-gzip"),
    Trouble("redirect-loop"), Trouble("wrong-echo"),
]  # fmt: skip


@pytest.mark.parametrize("trouble", OAI_TROUBLES, ids=str)
def test_no_oai_trouble_is_taken_for_an_absence(
    arxiv: FakeArxiv, oai: OaiPmh, trouble: Trouble
) -> None:
    arxiv.add(paper("2401.00001", "A title"))
    arxiv.trouble_always(trouble, "oai")
    assert isinstance(oai.look([KNOWN], NOW).observations[0], Unreachable)


def _id(written: str) -> ArxivId:
    return parse_arxiv_id(written).id
