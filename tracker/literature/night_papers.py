"""The papers of one night as bits: which of them score best for a claim, without a loop over them.

Every word is a row of bits, one a paper, and scores are added up in planes: plane *n* holds for
every paper the bit worth 2^n of its score, so that one addition serves all papers at once. Scores
are rounded to whole numbers; they choose whom the exact formula is worked out for.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.query_forms import LEAST_RARITY
from tracker.literature.ranking import (
    LIKENESS,
    MEAN_SIZE,
    PHRASE,
    RARE,
    SUBJECT_WORDS,
    Asking,
    Company,
    Compared,
    Weighed,
    compare,
)
from tracker.literature.word_weights import Weights
from tracker.literature.words import rarity

_STEPS, _FINER = 16.0, 2
"""Whole numbers to one of the formula; and by how many halvings they are finer for companies."""
_FINE = _STEPS * 2**_FINER
_BOTH = 0.25
"""Share of the worth of a phrase for papers that have both of its words somewhere."""
_PLANES = 20
_REMEMBERED = 10_000
_OFTEN = (0.75, 0.5, 0.25)
"""Shares of its rarity that a word counts where it stands; more, where it stands often; between."""


class NightPapers:
    """The papers of one night, in the order of their months."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        ordered = sorted(papers, key=lambda paper: (paper.month, paper.id))
        self._papers = [Weighed(paper) for paper in ordered]
        self._months = [one.month for one in self._papers]
        self._words = self._words_by_paper()
        self._arguing = self._planes_of_arguments()
        self._on_subject = _Remembered(self._on)
        self._with_company = _Remembered(self._scored_by_company)
        self._with_question = _Remembered(self._scored_by_question)

    def best(self, ask: Asking, most: int) -> list[Compared]:
        """The newer papers that score best, of those that have one of the claim's own words."""
        able = self._able(ask)
        if able.bit_count() > most:
            able = _highest(self._scored(ask), able, most)
        return [compare(ask, self._papers[place]) for place in _places(able)]

    def _able(self, ask: Asking) -> int:
        """The newer papers that may bear on the claim: those that cannot are left out unscored.

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
        waiting: list[list[int]] = [[] for _ in range(_PLANES)]
        for word in subject:
            if word in self._words:
                waiting[0].append(self._words[word].having)
        return _at_least(_added_up(waiting), SUBJECT_WORDS)

    def _scored(self, ask: Asking) -> list[int]:
        """The planes of every paper's score."""
        company, question = self._with_company(ask.company), self._with_question(ask.inquired)
        waiting = [[*filter(None, planes)] for planes in zip(company, question, strict=True)]
        self._put_words(waiting, ask.asked, _STEPS)
        for phrase in ask.phrases:
            one, two = (self._words.get(word) for word in phrase.split(" "))
            if one is not None and two is not None:
                _put(waiting, one.having & two.having, int(PHRASE * _BOTH * _STEPS + 0.5))
        return _added_up(waiting)

    def _scored_by_question(self, inquired: Weights) -> list[int]:
        waiting: list[list[int]] = [[] for _ in range(_PLANES + _FINER)]
        self._put_words(waiting, inquired, _FINE)
        return _added_up(waiting)[_FINER:]

    def _scored_by_company(self, company: Company) -> list[int]:
        """By what papers argue and have of the words of a claim's papers.

        Worked out in finer steps, as these are many words of little worth, and rounded then.
        """
        waiting = [[plane] if plane else [] for plane in self._arguing]
        worths = {
            word: lent + towards * LIKENESS / MEAN_SIZE
            for word, (lent, towards) in company.words.items()
        }
        self._put_words(waiting, worths, _FINE)
        return _added_up(waiting)[_FINER:]

    def _put_words(self, waiting: list[list[int]], worths: Weights, steps: float) -> None:
        """Put down what words are worth to the papers that have them."""
        for word, worth in worths.items():
            known = self._words.get(word)
            if known is not None:
                most = worth * known.rare * steps
                for bits, share in zip(known.often, _OFTEN, strict=True):
                    if bits:
                        _put(waiting, bits, int(most * share + 0.5))

    def _words_by_paper(self) -> dict[str, "_Word"]:
        having: dict[str, list[int]] = {}
        for place, one in enumerate(self._papers):
            bit = 1 << place
            for word, weight in one.weights.items():
                bits = having.setdefault(word, [0, 0, 0])
                quarters = int(4.0 * weight / (rarity(word) or 1.0) + 0.5)
                bits[0] |= bit
                if quarters >= 5:
                    bits[1] |= bit
                if quarters == 4 or quarters >= 6:
                    bits[2] |= bit
        return {
            word: _Word(rarity(word), bits[0], (bits[0], bits[1], bits[2]))
            for word, bits in having.items()
        }

    def _planes_of_arguments(self) -> list[int]:
        waiting: list[list[int]] = [[] for _ in range(_PLANES + _FINER)]
        for place, one in enumerate(self._papers):
            _put(waiting, 1 << place, int(max(0.0, one.argument + 0.5) * _FINE + 0.5))
        return _added_up(waiting)

    def _first_after(self, month: Month | None) -> int:
        """The place of the first paper of a later month."""
        if month is None or not self._months or self._months[0] > month:
            return 0
        return bisect_right(self._months, month)


_What = TypeVar("_What")
_Made = TypeVar("_Made")


class _Remembered(Generic[_What, _Made]):
    """What is made of values that many claims share, by identity: to compare them costs more."""

    def __init__(self, make: Callable[[_What], _Made]) -> None:
        self._make = make
        self._known: dict[int, tuple[_What, _Made]] = {}

    def __call__(self, what: _What) -> _Made:
        known = self._known.get(id(what))
        if known is None or known[0] is not what:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[id(what)] = what, self._make(what)
        return known[1]


class _Word(NamedTuple):
    """A word of the night: its rarity, the papers that have it, and how often they do.

    A paper counts a word with 3, 4, 5 or 6 quarters of its rarity: `often` are those with three or
    more, with five or more, and with four or six.
    """

    rare: float
    having: int
    often: tuple[int, int, int]


def _put(waiting: list[list[int]], bits: int, amount: int) -> None:
    """Let a number for all papers in `bits` wait to be added, each of its bits at its plane."""
    at = 0
    while amount:
        if amount & 1:
            waiting[at].append(bits)
        amount >>= 1
        at += 1


def _added_up(waiting: list[list[int]]) -> list[int]:
    """The planes of the sums: three numbers of a plane become one there and a carry for the next.

    Carry-save addition: no carry runs through planes before all numbers of its plane are there.
    """
    planes: list[int] = []
    carried: list[int] = []
    for numbers in waiting:
        numbers.extend(carried)
        carried = []
        while len(numbers) > 1:
            one, two = numbers.pop(), numbers.pop()
            three = numbers.pop() if numbers else 0
            odd = one ^ two
            numbers.append(odd ^ three)
            carried.append((one & two) | (odd & three))
        planes.append(numbers[0] if numbers else 0)
    return planes


def _at_least(planes: list[int], amount: int) -> int:
    """The papers whose sum is no less."""
    more, same = 0, -1
    for level in range(len(planes) - 1, -1, -1):
        if amount >> level & 1:
            same &= planes[level]
        else:
            more |= same & planes[level]
    return more | same


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
