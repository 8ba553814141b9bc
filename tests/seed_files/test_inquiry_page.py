"""The inquiry page in its variants."""

from pathlib import Path

import pytest

from tracker.domain.claims import (
    Anchor,
    Claim,
    Inquiry,
    InquiryId,
    Kind,
    Link,
    Note,
    make_claim_id,
)
from tracker.domain.identifiers import ArxivId
from tracker.domain.imports import Refusal
from tracker.domain.months import Month
from tracker.ports import ReadInquiry
from tracker.seed_files.inquiry_page import read_inquiry_page
from tracker.seed_files.page_sections import is_page

PATH = Path("page.txt")

PAGE = """\
INQUIRING LINE

Do bees count, or do we count for them?

This explores whether insects have numbers.


The line asks what a bee does with four dots Can a bee tell four from five?. Others disagree.

Sources 2 notes

Can a bee tell four from five?

Trained bees choose the right card in two trials of three.

Is zero an animal idea?

Bees place an empty card below one.

Research prompt for your LLMexpand ↓

Copy into a chat to take this line of inquiry further.

As a biologist, evaluate it — treating the findings below as dated claims.

What a curated library found — and when (findings span 2018–2021; these are perishable claims):
• Bees tell four from five in most trials (2018–06).
• Bees add and subtract one, given colour as
  the sign of the sum (2019–02, 2020–11).
• The dots' area explains most of it.
• Zero is placed below one (2021–05).

Anchor papers (verify; mind their dates):
• arXiv:1806.01234 (2018–06) — Counting in
  Honeybees
• arXiv:1902.04321v2 (2019-02): Arithmetic Without Words
• arXiv:2011.05555 (2020–11) - Sums in Colour
• arXiv:2413.00001 (2021–05) — Nothing at All
• arXiv:2105.xxxxx (2021–05) — Still to find
• arXiv:1706.03762 (2017–06) — Of No Finding

Your task:
(1) RE-TEST. Separate the durable question — *do insects have numbers?* — from limits like "4".
(2) Surface newer work (2024–01).

Cite arXiv IDs; flag anything you cannot ground.

Next inquiring lines
"""


def read(text: str) -> ReadInquiry:
    return read_inquiry_page(text, PATH)


def anchor(written: str, title: str, month: Month, version: int | None = None) -> Anchor:
    value = written.removeprefix("arXiv:").removesuffix("v2")
    return Anchor(written, ArxivId(value), "", title, month, version, link=Link.INFERRED)


def test_a_whole_page() -> None:
    inquiry = InquiryId("do-bees-count-or-do-we-count-for-them")

    def claim(text: str, line: int, months: tuple[Month, ...], *anchors: Anchor) -> Claim:
        return Claim(
            id=make_claim_id(inquiry, text),
            inquiry_id=inquiry,
            text=text,
            as_of=months,
            kind=Kind.METHOD,
            kind_assumed=True,
            anchors=anchors,
            origin=f"page.txt:{line}",
        )

    malformed = Anchor(
        "arXiv:2413.00001",
        None,
        "there is no month 13",
        "Nothing at All",
        Month(2021, 5),
        link=Link.INFERRED,
    )
    assert read(PAGE) == ReadInquiry(
        Inquiry(
            id=inquiry,
            title="Do bees count, or do we count for them?",
            question="do insects have numbers?",
            essay=(
                "This explores whether insects have numbers.\n\n"
                "The line asks what a bee does with four dots Can a bee tell four from five?. "
                "Others disagree."
            ),
            notes=(
                Note(
                    "Can a bee tell four from five?",
                    "Trained bees choose the right card in two trials of three.",
                ),
                Note("Is zero an animal idea?", "Bees place an empty card below one."),
            ),
            anchors=(
                Anchor(
                    "arXiv:1706.03762",
                    ArxivId("1706.03762"),
                    said_title="Of No Finding",
                    said_month=Month(2017, 6),
                ),
            ),
            source="page.txt",
        ),
        (
            claim(
                "Bees tell four from five in most trials.",
                27,
                (Month(2018, 6),),
                anchor("arXiv:1806.01234", "Counting in Honeybees", Month(2018, 6)),
            ),
            claim(
                "Bees add and subtract one, given colour as the sign of the sum.",
                28,
                (Month(2019, 2), Month(2020, 11)),
                anchor("arXiv:1902.04321v2", "Arithmetic Without Words", Month(2019, 2), 2),
                anchor("arXiv:2011.05555", "Sums in Colour", Month(2020, 11)),
            ),
            claim("The dots' area explains most of it.", 30, ()),
            claim("Zero is placed below one.", 31, (Month(2021, 5),), malformed),
        ),
    )


def without_lines_and_ids(found: ReadInquiry) -> object:
    claims = [(claim.text, claim.as_of, claim.anchors) for claim in found.claims]
    inquiry = found.inquiry
    return inquiry.title, inquiry.question, inquiry.notes, inquiry.anchors, claims


MARKDOWN = (
    PAGE.replace("INQUIRING LINE\n\nDo bees", "# Do bees")
    .replace("Sources 2 notes", "## **Sources** 2 notes")
    .replace("Can a bee tell four from five?\n\n", "**Can a bee tell four from five?**\n")
    .replace("What a curated", "### WHAT A CURATED")
    .replace("Anchor papers (", "**Anchor Papers** (")
    .replace("Your task:", "#### Your task")
)


@pytest.mark.parametrize(
    "page",
    [
        MARKDOWN,
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("INQUIRING LINE\n\n", ""),
        PAGE.replace("•", "-"),
        PAGE.replace("•", "*").replace("–", "-"),
        PAGE.replace("•", "–"),
        PAGE.replace("•", "&bull;").replace("—", "&mdash;").replace("–", "&ndash;"),
        PAGE.replace("•", "• ").replace("\n• ", "\n\n• "),
        PAGE.replace(").\n", ".)\n"),
        PAGE.replace("What a curated library found", "<b>What your library found</b>"),
    ],
    ids=[
        "markdown",
        "windows",
        "no banner",
        "hyphens",
        "stars",
        "en dashes",
        "entities",
        "blank lines between",
        "stop inside the bracket",
        "bold tags",
    ],
)
def test_the_same_page_in_other_clothes(page: str) -> None:
    assert without_lines_and_ids(read(page)) == without_lines_and_ids(read(PAGE))


def test_a_month_that_there_is_not_refuses_its_line_alone() -> None:
    page = PAGE.replace("(2018–06).", "(2018–13).").replace("(2020–11) - S", "(2020–00) - S")
    found = read(page)
    assert found.refusals == (
        Refusal("page.txt:27", "'2018–13' has no month 13 (months run from 01 to 12)"),
        Refusal("page.txt:37", "'2020–00' has no month 0 (months run from 01 to 12)"),
    )
    assert len(found.claims) == 3


def test_a_finding_said_twice_is_refused_the_second_time() -> None:
    page = PAGE.replace(
        "• Zero is placed below one (2021–05).", "• The dots' area explains most of it."
    )
    (refusal,) = read(page).refusals
    assert refusal.where == "page.txt:31"
    assert "stands on line 30 already" in refusal.why


def test_without_a_durable_question_the_title_is_the_question() -> None:
    inquiry = read(PAGE.replace("Separate the durable question", "Name the limits")).inquiry
    assert inquiry.question == inquiry.title


def test_a_page_that_is_only_a_list() -> None:
    found = read(
        "Is it so?\n\n- Yes it is (2020-01).\n- arXiv:2001.00001 (2020-01) — Yes\n- Milk\n"
    )
    assert [claim.text for claim in found.claims] == ["Yes it is."]
    assert [one.said_title for one in found.claims[0].anchors] == ["Yes"]
    assert found.inquiry.title == "Is it so?"


def test_findings_that_lost_their_bullets() -> None:
    assert [claim.text for claim in read(PAGE.replace("• ", "")).claims] == [
        "Bees tell four from five in most trials.",
        "Bees add and subtract one, given colour as the sign of the sum.",
        "The dots' area explains most of it.",
        "Zero is placed below one.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "• [arXiv:1806.01234](https://arxiv.org/abs/1806.01234) (2018–06) — Counting in Bees",
        "• **arXiv:1806.01234** (2018–06) — *Counting in Bees*",
        "• [Counting in Bees](https://arxiv.org/abs/1806.01234) (2018–06)",
        "• Counting in Bees — arXiv:1806.01234 (2018–06)",
        "• Counting in Bees (arXiv:1806.01234) (2018–06)",
        "1. arXiv:1806.01234 (2018–06) – Counting in Bees",
        "• 1806.01234 (2018–06): Counting in Bees",
        "• https://arxiv.org/abs/1806.01234 (2018–06) — Counting in Bees",
    ],
)
def test_forms_of_an_anchor(line: str) -> None:
    found = read(f"Q?\n\nFindings span 2018:\n• Yes (2018–06).\n\nAnchor papers:\n{line}\n")
    (one,) = found.claims[0].anchors
    assert (one.id, one.said_title) == (ArxivId("1806.01234"), "Counting in Bees")
    assert found.refusals == ()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (PAGE, True),
        (MARKDOWN, True),
        ("Q?\n- Yes (2020-01).", True),
        ("# Shopping\n\n- milk\n- bread\n", False),
        ("Plain words of 2020-01 and (2020-01).", False),
    ],
)
def test_what_is_a_page(text: str, answer: bool) -> None:
    assert is_page(text) is answer
