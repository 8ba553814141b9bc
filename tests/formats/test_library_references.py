"""The papers of a library as BibTeX and CSL-JSON: what their own readers read back."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_claim, a_malformed_anchor, a_paper, a_tracked, an_anchor, an_inquiry
from tracker.domain.claims import Anchor
from tracker.domain.papers import Paper
from tracker.domain.reports import AnchorView, ClaimView, InquiryView
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status
from tracker.formats.cited_papers import CitedPaper, cited_papers
from tracker.formats.library_bibtex import render_bibtex
from tracker.formats.library_csl import render_csl
from tracker.seed_files.bibtex import read_bibtex


def _view(text: str, *anchors: tuple[Anchor, Paper | None], status: Status) -> ClaimView:
    claim = a_claim(text, anchors=[anchor for anchor, _ in anchors], topics=("reasoning, or so",))
    views = tuple(AnchorView(anchor, Outcome.FOUND, paper) for anchor, paper in anchors)
    return ClaimView(a_tracked(claim, status), "How do models reason", 0.7, None, views, ())


KNOWN = (an_anchor(), a_paper())
SAID = (
    an_anchor("hep-th/9711200", said_title="Large N & more", said_authors=("Juan Maldacena",)),
    None,
)
BROKEN = (a_malformed_anchor("2413.00001"), None)
ONE = _view("Models reason by procedure", KNOWN, SAID, status=Status.STALE)
TWO = _view("Facts are retrieved", KNOWN, BROKEN, status=Status.FRESH)
LEFT = InquiryView(an_inquiry("On snow"), (AnchorView(an_anchor("1706.03762"), Outcome.UNCHECKED),))
CITED = cited_papers([ONE, TWO], [LEFT])
NOTES = [
    f"claim {ONE.tracked.claim.id[:8]} (stale, as of 2024-11): Models reason by procedure",
    f"claim {TWO.tracked.claim.id[:8]} (fresh, as of 2024-11): Facts are retrieved",
]


def test_every_paper_is_there_once() -> None:
    assert [cited.anchor.subject for cited in CITED] == [
        "1706.03762",
        "2411.12580",
        "hep-th/9711200",
        "2413.00001",
    ]


def test_an_item_of_csl() -> None:
    items = json.loads(render_csl(CITED))
    assert items[1] == {
        "id": "arXiv:2411.12580",
        "type": "article",
        "title": "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models",
        "author": [
            {"family": "Ruis", "given": "Laura"},
            {"family": "Mozes", "given": "Maximilian"},
        ],
        "issued": {"date-parts": [[2024, 11]]},
        "number": "arXiv:2411.12580",
        "publisher": "arXiv",
        "URL": "https://arxiv.org/abs/2411.12580",
        "DOI": "10.48550/arXiv.2411.12580",
        "keyword": "How do models reason, reasoning  or so, method, stale, fresh",
        "note": "\n".join(NOTES),
    }
    assert items[0]["keyword"] == "On snow"
    assert (items[3]["id"], items[3]["title"]) == ("2413.00001", "2413.00001")


def test_bibtex_to_the_letter() -> None:
    entry = render_bibtex(CITED).split("\n\n")[1].strip()
    assert entry == (
        "@misc{ruis2024procedural,\n"
        "\ttitle = {Procedural Knowledge in Pretraining Drives Reasoning in Large Language "
        "Models},\n"
        "\tauthor = {Laura Ruis and Maximilian Mozes},\n"
        "\tkeywords = {How do models reason, reasoning  or so, method, stale, fresh},\n"
        f"\tnotes = {{{'; '.join(NOTES)}}},\n"
        "\tyear = {2024},\n"
        "\tmonth = nov,\n"
        "\teprint = {2411.12580},\n"
        "\tarchiveprefix = {arXiv},\n"
        "\tprimaryclass = {cs.CL},\n"
        "\turl = {https://arxiv.org/abs/2411.12580}\n"
        "}"
    )


def test_bibtex_that_comes_back_brings_the_papers_and_no_claim() -> None:
    (read,) = read_bibtex(render_bibtex(CITED), Path("library.bib"))
    assert (read.claims, read.refusals) == ((), ())
    assert [anchor.id.value for anchor in read.inquiry.anchors if anchor.id] == [
        "1706.03762",
        "2411.12580",
        "hep-th/9711200",
    ]
    assert read.inquiry.anchors[2].said_title == "Large N & more"
    assert read.inquiry.anchors[2].said_authors == ("Juan Maldacena",)


@settings(max_examples=40, deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
    | st.sampled_from(["}{", "a {b", "$5 & more", "\\", "% all @misc{x,", "$x_1$ {\\it y}"]),
    author=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
)
def test_any_words_stay_in_their_own_entry(title: str, author: str) -> None:
    nasty = CitedPaper(an_anchor(), replace(a_paper(), title=title, authors=(author, "and", "{")))
    plain = CitedPaper(an_anchor("1706.03762"), None)
    (read,) = read_bibtex(render_bibtex([nasty, plain]), Path("library.bib"))
    assert read.refusals == ()
    assert [anchor.id.value for anchor in read.inquiry.anchors if anchor.id] == [
        "2411.12580",
        "1706.03762",
    ]
    assert len(json.loads(render_csl([nasty, plain]))) == 2


@pytest.mark.parametrize("title", ["Über Größen", "A — B “quoted”", "50% of C&D #1_2"])
def test_letters_come_back_from_latex(title: str) -> None:
    written = render_bibtex([CitedPaper(an_anchor(), a_paper(title=title))])
    assert not re.search(r"[^\x00-\x7f]", written)
    (read,) = read_bibtex(written, Path("library.bib"))
    assert read.inquiry.anchors[0].said_title == title


def test_keys_differ() -> None:
    twice = [CitedPaper(an_anchor(f"2411.0000{n}"), a_paper(f"2411.0000{n}")) for n in (1, 2)]
    assert re.findall(r"@misc\{(.*),", render_bibtex(twice)) == [
        "ruis2024procedural",
        "ruis2024procedural-2",
    ]
