"""Finding the newer papers that bear on a claim: BM25 in plain Python over the papers at hand.

Matches all claims with one set of papers, so network cost never grows with the number of claims.
BM25 after Robertson & Zaragoza (2009), k1 = 1.2, b = 0.75; titles count twice. A claim asks with
its own words and, at half weight, with the titles of its anchors: a reversal shares the claim's
words, a reply shares its anchors' subject.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.cues import title_cues
from tracker.domain.leads import Lead
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.titles import title_words

K1 = 1.2
B = 0.75
ANCHOR_WEIGHT = 0.5
COMMON_SHARE = 0.10
"""Words in more than this share of the papers tell nothing and are not looked up."""
MIN_SHARED = 2
"""A lead shares at least so many telling words with the claim itself."""

_STOP_TEXT = """
a about above after again all also an and any are as at be because been being between both but
by can could do does each for from further had has have how if in into is it its itself just
made make may more most much no nor not of off on once one only or other our out over own same
should so some still such than that the their them then there these they this those through to
too under until up upon use used using very was we well were what when where whether which while
who why will with within without would yet first new two three five
"""
_STOP = frozenset(_STOP_TEXT.split())


@dataclass(frozen=True)
class _Index:
    papers: Sequence[Paper]
    lengths: Sequence[float]
    postings: Mapping[str, Mapping[int, int]]

    @property
    def mean_length(self) -> float:
        return sum(self.lengths) / len(self.lengths) if self.lengths else 1.0

    def idf(self, word: str) -> float:
        held = len(self.postings.get(word, ()))
        return math.log(1.0 + (len(self.papers) - held + 0.5) / (held + 0.5))

    def telling(self, word: str) -> bool:
        """Whether the word is in some paper and not in too many."""
        held = len(self.postings.get(word, ()))
        return 0 < held <= max(3.0, COMMON_SHARE * len(self.papers))


class Bm25Matcher:
    """`Matcher` in memory, for up to some ten thousand papers a call."""

    def match(
        self, claims: Sequence[Claim], papers: Sequence[Paper], limit: int
    ) -> dict[ClaimId, list[Lead]]:
        """See `Matcher.match`."""
        index = _index(papers)
        found = {claim.id: self._leads(claim, index, limit) for claim in claims}
        return {claim_id: leads for claim_id, leads in found.items() if leads}

    def _leads(self, claim: Claim, index: _Index, limit: int) -> list[Lead]:
        asked = _query(claim, index)
        scores = _scores(asked, index)
        own = set(claim.anchor_ids)
        since = claim.latest_month
        words = set(_words(claim.text))
        ranked: list[tuple[float, Paper, tuple[str, ...]]] = []
        for place, score in scores.items():
            paper = index.papers[place]
            if paper.id in own or not _is_newer(paper, since):
                continue
            shared = sorted(w for w in words if index.telling(w) and place in index.postings[w])
            if len(shared) >= MIN_SHARED:
                ranked.append((score, paper, tuple(shared)))
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
    asked: dict[str, float] = {}
    for anchor in claim.anchors:
        for word in _words(anchor.said_title):
            asked[word] = ANCHOR_WEIGHT
    for word in _words(claim.text):
        asked[word] = 1.0
    return {word: weight for word, weight in asked.items() if index.telling(word)}


def _scores(asked: Mapping[str, float], index: _Index) -> dict[int, float]:
    scores: dict[int, float] = {}
    mean = index.mean_length
    for word, weight in asked.items():
        idf = index.idf(word)
        for place, count in index.postings[word].items():
            norm = K1 * (1.0 - B + B * index.lengths[place] / mean)
            scores[place] = scores.get(place, 0.0) + weight * idf * count * (K1 + 1) / (
                count + norm
            )
    return scores


def _is_newer(paper: Paper, since: Month | None) -> bool:
    return since is None or paper.month > since


def _index(papers: Iterable[Paper]) -> _Index:
    kept = list(papers)
    lengths: list[float] = []
    postings: dict[str, dict[int, int]] = {}
    for place, paper in enumerate(kept):
        counts = Counter(_words(paper.title))
        counts.update(counts)
        counts.update(_words(paper.abstract))
        lengths.append(float(sum(counts.values())))
        for word, count in counts.items():
            postings.setdefault(word, {})[place] = count
    return _Index(kept, lengths, postings)


def _words(text: str) -> list[str]:
    """Telling words with their plural cut, so that *models* meets *model*."""
    return [_singular(word) for word in title_words(text) if len(word) > 1 and word not in _STOP]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
