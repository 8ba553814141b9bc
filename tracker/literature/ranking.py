"""What a paper is worth to a claim: shared words and phrases, likeness to the papers around it, and
how much it argues.

One formula for a night and for history, in absolute numbers, so that leads of different nights can
stand in one list; a history adds how its papers stand among each other (`standing`). A paper must
share enough with the claim to be listed at all.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import neg
from typing import NamedTuple

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.cues import challenge_cues
from tracker.domain.identifiers import ArxivId
from tracker.domain.material import material_of
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.argument import MOST_ARGUED, argues
from tracker.literature.index import plain
from tracker.literature.query_forms import (
    LEAST_RARITY,
    Lending,
    Part,
    Texts,
    added,
    best_terms,
    even,
    lending,
    own_parts,
    said,
    shares_of,
    texts_of,
)
from tracker.literature.word_weights import (
    Weights,
    direction,
    length,
    rare_weights,
    weights_of_stems,
)
from tracker.literature.words import matching_words, rarities, rarity

LEAST_SHARED = 5.0
"""Rarity that the words shared with the claim itself must add up to; and at least two telling
words..."""
LEAST_HEARD, RARE = 0.7, 3.5
"""...or one that three papers in a hundred have at most, beside others heard less often than in
every second paper..."""
LEAST_SUBJECT, SUBJECT_WORDS = 24.0, 6
"""...or, with one word shared, so much and so many of the best words of its papers."""
LIKENESS, PHRASE, SCALE = 6.0, 0.4, 10.0
"""What likeness of one, and a phrase in common, are worth beside the words."""
FOREIGN = 0.4
"""What a paper loses that has no category in common with the papers around the claim: a prior,
never a wall."""
MOST_PHRASES = 100
"""Phrases of a claim that count, those it says first: a claim that is a whole document is no more
like a paper for each further one, and a night's sums have room for so many (see `lanes`)."""
MEAN_SIZE = 37.0
"""Mean Euclidean length of a paper, counted over 121,000."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A claim made ready to be compared with papers.

    `spoken` are its telling stems, rarest first, and the words that stand for them, `rarities` how
    rare these stems are; `source_month` is its latest month or that of the latest paper it rests
    on, `cited` are these papers by id and title. `asked` is what its own words are worth, those of
    its sentence and its topics, `inquired` what those of its inquiry's question are, `phrases` are
    its own in pairs; `fields` are the categories of the papers around it.
    """

    claim_id: ClaimId
    claim: Claim
    after: Month | None
    source_month: Month | None
    own_papers: frozenset[ArxivId]
    spoken: dict[str, str]
    rarities: dict[str, float]
    asked: tuple[Part, ...]
    inquired: Part
    company: "Company"
    subject: tuple[str, ...]
    phrases: frozenset[str]
    fields: frozenset[str]
    cited: tuple[tuple[ArxivId, str], ...]


def asking(context: ClaimInContext) -> Asking:
    """Make a claim ready."""
    claim = context.claim
    words = said(claim.text)
    telling = sorted(zip(map(neg, rarities(words)), words, strict=True))
    papers = claim.anchor_ids
    anchors = texts_of(context.anchors)
    borrowed = lending(context)
    own = own_parts(context)
    company = _company(borrowed, tuple(own), texts_of(context.nearby) or anchors)
    shares = company.shares
    inquired = _inquired(context.question, shares.get("question", 0.0))
    return Asking(
        claim_id=claim.id,
        claim=claim,
        after=claim.newer_than,
        source_month=max((*(id_.month for id_ in papers), *claim.as_of), default=None),
        own_papers=context.known.union(papers),
        spoken={word: words[word] for rare, word in telling if rare <= -LEAST_HEARD},
        rarities={word: -rare for rare, word in telling if rare <= -LEAST_HEARD},
        asked=tuple([_part(own[name], shares[name]) for name in own if name != "question"]),
        inquired=inquired,
        company=company,
        subject=_subject(anchors),
        phrases=phrases_of((claim.text, *claim.topics)),
        fields=_fields(context.nearby or context.anchors),
        cited=_cited(context),
    )


def _cited(context: ClaimInContext) -> tuple[tuple[ArxivId, str], ...]:
    """By the titles that arXiv has: the one in the document may be of another paper than the id."""
    known = {paper.id: paper.title for paper in context.anchors}
    return tuple([(id_, known.get(id_, "")) for id_ in context.claim.anchor_ids])


def _fields(papers: Iterable[Paper]) -> frozenset[str]:
    return frozenset([category for paper in papers for category in paper.categories])


@dataclass(frozen=True, slots=True)
class Company:
    """The papers that a claim stands among: what they lend it, and where they point together.

    `words` are two numbers each: what a word is worth to the claim, its rarity not counted (real
    part), and its part in the direction of the papers around (imaginary part), so that both are
    added up for a paper in one pass. `shares` is what each part of the claim counts.
    """

    words: Mapping[str, complex]
    shares: Mapping[str, float]


@lru_cache(maxsize=8_192)
def _company(borrowed: Lending, own: tuple[str, ...], around: Texts) -> Company:
    """The company of claims that have these parts of their own; those of one inquiry share it."""
    parts = borrowed.parts()
    shares = shares_of(frozenset((*own, *parts)))
    lent = added(parts, shares)
    towards = direction([rare_weights(title, abstract) for title, abstract in around])
    words = dict.fromkeys((*lent, *towards))
    return Company({w: complex(lent.get(w, 0.0), towards.get(w, 0.0)) for w in words}, shares)


@lru_cache(maxsize=1_024)
def _inquired(question: str, share: float) -> Part:
    """What the words of a question are worth; claims of one inquiry share it."""
    return _part(even(question), share)


def _part(words: Weights, share: float) -> Part:
    """Words that weigh the same each, in the score."""
    return Part(share / max(1, len(words)), words.keys())


@lru_cache(maxsize=8_192)
def _subject(papers: Texts) -> tuple[str, ...]:
    """The best words of the papers that a claim rests on."""
    terms = best_terms(papers)
    return tuple(word for word in terms if rarity(word) >= LEAST_RARITY)


def phrases_of(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of telling words that follow each other, each word where it stands first."""
    pairs = itertools.chain.from_iterable(_pairs(said(text)) for text in texts)
    return frozenset(itertools.islice(pairs, MOST_PHRASES))


def _pairs(stems: Iterable[str]) -> Iterator[str]:
    return map(" ".join, itertools.pairwise(stems))


def told_words(ask: Asking, shared: list[str]) -> tuple[str, ...]:
    """The shared words worth telling a person, as the claim has them; two at least, if there."""
    spoken, rarities = ask.spoken, ask.rarities
    telling = [word for word in shared[2:] if rarities[word] >= LEAST_RARITY]
    return tuple([spoken[word] for word in shared[:2] + telling])


def bears(ask: Asking, one: "Weighed", shared: list[str]) -> bool:
    """Whether a paper shares enough with a claim to be called a lead."""
    if not shared:
        return False
    rares = [ask.rarities[word] for word in shared]  # the rarest comes first
    if len(rares) >= 2 and rares[1] >= LEAST_RARITY:
        enough = rares[0] + rares[1] >= LEAST_SHARED  # mostly so
        if enough or sum([rare for rare in rares if rare >= LEAST_RARITY]) >= LEAST_SHARED:
            return True
    if rares[0] >= RARE and len(shared) >= 2 and sum(rares) >= LEAST_SHARED:
        return True
    if rares[0] < LEAST_RARITY or len(ask.subject) < SUBJECT_WORDS:
        return False
    subject = [rarity(word) for word in ask.subject if word in one.weights]
    return len(subject) >= SUBJECT_WORDS and sum(subject) >= LEAST_SUBJECT


class Weighed:
    """A paper with what is needed to compare it, worked out once for all claims.

    `weights` are those of BM25 with the rarity of words counted.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.month = paper.month
        self.order = self.month, paper.id
        """Which of two papers of one worth comes first."""
        title, abstract = matching_words(paper.title), matching_words(paper.abstract)
        self.weights = weights_of_stems(title, abstract)
        self._stems = title, abstract

    @cached_property
    def title(self) -> str:
        """Its title as any store can keep it."""
        return plain(self.paper.title)

    @cached_property
    def abstract(self) -> str:
        """Its abstract, likewise."""
        return plain(self.paper.abstract)

    @cached_property
    def published(self) -> date:
        """The day of its first version; the first of its month where that is not known."""
        return self.paper.published or self.month.first_day

    @cached_property
    def version(self) -> int:
        """The number of its latest version."""
        return self.paper.latest.number

    @cached_property
    def length(self) -> float:
        """See `word_weights.length`."""
        return length(self.weights)

    @cached_property
    def phrases(self) -> frozenset[str]:
        """The pairs of words that stand beside each other in its title or abstract."""
        title, abstract = self._stems
        return frozenset(itertools.chain(_pairs(title), _pairs(abstract)))

    @cached_property
    def argument(self) -> float:
        """See `argument.argues`."""
        return argues(self.paper.title, self.paper.abstract)

    @cached_property
    def cues(self) -> tuple[str, ...]:
        """See `cues.challenge_cues`."""
        return challenge_cues(self.title, self.abstract)

    @cached_property
    def material(self) -> str:
        """See `material.material_of`."""
        return material_of(self.paper.title, self.paper.abstract)


class Compared(NamedTuple):
    """A paper held against a claim: the stems both have, rarest first, and what it is worth.

    About 10 for a passing and 60 for a close relation. `front` is the side of the claim on which it
    is among the first of the papers compared (`standing`).
    """

    one: Weighed
    shared: list[str]
    worth: float
    front: str = ""


def compare(ask: Asking, one: Weighed) -> Compared:
    """Hold a paper against the claim."""
    return Compared(one, shared_stems(ask, one), worth_to(ask, one))


def shared_stems(ask: Asking, one: Weighed) -> list[str]:
    """The telling stems of the claim that a paper has, rarest first."""
    return list(filter(one.weights.__contains__, ask.spoken))


def worth_to(ask: Asking, one: Weighed) -> float:
    """What a paper is worth to the claim."""
    return SCALE * (_in_common(ask, one) + one.argument)


def worth_at_most(ask: Asking, one: Weighed) -> float:
    """The same if it argues as much as any; how much it does is dear to find out."""
    return SCALE * (_in_common(ask, one) + MOST_ARGUED)


def argued(it: Compared) -> Compared:
    """A paper of which `worth_at_most` was told, with what it argues."""
    return it._replace(worth=it.worth - SCALE * (MOST_ARGUED - it.one.argument))


def _in_common(ask: Asking, one: Weighed) -> float:
    weights = one.weights
    has = weights.__contains__
    lent = ask.company.words
    both = sum([lent[word] * weights[word] for word in filter(has, lent)])
    common = both.real + LIKENESS * both.imag / one.length
    for each, words in (ask.inquired, *ask.asked):
        common += each * sum(map(weights.__getitem__, filter(has, words)))
    return common + PHRASE * len(ask.phrases & one.phrases) - strangeness(ask, one)


def strangeness(ask: Asking, one: Weighed) -> float:
    """What a paper loses for a strange field; nothing where either side has no field at all."""
    categories = one.paper.categories
    strange = ask.fields and categories and ask.fields.isdisjoint(categories)
    return FOREIGN if strange else 0.0
