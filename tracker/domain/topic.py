"""Does a paper speak of what a claim speaks of? Told by the rare words that both have.

TF-IDF cosine of the claim with title and abstract (the title twice). It tells random papers from
the right one, and the nearest other paper not at all, so that it only ever asks. How rare a word is
comes in as a value: the table of it is not the domain's. "No rare word in common" alone is no
ground: it doubled the false flags for a few more wrong papers.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.domain.claims import Anchor, Claim, Link, Topic
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings

LEAST_COSINE = 0.02
LEAST_RARITY = 2.0
"""``ln(1 / share)``: words in more than about one of eight papers are not shown as shared."""
LEAST_WORDS = 4
"""A claim with fewer telling words is too short to be off any topic."""
LEAST_KNOWN = 0.5
"""Share of its words that the table must know: one in another language is not judged."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word as it is spoken, how rare it is, its weight in the text, and whether it is known."""

    word: str
    rarity: float
    weight: float
    known: bool = True


WeighWords = Callable[[str], Mapping[str, Weighed]]
"""The telling words of a text by stem."""


def shared_rare(claim: Mapping[str, Weighed], paper: Mapping[str, Weighed]) -> tuple[str, ...]:
    """The rare words of the claim that the paper has, rarest first, as the claim says them."""
    both = [claim[stem] for stem in claim if stem in paper and claim[stem].rarity >= LEAST_RARITY]
    return tuple(each.word for each in sorted(both, key=lambda each: (-each.rarity, each.word)))


def cosine(one: Mapping[str, Weighed], other: Mapping[str, Weighed]) -> float:
    """Between 0 and 1; 0 where one is empty."""
    product = sum(one[stem].weight * other[stem].weight for stem in one if stem in other)
    norms = math.sqrt(_square(one) * _square(other))
    return product / norms if norms else 0.0


def topic_of(claim: Claim, paper: Paper, weigh: WeighWords) -> Topic | None:
    """What claim and paper share; None while nobody knows the paper's abstract."""
    if not paper.abstract:
        return None
    said = weigh(claim.text)
    known = sum(each.known for each in said.values())
    if len(said) < LEAST_WORDS or known < LEAST_KNOWN * len(said):
        return Topic(claim.revision, paper.latest.number)
    spoken = weigh(f"{paper.title} {paper.title} {paper.abstract}")
    return Topic(
        claim.revision,
        paper.latest.number,
        shared_rare(said, spoken)[:8],
        round(cosine(said, spoken), 4),
    )


def topic_findings(claim: Claim, known: Mapping[ArxivId, Sightings]) -> Iterator[Finding]:
    """The papers that have next to nothing in common with the claim, by the words of both."""
    for anchor in claim.anchors:
        topic = anchor.topic
        paper = known[anchor.id].paper if anchor.id and anchor.id in known else None
        if topic is None or paper is None or not is_current(anchor, claim, paper):
            continue
        if topic.cosine is None or topic.cosine >= LEAST_COSINE:
            continue
        shared = (
            f"shares only “{', '.join(topic.shared)}”" if topic.shared else "shares no rare word"
        )
        inferred = " (the link was inferred from the month)" if anchor.link is Link.INFERRED else ""
        yield Finding(
            Code.ANCHOR_OFF_TOPIC,
            f"{paper.id} may be about something else: it {shared} with the claim; it is "
            f"“{paper.title}”{inferred}",
            paper.id.value,
            (f"cosine {topic.cosine:.3f}", *topic.shared),
            f"r{topic.revision} v{topic.version}",
        )


def with_topics(claim: Claim, known: Mapping[ArxivId, Sightings], weigh: WeighWords) -> Claim:
    """The claim with what it shares with each of its papers, worked out where it is not yet."""

    def learnt(anchor: Anchor) -> Anchor:
        paper = known[anchor.id].paper if anchor.id and anchor.id in known else None
        if paper is None or is_current(anchor, claim, paper):
            return anchor
        return replace(anchor, topic=topic_of(claim, paper, weigh))

    anchors = tuple(map(learnt, claim.anchors))
    return claim if anchors == claim.anchors else replace(claim, anchors=anchors)


def is_current(anchor: Anchor, claim: Claim, paper: Paper) -> bool:
    """Whether the anchor's topic is of this text and this version."""
    topic = anchor.topic
    return topic is not None and (topic.revision, topic.version) == (
        claim.revision,
        paper.latest.number,
    )


def _square(words: Mapping[str, Weighed]) -> float:
    return sum(each.weight * each.weight for each in words.values())
