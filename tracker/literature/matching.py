"""Finding the newer papers that bear on a claim: BM25 in plain Python over the papers at hand.

Matches all claims with one set of papers, so network cost never grows with the number of claims.
BM25 after Robertson & Zaragoza (2009), k1 = 1.2, b = 0.75; titles count twice. A claim asks with
its own words and, at half weight, with the titles of its anchors: a reversal shares the claim's
words, a reply shares its anchors' subject.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.cues import title_cues
from tracker.domain.leads import Lead
from tracker.domain.material import material_of
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.words import matching_words, rarity, stem, telling_words

K1 = 1.2
B = 0.75
ANCHOR_WEIGHT = 0.5
LEAST_RARITY = 1.5
"""Words in more than about a fifth of all papers tell nothing and are not looked up."""
LEAST_SHARED = 7.0
"""Rarity that the words shared with the claim itself must add up to; and at least two words."""


@dataclass(frozen=True)
class _Index:
    """Papers by month, and for each word the (place, count) of every paper that has it, in order.

    Places follow the months, so that "newer than" is a cut through every list of places.
    """

    papers: Sequence[Paper]
    months: Sequence[Month]
    lengths: Sequence[float]
    postings: Mapping[str, Sequence[tuple[int, int]]]
    mean_length: float

    def first_after(self, month: Month | None) -> int:
        """The place of the first paper of a later month."""
        return 0 if month is None else bisect_right(self.months, month)


class Bm25Matcher:
    """`Matcher` in memory, for up to some ten thousand papers a call."""

    def match(
        self, claims: Sequence[Claim], papers: Sequence[Paper], limit: int
    ) -> dict[ClaimId, list[Lead]]:
        """See `Matcher.match`."""
        index = _index(papers)
        found = {claim.id: _leads(claim, index, limit) for claim in claims}
        return {claim_id: leads for claim_id, leads in found.items() if leads}


def _leads(claim: Claim, index: _Index, limit: int) -> list[Lead]:
    own = set(claim.anchor_ids)
    spoken = {stem(word): word for word in telling_words(claim.text)}
    first = index.first_after(claim.latest_month)
    shared = _shared({word for word in spoken if rarity(word) >= LEAST_RARITY}, index, first)
    bearing = {place for place in shared if index.papers[place].id not in own}
    scores = _scores(_query(claim, index), index, first, bearing)
    best = heapq.nsmallest(limit, scores, key=lambda place: (-scores[place], place))
    return [
        _lead(
            claim.id,
            rank,
            scores[place],
            index.papers[place],
            tuple(spoken[word] for word in shared[place]),
        )
        for rank, place in enumerate(best, start=1)
    ]


def _shared(words: Iterable[str], index: _Index, first: int) -> dict[int, list[str]]:
    """The papers from `first` on that share enough with these words, and what, rarest first."""
    held: dict[int, list[str]] = {}
    for word in sorted(words, key=lambda word: (-rarity(word), word)):
        for place, _ in _from(index.postings.get(word, ()), first):
            held.setdefault(place, []).append(word)
    return {
        place: found
        for place, found in held.items()
        if len(found) >= 2 and sum(map(rarity, found)) >= LEAST_SHARED
    }


def _from(places: Sequence[tuple[int, int]], first: int) -> Sequence[tuple[int, int]]:
    return places[bisect_left(places, (first, 0)) :]


def _lead(
    claim_id: ClaimId, rank: int, score: float, paper: Paper, shared: tuple[str, ...]
) -> Lead:
    return Lead(
        claim_id=claim_id,
        paper_id=paper.id,
        title=paper.title,
        published=paper.published or paper.month.first_day,
        rank=rank,
        score=round(score, 3),
        shared=shared,
        cues=title_cues(paper.title),
        source=paper.source,
        version=paper.latest.number,
        material=material_of(paper.title, paper.abstract),
    )


def _query(claim: Claim, index: _Index) -> dict[str, float]:
    """Weight of every telling word that is in some paper; the claim's own words come first."""
    titles = " ".join(anchor.said_title for anchor in claim.anchors)
    asked = dict.fromkeys(matching_words(titles), ANCHOR_WEIGHT)
    asked.update(dict.fromkeys(matching_words(claim.text), 1.0))
    return {
        word: weight
        for word, weight in asked.items()
        if word in index.postings and rarity(word) >= LEAST_RARITY
    }


def _scores(
    asked: Mapping[str, float], index: _Index, first: int, bearing: set[int]
) -> dict[int, float]:
    """BM25 score of each of the papers that bear on the claim."""
    scores = dict.fromkeys(bearing, 0.0)
    for word, weight in asked.items():
        worth = weight * rarity(word)
        for place, count in _from(index.postings[word], first):
            if place in scores:
                norm = K1 * (1.0 - B + B * index.lengths[place] / index.mean_length)
                scores[place] += worth * count * (K1 + 1) / (count + norm)
    return scores


def _index(papers: Iterable[Paper]) -> _Index:
    kept = sorted(papers, key=lambda paper: (paper.month, paper.id))
    lengths: list[float] = []
    postings: dict[str, list[tuple[int, int]]] = {}
    for place, paper in enumerate(kept):
        counts = Counter(matching_words(paper.title))
        counts.update(counts)
        counts.update(matching_words(paper.abstract))
        lengths.append(float(sum(counts.values())))
        for word, count in counts.items():
            postings.setdefault(word, []).append((place, count))
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    return _Index(kept, [paper.month for paper in kept], lengths, postings, mean or 1.0)
