"""Scores in planes of bits: the same sums, and the same best, as with a loop over the papers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.matching import contexts, papers
from tests.builders import a_claim, a_paper
from tracker.domain.contexts import ClaimInContext
from tracker.literature.leads import best_leads
from tracker.literature.matching import CANDIDATES
from tracker.literature.night_papers import (
    NightPapers,
    _added_up,
    _at_least,
    _highest,
    _places,
    _put,
)
from tracker.literature.ranking import Weighed, asking, compare

PAPERS = 40
_ADDED = st.lists(st.tuples(st.integers(0, 2**PAPERS - 1), st.integers(0, 63)), max_size=12)


def _sums(added: list[tuple[int, int]]) -> list[int]:
    waiting: list[list[int]] = [[] for _ in range(20)]
    for bits, amount in added:
        _put(waiting, bits, amount)
    return _added_up(waiting)


@given(_ADDED, st.integers(0, 700))
@settings(max_examples=60, deadline=None)
def test_sums_are_held_to_a_least(added: list[tuple[int, int]], least: int) -> None:
    sums = [sum(amount for bits, amount in added if bits >> n & 1) for n in range(PAPERS)]
    enough = _at_least(_sums(added), least) & (2**PAPERS - 1)
    assert list(_places(enough)) == [n for n in range(PAPERS) if sums[n] >= least]


@given(_ADDED, st.integers(0, 2**PAPERS - 1), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_the_highest_sums_are_chosen_and_of_equals_the_earlier(
    added: list[tuple[int, int]], able: int, most: int
) -> None:
    planes = _sums(added)
    sums = [sum(amount for bits, amount in added if bits >> n & 1) for n in range(PAPERS)]
    assert sums == [
        sum((plane >> n & 1) << level for level, plane in enumerate(planes)) for n in range(PAPERS)
    ]
    ranked = sorted(_places(able), key=lambda n: (-sums[n], n))[:most]
    assert set(_places(_highest(planes, able, most))) == set(ranked)


def test_the_best_of_a_night_are_those_of_the_whole_formula() -> None:
    said = "sharp flat minima batch training noise curvature gradient momentum dropout"
    words = said.split()
    tonight = [
        a_paper(
            f"1703.{n:05d}",
            f"On {words[n % 10]} {words[n * 3 % 10]}",
            abstract=" ".join(words[(n * step) % 10] for step in range(1, 2 + n % 7))
            + " of models.",
        )
        for n in range(1, 120)
    ]
    claim = a_claim("Sharp minima of large batch training generalise badly", as_of=("2017-01",))
    ask = asking(ClaimInContext(claim))
    whole = best_leads(ask, [compare(ask, Weighed(paper)) for paper in tonight], 3)
    chosen = best_leads(ask, NightPapers(tonight).best(ask, CANDIDATES), 3)
    assert chosen[0].score >= 0.99 * whole[0].score
    assert len(chosen) == len(whole) == 3
    assert chosen[-1].score >= 0.95 * whole[-1].score, "rounded scores know no phrases"


def test_few_candidates_hold_nearly_all_of_the_best() -> None:
    """Words as common and as rare as in papers: the best and nine in ten of the best three."""
    anchors, tonight = papers(20, "2411", 3), papers(600, "2602", 2)
    weighed = [Weighed(paper) for paper in tonight]
    night, best, three = NightPapers(tonight), 0, 0
    for context in contexts(40, anchors):
        ask = asking(context)
        whole = best_leads(ask, [compare(ask, one) for one in weighed], 3)
        chosen = best_leads(ask, night.best(ask, CANDIDATES), 3)
        best += whole[0] == chosen[0]
        three += len({lead.paper_id for lead in whole} & {lead.paper_id for lead in chosen})
    assert best >= 39
    assert three >= 0.9 * 3 * 40


def test_older_papers_and_papers_without_its_words_are_not_chosen() -> None:
    claim = a_claim("Sharp minima generalise badly", as_of=("2017-03",))
    night = NightPapers(
        [
            a_paper("1703.00001", "Sharp minima generalise"),
            a_paper("1704.00001", "Sharp minima generalise"),
            a_paper("1704.00002", "Stars in clusters"),
        ]
    )
    chosen = night.best(asking(ClaimInContext(claim)), 12)
    assert [str(it.one.paper.id) for it in chosen] == ["1704.00001"]
