"""Sums for all papers of a night at once: a whole number with a lane of bits for every paper.

One addition of such numbers adds for all papers. What does not fit a lane is rounded up, so that a
sum is never less than the formula would have it (`ranking`), and more by some hundredths at most.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from tracker.literature.word_weights import Weights

_WIDE, _NARROW = 4, 2
"""Bytes of a lane of a sum; and of one in which words are added up and sums are kept."""
_STEPS, _KEPT = 24, 10
"""Binary places of a sum, which holds up to 256, and of a kept one, up to 64. The formula stays
below: words 47, likeness 6, argument 2.4, 0.4 a phrase."""
_AMOUNTS, _TOGETHER = 6, 50
"""Binary places of how much of a word a paper has, below 20; words a narrow lane has room for."""
_EACH = 7
"""Binary places of what words are worth that are added up in narrow lanes."""
_SPARSE, _FINEST = 128, 7
"""A word that at most one paper in so many has is added paper by paper; and by how many places the
highest byte of sums is made finer at most."""


def amount(value: float) -> int:
    """How much of a word a paper has, in the steps of lanes; `value` is below 20."""
    return _up(value, _AMOUNTS)


class Sums:
    """The lanes of so many papers, each paper in its place; an even number of lanes."""

    def __init__(self, papers: int) -> None:
        self._half = (papers + 1) // 2
        self._lanes = 2 * self._half
        self._every_other = int.from_bytes(b"\xff\xff\0\0" * self._half, "little")
        self._ones = int.from_bytes(b"\1\0\0\0" * self._half, "little")
        self._tops = [
            number(array("I", [((1 << bits) - 1) << (8 * _WIDE - bits)] * self._lanes))
            for bits in range(_FINEST + 1)
        ]

    @property
    def few(self) -> int:
        """So many papers, or fewer, are added to one by one."""
        return self._lanes // _SPARSE

    def nothing(self) -> "array[int]":
        """Nothing for every paper, to be added to."""
        return array("I", bytes(_WIDE * self._lanes))

    def narrow(self, places: Iterable[int], amounts: Iterable[int]) -> int:
        """Narrow lanes of these values: even places are the first half of the papers."""
        values = array("H", bytes(_NARROW * self._lanes))
        for place, much in zip(places, amounts, strict=False):
            values[2 * place if place < self._half else 2 * (place - self._half) + 1] = much
        return number(values)

    def widened(self, lanes: int) -> int:
        """Narrow lanes made wide ones, every paper in its place."""
        evens, odds = lanes & self._every_other, lanes >> 8 * _NARROW & self._every_other
        return evens | odds << 8 * _WIDE * self._half

    def kept(self, total: int) -> int:
        """A sum in narrow lanes, rounded up."""
        rounded, every = total >> _STEPS - _KEPT, self._every_other
        evens, odds = rounded & every, rounded >> 8 * _WIDE * self._half & every
        return (evens + self._ones) | (odds + self._ones) << 8 * _NARROW

    def unkept(self, kept: int) -> int:
        """The sum that was kept."""
        return self.widened(kept) << _STEPS - _KEPT

    def falling(self, total: int, able: int) -> Iterator[tuple[float, int]]:
        """The places of papers by falling sums, and what a sum is at most; of equals the earlier.

        `able` tells in bits which papers are asked for.
        """
        finer = _FINEST
        while total & self._tops[finer]:
            finer -= 1
        sums = (total << finer).to_bytes(_WIDE * self._lanes, "little")
        return _by_level(sums[_WIDE - 1 :: _WIDE], 2.0**-finer, f"{able:0{self._lanes}b}"[::-1])


class Lanes:
    """How much of each word (or phrase) every paper has; 1 each where no amounts are given."""

    def __init__(
        self,
        sums: Sums,
        places: Mapping[str, Sequence[int]],
        amounts: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        """Places and amounts of the papers that have a word; the amounts as `amount` tells them."""
        self._sums = sums
        self._places = places
        self._amounts = amounts
        self._lanes = {
            word: sums.narrow(having, self._amounts_of(word))
            for word, having in places.items()
            if len(having) > sums.few
        }

    def add(self, worths: Weights, few: "array[int]") -> int:
        """What words are worth to every paper, many of them the same.

        Rare words are added to `few`, and not to what is returned.
        """
        total = 0
        for worth, words in self._common(worths, few).items():
            each = _up(worth, _STEPS - _AMOUNTS)
            for start in range(0, len(words), _TOGETHER):
                total += each * self._sums.widened(sum(words[start : start + _TOGETHER]))
        return total

    def add_each(self, worths: Weights, few: "array[int]") -> int:
        """The same for words of different worths that come to less than 8 for any paper."""
        sums: dict[int, int] = {}
        for worth, words in self._common(worths, few).items():
            each = _up(worth, _EACH)
            sums[each] = sums.get(each, 0) + sum(words)
        lanes = sum([each * words for each, words in sums.items()])
        return self._sums.widened(lanes) << _STEPS - _EACH - _AMOUNTS

    def _common(self, worths: Weights, few: "array[int]") -> dict[float, list[int]]:
        """The lanes of common words by their worth; rare ones are added to `few`."""
        common: dict[float, list[int]] = {}
        known = self._lanes
        for word, worth in worths.items():
            lanes = known.get(word)
            if lanes is None:
                if word in self._places:
                    self._add_rare(word, worth, few)
            elif worth in common:
                common[worth].append(lanes)
            else:
                common[worth] = [lanes]
        return common

    def _add_rare(self, word: str, worth: float, few: "array[int]") -> None:
        each = _up(worth, _STEPS - _AMOUNTS)
        for place, much in zip(self._places[word], self._amounts_of(word), strict=False):
            few[place] += each * much

    def _amounts_of(self, word: str) -> Iterable[int]:
        return repeat(1 << _AMOUNTS) if self._amounts is None else self._amounts[word]


def everything(values: Iterable[float]) -> "array[int]":
    """A value for every paper, in the steps of a sum, to be added to."""
    return array("I", [_up(value, _STEPS) for value in values])


def number(values: "array[int]") -> int:
    """One number of the values of all papers, that of the first in the lowest lane."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return int.from_bytes(values.tobytes(), "little")


def _by_level(levels: bytes, step: float, able: str) -> Iterator[tuple[float, int]]:
    for level in range(255, 0, -1):
        place = levels.find(level)
        while place >= 0:
            if able[place] == "1":
                yield (level + 1) * step, place
            place = levels.find(level, place + 1)


def _up(value: float, places: int) -> int:
    return int(value * (1 << places)) + 1
