"""The HTML page: well formed, self-contained, escaped, legible."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.formats.foreign_text import ANY_TEXT, hostile, steers
from tests.formats.html_page import Page
from tests.formats.values import CHANGES, REPORT, RUN, TODAY, UNGROUNDED, claim_view, lead
from tracker.domain.claims import ClaimId
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.reports import ChangeGroup, FreshnessReport
from tracker.domain.status import Status
from tracker.formats.report_html import render_html

LOADS = {"src", "srcset", "data", "action", "background", "poster"}


def test_the_page_says_what_the_report_says() -> None:
    text = Page(render_html(REPORT)).text
    for words in (
        "Claim freshness, 2026-08-22 run 7, finished 2026-08-22 02:04 UTC",
        "∅ 1 unverifiable ○ 1 stale ● 1 fresh",
        "9f1c2ab3 was fresh, moved by machine",
        "2408.03314 could not be checked since 2026-08-20: read timed out (last answer 2026-07-01)",
        "✗ withdrawn arXiv:2504.01234 v2 Routing Wins Back Reasoning inferred no title given",
        "error anchor-withdrawn 2504.01234 is withdrawn as of v2 (error in the proof)",
        "“Withdrawn: an error in the proof of Lemma 3”",
        "↗ lead arXiv:2602.01231 2026-02 Rethinking Routers",
        "shares: router, post-training among the first on: router reuse cue: “Rethinking”",
        "tracker retest 9f1c2ab3 --verdict holds --evidence ARXIV-ID",
        "bundled snapshot of 2026-08-21",
        "re-tested by Ada, holds: read both papers",
        "Papers of the inquiry that carry no claim",
        "asked 23, answered 22 (21 found, 1 absent), 1 unreachable; 3 requests; canaries present",
        "trouble read timed out after 20 s",
    ):
        assert words in text


def test_changes_come_first_and_doubted_claims_are_open() -> None:
    page = Page(render_html(REPORT))
    assert page.text.index("Changes since") < page.text.index("Could not be checked")
    details = [attributes for tag, attributes in page.tags if tag == "details"]
    assert ["open" in attributes for attributes in details] == [True, True, False]


def test_a_paper_that_bears_on_several_claims_is_told_once() -> None:
    both = [
        claim_view(id_, f"Claim {id_}", Status.DUE, leads=(lead(claim_id=ClaimId(id_)),))
        for id_ in ("aaaaaaaaaaaa", "bbbbbbbbbbbb")
    ]
    text = Page(render_html(FreshnessReport(RUN, TODAY, claims=tuple(both)))).text
    assert text.count("Rethinking Routers") == 1
    assert "bears on: aaaaaaaa, bbbbbbbb" in text


def test_of_a_paper_told_once_only_what_holds_for_all_its_claims_is_told() -> None:
    ids = ("aaaaaaaaaaaa", "bbbbbbbbbbbb")
    named = (ArxivId("2504.01234"),)
    one = lead(claim_id=ClaimId(ids[0]), names=named, front="reuse", hint="95% on X")
    two = lead(claim_id=ClaimId(ids[1]), shared=("router",), front="transfer")
    views = [
        claim_view(id_, f"Claim {id_}", Status.DUE, leads=(each,))
        for id_, each in zip(ids, (one, two), strict=True)
    ]
    text = Page(render_html(FreshnessReport(RUN, TODAY, claims=tuple(views)))).text
    assert "shares: router cue:" in text
    assert not any(words in text for words in ("names 2504.01234", "among the first", "95% on X"))


def test_a_lead_says_which_papers_of_the_claim_it_names() -> None:
    one = lead(names=(ArxivId("2504.01234"),))
    view = claim_view("abcdabcdabcd", "text", Status.DUE, leads=(one,))
    text = Page(render_html(FreshnessReport(RUN, TODAY, claims=(view,)))).text
    assert "“Do Not” names 2504.01234, which the claim rests on" in text


def test_links_lead_to_claims_that_are_there() -> None:
    page = Page(render_html(REPORT))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = [link[1:] for link in page.values("href") if link and link.startswith("#")]
    assert len(inner) == 2
    assert set(inner) <= set(ids)


def test_the_page_stands_alone() -> None:
    html = render_html(REPORT)
    page = Page(html)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "form", "object"}
    assert not any(name in LOADS or name.startswith("on") for _, a in page.tags for name in a)
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_only_well_formed_ids_are_links() -> None:
    finding = Finding(Code.ANCHOR_MALFORMED, "why", "x", ("javascript:alert(1)", "2411.12580"))
    view = claim_view("abcdabcdabcd", "text", Status.DUE, findings=(finding,))
    page = Page(render_html(FreshnessReport(RUN, TODAY, claims=(view,))))
    assert page.values("href") == ["https://arxiv.org/abs/2411.12580"]


@settings(deadline=None, max_examples=40)
@given(ANY_TEXT)
def test_foreign_text_never_becomes_a_tag(text: str) -> None:
    html = render_html(hostile(f"x{text}"))
    usual = Page(render_html(hostile("usual")))
    assert [tag for tag, _ in Page(html).tags] == [tag for tag, _ in usual.tags]
    assert not any(steers(line) for line in html.split("\n"))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\"' onmouseover='x'", "{{ 7 * 7 }}", "</bdi></style>"]
)
def test_hostile_words_are_shown_as_they_are(text: str) -> None:
    html = render_html(hostile(text))
    assert "<script" not in html
    assert text in Page(html).text


def test_overrides_cannot_reach_other_words() -> None:
    html = render_html(hostile("a \u202etxt.exe"))
    assert "\u202e" not in html
    assert "<bdi>a txt.exe</bdi>" in html


def test_an_empty_library() -> None:
    text = Page(render_html(FreshnessReport(None, TODAY))).text
    assert "no night has been run yet No claims yet." in text
    assert "Nothing changed since the last run." in text
    assert "Nothing was asked yet." in text


def test_a_change_of_a_claim_that_is_gone() -> None:
    group = ChangeGroup("why", Status.DUE, (replace(CHANGES[0], from_status=None),))
    report = replace(REPORT, groups=(group,), claims=(), interrupted=(RUN,))
    assert "9f1c2ab3 new, moved by machine" in Page(render_html(report)).text
    assert UNGROUNDED.tracked.claim.text not in render_html(report)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_is_legible(scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", render_html(REPORT), re.DOTALL)
    tones = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", blocks[scheme]))
    assert set(map(str, Status)) | {"ink", "soft", "link"} <= set(tones)
    for name in sorted(set(tones) - {"paper", "sheet", "rule"}):
        for ground in ("paper", "sheet"):
            assert contrast(tones[name], tones[ground]) >= 4.5, (name, ground)
