"""The papers of one night by falling worth to a claim, without a loop over them.

Sums of whole numbers (`lanes`) put them in order. No sum is less than the formula: who takes papers
one after the other may stop when what he has is worth more than the next can be, and missed none.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.lanes import Falling, Lanes, everything, nothing, whole
from tracker.literature.query_forms import LEAST_RARITY
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
from tracker.literature.word_weights import Weights
from tracker.literature.words import rarity

_GROUND = 1.0
"""Added for every paper: none argues as little as -1, and no sum may fall below 0."""
_REMEMBERED = 100_000_000
"""Bytes of sums that are kept."""


class NightPapers:
    """The papers of one night, in the order of their months."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        ordered = sorted(papers, key=lambda paper: (paper.month, paper.id))
        self.papers = [Weighed(paper) for paper in ordered]
        count = len(self.papers)
        self._months = [one.month for one in self.papers]
        words = _by_word(self.papers)
        self._words = {word: _Word(rarity(word), _bits(having)) for word, having in words.items()}
        self._weights = Lanes(words, count)
        self._alike = Lanes(_each(words, [LIKENESS / one.length for one in self.papers]), count)
        self._phrases = Lanes(_by_phrase(self.papers), count)
        self._arguing = everything([one.argument + _GROUND for one in self.papers])
        self._falling = Falling(count)
        most = _REMEMBERED // (4 * count + 1)
        self._on_subject = _Remembered(self._on, most)
        self._by_company = _Remembered(self._scored_by_company, most)
        self._by_question = _Remembered(self._scored_by_question, most)

    def best_first(self, ask: Asking) -> Iterator[tuple[float, Weighed]]:
        """The newer papers that may bear on the claim, and how much each is worth at most.

        What is worked out before the first paper is asked for is most of it.
        """
        able = self._able(ask)
        if not able:
            return iter(())
        few = nothing(len(self.papers))
        total = self._weights.add(ask.asked, few)
        total += self._phrases.add(dict.fromkeys(ask.phrases, PHRASE), few)
        total += self._by_company(ask.company) + self._by_question(ask.inquired) + whole(few)
        return self._worths(self._falling.places(total, able))

    def _worths(self, places: Iterable[tuple[float, int]]) -> Iterator[tuple[float, Weighed]]:
        for most, place in places:
            yield SCALE * (most - _GROUND), self.papers[place]

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
        total = self._weights.add(company.lent, few) + self._alike.add_each(company.towards, few)
        return total + whole(few)

    def _scored_by_question(self, inquired: Weights) -> int:
        few = nothing(len(self.papers))
        return self._weights.add(inquired, few) + whole(few)

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


_Amounts = dict[str, dict[int, float]]


def _by_word(papers: Sequence[Weighed]) -> _Amounts:
    """What each word weighs in the papers that have it, by their places."""
    found: _Amounts = {}
    for place, one in enumerate(papers):
        for word, weight in one.weights.items():
            found.setdefault(word, {})[place] = weight
    return found


def _by_phrase(papers: Sequence[Weighed]) -> _Amounts:
    found: _Amounts = {}
    for place, one in enumerate(papers):
        for phrase in one.phrases:
            found.setdefault(phrase, {})[place] = 1.0
    return found


def _each(amounts: _Amounts, shares: Sequence[float]) -> Mapping[str, Mapping[int, float]]:
    """The same amounts, times what each paper's share is."""
    return {
        word: {place: amount * shares[place] for place, amount in having.items()}
        for word, having in amounts.items()
    }


def _bits(places: Iterable[int]) -> int:
    return sum([1 << place for place in places])
