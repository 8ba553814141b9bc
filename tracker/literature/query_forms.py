"""The forms in which a claim asks: its own words, its question, its topics, its papers, its parts.

The two kinds of challenge behave oppositely: a reversal shares the claim's words, a reply shares
its papers' subject. Each form is a set of stems with weights that add up to one, so that a long
one does not drown a short one.
"""

import heapq
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.contexts import ClaimInContext
from tracker.domain.papers import Paper
from tracker.literature.word_weights import Weights, word_weights
from tracker.literature.words import matching_words, rarity, stem, telling_words

ANCHOR_TERMS = 40
"""Best words of an anchor's title and abstract that join a question."""
LEAST_RARITY = 1.5
"""Words in more than about a fifth of all papers tell nothing by themselves."""
_QUESTION, _TITLES, _NEARBY_TITLES = 0.7, 0.5, 0.25
_SHARES = {"words": 0.5, "context": 0.5, "topics": 1.0, "papers": 0.5}
"""What each form counts in the score; measured with ``python -m tests.bench.retrieval``."""
_PARTS = re.compile(
    r"[,;:.()]\s|\s(?:and|so|since|when|while|because|but|although|whereas)\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to ask: stems and their weights, rarity not yet counted; and words for the stems."""

    name: str
    weights: Weights
    spoken: Mapping[str, str]

    def words(self, most: int) -> list[str]:
        """The words worth asking an index of another make for, worthiest first."""
        best = heapq.nlargest(
            most,
            self.weights,
            key=lambda stemmed: (self.weights[stemmed] * rarity(stemmed), stemmed),
        )
        return [self.spoken.get(stemmed, stemmed) for stemmed in best]


def scoring_forms(asking: ClaimInContext) -> dict[str, dict[str, float]]:
    """The four forms of which a score is made, by name."""
    claim = asking.claim
    own = _even(claim.text)
    question = _even(asking.question)
    titles = _even(" ".join(_titles(asking)))
    context = mixed((1.0, own), (_QUESTION, question), (_TITLES, titles))
    topics = _even(" ".join(claim.topics))
    nearby = _even(" ".join(paper.title for paper in asking.nearby))
    about = context
    if topics:
        about = mixed(
            (1.0, own),
            (_TITLES, question),
            (_NEARBY_TITLES, nearby),
            (_TITLES, titles),
            (1.0, topics),
        )
    papers = mixed((1.0, own), (1.0, best_terms(asking.anchors or asking.nearby)))
    return {"words": own, "context": context, "topics": about, "papers": papers}


def asked(asking: ClaimInContext) -> dict[str, float]:
    """What every word is worth to a claim, its rarity counted: the forms laid over each other."""
    total: dict[str, float] = {}
    for name, weights in scoring_forms(asking).items():
        share = _SHARES[name]
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + share * weight
    return {word: weight * rarity(word) for word, weight in total.items()}


def search_forms(asking: ClaimInContext) -> tuple[Form, ...]:
    """Every form worth a search of its own, for history: the four, sub-claims, titles and notes."""
    spoken = _spoken(asking)
    forms = [Form(name, weights, spoken) for name, weights in scoring_forms(asking).items()]
    question = _even(asking.question)
    forms += [
        Form("part", mixed((1.0, _even(part)), (0.6, question)), spoken)
        for part in sub_claims(asking.claim.text)
    ]
    forms += [Form("title", _even(paper.title), spoken) for paper in asking.anchors]
    own = _even(asking.claim.text)
    forms += [
        Form("note", mixed((1.0, _even(note)), (0.7, own)), spoken)
        for note in asking.notes
        if _overlap(_even(note), own) >= _RELATED
    ]
    distinct = {tuple(sorted(form.weights)): form for form in reversed(forms) if form.weights}
    return tuple(reversed(distinct.values()))


_RELATED = 0.12
"""Least share of rarity that a note has in common with the claim it may restate."""


def sub_claims(text: str) -> list[str]:
    """The parts of a sentence that say something by themselves; none where it is one part."""
    parts = [part for part in _PARTS.split(text) if len(set(matching_words(part))) >= 3]
    return parts if len(parts) > 1 else []


def best_terms(papers: Sequence[Paper], most: int = ANCHOR_TERMS) -> dict[str, float]:
    """The words that tell most about these papers, evenly weighed."""
    words = dict.fromkeys(word for paper in papers for word in _best_of(paper, most))
    return dict.fromkeys(words, 1.0)


@lru_cache(maxsize=20_000)
def _best_of(paper: Paper, most: int) -> tuple[str, ...]:
    weights = word_weights(paper)
    return tuple(
        heapq.nlargest(most, weights, key=lambda word: (weights[word] * rarity(word), word))
    )


def mixed(*parts: tuple[float, Weights]) -> dict[str, float]:
    """Forms in one, each with its share; the weights add up to one."""
    total: dict[str, float] = {}
    for share, weights in parts:
        size = sum(weights.values())
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + share * weight / size
    size = sum(total.values())
    return {word: weight / size for word, weight in total.items()} if size else {}


@lru_cache(maxsize=10_000)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(matching_words(text)))


def _even(text: str) -> dict[str, float]:
    stems = _stems(text)
    return dict.fromkeys(stems, 1.0 / len(stems)) if stems else {}


def _spoken(asking: ClaimInContext) -> dict[str, str]:
    """A word for every stem of the context, as it stands there first."""
    claim = asking.claim
    papers = dict.fromkeys((*asking.anchors, *asking.nearby))
    texts = (
        *(claim.text, asking.question, *claim.topics, *asking.notes),
        *(anchor.said_title for anchor in claim.anchors),
        *(text for paper in papers for text in (paper.title, paper.abstract)),
    )
    spoken: dict[str, str] = {}
    for text in texts:
        for word in telling_words(text):
            spoken.setdefault(stem(word), word)
    return spoken


def _titles(asking: ClaimInContext) -> Iterable[str]:
    known = {paper.id: paper.title for paper in asking.anchors}
    for anchor in asking.claim.anchors:
        title = known.get(anchor.id) if anchor.id else None
        yield title or anchor.said_title


def _overlap(one: Weights, other: Weights) -> float:
    def size(words: Iterable[str]) -> float:
        return sum(rarity(word) for word in words)

    common = size(word for word in one if word in other)
    whole = (size(one) * size(other)) ** 0.5
    return common / whole if whole else 0.0
