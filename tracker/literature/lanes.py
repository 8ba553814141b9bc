"""Sums for all papers of a night at once: a whole number with a lane of bits for every paper.

One addition of such numbers adds for all papers. What does not fit a lane is rounded up, so that a
sum is never less than the formula would have it (`ranking`), and more by some hundredths at most.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping

from tracker.literature.word_weights import Weights

_WIDE, _NARROW = 4, 2
"""Bytes of a lane where sums are kept, and of one where words are first added up."""
_STEPS = 24
"""Binary places of a sum, so that it holds up to 256. The formula stays far below: words 47,
likeness 6, argument 2, 0.4 a phrase."""
_AMOUNTS, _TOGETHER = 6, 100
"""Binary places of how much of a word a paper has, and words that a narrow lane has room for:
common words weigh less than 10."""
_EACH = 7
"""Binary places of what words are worth that are added up in narrow lanes."""
_SPARSE = 128
"""A word that fewer than one paper in so many has is added paper by paper."""
_FINEST = 7


class Lanes:
    """How much of each word (or phrase) every paper has."""

    def __init__(self, amounts: Mapping[str, Mapping[int, float]], papers: int) -> None:
        """`amounts` tells by word what papers have of it, by their places."""
        self._papers = papers
        self._half = (papers + 1) // 2
        self._every_other = int.from_bytes(b"\xff\xff\0\0" * self._half, "little")
        self._having = {
            word: (array("I", having), array("I", [_up(n, _AMOUNTS) for n in having.values()]))
            for word, having in amounts.items()
        }
        self._lanes: dict[str, int] = {}
        self._few = papers // _SPARSE

    def add(self, worths: Weights, few: "array[int]") -> int:
        """What words are worth to every paper, many of them the same.

        Rare words are added to `few`, and not to what is returned.
        """
        total = 0
        for worth, words in self._common(worths, few).items():
            each = _up(worth, _STEPS - _AMOUNTS)
            for start in range(0, len(words), _TOGETHER):
                lanes = sum(map(self._lanes_of, words[start : start + _TOGETHER]))
                total += each * self._widened(lanes)
        return total

    def add_each(self, worths: Weights, few: "array[int]") -> int:
        """The same for words of different worths, which are 8 to a paper at most."""
        sums = 0
        for worth, words in self._common(worths, few).items():
            each = _up(worth, _EACH)
            for word in words:
                sums += each * self._lanes_of(word)
        return self._widened(sums) << _STEPS - _EACH - _AMOUNTS

    def _common(self, worths: Weights, few: "array[int]") -> dict[float, list[str]]:
        """The common words by their worth; rare ones are added to `few`."""
        common: dict[float, list[str]] = {}
        for word, worth in worths.items():
            having = self._having.get(word)
            if having is not None:
                places, amounts = having
                if len(places) > self._few:
                    common.setdefault(worth, []).append(word)
                else:
                    each = _up(worth, _STEPS - _AMOUNTS)
                    for place, amount in zip(places, amounts, strict=True):
                        few[place] += each * amount
        return common

    def _lanes_of(self, word: str) -> int:
        lanes = self._lanes.get(word)
        if lanes is None:
            values = array("H", bytes(2 * _NARROW * self._half))
            for place, amount in zip(*self._having[word], strict=True):
                values[2 * place if place < self._half else 2 * (place - self._half) + 1] = amount
            lanes = self._lanes[word] = _number(values)
        return lanes

    def _widened(self, lanes: int) -> int:
        """Narrow lanes made wide ones: those of the first half of papers stand in even places."""
        evens, odds = lanes & self._every_other, lanes >> 8 * _NARROW & self._every_other
        return evens | odds << 8 * _WIDE * self._half


def nothing(papers: int) -> "array[int]":
    """Nothing for every paper."""
    return array("I", bytes(_WIDE * papers))


def everything(values: Iterable[float]) -> "array[int]":
    """A value for every paper, in the steps of a sum."""
    return array("I", [_up(value, _STEPS) for value in values])


def whole(values: "array[int]") -> int:
    """One number of the values of all papers, that of the first in the lowest lane."""
    return _number(values)


class Falling:
    """The papers of a set by falling sums, as far as somebody wants to know."""

    def __init__(self, papers: int) -> None:
        self._papers = papers
        self._tops = [
            _number(array("I", [((1 << bits) - 1) << (8 * _WIDE - bits)] * papers))
            for bits in range(_FINEST + 1)
        ]

    def places(self, total: int, able: int) -> Iterator[tuple[float, int]]:
        """What a sum is at most, and the place; of equals the earlier first. `able` are bits."""
        finer = _FINEST
        while total & self._tops[finer]:
            finer -= 1
        sums = (total << finer).to_bytes(_WIDE * self._papers, "little")
        return _by_level(sums[_WIDE - 1 :: _WIDE], 2.0**-finer, f"{able:0{self._papers}b}"[::-1])


def _by_level(levels: bytes, step: float, able: str) -> Iterator[tuple[float, int]]:
    for level in range(255, 0, -1):
        place = levels.find(level)
        while place >= 0:
            if able[place] == "1":
                yield (level + 1) * step, place
            place = levels.find(level, place + 1)


def _number(values: "array[int]") -> int:
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return int.from_bytes(values.tobytes(), "little")


def _up(value: float, places: int) -> int:
    return int(value * (1 << places)) + 1
