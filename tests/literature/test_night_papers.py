"""A night matched by whole numbers: the leads that the formula finds for every paper."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.matching import contexts, papers
from tests.builders import a_claim, a_paper
from tests.formula import NEAR, assert_as_the_formula
from tracker.domain.contexts import ClaimInContext
from tracker.domain.papers import Paper
from tracker.literature.matching import Bm25Matcher
from tracker.literature.night_papers import NightPapers
from tracker.literature.ranking import Weighed, asking, worth_to

WORDS = (
    "sharp",
    "flat",
    "minima",
    "batch",
    "training",
    "noise",
    "curvature",
    "gradient",
    "dropout",
)


def _papers(seed: int, count: int) -> list[Paper]:
    dice = random.Random(seed)
    return [
        a_paper(
            f"1703.{n:05d}",
            " ".join(dice.choices(WORDS, k=dice.randint(1, 5))),
            abstract=" ".join(dice.choices(WORDS, k=dice.randint(0, 40))) + " of models",
        )
        for n in range(1, count + 1)
    ]


@given(st.integers(0, 10_000), st.integers(1, 41), st.lists(st.sampled_from(WORDS), min_size=1))
@settings(max_examples=40, deadline=None)
def test_a_night_finds_what_the_formula_finds(seed: int, count: int, said: list[str]) -> None:
    tonight, anchors = _papers(seed, count), tuple(_papers(seed + 1, seed % 3))
    topics = tuple(" ".join(said[n : n + 2]) for n in range(0, len(said) - 1, 3))
    claim = a_claim(" ".join(said), as_of=("2017-01",), topics=topics)
    context = ClaimInContext(claim, " ".join(reversed(said)), (), anchors, anchors)
    ask = asking(context)
    found = Bm25Matcher().match([context], tonight, 3)
    assert_as_the_formula(found.get(claim.id, []), ask, list(map(Weighed, tonight)), 3)


def test_claims_of_many_words_find_what_the_formula_finds() -> None:
    """Words as common and as rare as in papers, more papers than are added to one by one."""
    anchors, tonight = papers(20, "2411", 3), papers(500, "2602", 2)
    weighed = [Weighed(paper) for paper in tonight]
    asked = list(contexts(70, anchors))
    found = Bm25Matcher().match(asked, tonight, 4)
    for context in asked:
        ask = asking(context)
        assert_as_the_formula(found[ask.claim_id], ask, weighed, 4)


def test_what_papers_are_worth_is_what_the_formula_says() -> None:
    """The paper with the very words of the claim, many times over, does not run out of its lane."""
    said = " ".join(WORDS)
    anchor = a_paper("1612.00001", said, abstract=f"{said} " * 30)
    tonight = [a_paper("1703.00001", f"{said} " * 20, abstract=f"{said} " * 40), *_papers(1, 40)]
    claim = a_claim(f"{said}. " * 3, as_of=("2017-01",), topics=(said, said[::-1]))
    ask = asking(ClaimInContext(claim, said, (), (anchor,), (anchor,)))
    told = list(NightPapers(tonight).best_first(ask))
    assert len(told) == len(tonight)
    for worth, one in told:
        assert worth == pytest.approx(worth_to(ask, one), abs=NEAR)


def test_a_paper_of_a_strange_field_is_worth_less_and_may_fall_behind() -> None:
    anchor = a_paper("1612.00001", "Sharp minima", categories=("cs.LG",))
    said = "Sharp minima of batch training"
    tonight = [
        a_paper("1703.00001", said, categories=("math.CO",)),
        a_paper("1703.00002", said, categories=("cs.LG",)),
    ]
    claim = a_claim(said, as_of=("2017-01",))
    context = ClaimInContext(claim, "", (), (anchor,), (anchor,))
    found = Bm25Matcher().match([context], tonight, 2)[claim.id]
    assert [str(lead.paper_id) for lead in found] == ["1703.00002", "1703.00001"]
    assert_as_the_formula(found, asking(context), list(map(Weighed, tonight)), 2)
    (first,) = Bm25Matcher().match([context], tonight, 1)[claim.id]
    assert first == found[0]


def test_a_claim_that_is_a_whole_document_runs_out_of_no_lane() -> None:
    """Its very text is a paper of the night, among enough others for phrases to be rare ones."""
    ends = ("lor", "mit", "nax", "pud", "rel", "sin", "tov")
    said = " ".join(f"{a}{b}{c}{d}" for a in "bcdfgk" for b in "aeiou" for c in ends for d in "kt")
    tonight = [a_paper("1703.09999", "A long text", abstract=said), *_papers(1, 400)]
    claim = a_claim(f"{said}. {' '.join(WORDS)}", as_of=("2017-01",))
    ask = asking(ClaimInContext(claim))
    found = Bm25Matcher().match([ClaimInContext(claim)], tonight, 3)[claim.id]
    assert_as_the_formula(found, ask, list(map(Weighed, tonight)), 3)


def test_older_papers_and_papers_without_its_words_are_not_chosen() -> None:
    claim = a_claim("Sharp minima generalise badly", as_of=("2017-03",))
    night = NightPapers(
        [
            a_paper("1703.00001", "Sharp minima generalise"),
            a_paper("1704.00001", "Sharp minima generalise"),
            a_paper("1704.00002", "Stars in clusters"),
        ]
    )
    chosen = night.best_first(asking(ClaimInContext(claim)))
    assert [str(one.paper.id) for _, one in chosen] == ["1704.00001"]


def test_a_night_without_papers_brings_nothing() -> None:
    claim = a_claim("Sharp minima generalise badly", as_of=("2017-03",))
    assert Bm25Matcher().match([ClaimInContext(claim)], [], 5) == {}
