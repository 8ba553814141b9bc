"""How much each word of a paper weighs there: the half of BM25 that the paper decides.

BM25 after Robertson & Zaragoza (2009), k1 = 1.2, b = 0.75; words of a title count twice. The mean
length is a constant, counted over 121,000 papers, and not that of the papers at hand: scores of
different nights can then be compared.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tracker.literature.words import matching_words, rarities

K1 = 1.2
B = 0.75
MEAN_LENGTH = 115.0
DIRECTION_WORDS = 60
"""Words of a direction that are kept: the others add nothing to a cosine that could be seen."""

Weights = Mapping[str, float]
"""Stems and what each weighs."""


def weights_of(title: str, abstract: str) -> dict[str, float]:
    """The saturated count of every stem of title and abstract, its rarity not yet counted."""
    return _saturated(matching_words(title), matching_words(abstract))


@lru_cache(maxsize=256)  # the papers of a claim are asked about by several rules in a row
def rare_weights(title: str, abstract: str) -> Weights:
    """The same with the rarity of every word counted: what BM25 adds up for a word asked once."""
    return weights_of_stems(matching_words(title), matching_words(abstract))


def weights_of_stems(title: list[str], abstract: list[str]) -> dict[str, float]:
    """The same, of texts whose stems are known."""
    counts = Counter(itertools.chain(title, title, abstract))
    by_count = _by_count(counts)
    told = zip(counts.items(), rarities(counts), strict=True)
    return {word: by_count[count] * rare for (word, count), rare in told}


def _saturated(title: list[str], abstract: list[str]) -> dict[str, float]:
    counts = Counter(itertools.chain(title, title, abstract))
    by_count = _by_count(counts)
    return {word: by_count[count] for word, count in counts.items()}


def _by_count(counts: Counter[str]) -> dict[int, float]:
    """What a word is worth that stands so often in a text of these words."""
    norm = K1 * (1.0 - B + B * sum(counts.values()) / MEAN_LENGTH)
    return {count: count * (K1 + 1.0) / (count + norm) for count in set(counts.values())}


def length(weights: Weights) -> float:
    """Euclidean length of a paper; 1 for one without words."""
    return math.sqrt(sum([weight * weight for weight in weights.values()])) or 1.0


def direction(papers: Iterable[Weights], most: int = DIRECTION_WORDS) -> dict[str, float]:
    """Where papers point together, as a vector of length one in its longest parts; empty for none.

    Takes the weights of papers with rarity counted.
    """
    total: dict[str, float] = {}
    for weights in papers:
        size = length(weights)
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + weight / size
    size = length(total)
    best = sorted(zip(total.values(), total, strict=True), reverse=True)[:most]
    return {word: value / size for value, word in best}
