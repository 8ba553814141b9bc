"""Who is in front for a topic of a claim is worth more, once, however many topics it leads."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_claim, a_paper
from tracker.domain.contexts import ClaimInContext
from tracker.literature.leads import best_of
from tracker.literature.query_forms import FEW_TOPICS
from tracker.literature.ranking import Compared, Weighed, argued, asking, compare, worth_at_most
from tracker.literature.standing import (
    AMONG_THE_FIRST,
    DAMPING,
    HEARD,
    OWN_PHRASE,
    TOPIC,
    in_front,
    own_phrases,
)

TITLES = (
    "Sharp minima of loss landscapes",
    "Entropy collapse in policy gradients",
    "Entropy of stars, a survey of collapse and of entropy",
    "Reasoning about reasoning",
)
PAPERS = [a_paper(f"1703.{n:05d}", title) for n, title in enumerate(TITLES, start=1)]
FIRST = TOPIC * DAMPING / (DAMPING + 1)


def _found() -> list[Compared]:
    ask = asking(ClaimInContext(a_claim("Sharp minima generalise", as_of=("2016-09",))))
    return [compare(ask, Weighed(paper)) for paper in PAPERS]


def _more(*topics: str) -> list[float]:
    """What each paper gains by these topics."""
    found = _found()
    claim = a_claim("Sharp minima generalise", as_of=("2016-09",), topics=topics)
    after = in_front(found, ClaimInContext(claim))
    assert [it.one for it in after] == [it.one for it in found], "the order stays"
    return [round(b.worth - a.worth, 9) for a, b in zip(found, after, strict=True)]


def test_the_first_for_a_topic_gains_most_and_who_has_none_of_its_words_nothing() -> None:
    sharp, policy, stars, reasoning = _more("policy entropy collapse")
    assert policy == pytest.approx(FIRST)
    assert stars == pytest.approx(TOPIC * DAMPING / (DAMPING + 2))
    assert sharp == reasoning == 0.0


def test_the_best_place_counts_and_not_the_sum() -> None:
    one, several = _more("sharp minima"), _more("sharp minima", "loss landscapes", "minima")
    assert several[0] == one[0] == pytest.approx(FIRST)


def test_a_paper_stands_for_a_topic_of_which_it_says_half() -> None:
    """By the rarity of its words: *entropy* is most of *entropy reasoning*, *reasoning* is not."""
    assert _more("reasoning with activation steering") == [0.0, 0.0, 0.0, 0.0]
    sharp, policy, stars, reasoning = _more("entropy reasoning")
    assert policy > 0.0 < stars
    assert sharp == reasoning == 0.0


def test_equals_have_the_same_place_in_whatever_order_they_are_met() -> None:
    papers = [a_paper(f"1703.{n:05d}", "Entropy collapse of networks") for n in range(1, 4)]
    other = a_paper("1703.00009", "Entropy collapse, entropy collapse of networks")
    claim = a_claim("Collapse", as_of=("2016-09",), topics=("entropy collapse",))
    ask = asking(ClaimInContext(claim))
    for met in ([*papers, other], [other, *papers]):
        found = [compare(ask, Weighed(paper)) for paper in met]
        after = in_front(found, ClaimInContext(claim))
        more = {b.one.paper.id: b.worth - a.worth for a, b in zip(found, after, strict=True)}
        assert more[other.id] == pytest.approx(FIRST)
        second = TOPIC * DAMPING / (DAMPING + 2)
        assert [more[paper.id] for paper in papers] == pytest.approx([second] * 3)


def test_it_is_told_for_which_topic_a_paper_is_among_the_first_and_not_further_down() -> None:
    papers = [
        a_paper(f"1703.{n:05d}", "Entropy collapse" + " of stars" * n)
        for n in range(1, AMONG_THE_FIRST + 4)
    ]
    claim = a_claim("Collapse", as_of=("2016-09",), topics=("entropy collapse", "dropout"))
    ask = asking(ClaimInContext(claim))
    found = [compare(ask, Weighed(paper)) for paper in papers]
    fronts = [it.front for it in in_front(found, ClaimInContext(claim))]
    assert fronts == ["entropy collapse"] * AMONG_THE_FIRST + [""] * 3


def test_a_topic_of_one_common_word_tells_less() -> None:
    (*_, reasoning) = _more("reasoning")
    assert 0 < reasoning < 0.6 * FIRST


def test_without_topics_phrases_count_that_several_papers_have_and_not_most() -> None:
    claim = a_claim("Policy gradients suffer an entropy collapse", as_of=("2016-09",))
    anchor = a_paper("1609.00001", "On trust regions", abstract="Trust regions bound each step.")
    context = ClaimInContext(claim, anchors=(anchor,))
    titles = ["Entropy collapse"] * HEARD + ["Trust regions"] * 40 + ["Suffering stars"] * 9
    papers = [a_paper(f"1703.{n:05d}", title) for n, title in enumerate(titles, start=1)]
    ask = asking(context)
    found = [compare(ask, Weighed(paper)) for paper in papers]
    assert own_phrases(found, context) == ["entropi collaps"], "most have trust regions"
    more = [b.worth - a.worth for a, b in zip(found, in_front(found, context), strict=True)]
    first = OWN_PHRASE * DAMPING / (DAMPING + 1)
    assert more[:HEARD] == pytest.approx([first] * HEARD), "they are equal"
    assert not any(more[HEARD:])
    fronts = [it.front for it in in_front(found, context)]
    assert fronts == ["entropy collapse"] * HEARD + [""] * (len(found) - HEARD)
    few = replace(context, claim=replace(claim, topics=("suffering stars",)))
    fronts = [it.front for it in in_front(found, few)]
    assert fronts == ["entropy collapse"] * HEARD + [""] * 40 + ["suffering stars"] * 9
    many = replace(context, claim=replace(claim, topics=("stars",) * (FEW_TOPICS + 1)))
    assert not any(it.front for it in in_front(found, many)[:HEARD]), "its topics tell its sides"


def test_where_there_is_no_side_to_be_in_front_for_nothing_changes() -> None:
    assert _more() == [0.0, 0.0, 0.0, 0.0]
    assert _more("of the and") == [0.0, 0.0, 0.0, 0.0]
    assert in_front([], ClaimInContext(a_claim("Anything", topics=("sharp minima",)))) == []


def test_what_a_paper_is_worth_at_most_becomes_what_it_is_worth() -> None:
    ask = asking(ClaimInContext(a_claim("Do sharp minima generalise?", as_of=("2016-09",))))
    for paper in [
        *PAPERS,
        a_paper("1704.00001", "Are sharp minima really a mirage? A closer look"),
    ]:
        one = Weighed(paper)
        known = compare(ask, one)
        likely = known._replace(worth=worth_at_most(ask, one))
        assert likely.worth >= known.worth
        assert argued(likely).worth == pytest.approx(known.worth)


@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9), st.booleans()), max_size=30),
    st.integers(1, 8),
)
def test_the_best_are_among_those_taken(told: list[tuple[float, float, bool]], most: int) -> None:
    one = Weighed(PAPERS[0])
    offered = sorted(
        ((worth + less, worth, is_lead) for worth, less, is_lead in told), reverse=True
    )

    def lead(each: tuple[float, bool]) -> Compared | None:
        worth, is_lead = each
        return Compared(one, [], worth) if is_lead else None

    found = best_of(((at, (worth, is_lead)) for at, worth, is_lead in offered), lead, most)
    best = sorted((worth for worth, _, is_lead in told if is_lead), reverse=True)[:most]
    assert sorted((it.worth for it in found), reverse=True)[:most] == best
