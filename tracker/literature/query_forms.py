"""The forms in which a claim asks: its own words, its question, its topics, its papers, its parts.

The two kinds of challenge behave oppositely: a reversal shares the claim's words, a reply shares
its papers' subject. Each form is a set of stems with weights that add up to one, so that a long
one does not drown a short one.
"""

import heapq
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.contexts import ClaimInContext
from tracker.domain.papers import Paper
from tracker.domain.title_words import text_words
from tracker.literature.word_weights import Weights, rare_weights
from tracker.literature.words import (
    matching_words,
    rarity,
    spellings,
    telling_stems,
)

ANCHOR_TERMS = 40
"""Best words of an anchor's title and abstract that join a question."""
LEAST_RARITY = 1.5
"""Words in more than about a fifth of all papers tell nothing by themselves."""
_RECIPES: dict[str, dict[str, float]] = {
    "words": {"own": 1.0},
    "context": {"own": 1.0, "question": 0.7, "titles": 0.5},
    "topics": {"own": 1.0, "question": 0.5, "titles": 0.5, "nearby": 0.25, "topics": 1.0},
    "papers": {"own": 1.0, "terms": 1.0},
}
"""Of which parts each form is made, in which shares; where a claim has no topics, its context
stands for them."""
_SHARES = {"words": 0.5, "context": 0.5, "topics": 1.0, "papers": 0.5}
"""What each form counts in the score; measured with ``python -m tests.bench.retrieval``."""
_TOPIC, _PART = "topic", "part"
_PARTS = re.compile(
    r"[,;:.()]\s|\s(?:and|so|since|when|while|because|but|although|whereas)\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to ask: stems and their weights, rarity not yet counted; and words for the stems.

    `share` is what its order counts among the others.
    """

    name: str
    weights: Weights
    spoken: Mapping[str, str]
    share: float = 1.0

    def words(self, most: int) -> dict[str, float]:
        """The words worth asking an index of another make for, worthiest first, as they count."""
        best = heapq.nlargest(
            most,
            self.weights,
            key=lambda stemmed: (self.weights[stemmed] * rarity(stemmed), stemmed),
        )
        return {
            spelling: self.weights[stemmed]
            for stemmed in best
            for spelling in spellings(self.spoken.get(stemmed, stemmed))
        }


def parts_of(asking: ClaimInContext) -> dict[str, Weights]:
    """What a claim can ask with, by name; parts that are empty are left out."""
    return {**own_parts(asking), **lending(asking).parts()}


def own_parts(asking: ClaimInContext) -> dict[str, Weights]:
    """The parts that are a claim's own words and those of its inquiry."""
    parts = {
        "own": even(asking.claim.text),
        "question": even(asking.question),
        "topics": even(" ".join(asking.claim.topics)),
    }
    return {name: part for name, part in parts.items() if part}


class Part(NamedTuple):
    """Words that count the same each."""

    each: float
    words: Collection[str]


Texts = tuple[tuple[str, str], ...]
"""Papers as their titles and abstracts: to compare whole papers costs more than to find them."""


def texts_of(papers: tuple[Paper, ...]) -> Texts:
    """The texts of papers."""
    return tuple([(paper.title, paper.abstract) for paper in papers])


class Lending(NamedTuple):
    """What the papers of a claim lend it: their titles, titles nearby, titles and abstracts."""

    titles: str
    nearby: str
    papers: Texts

    def parts(self) -> dict[str, Weights]:
        """See `parts_of`."""
        told = {
            "titles": even(self.titles),
            "nearby": even(self.nearby),
            "terms": best_terms(self.papers),
        }
        return {name: part for name, part in told.items() if part}


def lending(asking: ClaimInContext) -> Lending:
    """What a claim can borrow; claims that rest on the same papers borrow the same."""
    nearby = " ".join([paper.title for paper in asking.nearby])
    return Lending(" ".join(_titles(asking)), nearby, texts_of(asking.anchors or asking.nearby))


def added(parts: Mapping[str, Weights], shares: Mapping[str, float]) -> Weights:
    """The words of parts, each counted with the share of its part."""
    total: dict[str, float] = {}
    for name, part in parts.items():
        share = shares[name]
        for word, weight in part.items():
            total[word] = total.get(word, 0.0) + share * weight
    return total


@lru_cache(maxsize=64)
def shares_of(there: frozenset[str]) -> dict[str, float]:
    """What each part that is there counts in the score."""
    shares = dict.fromkeys(there, 0.0)
    for form, share in _SHARES.items():
        for name, weight in _recipe(form, there).items():
            shares[name] += share * weight
    return shares


def _recipe(form: str, there: Collection[str]) -> dict[str, float]:
    """The shares of the parts of a form, of those that are there; they add up to one."""
    recipe = _RECIPES["context" if form == "topics" and "topics" not in there else form]
    shares = {name: share for name, share in recipe.items() if name in there}
    size = sum(shares.values())
    return {name: share / size for name, share in shares.items()}


def search_forms(asking: ClaimInContext) -> tuple[Form, ...]:
    """The forms worth a search of their own, for history.

    Who gave topics said which sides the claim has: each asks for itself, with some of the claim
    behind it. Where they are none or few, its papers and the parts of its sentence ask as well.
    """
    parts = parts_of(asking)
    spoken = spoken_words(asking)
    topics = [
        mixed((1.0, side), (0.25, parts.get("own", {})))
        for topic in asking.claim.topics
        if (side := even(topic))
    ]
    names, clauses = ["context", *(["topics"] if topics else [])], []
    if has_few_topics(asking):
        names.append("papers")
        clauses = [
            mixed((1.0, even(part)), (0.6, parts.get("question", {})))
            for part in sub_claims(asking.claim.text)
        ]
    forms = [Form(name, _of_recipe(name, parts), spoken) for name in names]
    for name, sides in ((_TOPIC, topics), (_PART, clauses)):
        share = SIDES / math.sqrt(len(sides)) if sides else 0.0
        forms += [Form(name, weights, spoken, share) for weights in sides]
    distinct = {
        tuple(sorted(form.weights.items())): form for form in reversed(forms) if form.weights
    }
    return tuple(reversed(distinct.values()))


def has_few_topics(asking: ClaimInContext) -> bool:
    """Whether the topics of a claim, by themselves, say too little of its sides."""
    return sum(1 for topic in asking.claim.topics if even(topic)) <= FEW_TOPICS


FEW_TOPICS = 6
"""With so many topics or fewer, a claim's own parts and phrases find what the topics do not: up to
nine in a hundred more of an expert's papers, with ten or more topics two or three fewer (measured
with ``python -m tests.bench.retrieval``)."""


def _of_recipe(name: str, parts: Mapping[str, Weights]) -> dict[str, float]:
    return mixed(*((share, parts[part]) for part, share in _recipe(name, parts).items()))


SIDES = 1.5
"""What the sides of a claim count together, if there is one; more of them count as the root."""


def sub_claims(text: str) -> list[str]:
    """The parts of a sentence that say something by themselves; none where it is one part."""
    parts = [part for part in _PARTS.split(text) if len(set(matching_words(part))) >= 3]
    return parts if len(parts) > 1 else []


def best_terms(papers: Sequence[tuple[str, str]], most: int = ANCHOR_TERMS) -> Weights:
    """The words that tell most about papers of these titles and abstracts, evenly weighed."""
    if len(papers) == 1:
        return _best_of(*papers[0], most)
    words = dict.fromkeys(word for told in papers for word in _best_of(*told, most))
    return dict.fromkeys(words, 1.0 / len(words)) if words else {}


@lru_cache(maxsize=2_048)
def _best_of(title: str, abstract: str, most: int) -> Weights:
    weights = rare_weights(title, abstract)
    best = sorted(zip(weights.values(), weights, strict=True), reverse=True)[:most]
    return {word: 1.0 / len(best) for _, word in best}


def mixed(*parts: tuple[float, Weights]) -> dict[str, float]:
    """Forms in one, each with its share; the weights add up to one."""
    total: dict[str, float] = {}
    for share, weights in parts:
        size = sum(weights.values())
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + share * weight / size
    size = sum(total.values())
    return {word: weight / size for word, weight in total.items()} if size else {}


@lru_cache(maxsize=2_048)
def said(text: str) -> Mapping[str, str]:
    """The stems of a text and the word that stands for each."""
    spoken: dict[str, str] = {}
    words = text_words(text)
    for stemmed, word in zip(telling_stems(words), words, strict=True):
        if stemmed and stemmed not in spoken:
            spoken[stemmed] = word
    return spoken


@lru_cache(maxsize=2_048)
def even(text: str) -> Weights:
    """The stems of a text, evenly weighed."""
    stems = said(text)
    return dict.fromkeys(stems, 1.0 / len(stems)) if stems else {}


def spoken_words(asking: ClaimInContext) -> dict[str, str]:
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
        for stemmed, word in said(text).items():
            spoken.setdefault(stemmed, word)
    return spoken


def _titles(asking: ClaimInContext) -> Iterable[str]:
    known = {paper.id: paper.title for paper in asking.anchors}
    for anchor in asking.claim.anchors:
        title = known.get(anchor.id) if anchor.id else None
        yield title or anchor.said_title
