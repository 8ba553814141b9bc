"""Sums of many papers at once: as near to adding paper by paper as lanes are fine."""

import itertools
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.literature.lanes import Counted, Lanes, Sums, amount, number
from tracker.literature.query_forms import Part

STEPS = 2.0**9
"""Of a sum to one."""
_PAPERS = st.integers(1, 300)
_AMOUNT = st.floats(0.0, 18.7)


def _values(total: int, papers: int) -> list[float]:
    return [(total >> 16 * place & 0xFFFF) / STEPS for place in range(papers)]


@st.composite
def _words(draw: st.DrawFn) -> tuple[int, dict[str, dict[int, float]], dict[str, float]]:
    """So many papers, how much of some words they have, and what the words are worth."""
    papers = draw(_PAPERS)
    count = draw(st.integers(1, 12))
    amounts = {
        f"w{n}": draw(
            st.dictionaries(st.integers(0, papers - 1), _AMOUNT, min_size=1, max_size=papers)
        )
        for n in range(count)
    }
    same = draw(st.booleans())
    worth = 1.0 / count
    worths = {word: worth if same else worth * draw(st.floats(0.01, 1.0)) for word in amounts}
    return papers, amounts, {**worths, "of no paper": 0.5}


def _lanes(sums: Sums, amounts: dict[str, dict[int, float]]) -> Lanes:
    places = {word: array("I", sorted(having)) for word, having in amounts.items()}
    much = {
        word: array("H", [amount(having[place]) for place in sorted(having)])
        for word, having in amounts.items()
    }
    return Lanes(sums, places, much)


@given(_words())
@settings(max_examples=60, deadline=None)
def test_a_sum_is_near_to_adding(
    told: tuple[int, dict[str, dict[int, float]], dict[str, float]],
) -> None:
    papers, amounts, worths = told
    sums = Sums(papers)
    few = sums.nothing()
    parts = [
        Part(each, [word for word in worths if worths[word] == each])
        for each in set(worths.values())
    ]
    total = _lanes(sums, amounts).add(parts, few) + number(few)
    exact = [
        sum(worths[word] * having.get(place, 0.0) for word, having in amounts.items())
        for place in range(papers)
    ]
    for value, wanted in zip(_values(total, papers), exact, strict=True):
        assert value == pytest.approx(wanted, abs=0.02)


@given(_words())
@settings(max_examples=60, deadline=None)
def test_words_of_different_worths_are_added_up_likewise(
    told: tuple[int, dict[str, dict[int, float]], dict[str, float]],
) -> None:
    papers, amounts, worths = told
    parts = {word: {p: much / 3 for p, much in having.items()} for word, having in amounts.items()}
    sums = Sums(papers)
    few = sums.nothing()
    total = _lanes(sums, parts).add_each(worths, few) + number(few)
    for place, value in enumerate(_values(total, papers)):
        exact = sum(worths[word] * having.get(place, 0.0) for word, having in parts.items())
        assert value == pytest.approx(exact, abs=0.4), "worths have seven binary places"


@given(
    st.lists(st.floats(0.6, 120.0), min_size=1, max_size=90),
    st.integers(0, 2**90 - 1),
)
@settings(max_examples=100, deadline=None)
def test_places_come_by_falling_sums(values: list[float], bits: int) -> None:
    able = bits & (2 ** len(values) - 1)
    sums = Sums(len(values))
    total = number(sums.everything(values))
    told = list(sums.falling(total, able))
    assert sorted(place for _, place in told) == [n for n in range(len(values)) if able >> n & 1], (
        "each of them once, and no other"
    )
    for value, place in told:
        assert value == pytest.approx(values[place], abs=0.001)
    for (value, place), (after, later) in itertools.pairwise(told):
        assert value > after or (value == after and place < later), "the earlier first"


@pytest.mark.parametrize("papers", [1, 2, 3, 129, 300])
def test_phrases_count_the_same_each(papers: int) -> None:
    sums = Sums(papers)
    having = {"deep net": range(papers), "flat minima": [papers - 1]}
    counted = Counted(sums, having, 0.4)
    few = sums.nothing()
    total = counted.add({"deep net", "flat minima", "said by none"}, few)
    values = _values(total + number(few), papers)
    assert values[:-1] == [pytest.approx(0.4, abs=0.01)] * (papers - 1)
    assert values[-1] == pytest.approx(0.8, abs=0.01)
