"""Where papers stand for each side of a claim: who is in front for one is worth more in a search.

The sides are a claim's topics; of a claim without any, phrases of itself and its papers that other
papers have too. For the search of the whole literature only: the first of one night's papers for a
topic may be the hundredth of the field, and a place among so few says nothing.
"""

import math
from collections import Counter
from collections.abc import Sequence

from tracker.domain.contexts import ClaimInContext
from tracker.literature.query_forms import even
from tracker.literature.ranking import Compared, Weighed, phrases_of
from tracker.literature.words import rarity

TOPIC, OWN_PHRASE, DAMPING = 14.0, 5.0, 10
"""What the first place for a topic, and for a phrase of its own, is worth on the scale of scores,
and how slowly less the next ones are; measured with ``python -m tests.bench.retrieval`` (8 to 16,
4 to 7, and 5 to 20 find about the same)."""
TELLING = 5.0
"""Rarity of a topic's words together that makes it tell something: *reasoning* alone does not."""
OWN_PHRASES, HEARD = 6, 4
"""Phrases taken of a claim without topics; each must be one of so many papers, and of fewer than a
third of them."""


def in_front(found: Sequence[Compared], context: ClaimInContext) -> list[Compared]:
    """The same papers, each worth more for the best place it has for one side of the claim."""
    if topics := context.claim.topics:
        return _raised(found, [list(even(topic)) for topic in topics], TOPIC)
    return _raised(found, [phrase.split() for phrase in own_phrases(found, context)], OWN_PHRASE)


def own_phrases(found: Sequence[Compared], context: ClaimInContext) -> list[str]:
    """Pairs of stems of a claim and its papers that several of `found` have, most telling first."""
    papers = [Weighed(paper).phrases for paper in context.anchors]
    told = phrases_of([context.claim.text]).union(*papers)
    times = Counter(phrase for it in found for phrase in told & it.one.phrases)
    worths = {
        phrase: math.log1p(count) * sum(map(rarity, phrase.split()))
        for phrase, count in times.items()
        if HEARD <= count < len(found) / 3
    }
    return sorted(worths, key=lambda phrase: (-worths[phrase], phrase))[:OWN_PHRASES]


def _raised(
    found: Sequence[Compared], sides: Sequence[Sequence[str]], first: float
) -> list[Compared]:
    best = [0.0] * len(found)
    for words in sides:
        telling = first * min(1.0, sum(map(rarity, words)) / TELLING)
        for rank, place in enumerate(_order(found, words), start=1):
            best[place] = max(best[place], telling * DAMPING / (DAMPING + rank))
    return [it._replace(worth=it.worth + more) for it, more in zip(found, best, strict=True)]


def _order(found: Sequence[Compared], words: Sequence[str]) -> list[int]:
    """The places of papers that have one of the words, by BM25; of equals the one met first."""
    scores = [
        sum([it.one.weights[word] for word in words if word in it.one.weights]) for it in found
    ]
    having = [place for place, score in enumerate(scores) if score]
    return sorted(having, key=lambda place: -scores[place])
