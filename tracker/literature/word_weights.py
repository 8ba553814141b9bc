"""How much each word of a paper weighs there: the half of BM25 that the paper decides.

BM25 after Robertson & Zaragoza (2009), k1 = 1.2, b = 0.75; words of a title count twice. The mean
length is a constant, counted over 121,000 papers, and not that of the papers at hand: scores of
different nights can then be compared.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from tracker.domain.papers import Paper
from tracker.literature.words import matching_words, rarity

K1 = 1.2
B = 0.75
MEAN_LENGTH = 115.0

Weights = Mapping[str, float]
"""Stems and what each weighs."""


def word_weights(paper: Paper) -> dict[str, float]:
    """The saturated count of every stem of title and abstract, its rarity not yet counted."""
    counts = Counter(matching_words(paper.title))
    counts.update(counts)
    counts.update(matching_words(paper.abstract))
    norm = K1 * (1.0 - B + B * sum(counts.values()) / MEAN_LENGTH)
    return {word: count * (K1 + 1.0) / (count + norm) for word, count in counts.items()}


def shared_weight(asked: Weights, weights: Weights) -> float:
    """The BM25 score of a paper with these weights for a question that values words so."""
    return sum(weight * asked[word] for word, weight in weights.items() if word in asked)


def length(weights: Weights) -> float:
    """Euclidean length of a paper among words weighed by their rarity."""
    return math.sqrt(sum((weight * rarity(word)) ** 2 for word, weight in weights.items())) or 1.0


def direction(papers: Iterable[Weights]) -> dict[str, float]:
    """Where papers point together, as a vector of length one; empty for none."""
    total: dict[str, float] = {}
    for weights in papers:
        size = length(weights)
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + weight * rarity(word) / size
    size = math.sqrt(sum(value * value for value in total.values()))
    return {word: value / size for word, value in total.items()} if size else {}


def likeness(pointing: Weights, weights: Weights, size: float) -> float:
    """Cosine in 0..1 between a direction and a paper of this length."""
    if not pointing:
        return 0.0
    return (
        sum(
            weight * rarity(word) * pointing[word]
            for word, weight in weights.items()
            if word in pointing
        )
        / size
    )
