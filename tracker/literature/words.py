"""Words for matching: stemmed, British spelling folded in, and how rare each is in papers.

Stems after Porter's English stemmer (Snowball). Rarity comes from a table that travels with the
package, counted over some 210,000 arXiv titles and abstracts: a handful of papers at hand cannot
tell which words are rare.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TypeVar

import snowballstemmer

from tracker.domain.title_words import text_words
from tracker.domain.topic import Weighed

UNSEEN_SHARE = 0.0002
"""Share of papers taken for a word that is not in the table (the table ends at 0.0003)."""
_MOST_KNOWN = 100_000
"""Words that are remembered; a year of papers has fewer."""

_FUNCTION_TEXT = """
a about above across after again all almost along alone already also although always among an and
another any are as at away be because been before behind being below between both but by can cannot
clearly come comes could did do does doing done down each either else enough even ever every few
first for from full further gets give gives given go goes good had hardly has have having here how
however if in instead into is it its itself just keep keeps later less lets like likely little
look looks made make makes making many may me mean means met might more most mostly much must near
need needs never new no none nor not nothing now of off often on once one ones only onto or other
others our out over own part per piling perhaps quite rather really same second see seem seems sees
several shall she should show shows since so some something soon still such take takes than
that the their them then there these they thing things think this those though three through thus to
together too toward towards two under until up upon us use used uses using very was way ways we well
went were what whatever when where whether which while who whole whose why will wins with within
without would yet you your
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())
_BRITISH = re.compile(r"^(.{3,})is(e|ed|es|er|ers|ing|ation|ations)$")
_STEMMER = snowballstemmer.stemmer("english")


_T = TypeVar("_T")


class _Known(dict[str, _T]):
    """What was made of words, each made once; a cache that notes every use is too slow here."""

    def __init__(self, make: Callable[[str], _T]) -> None:
        self._make = make

    def __missing__(self, word: str) -> _T:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[word] = made = self._make(word)
        return made


def matching_words(text: str) -> list[str]:
    """The stems of a text in order; function words, numbers and single letters left out."""
    return list(filter(None, telling_stems(text_words(text))))


def telling_words(text: str) -> Iterator[str]:
    """The words of a text that may tell what it is about, as they stand there."""
    return (word for word in text_words(text) if telling_stem(word))


def telling_stem(word: str) -> str:
    """The stem of a word that may tell what a text is about; empty for any other."""
    return _TELLING[word]


def telling_stems(words: Iterable[str]) -> Iterator[str]:
    """The same for each."""
    return map(_TELLING.__getitem__, words)


def _telling(word: str) -> str:
    telling = len(word) > 1 and word not in _FUNCTION_WORDS and not word.isdigit()
    return stem(word) if telling else ""


_TELLING = _Known(_telling)


def weigh_words(text: str) -> dict[str, Weighed]:
    """See `tracker.domain.topic.WeighWords`: TF-IDF weights of the telling words, by stem."""
    counts = Counter[str]()
    spoken: dict[str, str] = {}
    for word in telling_words(text):
        stemmed = stem(word)
        counts[stemmed] += 1
        spoken.setdefault(stemmed, word)
    known = _shares()
    return {
        stemmed: Weighed(
            spoken[stemmed],
            rarity(stemmed),
            (1 + math.log(count)) * rarity(stemmed),
            stemmed in known,
        )
        for stemmed, count in counts.items()
    }


def stem(word: str) -> str:
    """The stem of one lower-case word; *normalising* and *normalization* have one stem."""
    return _STEMS[word]


def _stem(word: str) -> str:
    stemmed: str = _STEMMER.stemWord(spellings(word)[-1])
    return stemmed


_STEMS = _Known(_stem)


def spellings(word: str) -> tuple[str, ...]:
    """The word as it is, and American where it is British: an index knows only what it was told."""
    match = _BRITISH.match(word)
    return (word, f"{match[1]}iz{match[2]}") if match else (word,)


def rarity(stemmed: str) -> float:
    """``ln(1 / share)`` of a stem: 0 for a word in every paper, about 7 for a rare one."""
    return _RARITIES[stemmed]


def rarities(stems: Iterable[str]) -> Iterator[float]:
    """The rarity of each."""
    return map(_RARITIES.__getitem__, stems)


def _rarity(stemmed: str) -> float:
    return -math.log(_shares().get(stemmed, UNSEEN_SHARE))


_RARITIES = _Known(_rarity)


@cache
def _shares() -> dict[str, float]:
    text = files("tracker.literature").joinpath("word_frequencies.json").read_text("utf-8")
    counts: dict[str, int] = json.loads(text)["per_10000"]
    return {word: count / 10_000 for word, count in counts.items()}
