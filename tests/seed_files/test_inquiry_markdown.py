"""Our own inquiry Markdown: what is read, what is refused and where."""

from pathlib import Path

import pytest

from tracker.domain.claims import (
    Anchor,
    Claim,
    ClaimId,
    Inquiry,
    InquiryId,
    Kind,
    Link,
    Note,
    Quorum,
    make_claim_id,
    make_inquiry_id,
)
from tracker.domain.errors import SourceFileError
from tracker.domain.identifiers import ArxivId
from tracker.domain.imports import Refusal
from tracker.domain.months import Month
from tracker.ports import ReadInquiry
from tracker.seed_files.inquiry_markdown import read_inquiry_markdown
from tracker.seed_files.inquiry_markdown_writer import write_inquiry_markdown

PATH = Path("line.md")
KNOWN = (
    "known keys: anchor, anchor (inferred), anchor (retest), kind, topics, id, quorum, depends-on"
)
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.md"))

WHOLE = """\
---
title: "Do sparse models: forget less?"
question: "Is forgetting a matter of capacity?"
kind: empirical
topics: [sparsity, forgetting]
source: notes of the reading group
---

Two paragraphs are
enough here.

They lean nowhere.

## Claims

- Sparse updates keep most of what a model knew before
  fine-tuning. (2023–04, 2024-02)
  - anchor: arXiv:2304.11111v2 (2023-04) — Sparse Updates
  - anchor (inferred): 2402.22222
  - anchor (retest): https://arxiv.org/abs/hep-th/9901001
  - kind: method
  - topics: sparse updates, fine-tuning
  - quorum: all
  - id: sparse-keeps
  - depends-on: abcd1234, ef567890
- Nobody dated this one.

## Anchors

- arXiv:2402.33333 (2024–02) — Left Over
- arXiv:2510.xxxxx (2025-10) — A hedge

## Notes

- Does size help?
  Only a little, and
  late.
"""


def read(text: str) -> ReadInquiry:
    return read_inquiry_markdown(text, PATH)


def document(*lines: str, front: str = "title: T") -> str:
    return "\n".join(["---", front, "---", "", *lines, ""])


def test_a_whole_document() -> None:
    inquiry_id = InquiryId("do-sparse-models-forget-less")
    assert read(WHOLE) == ReadInquiry(
        Inquiry(
            id=inquiry_id,
            title="Do sparse models: forget less?",
            question="Is forgetting a matter of capacity?",
            kind=Kind.EMPIRICAL,
            topics=("sparsity", "forgetting"),
            essay="Two paragraphs are\nenough here.\n\nThey lean nowhere.",
            notes=(Note("Does size help?", "Only a little, and late."),),
            anchors=(
                Anchor(
                    "arXiv:2402.33333",
                    ArxivId("2402.33333"),
                    said_title="Left Over",
                    said_month=Month(2024, 2),
                ),
            ),
            source="notes of the reading group",
        ),
        (
            Claim(
                id=ClaimId("sparse-keeps"),
                inquiry_id=inquiry_id,
                text="Sparse updates keep most of what a model knew before fine-tuning.",
                as_of=(Month(2023, 4), Month(2024, 2)),
                kind=Kind.METHOD,
                topics=("sparse updates", "fine-tuning"),
                anchors=(
                    Anchor(
                        "arXiv:2304.11111v2",
                        ArxivId("2304.11111"),
                        said_title="Sparse Updates",
                        said_month=Month(2023, 4),
                        said_version=2,
                    ),
                    Anchor("2402.22222", ArxivId("2402.22222"), link=Link.INFERRED),
                    Anchor(
                        "https://arxiv.org/abs/hep-th/9901001",
                        ArxivId("hep-th/9901001"),
                        link=Link.RETEST,
                    ),
                ),
                quorum=Quorum("all"),
                depends_on=("abcd1234", "ef567890"),
                origin="line.md:16",
            ),
            Claim(
                id=make_claim_id(inquiry_id, "Nobody dated this one."),
                inquiry_id=inquiry_id,
                text="Nobody dated this one.",
                kind=Kind.EMPIRICAL,
                origin="line.md:26",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (
            "  - anchors: 2411.12580",
            f"unknown key 'anchors' ({KNOWN})",
        ),
        (
            "  - anchor (guessed): 2411.12580",
            f"unknown key 'anchor (guessed)' ({KNOWN})",
        ),
        (
            "  - kind: emprical",
            f"'emprical' is not a kind of claim (one of: {', '.join(Kind)})",
        ),
        ("  - quorum: most", "'most' is not a quorum (any, all, or a number from 1)"),
        (
            "  - anchor: 2411.12580 (2024-13) — T",
            "'2024-13' has no month 13 (months run from 01 to 12)",
        ),
        (
            "  - nothing to see",
            f"a line below a claim must be 'key: value' ({KNOWN})",
        ),
    ],
)
def test_a_bad_line_is_refused_and_the_claim_is_kept(line: str, refusal: str) -> None:
    found = read(document("## Claims", "", "- One. (2024-01)", line, "- Two. (2024-02)"))
    assert found.refusals == (Refusal("line.md:8", refusal),)
    assert [claim.text for claim in found.claims] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (
            ["- One. (2024-13)"],
            Refusal("line.md:7", "'2024-13' has no month 13 (months run from 01 to 12)"),
        ),
        (
            ["- One. (2024-01)", "  - id: A B"],
            Refusal(
                "line.md:8",
                "'A B' cannot be a claim id (use 4 to 32 lower-case letters, digits or '-')",
            ),
        ),
        (
            ["- (2024-01)"],
            Refusal("line.md:7", "a claim without a text (write the sentence before its months)"),
        ),
    ],
)
def test_a_claim_without_a_right_name_date_or_text_is_refused(
    lines: list[str], refusal: Refusal
) -> None:
    found = read(document("## Claims", "", *lines, "- Two. (2024-02)"))
    assert found.refusals == (refusal,)
    assert [claim.text for claim in found.claims] == ["Two."]


def test_unknown_front_matter_keys_are_refused_by_line_and_name() -> None:
    found = read(document("## Claims", "", "- One. (2024-01)", front="title: T\nauthor: me"))
    known = "title, question, kind, topics, id, source"
    assert found.refusals == (Refusal("line.md:3", f"unknown key 'author' (known keys: {known})"),)
    assert [claim.text for claim in found.claims] == ["One."]


@pytest.mark.parametrize(
    ("front", "refusal"),
    [
        ("title: T\nkind: wild", "'wild' is not a kind of claim"),
        ("title: T\ntopics: {a: b}", "'topics' must be one text"),
        ("title: T\nid: Not A Slug", "'Not A Slug' cannot be an inquiry id"),
        ('title: T\nquestion: "\\ud800"', "it holds a character that is no text"),
    ],
)
def test_front_matter_values_that_cannot_be_used(front: str, refusal: str) -> None:
    (found,) = read(document(front=front)).refusals
    assert found.where == "line.md:3"
    assert found.why.startswith(refusal)


def test_front_matter_that_is_not_yaml() -> None:
    with pytest.raises(SourceFileError, match=r"put a text that holds a colon") as caught:
        read(document(front="title: Sparse: forget"))
    assert caught.value.where == "line.md:2"


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    inquiry = read(document(front="title: No\nquestion: 2024-01\ntopics: yes, 1.50")).inquiry
    assert (inquiry.title, inquiry.question) == ("No", "2024-01")
    assert inquiry.topics == ("yes", "1.50")


def test_the_second_of_two_equal_claims_is_refused_with_the_line_of_the_first() -> None:
    found = read(document("## Claims", "", "- Twice.  (2024-01)", "- TWICE. (2024-02)"))
    assert [claim.origin for claim in found.claims] == ["line.md:7"]
    assert found.refusals == (
        Refusal(
            "line.md:8",
            f"the same claim ({found.claims[0].id}) stands on line 7 already (remove one of them)",
        ),
    )


def test_lines_and_sections_that_belong_nowhere_are_refused() -> None:
    lines = ["## Claims", "", "Loose words.", "", "- One. (2024-01)", "", "## Reading", "", "- x"]
    assert read(document(*lines)).refusals == (
        Refusal("line.md:7", "this line belongs to no item (begin an item with '- ')"),
        Refusal("line.md:11", "unknown section 'Reading' (known sections: Claims, Anchors, Notes)"),
    )


def test_a_kind_nobody_gave_is_assumed() -> None:
    found = read(document("## Claims", "", "- One. (2024-01)", "- Two.", "  - kind: sota"))
    assert [(claim.kind, claim.kind_assumed) for claim in found.claims] == [
        (Kind.METHOD, True),
        (Kind.SOTA, False),
    ]


def test_a_document_without_front_matter_is_called_after_its_heading_or_its_file() -> None:
    headed = read("# What holds?\n\nText.\n\n## Claims\n\n- One. (2024-01)\n")
    assert (headed.inquiry.title, headed.inquiry.essay) == ("What holds?", "Text.")
    assert headed.claims[0].origin == "line.md:7"
    assert read("## Claims\n\n- One. (2024-01)\n").inquiry.title == "line"


@pytest.mark.parametrize("anchor", ["arXiv:2413.00001", "10.1145/3292500", "Smith et al. 2020"])
def test_a_malformed_anchor_is_kept_with_its_problem(anchor: str) -> None:
    found = read(document("## Claims", "", "- One.", f"  - anchor: {anchor} (2024-01) — T"))
    (kept,) = found.claims[0].anchors
    assert (kept.written, kept.id, kept.said_title, kept.said_month) == (
        anchor,
        None,
        "T",
        Month(2024, 1),
    )
    assert kept.problem


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_seeds_are_read_whole_and_written_stably(path: Path) -> None:
    first = read_inquiry_markdown(path.read_text(encoding="utf-8"), PATH)
    assert first.refusals == ()
    assert len(first.claims) >= 5
    written = write_inquiry_markdown(first.inquiry, first.claims)
    again = read_inquiry_markdown(written, PATH)
    assert again.inquiry == first.inquiry
    assert [claim.id for claim in again.claims] == [claim.id for claim in first.claims]
    assert write_inquiry_markdown(again.inquiry, again.claims) == written


def test_windows_line_ends_change_nothing() -> None:
    assert read(WHOLE.replace("\n", "\r\n")) == read(WHOLE)


def test_an_id_stands_in_the_file_only_where_the_text_does_not_give_it() -> None:
    found = read(WHOLE)
    assert found.inquiry.id == make_inquiry_id(found.inquiry.title)
    lines = write_inquiry_markdown(found.inquiry, found.claims).split("\n")
    assert [line for line in lines if "id:" in line] == ["  - id: sparse-keeps"]
