"""Matching: the papers that bear on a claim come first, and nothing else comes at all."""

import random
from collections.abc import Sequence

import pytest

from tests.builders import a_claim, a_paper, an_anchor
from tracker.domain.claims import Claim
from tracker.domain.contexts import ClaimInContext
from tracker.domain.leads import Lead, LeadState
from tracker.domain.papers import Paper, Source
from tracker.literature.matching import Bm25Matcher

CLAIM = a_claim(
    "Sharp minima found by large-batch training generalise worse than flat minima",
    as_of=("2017-01",),
    anchors=(an_anchor("1609.04836", said_title="On Large-Batch Training for Deep Learning"),),
)
RIGHT = a_paper("1703.04933", "Sharp Minima Can Generalize For Deep Nets", abstract="")
NEAR = a_paper("1705.08741", "A mountain walk between flat minima", abstract="")
UNRELATED = a_paper("1712.09913", "A catalogue of variable stars in globular clusters", abstract="")


def _match(claim: Claim, *papers: Paper, limit: int = 5) -> list[Lead]:
    return Bm25Matcher().match([ClaimInContext(claim)], papers, limit).get(claim.id, [])


def _ids(leads: Sequence[Lead]) -> list[str]:
    return [str(lead.paper_id) for lead in leads]


def test_the_paper_that_bears_on_the_claim_comes_first() -> None:
    leads = _match(CLAIM, UNRELATED, NEAR, RIGHT)
    assert _ids(leads) == ["1703.04933", "1705.08741"]
    assert [lead.rank for lead in leads] == [1, 2]
    assert leads[0].score > leads[1].score > 0
    assert leads[0].title == "Sharp Minima Can Generalize For Deep Nets"
    assert {"sharp", "minima"} <= set(leads[0].shared)
    assert (leads[0].state, leads[0].source) == (LeadState.NEW, Source.API)


def test_other_forms_of_a_word_count_as_the_word() -> None:
    british = a_paper(
        "1704.00001", "Minimum sharpness and how batches are generalised", abstract=""
    )
    (lead,) = _match(CLAIM, british)
    assert "generalise" in lead.shared


def test_a_word_in_the_title_counts_more_than_in_the_abstract() -> None:
    title = a_paper("1704.00002", "Sharp minima", abstract="We look at networks.")
    abstract = a_paper("1704.00001", "We look at networks", abstract="Sharp minima.")
    assert _ids(_match(CLAIM, abstract, title)) == ["1704.00002", "1704.00001"]


def test_a_paper_of_other_categories_comes_later_and_still_comes() -> None:
    anchor = a_paper("1609.04836", "On Large-Batch Training", categories=("cs.LG",))
    papers = [
        a_paper("1704.00001", "Sharp minima", abstract="", categories=("astro-ph.GA",)),
        a_paper("1704.00002", "Sharp minima", abstract="", categories=("cs.LG", "math.OC")),
        a_paper("1704.00003", "Sharp minima", abstract="", categories=("cs.LG",)),
        a_paper("1704.00004", "Sharp minima", abstract="", categories=()),
    ]
    found = Bm25Matcher().match([ClaimInContext(CLAIM, anchors=(anchor,))], papers, 5)[CLAIM.id]
    assert _ids(found) == ["1704.00002", "1704.00003", "1704.00004", "1704.00001"]
    assert found[0].score == found[2].score > found[3].score
    nothing_known = Bm25Matcher().match([ClaimInContext(CLAIM)], papers, 5)[CLAIM.id]
    assert len({lead.score for lead in nothing_known}) == 1


def test_words_that_stand_together_as_in_the_claim_count_more() -> None:
    apart = a_paper("1704.00001", "Minima, training and batch: sharp", abstract="")
    together = a_paper("1704.00002", "Training and batch: sharp minima", abstract="")
    assert _ids(_match(CLAIM, apart, together)) == ["1704.00002", "1704.00001"]


def test_of_the_same_words_the_paper_that_asks_comes_before_the_one_that_proposes() -> None:
    words = "sharp minima of large batch training generalise"
    proposes = a_paper(
        "1704.00001", "Sharp minima", abstract=f"We propose a novel framework: {words}."
    )
    asks = a_paper("1704.00002", "Sharp minima", abstract=f"It is unclear whether {words}.")
    assert _ids(_match(CLAIM, proposes, asks)) == ["1704.00002", "1704.00001"]


@pytest.mark.parametrize(
    ("id_", "newer"),
    [("1612.00001", False), ("1701.00001", False), ("1702.00001", True), ("hep-th/0603001", False)],
)
def test_only_papers_newer_than_the_claim_are_leads(id_: str, newer: bool) -> None:
    found = _match(CLAIM, a_paper(id_, "Sharp minima generalise as well as flat minima"))
    assert _ids(found) == ([id_] if newer else [])


def test_an_undated_claim_counts_from_its_latest_paper() -> None:
    undated = a_claim(CLAIM.text, as_of=(), anchors=(an_anchor("1609.04836"),))
    title = "Sharp minima and flat minima"
    assert _ids(_match(undated, a_paper("1609.00001", title), a_paper("1610.00001", title))) == [
        "1610.00001"
    ]


def test_its_own_papers_are_no_leads() -> None:
    own = a_claim(CLAIM.text, as_of=("2017-01",), anchors=(an_anchor("1703.04933"),))
    assert _match(own, RIGHT) == []


def test_a_lead_says_which_papers_of_the_claim_it_names() -> None:
    reply = a_paper("1703.04933", RIGHT.title, abstract="We reply to arXiv:1609.04836.")
    titled = a_paper("1706.00001", "Sharp minima: on “On Large-Batch Training for Deep Learning”")
    anchor = a_paper("1609.04836", "On Large-Batch Training for Deep Learning")
    for known in ((anchor,), ()):
        context = ClaimInContext(CLAIM, "", (), known)
        leads = Bm25Matcher().match([context], [reply, titled, NEAR], 5)[CLAIM.id]
        named = {str(lead.paper_id): lead.names for lead in leads}
        by_title = (anchor.id,) if known else ()  # what a document says is no title of the id
        assert named == {"1703.04933": (anchor.id,), "1706.00001": by_title, "1705.08741": ()}


def test_common_words_alone_make_no_lead() -> None:
    claim = a_claim("Deep learning models trained with large data show better results than others")
    common = a_paper("2501.00001", "Deep learning models with large data: better results")
    assert _match(claim, common) == []


def test_one_rare_word_alone_makes_no_lead() -> None:
    claim = a_claim("Grokking happens late in the training of small transformers")
    assert _match(claim, a_paper("2501.00001", "Grokking in a garden", abstract="")) == []


def test_the_titles_of_its_papers_alone_make_no_lead() -> None:
    claim = a_claim(
        "It does not help", anchors=(an_anchor(said_title="Sharp minima of large-batch training"),)
    )
    assert _match(claim, a_paper("2501.00001", "Sharp minima of large-batch training")) == []


def test_at_most_so_many_leads_and_these_the_best() -> None:
    title = "Sharp minima generalise"
    papers = [
        a_paper(f"1704.0000{n}", title + " worse" * (n == 4), abstract="") for n in range(1, 8)
    ]
    leads = _match(CLAIM, *papers, limit=3)
    assert [lead.rank for lead in leads] == [1, 2, 3]
    assert _ids(leads)[0] == "1704.00004"
    assert _ids(leads)[1:] == ["1704.00001", "1704.00002"], "equal scores: by id"


def test_scores_do_not_depend_on_the_order_of_papers_or_claims() -> None:
    papers = [RIGHT, NEAR, UNRELATED, a_paper("1704.00001", "Flat minima and sharp minima")]
    other = a_claim("Variable stars in globular clusters pulsate", as_of=("2017-01",))
    expected = Bm25Matcher().match([ClaimInContext(CLAIM), ClaimInContext(other)], papers, 5)
    dice = random.Random(3)
    for _ in range(10):
        dice.shuffle(papers)
        assert (
            Bm25Matcher().match([ClaimInContext(other), ClaimInContext(CLAIM)], papers, 5)
            == expected
        )
    assert set(expected) == {CLAIM.id, other.id}


def test_matching_with_other_claims_changes_no_lead() -> None:
    alone = _match(CLAIM, RIGHT, NEAR)
    both = Bm25Matcher().match(
        [ClaimInContext(a_claim("Something else")), ClaimInContext(CLAIM)], [RIGHT, NEAR], 5
    )
    assert both == {CLAIM.id: alone}


@pytest.mark.parametrize(
    ("title", "cues"),
    [
        ("Sharp minima can generalize for deep nets", ()),
        ("Are sharp minima really worse?", ("really", "?")),
        ("Rethinking sharp minima: a closer look", ("Rethinking", "closer look")),
        ("The myth of flat minima and sharp minima", ("myth",)),
        ("Sharp minima are not all you need", ("not all you need",)),
    ],
)
def test_the_cues_of_a_title_are_quoted(title: str, cues: tuple[str, ...]) -> None:
    (lead,) = _match(CLAIM, a_paper("1704.00001", title))
    assert lead.cues == cues


def test_nothing_to_match_with_is_nothing_found() -> None:
    assert Bm25Matcher().match([ClaimInContext(CLAIM)], [], 5) == {}
    assert Bm25Matcher().match([], [RIGHT], 5) == {}
    assert _match(a_claim("…"), RIGHT, a_paper("2501.00001", "0", abstract="")) == []
