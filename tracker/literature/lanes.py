"""Sums for all papers of a night at once: a whole number with a lane of bits for every paper.

One addition of such numbers adds for all papers. What does not fit a lane is rounded up, so that a
sum is never less than the formula would have it (`ranking`), and more by some hundredths at most.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.literature.word_weights import Weights

_WIDE, _NARROW = 4, 2
"""Bytes of a lane where sums are compared, and of one where words are added up and sums kept."""
_STEPS, _KEPT = 24, 9
"""Binary places of a wide sum, which holds up to 256, and of a narrow one, up to 128. The formula
stays below: words 47, likeness 6, argument 2.4, phrases 40 (a hundred, 0.4 each)."""
_AMOUNTS, _TOGETHER = 6, 50
"""Binary places of how much of a word a paper has, below 20; words a narrow lane has room for."""
_WORTHS, _EACH = 18, 7
"""Binary places of what words are worth: those of one worth, and those added up in narrow lanes."""
_SPARSE, _FINEST = 128, 5
"""A word that at most one paper in so many has is added paper by paper; and by how many places the
highest byte of sums is made finer at most."""


_MASK = bytes(255 if code == ord("1") else 0 for code in range(256))


def amount(value: float) -> int:
    """How much of a word a paper has, in the steps of lanes; `value` is below 20."""
    return _up(value, _AMOUNTS)


class Sums:
    """The lanes of so many papers: wide ones in their order, narrow ones in `positions`."""

    def __init__(self, papers: int) -> None:
        self._half = (papers + 1) // 2
        self._lanes = 2 * self._half
        self._every_other = int.from_bytes(b"\xff\xff\0\0" * self._half, "little")
        self._ones = int.from_bytes(b"\1\0\0\0" * self._half, "little")
        self._tops = [
            number(array("I", [((1 << bits) - 1) << (8 * _WIDE - bits)] * self._lanes))
            for bits in range(_FINEST + 1)
        ]
        self.positions = [*range(0, self._lanes, 2), *range(1, self._lanes, 2)][:papers]
        """The narrow lane of every paper: the first half have the even ones."""

    @property
    def few(self) -> int:
        """So many papers, or fewer, are added to one by one."""
        return self._lanes // _SPARSE

    def nothing(self) -> "array[int]":
        """Nothing for every paper, in narrow lanes, to be added to."""
        return array("H", bytes(_NARROW * self._lanes))

    def everything(self, values: Sequence[float]) -> "array[int]":
        """A value for every paper, in narrow lanes, to be added to."""
        lanes = self.nothing()
        for position, value in zip(self.positions, values, strict=True):
            lanes[position] = _up(value, _KEPT)
        return lanes

    def kept(self, total: int) -> int:
        """A wide sum in narrow lanes, rounded up."""
        rounded, every = total >> _STEPS - _KEPT, self._every_other
        evens, odds = rounded & every, rounded >> 8 * _WIDE * self._half & every
        return (evens + self._ones) | (odds + self._ones) << 8 * _NARROW

    def unkept(self, kept: int) -> int:
        """The sum that was kept."""
        return self.widened(kept) << _STEPS - _KEPT

    def widened(self, lanes: int) -> int:
        """Narrow lanes made wide ones, every paper in its place."""
        evens, odds = lanes & self._every_other, lanes >> 8 * _NARROW & self._every_other
        return evens | odds << 8 * _WIDE * self._half

    def falling(self, total: int, able: int) -> Iterator[tuple[float, int]]:
        """The places of papers by falling sums, and what a sum is at most; of equals the earlier.

        `able` tells in bits which papers are asked for.
        """
        finer = _FINEST
        while total & self._tops[finer]:
            finer -= 1
        sums = (total << finer).to_bytes(_WIDE * self._lanes, "little")
        asked = f"{able:0{self._lanes}b}"[::-1].encode("ascii").translate(_MASK)
        levels = int.from_bytes(sums[_WIDE - 1 :: _WIDE], "big") & int.from_bytes(asked, "big")
        return _by_level(levels.to_bytes(self._lanes, "big"), 2.0**-finer)


Having = Mapping[str, Sequence[int]]
"""Something of the papers that have a word, one paper after the other."""


class Lanes:
    """How much of each word every paper has: `add` and `add_each` tell in wide lanes."""

    def __init__(self, sums: Sums, positions: Having, amounts: Having) -> None:
        """Positions of the papers that have a word, and amounts, as `amount` tells them."""
        self._sums = sums
        self._positions = positions
        self._amounts = amounts
        self._lanes: dict[str, int] = {}
        for word, having in positions.items():
            if len(having) > sums.few:
                lanes = sums.nothing()
                for position, much in zip(having, amounts[word], strict=True):
                    lanes[position] = much
                self._lanes[word] = number(lanes)

    def add(self, worths: Weights, few: "array[int]") -> int:
        """What words are worth to every paper, many of them the same.

        Rare words are added to `few`, narrow lanes, and not to what is returned.
        """
        total = 0
        for worth, words in self._common(worths, few).items():
            each = _up(worth, _WORTHS)
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
                if word in self._positions:
                    self._add_rare(word, worth, few)
            elif worth in common:
                common[worth].append(lanes)
            else:
                common[worth] = [lanes]
        return common

    def _add_rare(self, word: str, worth: float, few: "array[int]") -> None:
        each = _up(worth, _WORTHS)
        for position, much in zip(self._positions[word], self._amounts[word], strict=True):
            few[position] += (each * much >> _STEPS - _KEPT) + 1


class Counted:
    """Which papers have each of many phrases: each that a paper has counts the same."""

    def __init__(self, sums: Sums, positions: Having, worth: float) -> None:
        self._positions = positions
        self._each = _up(worth, _KEPT)
        self._lanes: dict[str, int] = {}
        for phrase, having in positions.items():
            if len(having) > sums.few:
                lanes = sums.nothing()
                for position in having:
                    lanes[position] = self._each
                self._lanes[phrase] = number(lanes)

    def add(self, phrases: Iterable[str], few: "array[int]") -> int:
        """What these are worth to every paper, in narrow lanes; rare ones are added to `few`."""
        lanes = self._lanes
        total = 0
        for phrase in phrases:
            if phrase in lanes:
                total += lanes[phrase]
            else:
                for position in self._positions.get(phrase, ()):
                    few[position] += self._each
        return total


def number(values: "array[int]") -> int:
    """One number of the values of all papers, the first in the lowest lane."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return int.from_bytes(values.tobytes(), "little")


def _by_level(levels: bytes, step: float) -> Iterator[tuple[float, int]]:
    for level in range(255, 0, -1):
        place = levels.find(level)
        while place >= 0:
            yield (level + 1) * step, place
            place = levels.find(level, place + 1)


def _up(value: float, places: int) -> int:
    return int(value * (1 << places)) + 1
