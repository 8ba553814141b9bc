"""Where papers stand for each side of a claim: who is in front for one is worth more in a search.

The sides are a claim's topics; of a claim with few or none, phrases of itself and its papers that
other papers have too. For the search of the whole literature only: the first of one night's papers
for a topic may be the hundredth of the field, and a place among so few says nothing.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.domain.contexts import ClaimInContext
from tracker.literature.query_forms import even, has_few_topics, spoken_words
from tracker.literature.ranking import Compared, Weighed, phrases_of
from tracker.literature.words import rarity

TOPIC, OWN_PHRASE, DAMPING = 14.0, 5.0, 10
"""What the first place for a topic, and for a phrase of its own, is worth on the scale of scores,
and how slowly less the next ones are; measured with ``python -m tests.bench.retrieval`` (8 to 16,
4 to 7, and 5 to 20 find about the same)."""
TELLING = 5.0
"""Rarity of a topic's words together that makes it tell something: *reasoning* alone does not."""
LEAST_SAID, AMONG_THE_FIRST = 0.5, 10
"""A paper stands for a topic if its words are half of what the topic tells, by their rarity: of a
small field, *reasoning* alone would be among the first on *activation steering of reasoning*. And
the places that are told."""
OWN_PHRASES, HEARD = 6, 4
"""Phrases taken of a claim with few topics or none; each must be one of so many papers, and of
fewer than a third of them."""


def in_front(found: Sequence[Compared], context: ClaimInContext) -> list[Compared]:
    """The same papers, each worth more for the best place it has for one side of the claim."""
    best = [_NOWHERE] * len(found)
    topics = {topic: words for topic in context.claim.topics if (words := list(even(topic)))}
    _raise(best, found, topics, TOPIC, LEAST_SAID)
    if has_few_topics(context):
        spoken = spoken_words(context)
        phrases = [phrase.split() for phrase in own_phrases(found, context)]
        own = {" ".join([spoken[word] for word in words]): words for words in phrases}
        _raise(best, found, own, OWN_PHRASE, 0.0)  # of two words one is enough
    return [
        it._replace(worth=it.worth + more, front=front)
        for it, (more, front) in zip(found, best, strict=True)
    ]


_NOWHERE = 0.0, ""


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


def _raise(
    best: list[tuple[float, str]],
    found: Sequence[Compared],
    sides: Mapping[str, Sequence[str]],
    first: float,
    least: float,
) -> None:
    """Note where one of these sides is worth more to a paper than its best side so far."""
    for side, words in sides.items():
        said = [_said(it.one, words) for it in found]
        telling = first * min(1.0, sum(map(rarity, words)) / TELLING)
        able = [place for place, share in enumerate(said) if share and share >= least]
        for rank, place in _ranked(found, able, words):
            more = telling * DAMPING / (DAMPING + rank)
            if more > best[place][0]:
                told = rank <= AMONG_THE_FIRST and said[place] >= LEAST_SAID
                best[place] = more, side if told else ""


def _said(one: Weighed, words: Sequence[str]) -> float:
    """How much of these words a paper has, by their rarity: from 0 to 1."""
    return sum([rarity(word) for word in words if word in one.weights]) / sum(map(rarity, words))


def _ranked(
    found: Sequence[Compared], able: Iterable[int], words: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """The rank of each of these places by BM25 of the words; equals have the best of their ranks.

    Papers of which only a title is known are often equal, and in which order an index tells them
    changes with what else it holds.
    """
    by_score: dict[float, list[int]] = {}
    for place in able:
        weights = found[place].one.weights
        score = sum([weights[word] for word in words if word in weights])
        by_score.setdefault(score, []).append(place)
    before = 0
    for score in sorted(by_score, reverse=True):
        yield from ((before + 1, place) for place in by_score[score])
        before += len(by_score[score])
