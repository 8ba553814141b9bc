"""Sums for all papers of a night at once: a whole number with a lane of bits for every paper.

One addition of such numbers adds for all papers. A sum is the formula's (`ranking`) to within some
hundredths, as lanes are short.
"""

import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tracker.literature.query_forms import Part
from tracker.literature.word_weights import Weights

_BITS, _STEPS = 16, 9
"""Bits of a lane and, of these, binary places of a sum, which holds up to 128. The formula stays
below: words 47, likeness 6, argument 2.4, phrases 40 (a hundred, 0.4 each)."""
_AMOUNTS, _TOGETHER = 6, 50
"""Binary places of how much of a word a paper has, below 20; words that a lane has room for."""
_WORTHS, _EACH = 18, 7
"""Binary places of what words are worth that are multiplied in two lanes' room, and in one's."""
_SPARSE, _FINEST, _DENSE = 384, 5, 4
"""A word that at most one paper in so many has is added paper by paper; by how many places the
highest byte of sums is made finer at most; and if one paper in so many is asked for, each is looked
up when its turn comes."""


def amount(value: float) -> int:
    """How much of a word a paper has, in the steps of lanes; `value` is below 20."""
    return _near(value, _AMOUNTS)


class Sums:
    """The lanes of so many papers, the first in the lowest bits."""

    def __init__(self, papers: int) -> None:
        self._papers = papers
        self._tops = [
            self._in_each((1 << _BITS) - (1 << _BITS - bits)) for bits in range(_FINEST + 1)
        ]
        self._ones = self._in_each(1)
        self._short = self._in_each((1 << _BITS - _EACH - _AMOUNTS + _STEPS) - 1)
        self._evens = number(array("H", [(1 << _BITS) - 1, 0] * (papers // 2 + 1)))
        self._odds = self._evens << _BITS
        self.half = (self._ones & self._evens) << _WORTHS + _AMOUNTS - _STEPS - 1
        """What sums of products in two lanes' room begin with, so that they are rounded."""

    @property
    def few(self) -> int:
        """So many papers, or fewer, are added to one by one."""
        return self._papers // _SPARSE

    def nothing(self) -> "array[int]":
        """Nothing for every paper, to be added to."""
        return array("H", bytes(_BITS // 8 * self._papers))

    def everything(self, values: Sequence[float]) -> "array[int]":
        """A value for every paper, to be added to."""
        return array("H", [_near(value, _STEPS) for value in values])

    def times(self, each: int, words: int) -> tuple[int, int]:
        """Amounts so many times, of every other paper and of those between, in two lanes' room."""
        evens = self._evens
        return each * (words & evens), each * (words >> _BITS & evens)

    def together(self, evens: int, odds: int) -> int:
        """Sums of what `times` tells, and of `half` for either."""
        places = _WORTHS + _AMOUNTS - _STEPS
        these, those = evens >> places & self._evens, odds << _BITS - places & self._odds
        return these | those

    def shortened(self, total: int) -> int:
        """Sums of amounts that were multiplied with worths of `_EACH` places."""
        places = _EACH + _AMOUNTS - _STEPS
        return total + (self._ones << places - 1) >> places & self._short

    def falling(self, total: int, able: int) -> Iterator[tuple[float, int]]:
        """The sums of papers and their places, by falling sums; of equals the earlier place.

        `able` tells in bits which papers are asked for; no sum of theirs is below a half.
        """
        finer = _FINEST
        while total & self._tops[finer]:
            finer -= 1
        sums = (total << finer).to_bytes(_BITS // 8 * self._papers, "big")
        levels, below = sums[::2], sums[1::2]
        if able.bit_count() < self._papers // _DENSE:
            levels = self._asked(levels, able)
        return (
            ((level << 8 | below[at]) / (1 << _STEPS + finer), self._papers - 1 - at)
            for level, at in _by_level(levels, below)
            if able >> self._papers - 1 - at & 1
        )

    def _asked(self, levels: bytes, able: int) -> bytes:
        """The same with nothing for papers that are not asked for."""
        asked = f"{able:0{self._papers}b}".encode("ascii").translate(_MASK)
        those = int.from_bytes(levels, "big") & int.from_bytes(asked, "big")
        return those.to_bytes(self._papers, "big")

    def _in_each(self, value: int) -> int:
        return number(array("H", [value] * self._papers))


_MASK = bytes(255 if code == ord("1") else 0 for code in range(256))
Having = Mapping[str, Sequence[int]]
"""Something of the papers that have a word, one paper after the other."""


class Lanes:
    """How much of each word every paper has."""

    def __init__(self, sums: Sums, places: Having, amounts: Having) -> None:
        """Places of the papers that have a word, and amounts, as `amount` tells them."""
        self._sums = sums
        self._rare: dict[str, tuple[tuple[int, int], ...]] = {}
        self._lanes: dict[str, int] = {}
        for word in places:
            having = tuple(zip(places[word], amounts[word], strict=True))
            if len(having) > sums.few:
                lanes = sums.nothing()
                for place, much in having:
                    lanes[place] = much
                self._lanes[word] = number(lanes)
            else:
                self._rare[word] = having

    def add(self, parts: Iterable[Part], few: "array[int]") -> int:
        """What the words of parts are worth to every paper.

        Rare words are added to `few` and not to what is returned.
        """
        evens = odds = self._sums.half
        for part in parts:
            each = _near(part.each, _WORTHS)
            for word in filter(self._rare.__contains__, part.words):
                self._add_rare(word, each, few)
            words = [self._lanes[word] for word in filter(self._lanes.__contains__, part.words)]
            for start in range(0, len(words), _TOGETHER):
                these, those = self._sums.times(each, sum(words[start : start + _TOGETHER]))
                evens += these
                odds += those
        return self._sums.together(evens, odds)

    def add_each(self, worths: Weights, few: "array[int]") -> int:
        """The same for words of different worths that come to less than 8 for any paper."""
        sums: dict[int, int] = {}
        for word in filter(self._lanes.__contains__, worths):
            each = _near(worths[word], _EACH)
            sums[each] = sums.get(each, 0) + self._lanes[word]
        for word in filter(self._rare.__contains__, worths):
            self._add_rare(word, _near(worths[word], _WORTHS), few)
        return self._sums.shortened(sum([each * words for each, words in sums.items()]))

    def _add_rare(self, word: str, each: int, few: "array[int]") -> None:
        for place, much in self._rare[word]:
            few[place] += each * much >> _WORTHS + _AMOUNTS - _STEPS


class Counted:
    """Which papers have each of many phrases: each that a paper has counts the same."""

    def __init__(self, sums: Sums, places: Having, worth: float) -> None:
        self._places = places
        self._each = _near(worth, _STEPS)
        self._lanes: dict[str, int] = {}
        for phrase, having in places.items():
            if len(having) > sums.few:
                lanes = sums.nothing()
                for place in having:
                    lanes[place] = self._each
                self._lanes[phrase] = number(lanes)

    def add(self, phrases: Collection[str], few: "array[int]") -> int:
        """What these are worth to every paper; rare ones are added to `few`."""
        lanes = self._lanes
        total = 0
        for phrase in self._places.keys() & phrases:
            if phrase in lanes:
                total += lanes[phrase]
            else:
                for place in self._places[phrase]:
                    few[place] += self._each
        return total


def number(values: "array[int]") -> int:
    """One number of the values of all papers, the first in the lowest lane."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return int.from_bytes(values.tobytes(), "little")


_LOWEST = (176, 144, 120, 96, 64, 1)
"""How far down the best levels are looked for, if those above are not enough: most of a night's
levels are of no paper."""
_LEFT_OUT = [
    bytes([*range(lowest), *range(above, 256)])
    for lowest, above in zip(_LOWEST, (256, *_LOWEST[:-1]), strict=True)
]


def _by_level(levels: bytes, below: bytes) -> Iterator[tuple[int, int]]:
    """The higher bytes of sums, which are not 0, and where they are, by falling sums; of equals the
    last.
    """
    for left_out in _LEFT_OUT:
        for level in sorted(set(levels.translate(None, left_out)), reverse=True):
            ats, at = [], levels.rfind(level)
            while at >= 0:
                ats.append(at)
                at = levels.rfind(level, 0, at)
            if len(ats) > 1:
                ats.sort(key=below.__getitem__, reverse=True)
            for at in ats:
                yield level, at


def _near(value: float, places: int) -> int:
    return int(value * (1 << places) + 0.5)
