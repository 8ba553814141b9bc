"""Words for matching: stemmed, British spelling folded in, and how rare each is in papers.

Stems after Porter's English stemmer (Snowball). Rarity comes from a table that travels with the
package, counted over some 70,000 arXiv titles and abstracts: a handful of papers at hand cannot
tell which words are rare.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

from tracker.domain.titles import title_words

UNSEEN_SHARE = 0.001
"""Share of papers taken for a word that is not in the table (the table ends at 0.002)."""

_BRITISH = re.compile(r"^(.{3,})is(e|ed|es|er|ers|ing|ation|ations)$")
_STEMMER = snowballstemmer.stemmer("english")


def matching_words(text: str) -> Iterator[str]:
    """The stems of a text in order, numbers and single letters left out."""
    for word in title_words(text):
        if len(word) > 1 and not word.isdigit():
            yield stem(word)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one lower-case word; *normalising* and *normalization* have one stem."""
    match = _BRITISH.match(word)
    stemmed: str = _STEMMER.stemWord(f"{match[1]}iz{match[2]}" if match else word)
    return stemmed


def rarity(stemmed: str) -> float:
    """``ln(1 / share)`` of a stem: 0 for a word in every paper, about 7 for a rare one."""
    return -math.log(_shares().get(stemmed, UNSEEN_SHARE))


@cache
def _shares() -> dict[str, float]:
    text = files("tracker.literature").joinpath("word_frequencies.json").read_text("utf-8")
    counts: dict[str, int] = json.loads(text)["per_10000"]
    return {word: count / 10_000 for word, count in counts.items()}
