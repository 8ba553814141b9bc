"""Numbers of a claim against the abstracts of its papers."""

from dataclasses import replace

import pytest

from tests.builders import a_claim, a_paper, an_anchor
from tracker.domain.grounding import (
    bound_findings,
    bounded_numbers,
    number_findings,
    numbers_of,
)
from tracker.domain.papers import Found
from tracker.domain.sightings import Sightings


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("A router wins back 91% of the gain.", ("91%",)),
        ("It gains 2.5 percent and 8192 images a step.", ("2.5%", "8192")),
        ("Up to 10,000 anchors, 10,000 of them old.", ("10000",)),
        ("ResNet-50 and GPT-4 on 16x16 words in 2024.", ()),
        ("Five methods, 3 of them new.", ()),
        ("See arXiv:2411.12580 and section 4.2.1/7.", ()),
    ],
)
def test_the_telling_numbers_of_a_text(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers_of(text) == numbers


def _told(text: str, *abstracts: str) -> list[str]:
    ids = [f"2401.0000{place}" for place in range(1, len(abstracts) + 1)]
    claim = replace(a_claim(text), text=text, anchors=tuple(an_anchor(id_) for id_ in ids))
    known = {}
    for id_, abstract in zip(ids, abstracts, strict=True):
        paper = a_paper(id_, abstract=abstract)
        known[paper.id] = Sightings(paper.id).after(Found(paper))
    return [finding.message for finding in number_findings(claim, known)]


def test_a_number_that_no_abstract_has_is_told() -> None:
    (said,) = _told("It wins back 91% of the gain.", "We win back most of the gain.")
    assert said == "91% stands in no abstract of 2401.00001; it may stand in the body"


def test_a_number_of_any_abstract_is_enough() -> None:
    assert _told("It wins back 91%.", "Nothing of it.", "Up to 91\\% are won.") == []


def test_without_an_abstract_nothing_is_said() -> None:
    assert _told("It wins back 91%.", "") == []
    assert _told("It wins back 91%.", "Most of it.", "") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("wins back 91% of it", [("91", "", "91%")]),
        ("up to 91% and at least 20.5 percent",
         [("91", "most", "up to 91%"), ("20.5", "least", "at least 20.5 percent")]),
        ("about 1,024 images, ~90%", [("1024", "about", "about 1,024"), ("90", "about", "~90%")]),
        ("35% or more, 40% or less",
         [("35", "least", "35% or more"), ("40", "most", "40% or less")]),
        ("averaged over 100 tasks", [("100", "", "100")]),
        ("over 50% of tasks", [("50", "least", "over 50%")]),
        ("from 61% to 91%", [("61", "", "61%"), ("91", "", "91%")]),
    ],
)  # fmt: skip
def test_numbers_with_their_bounds(text: str, told: list[tuple[str, str, str]]) -> None:
    assert [(each.number, each.bound, each.words) for each in bounded_numbers(text)] == told


def _bounds(text: str, abstract: str) -> list[str]:
    paper = a_paper(abstract=abstract)
    known = {paper.id: Sightings(paper.id).after(Found(paper))}
    return [finding.message for finding in bound_findings(a_claim(text), known)]


def test_a_number_with_another_bound_is_told_with_the_words_of_both() -> None:
    assert _bounds("It wins back 91%.", "We win back up to 91\\% of it.") == [
        "the claim says “91%”, the abstract of 2411.12580 “up to 91%”"
    ]
    assert _bounds("It wins back up to 91%.", "We win back about 91% of it.") == [
        "the claim says “up to 91%”, the abstract of 2411.12580 “about 91%”"
    ]


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        ("It wins back 91%.", "We win back 91% of it."),
        ("It wins back about 91%.", "We win back 91% of it."),
        ("It wins back up to 91%.", "We win back at most 91% of it."),
        ("It wins back 91%.", "Up to 91% here, and 91% there."),
        ("It wins back 91%.", "We win back most of it."),
        ("It wins back most of it.", "We win back up to 91%."),
    ],
)
def test_the_same_bound_or_a_looser_one_is_fine(text: str, abstract: str) -> None:
    assert _bounds(text, abstract) == []
