"""Sums for all papers of a night at once: a whole number with a lane of bits for every paper.

One addition of such numbers adds for all papers. What does not fit a lane is rounded up, so that a
sum is never less than the formula would have it (`ranking`), and more by some hundredths at most.
"""

import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence

from tracker.literature.word_weights import Weights

_BYTES = 4
"""Of a lane: 2**24 steps to one of the formula, so that it holds up to 256. The formula stays far
below: words 47, likeness 6, argument 2, 0.4 a phrase."""
_STEPS, _WORTHS, _AMOUNTS = 24, 14, 10
"""Binary places of a sum; of what a word is worth; and of how much of it a paper has."""
_SPARSE = 64
"""A word that fewer than one paper in so many has is added paper by paper."""
_FINEST = 7
_TRUE = bytes(255 if sign == ord("1") else 0 for sign in range(256))


class Lanes:
    """How much of each word (or phrase) every paper has."""

    def __init__(self, amounts: Mapping[str, Mapping[int, float]], papers: int) -> None:
        """`amounts` tells by word what papers have of it, by their places; 0 up to 20."""
        self._papers = papers
        self._having = {
            word: (array("I", having), array("I", [_up(n, _AMOUNTS) for n in having.values()]))
            for word, having in amounts.items()
        }
        self._lanes: dict[str, int] = {}
        self._few = papers // _SPARSE

    def add(self, worths: Weights, few: "array[int]") -> int:
        """What words are worth to every paper. Rare words are added to `few`, not to what returns.

        Words of one worth are added up before it is counted.
        """
        sums: dict[float, int] = {}
        for word, worth in worths.items():
            having = self._having.get(word)
            if having is not None:
                places, amounts = having
                if len(places) > self._few:
                    sums[worth] = sums.get(worth, 0) + self._lanes_of(word)
                else:
                    each = _up(worth, _WORTHS)
                    for place, amount in zip(places, amounts, strict=True):
                        few[place] += each * amount
        return sum([_up(worth, _WORTHS) * lanes for worth, lanes in sums.items()])

    def _lanes_of(self, word: str) -> int:
        lanes = self._lanes.get(word)
        if lanes is None:
            values = nothing(self._papers)
            for place, amount in zip(*self._having[word], strict=True):
                values[place] = amount
            lanes = self._lanes[word] = whole(values)
        return lanes


def nothing(papers: int) -> "array[int]":
    """Nothing for every paper."""
    return array("I", bytes(_BYTES * papers))


def everything(values: Sequence[float]) -> "array[int]":
    """A value for every paper, in the steps of a sum."""
    return array("I", [_up(value, _STEPS) for value in values])


def whole(values: "array[int]") -> int:
    """One number of the values of all papers, that of the first in the lowest lane."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return int.from_bytes(values.tobytes(), "little")


class Falling:
    """The papers of a set by falling sums, as far as somebody wants to know."""

    def __init__(self, papers: int) -> None:
        self._papers = papers
        self._tops = [
            whole(array("I", [((1 << bits) - 1) << (8 * _BYTES - bits)] * papers))
            for bits in range(_FINEST + 1)
        ]

    def places(self, total: int, able: int) -> Iterator[tuple[float, int]]:
        """What a sum is at most, and the place; of equals the earlier first. `able` are bits."""
        finer = _FINEST
        while total & self._tops[finer]:
            finer -= 1
        sums = (total << finer).to_bytes(_BYTES * self._papers, "little")
        highest = int.from_bytes(sums[_BYTES - 1 :: _BYTES], "little")
        allowed = int.from_bytes(f"{able:b}".encode().translate(_TRUE), "big")
        return _by_level((highest & allowed).to_bytes(self._papers, "little"), 2.0**-finer)


def _by_level(levels: bytes, step: float) -> Iterator[tuple[float, int]]:
    for level in range(255, 0, -1):
        place = levels.find(level)
        while place >= 0:
            yield (level + 1) * step, place
            place = levels.find(level, place + 1)


def _up(value: float, places: int) -> int:
    return int(value * (1 << places)) + 1
