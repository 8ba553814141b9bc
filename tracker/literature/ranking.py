"""What a paper is worth to a claim: shared words, likeness to the papers around it, argument.

One formula for a night and for history, in absolute numbers, so that leads of different nights can
stand in one list. A paper must share enough with the claim to be listed at all.
"""

from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.argument import argues
from tracker.literature.query_forms import LEAST_RARITY, asked, best_terms
from tracker.literature.word_weights import (
    Weights,
    direction,
    length,
    likeness,
    shared_weight,
    word_weights,
)
from tracker.literature.words import rarity, stem, telling_words

LEAST_SHARED = 5.0
"""Rarity that the words shared with the claim itself must add up to; and at least two words..."""
LEAST_SUBJECT, SUBJECT_WORDS = 24.0, 6
"""...or, with one word shared, so much and so many of the best words of its papers."""
_LIKENESS, _ARGUMENT, _SCALE = 6.0, 1.0, 10.0


@dataclass(frozen=True)
class Asking:
    """A claim made ready to be compared with papers.

    `source_month` is the month of the latest paper it rests on.
    """

    claim_id: ClaimId
    claim: Claim
    after: Month | None
    source_month: Month | None
    own_papers: frozenset[ArxivId]
    spoken: dict[str, str]
    asked: dict[str, float]
    subject: frozenset[str]
    around: Weights


def asking(context: ClaimInContext) -> Asking:
    """Make a claim ready. `spoken` are its telling stems and the words that stand for them."""
    claim = context.claim
    spoken = {stem(word): word for word in telling_words(claim.text)}
    subject = best_terms(context.anchors)
    return Asking(
        claim_id=claim.id,
        claim=claim,
        after=claim.latest_month,
        source_month=max((id_.month for id_ in claim.anchor_ids), default=None),
        own_papers=frozenset(claim.anchor_ids) | context.known,
        spoken={word: said for word, said in spoken.items() if rarity(word) >= LEAST_RARITY},
        asked=asked(context),
        subject=frozenset(word for word in subject if rarity(word) >= LEAST_RARITY),
        around=around(context.nearby or context.anchors),
    )


@lru_cache(maxsize=4_096)
def around(papers: tuple[Paper, ...]) -> Weights:
    """The direction of the papers around a claim; claims of one inquiry share it."""
    return direction([word_weights(paper) for paper in papers])


def shared_words(ask: Asking, weights: Weights) -> list[str]:
    """The stems that a paper shares with the claim's own words, rarest first."""
    return sorted(
        (word for word in ask.spoken if word in weights), key=lambda word: (-rarity(word), word)
    )


def bears(ask: Asking, weights: Weights, shared: list[str]) -> bool:
    """Whether a paper shares enough with a claim to be called a lead."""
    if len(shared) >= 2 and sum(map(rarity, shared)) >= LEAST_SHARED:
        return True
    if not shared or len(ask.subject) < SUBJECT_WORDS:
        return False
    subject = [rarity(word) for word in ask.subject if word in weights]
    return len(subject) >= SUBJECT_WORDS and sum(subject) >= LEAST_SUBJECT


@dataclass(frozen=True, slots=True)
class Weighed:
    """A paper with what is needed to compare it, worked out once for all claims."""

    paper: Paper
    weights: Weights
    length: float
    argument: float


def weighed(paper: Paper, weights: Weights | None = None) -> Weighed:
    """Work it out."""
    words = word_weights(paper) if weights is None else weights
    return Weighed(paper, words, length(words), argues(paper.title, paper.abstract))


def worth(ask: Asking, one: Weighed) -> float:
    """What the paper is worth to the claim; about 10 for a passing and 60 for a close relation."""
    words = shared_weight(ask.asked, one.weights)
    alike = likeness(ask.around, one.weights, one.length)
    return _SCALE * (words + _LIKENESS * alike + _ARGUMENT * one.argument)
