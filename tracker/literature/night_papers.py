"""The papers of one night by falling worth to a claim, without a loop over them.

Sums of whole numbers (`lanes`) are what they are worth, all but what is lost for being of a strange
field: who takes papers one after the other may stop when what he has is worth more than the next.
"""

import itertools
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.lanes import Counted, Lanes, Sums, amount, number
from tracker.literature.query_forms import LEAST_RARITY, Part
from tracker.literature.ranking import (
    LIKENESS,
    PHRASE,
    RARE,
    SCALE,
    SUBJECT_WORDS,
    Asking,
    Company,
    Weighed,
)
from tracker.literature.words import rarity

_GROUND = 1.0
"""Added for every paper: none argues as little as -1, and no sum may fall below 0."""
_COMPANIES, _QUESTIONS = 8_192, 256
"""Sums that are kept; 6 KB each in a night of 3,000 papers."""


class NightPapers:
    """The papers of one night, in the order of their months."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        ordered = sorted(papers, key=lambda paper: (paper.month, paper.id))
        self.papers = [Weighed(paper) for paper in ordered]
        self._months = [one.month for one in self.papers]
        self._words = _words_of(self.papers)
        self._sums = sums = Sums(len(self.papers))
        places, weights, alike = _by_word(self.papers)
        self._weights = Lanes(sums, places, weights)
        self._alike = Lanes(sums, places, alike)
        self._phrases = Counted(sums, _by_phrase(self.papers), PHRASE)
        self._arguing = sums.everything([one.argument + _GROUND for one in self.papers])
        self._on_subject = _Remembered(self._on, _COMPANIES)
        self._by_company = _Remembered(self._scored_by_company, _COMPANIES)
        self._by_question = _Remembered(self._scored_by_question, _QUESTIONS)

    def best_first(self, ask: Asking) -> Iterator[tuple[float, Weighed]]:
        """The newer papers that may bear on the claim and their worth, if no field is strange.

        What is worked out before the first paper is asked for is most of it.
        """
        able = self._able(ask)
        if not able:
            return iter(())
        few = self._sums.nothing()
        total = self._by_company(ask.company) + self._by_question(ask.inquired)
        total += self._weights.add(ask.asked, few) + self._phrases.add(ask.phrases, few)
        return self._worths(self._sums.falling(total + number(few), able))

    def _worths(self, places: Iterable[tuple[float, int]]) -> Iterator[tuple[float, Weighed]]:
        for total, place in places:
            yield SCALE * (total - _GROUND), self.papers[place]

    def _able(self, ask: Asking) -> int:
        """The newer papers that may bear on the claim: those that cannot be left out unscored.

        Follows `ranking.bears` as far as words go that are in a paper or not.
        """
        one = two = telling = tellings = rare = 0
        for word in ask.spoken:
            known = self._words.get(word)
            if known is not None:
                having = known.having
                two |= one & having
                one |= having
                if known.rare >= LEAST_RARITY:
                    tellings |= telling & having
                    telling |= having
                if known.rare >= RARE:
                    rare |= having
        able = tellings | (rare & two)
        if len(ask.subject) >= SUBJECT_WORDS:
            able |= telling & self._on_subject(ask.subject)
        first = self._first_after(ask.after)
        return able >> first << first

    def _on(self, subject: tuple[str, ...]) -> int:
        """The papers with as many of these words as `ranking.bears` wants."""
        having = [-1] + [0] * SUBJECT_WORDS
        for word in subject:
            if word in self._words:
                bits = self._words[word].having
                for count in range(SUBJECT_WORDS, 0, -1):
                    having[count] |= having[count - 1] & bits
        return having[SUBJECT_WORDS]

    def _scored_by_company(self, company: Company) -> int:
        """By what papers argue, and have of the words of a claim's papers."""
        few = self._arguing[:]
        words = company.words.items()
        lent: dict[float, list[str]] = {}
        for word, both in words:
            if both.real:
                lent.setdefault(both.real, []).append(word)
        total = self._weights.add(itertools.starmap(Part, lent.items()), few)
        total += self._alike.add_each({word: both.imag for word, both in words if both.imag}, few)
        return total + number(few)

    def _scored_by_question(self, inquired: Part) -> int:
        few = self._sums.nothing()
        return self._weights.add((inquired,), few) + number(few)

    def _first_after(self, month: Month | None) -> int:
        """The place of the first paper of a later month."""
        if month is None or not self._months or self._months[0] > month:
            return 0
        return bisect_right(self._months, month)


_What = TypeVar("_What")


class _Remembered(Generic[_What]):
    """What is made of values that many claims share, by identity: to compare them costs more."""

    def __init__(self, make: Callable[[_What], int], most: int) -> None:
        self._make = make
        self._most = most
        self._known: dict[int, tuple[_What, int]] = {}

    def __call__(self, what: _What) -> int:
        known = self._known.get(id(what))
        if known is None or known[0] is not what:
            if len(self._known) >= self._most:
                self._known.clear()
            known = self._known[id(what)] = what, self._make(what)
        return known[1]


class _Word(NamedTuple):
    """A word of the night: its rarity, and the papers that have it."""

    rare: float
    having: int


def _words_of(papers: Sequence[Weighed]) -> dict[str, _Word]:
    having: dict[str, int] = {}
    for place, one in enumerate(papers):
        bit = 1 << place
        for word in one.weights:
            having[word] = having.get(word, 0) | bit
    return {word: _Word(rarity(word), bits) for word, bits in having.items()}


_ByWord = dict[str, "array[int]"]


def _by_word(papers: Sequence[Weighed]) -> tuple[_ByWord, _ByWord, _ByWord]:
    """Where the papers are that have a word, what it weighs there, and its part in likeness."""
    places: _ByWord = {}
    weights: _ByWord = {}
    alike: _ByWord = {}
    for place, one in enumerate(papers):
        share = LIKENESS / one.length
        for word, weight in one.weights.items():
            if word not in places:
                places[word], weights[word], alike[word] = array("I"), array("H"), array("H")
            places[word].append(place)
            weights[word].append(amount(weight))
            alike[word].append(amount(weight * share))
    return places, weights, alike


def _by_phrase(papers: Sequence[Weighed]) -> dict[str, tuple[int, ...]]:
    """Where the papers are that have a phrase; nearly all are in one paper only."""
    found: dict[str, tuple[int, ...]] = {}
    for place, one in enumerate(papers):
        for phrase in one.phrases:
            found[phrase] = (*found.get(phrase, ()), place)
    return found
