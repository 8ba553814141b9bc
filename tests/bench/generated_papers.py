"""Papers made for measurements: the same ones every time, with the word statistics of abstracts.

Words follow Zipf and Mandelbrot's law over a made-up vocabulary, with the common words of real
abstracts on top, so that a question meets words that two thirds of all papers have; every paper is
about one of 3,000 subjects. Numbers of papers a month grow as arXiv's do.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import accumulate

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper, Source, Version

_COMMON_TEXT = """
the of and a to in we for that is on with as by this are model data results method learning show
propose training performance based paper approach language using from can
"""
_COMMON = _COMMON_TEXT.split()
_SYLLABLE_TEXT = "ba co di fe gu ha lo mi nu pa re si to ve xo za"
_SYLLABLES = _SYLLABLE_TEXT.split()
_VOCABULARY = 200_000
_SUBJECTS = 3_000
_POOL = 200_000
_FIRST = Month(2008, 1)
_MONTHS = 220
_SEEN = datetime(2026, 11, 22, tzinfo=UTC)


class GeneratedPapers:
    """A world of papers; the same seed gives the same world."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        weights = list(accumulate(1.0 / (rank + 2.7) ** 1.07 for rank in range(_VOCABULARY)))
        words = [_word(number) for number in range(_VOCABULARY)]
        drawn = iter(self._random.choices(words, cum_weights=weights, k=4 * _POOL))
        self._any = [" ".join(each) for each in zip(drawn, drawn, drawn, drawn, strict=True)]
        self._common = [" ".join(self._random.sample(_COMMON, 5)) for _ in range(500)]
        self._subjects = []
        rare = words[300:]
        for _ in range(_SUBJECTS):
            own = self._random.sample(rare, 40)
            self._subjects.append([" ".join(self._random.sample(own, 5)) for _ in range(30)])

    def papers(self, count: int) -> Iterator[Paper]:
        """So many papers, oldest month first."""
        shares = list(accumulate(month + 40.0 for month in range(_MONTHS)))
        done = 0
        for month in range(_MONTHS):
            until = round(count * shares[month] / shares[-1])
            for number in range(1, until - done + 1):
                yield self._paper(_FIRST.plus(month), number)
            done = until

    def night(self, count: int, month: Month) -> list[Paper]:
        """So many papers of one month, numbered from 50,001."""
        return [self._paper(month, 50_000 + number) for number in range(1, count + 1)]

    def claim(self) -> str:
        """Some twenty words in any order: of one subject, of any, three that most papers have."""
        subject = self._random.choice(self._subjects)
        words = " ".join((*self._some(subject, 2), *self._some(self._any, 2), "model data results"))
        parts = words.split()
        self._random.shuffle(parts)
        return " ".join(parts)

    def _paper(self, month: Month, number: int) -> Paper:
        subject = self._subjects[int(self._random.random() * _SUBJECTS)]
        title = " ".join((*self._some(subject, 1), *self._some(self._any, 1)))
        parts = (*self._some(self._any, 16), *self._some(subject, 6), *self._some(self._common, 11))
        abstract = " ".join(parts)
        digits = 5 if month >= Month(2015, 1) else 4
        id_ = ArxivId(f"{month.year % 100:02d}{month.number:02d}.{number:0{digits}d}")
        day = date(month.year, month.number, 1 + number % 28)
        return Paper(
            id=id_,
            title=title.capitalize(),
            source=Source.OAI,
            seen_at=_SEEN,
            versions=(Version(1, day, False),),
            authors=("Ada Example", "Bela Sample"),
            categories=("cs.LG",),
            abstract=abstract,
        )

    def _some(self, pool: Sequence[str], count: int) -> list[str]:
        """So many of a pool, in any order; twice the same is no harm."""
        draw, size = self._random.random, len(pool)
        return [pool[int(draw() * size)] for _ in range(count)]


def _word(number: int) -> str:
    parts = []
    number += 256
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[rest])
    return "".join(parts)
