"""Every page to read: what it says, that it is well formed, and that nothing foreign acts in it."""

import re
from xml.etree import ElementTree

import pytest

from tests.builders import a_claim, an_addition
from tests.formats.html_page import Page
from tests.web.browser import Browser
from tests.web.library import HARM, IDS
from tracker.bootstrap import Tracker

PAGES = [
    "/",
    "/library",
    "/library?q=models&sort=text",
    "/library?status=stale&status=fresh&kind=sota",
    "/inquiries",
    "/inquiries/how-do-models-reason",
    "/inquiries/hostile-inquiry",
    "/audit",
    f"/audit?claim={IDS['changed']}&event=assessed&from=2025-01-01&to=2026-12-31",
    "/audit?verify=yes",
    "/runs",
    "/forecast",
    "/forecast?months=60",
    "/calibration",
    "/queue",
    "/proposals",
    f"/proposals?claim={IDS['stale']}",
    *(f"/claims/{id_}" for id_ in IDS.values()),
]


def read(browser: Browser, path: str) -> Page:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("visitor", ["reader", "writer"])
def test_every_page_is_well_formed_and_harmless(
    path: str, visitor: str, request: pytest.FixtureRequest
) -> None:
    browser: Browser = request.getfixturevalue(visitor)
    answer = browser.get(path)
    assert answer.status_code == 200
    page = Page(answer.text)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    names = [name for _, attributes in page.tags for name in attributes]
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert HARM not in answer.text
    assert "\u202e" not in page.text
    assert {tag for tag, _ in page.tags} >= {"main", "nav", "header", "footer", "h1", "title"}
    for address in [*page.values("src"), *page.values("href"), *page.values("action")]:
        assert re.match(r"/(?!/)|#|https://(arxiv|doi)\.org/", address or ""), address


@pytest.mark.slow
def test_every_link_of_every_page_leads_to_a_page(reader: Browser) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting:
        answer = reader.get(waiting.pop())
        assert answer.status_code == 200, answer.url
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        inner = {link for link in Page(answer.text).values("href") if link and link[0] == "/"}
        plain = {link for link in inner - seen if link.count("status=") < 2}  # not every subset
        waiting += sorted(plain)
        seen |= plain
    assert {"/library", *(f"/claims/{id_}" for id_ in IDS.values())} <= seen


def test_tonight_says_what_changed_and_what_to_do_first(reader: Browser) -> None:
    text = read(reader, "/").text
    for words in (
        "Tonight, 2026-03-01 run 2, finished 2026-03-01 00:04 UTC",
        "1 overturned",
        "Changes since the last run ✗ overturned re-tested by Ada",
        "2504.01234 is withdrawn as of v2",
        "c0c0c0c0 was fresh, moved by night",
        "2408.03314 could not be checked since 2025-06-01: timed out (never answered)",
        "asked 5, answered 4",
        "trouble read timed out <script>",
    ):
        assert words in text, text
    first = text[text.index("Do first") :]
    assert first.index("Bigger is always better") < first.index("A router wins back")


def test_a_filter_that_takes_nothing_says_so(reader: Browser) -> None:
    assert "No claim is like that." in read(reader, "/library?q=nothing-has-this").text


def test_the_library_counts_filters_and_sorts(reader: Browser) -> None:
    page = read(reader, "/library?status=overturned&status=contested")
    assert "2 claims" in page.text
    assert page.text.index("Bigger is always") < page.text.index("Chain of thought")
    assert "overturned 1" in page.text
    assert "unchecked" in page.text
    assert "1 claim " in read(reader, "/library?topic=routing").text
    assert "1 claim " in read(reader, "/library?q=2504.01234").text


def test_a_claim_tells_its_whole_story(reader: Browser) -> None:
    text = read(reader, f"/claims/{IDS['changed']}").text
    for words in (
        "Models reason by procedure",
        "P_hold over time",
        "today 0.",
        "The abstract, then and now",
        "Since first sight on",
        "74% 71%",
        "anchor-text-changed",
        "claim-added",
        "assessed by night",
        "Reading only",
    ):
        assert words in text, text
    html = reader.get(f"/claims/{IDS['changed']}").text
    assert "<del>74%</del> <ins>71%</ins>" in html


def test_a_claim_shows_its_leads_and_what_it_depends_on(reader: Browser) -> None:
    text = read(reader, f"/claims/{IDS['contested']}").text
    for words in ("arXiv:hep-th/9901001 An old id", "depends on✗ overturned Bigger is", "Ada"):
        assert words in text, text


def test_the_beginning_of_an_id_leads_to_the_claim(reader: Browser) -> None:
    answer = reader.get("/claims/c0c0c0c0c001"[:-1] + "A")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/claims/{IDS['malformed']}"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "There is no such page"),
        ("/claims/ffff", 404, "There is no such claim"),
        ("/claims/c0c0", 404, "Several claims begin like this"),
        ("/inquiries/none", 404, "There is no such inquiry"),
        ("/static/page.css", 404, "There is no such page"),
        ("/library?status=rotten", 400, "'rotten' is not a status"),
        ("/library?kind=rotten", 400, "'rotten' is not a kind"),
        ("/library?sort=rotten", 400, "'rotten' is no order"),
        ("/library?page=0", 400, "'0' is not a number here"),
        ("/library?page=x", 400, "'x' is not a number here"),
        ("/library?q=%ff", 400, "the form cannot be read"),
    ],
)
def test_what_cannot_be_shown_is_told(path: str, status: int, words: str, reader: Browser) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    assert words in Page(answer.text).text


def test_a_page_beyond_the_last_is_the_last(reader: Browser) -> None:
    assert "10 claims" in read(reader, "/library?page=99").text


def test_a_large_inquiry_is_read_page_by_page(own_tracker: Tracker, judge: Browser) -> None:
    claims = [
        a_claim(f"Claim number {number}", claim_id=f"d{number:011}", anchors=())
        for number in range(95)
    ]
    assert all(own_tracker.store.write([an_addition(claim) for claim in claims]))
    first = read(judge, "/inquiries/how-do-models-reason").text
    assert "page 1 of 3, 104 claims" in first
    assert "Depth can be traded" not in first, "what is fresh comes last"
    last = read(judge, "/inquiries/how-do-models-reason?page=9").text
    assert "page 3 of 3" in last
    assert "Depth can be traded" in last


def test_reading_writes_nothing(tracker: Tracker, writer: Browser) -> None:
    head = tracker.store.head()
    before = tracker.store.claims()
    for path in PAGES:
        assert writer.get(path).status_code == 200
    assert tracker.store.head() == head
    assert tracker.store.claims() == before


def test_a_bug_is_told_without_its_inside(
    tracker: Tracker, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("the inside")

    with monkeypatch.context() as patched:
        patched.setattr(tracker, "browsing", broken, raising=True)
        answer = reader.get("/")
    assert answer.status_code == 500
    assert "This is a bug" in answer.text
    assert "the inside" not in answer.text


def test_the_feed_of_changes_is_served_and_announced(reader: Browser) -> None:
    feed = reader.get("/feed.xml")
    assert feed.status_code == 200
    assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(feed.text)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) > 1
    assert '<link rel="alternate" type="application/atom+xml"' in reader.get("/").text
