"""Where papers stand for each topic of a claim: who is in front for one is worth more in a search.

For the search of the whole literature only: the first of one night's papers for a topic may be the
hundredth of the field, and a place among so few says nothing.
"""

from collections.abc import Sequence

from tracker.literature.query_forms import even
from tracker.literature.ranking import Compared
from tracker.literature.words import rarity

FRONT, DAMPING = 14.0, 10
"""What the first place is worth, on the scale of the score, and how slowly less the next ones are;
measured with ``python -m tests.bench.retrieval`` (8 to 16, and 5 to 20, find about the same)."""
TELLING = 5.0
"""Rarity of a topic's words together that makes it tell something: *reasoning* alone does not."""


def in_front(found: Sequence[Compared], topics: Sequence[str]) -> list[Compared]:
    """The same papers, each worth more for the best place it has for one of the topics."""
    best = [0.0] * len(found)
    for topic in topics:
        words = {word: rarity(word) for word in even(topic)}
        telling = FRONT * min(1.0, sum(words.values()) / TELLING)
        for rank, place in enumerate(_order(found, list(words)), start=1):
            best[place] = max(best[place], telling * DAMPING / (DAMPING + rank))
    return [it._replace(worth=it.worth + more) for it, more in zip(found, best, strict=True)]


def _order(found: Sequence[Compared], words: Sequence[str]) -> list[int]:
    """The places of papers that have one of the words, by BM25; of equals the one met first."""
    scores = [
        sum([it.one.weights[word] for word in words if word in it.one.weights]) for it in found
    ]
    having = [place for place, score in enumerate(scores) if score]
    return sorted(having, key=lambda place: -scores[place])
