"""The papers of one night as bits: which of them score best for a claim, without a loop over them.

Every word is a row of bits, one a paper, and scores are added up in planes: plane *n* holds for
every paper the bit worth 2^n of its score, so that one addition with carry serves all papers at
once. Scores are rounded to whole numbers; they choose whom the exact formula is worked out for.
"""

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.ranking import (
    LIKENESS,
    MEAN_SIZE,
    SUBJECT_WORDS,
    Asking,
    Weighed,
)
from tracker.literature.word_weights import Weights
from tracker.literature.words import rarity

_STEPS = 16.0
"""Whole numbers to one of the formula."""
_PLANES = 20
_NEAR_WORDS, _REMEMBERED = 40, 10_000
_LEAST_OFTEN = 4
_OFTEN = 1.3
"""From this weight on a word stands in a title or several times: it counts half as much again."""


class NightPapers:
    """The papers of one night, in the order of their months."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        ordered = sorted(papers, key=lambda paper: (paper.month, paper.id))
        self._papers = [Weighed(paper) for paper in ordered]
        self._months = [one.month for one in self._papers]
        self._words = self._words_by_paper()
        self._arguing = self._planes_of_arguments()
        self._nearness: dict[int, tuple[Weights, dict[str, float]]] = {}

    def best(self, ask: Asking, most: int) -> list[Weighed]:
        """The newer papers that score best, of those that have one of the claim's own words."""
        able = self._able(ask)
        if able.bit_count() > most:
            able = _highest(self._scored(ask), able, most)
        return [self._papers[place] for place in _places(able)]

    def _able(self, ask: Asking) -> int:
        """The newer papers with two of the claim's words; with one, where its papers may help."""
        one = two = 0
        for word in ask.spoken:
            known = self._words.get(word)
            if known is not None:
                two |= one & known.having
                one |= known.having
        able = one if len(ask.subject) >= SUBJECT_WORDS else two
        first = self._first_after(ask.after)
        return able >> first << first

    def _scored(self, ask: Asking) -> list[int]:
        """The planes of every paper's score."""
        planes = list(self._arguing)
        asked, words = ask.asked, self._words
        near = self._near(ask.around)
        for word, value in asked.items():
            known = words.get(word)
            if known is not None:
                having, often, rare = known
                amount = int(value * rare + near.get(word, 0.0) + 0.5)
                if amount:
                    _add(planes, having, amount)
                    if often and amount >= _LEAST_OFTEN:
                        _add(planes, often, amount >> 1)
        for word, value in near.items():
            if word not in asked and word in words:
                _add(planes, words[word].having, int(value + 0.5))
        return planes

    def _near(self, around: Weights) -> dict[str, float]:
        """What the words that tell most about the papers around a claim add to a score."""
        known = self._nearness.get(id(around))
        if known is None or known[0] is not around:
            if len(self._nearness) >= _REMEMBERED:
                self._nearness.clear()
            best = heapq.nlargest(_NEAR_WORDS, around, key=lambda word: (around[word], word))
            worth = {w: around[w] * rarity(w) * LIKENESS * _STEPS / MEAN_SIZE for w in best}
            known = around, {word: value for word, value in worth.items() if value >= 0.5}
            self._nearness[id(around)] = known
        return known[1]

    def _words_by_paper(self) -> dict[str, "_Word"]:
        having: dict[str, int] = {}
        often: dict[str, int] = {}
        for place, one in enumerate(self._papers):
            bit = 1 << place
            for word, weight in one.weights.items():
                having[word] = having.get(word, 0) | bit
                if weight >= _OFTEN * rarity(word):
                    often[word] = often.get(word, 0) | bit
        return {
            word: _Word(bits, often.get(word, 0), rarity(word) * _STEPS)
            for word, bits in having.items()
        }

    def _planes_of_arguments(self) -> list[int]:
        planes = [0] * _PLANES
        for place, one in enumerate(self._papers):
            _add(planes, 1 << place, int(max(0.0, one.argument) * _STEPS + 0.5))
        return planes

    def _first_after(self, month: Month | None) -> int:
        """The place of the first paper of a later month."""
        if month is None or not self._months or self._months[0] > month:
            return 0
        return bisect_right(self._months, month)


class _Word(NamedTuple):
    """The papers that have a word, those of them that have it often, and its rarity in steps."""

    having: int
    often: int
    rare: float


def _add(planes: list[int], bits: int, amount: int) -> None:
    """Add a number to the scores of all papers in `bits`."""
    level = 0
    while amount:
        if amount & 1:
            carry, at = bits, level
            while carry:
                held = planes[at]
                planes[at] = held ^ carry
                carry &= held
                at += 1
        amount >>= 1
        level += 1


def _highest(planes: list[int], able: int, most: int) -> int:
    """So many of these papers, none of the others scoring higher; of equals the earlier ones."""
    chosen, room = 0, most
    for plane in reversed(planes):
        ones = able & plane
        count = ones.bit_count()
        if count > room:
            able = ones
        else:
            chosen |= ones
            room -= count
            able ^= ones
    for place in _places(able):
        if room <= 0:
            break
        chosen |= 1 << place
        room -= 1
    return chosen


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
