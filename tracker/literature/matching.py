"""Finding the newer papers that bear on a claim: BM25 in plain Python over the papers at hand.

Matches all claims with one set of papers, so network cost never grows with the number of claims.
BM25 after Robertson & Zaragoza (2009), k1 = 1.2, b = 0.75; titles count twice. A claim asks with
its own words and, at half weight, with the titles of its anchors: a reversal shares the claim's
words, a reply shares its anchors' subject.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.cues import title_cues
from tracker.domain.leads import Lead
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.titles import title_words
from tracker.literature.words import matching_words, rarity, stem

K1 = 1.2
B = 0.75
ANCHOR_WEIGHT = 0.5
LEAST_RARITY = 1.5
"""Words in more than about a fifth of all papers tell nothing and are not looked up."""
LEAST_SHARED = 7.0
"""Rarity that the words shared with the claim itself must add up to; and at least two words."""


@dataclass(frozen=True)
class _Index:
    papers: Sequence[Paper]
    lengths: Sequence[float]
    postings: Mapping[str, Mapping[int, int]]
    mean_length: float


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
    own, since = set(claim.anchor_ids), claim.latest_month
    spoken = {stem(word): word for word in title_words(claim.text)}
    ranked: list[tuple[float, Paper, tuple[str, ...]]] = []
    for place, score in _scores(_query(claim, index), index).items():
        paper = index.papers[place]
        if paper.id in own or not _is_newer(paper, since):
            continue
        shared = [word for word in spoken if place in index.postings.get(word, ())]
        telling = sorted((w for w in shared if rarity(w) >= LEAST_RARITY), key=rarity, reverse=True)
        if len(telling) >= 2 and sum(map(rarity, telling)) >= LEAST_SHARED:
            ranked.append((score, paper, tuple(spoken[word] for word in telling)))
    ranked.sort(key=lambda row: (-row[0], row[1].id))
    return [_lead(claim.id, rank, *row) for rank, row in enumerate(ranked[:limit], start=1)]


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


def _scores(asked: Mapping[str, float], index: _Index) -> dict[int, float]:
    scores: dict[int, float] = {}
    for word, weight in asked.items():
        worth = weight * rarity(word)
        for place, count in index.postings[word].items():
            norm = K1 * (1.0 - B + B * index.lengths[place] / index.mean_length)
            scores[place] = scores.get(place, 0.0) + worth * count * (K1 + 1) / (count + norm)
    return scores


def _is_newer(paper: Paper, since: Month | None) -> bool:
    return since is None or paper.month > since


def _index(papers: Iterable[Paper]) -> _Index:
    kept = list(papers)
    lengths: list[float] = []
    postings: dict[str, dict[int, int]] = {}
    for place, paper in enumerate(kept):
        counts = Counter(matching_words(paper.title))
        counts.update(counts)
        counts.update(matching_words(paper.abstract))
        lengths.append(float(sum(counts.values())))
        for word, count in counts.items():
            postings.setdefault(word, {})[place] = count
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    return _Index(kept, lengths, postings, mean or 1.0)
