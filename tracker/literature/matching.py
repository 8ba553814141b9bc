"""The night turned round: all claims are compared with the night's few thousand papers in one pass.

The night's papers are indexed and the claims go by one after the other, so that a hundred thousand
of them need neither an index of their own nor the network. Rare words find the candidates, the
whole formula (`ranking`) is worked out for the best of these only.
"""

import heapq
from collections.abc import Iterable, Sequence

from tracker.domain.claims import ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.literature.leads import best_leads
from tracker.literature.paper_index import PaperIndex
from tracker.literature.ranking import Asking, Weighed, asking, weighed
from tracker.literature.words import rarity

FINDING_RARITY = 2.3
"""Words in up to a tenth of all papers find candidates; commoner ones cost most of the time."""
FINDING_WORDS = 30
CANDIDATES = 24
"""Papers for which the whole formula is worked out; the more, the better the order below."""


class Bm25Matcher:
    """`Matcher` in memory, for up to some ten thousand papers a call."""

    def match(
        self, claims: Iterable[ClaimInContext], papers: Sequence[Paper], limit: int
    ) -> dict[ClaimId, list[Lead]]:
        """See `Matcher.match`."""
        night = _Night(papers)
        found: dict[ClaimId, list[Lead]] = {}
        for context in claims:
            ask = asking(context)
            leads = best_leads(ask, night.candidates(ask, max(limit, CANDIDATES)), limit)
            if leads:
                found[ask.claim_id] = leads
        return found


class _Night:
    """The papers of one night, each weighed when it is first wanted."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._index = PaperIndex(papers)
        self._weighed: dict[int, Weighed] = {}

    def candidates(self, ask: Asking, most: int) -> list[Weighed]:
        """The papers that share most of a claim's rarer words, in the order of their places."""
        scores = self._index.scores(self._finding(ask), self._index.first_after(ask.after))
        best = heapq.nsmallest(most, scores, key=lambda place: (-scores[place], place))
        return [self._at(place) for place in sorted(best)]

    def _finding(self, ask: Asking) -> dict[str, float]:
        """The words that find candidates: the worthiest of the rare ones that any paper has."""
        known = [word for word in ask.asked if word in self._index]
        rare = [word for word in known if rarity(word) >= FINDING_RARITY]
        chosen = rare if len(rare) >= 2 else known
        best = heapq.nlargest(FINDING_WORDS, chosen, key=lambda word: (ask.asked[word], word))
        return {word: ask.asked[word] for word in best}

    def _at(self, place: int) -> Weighed:
        if place not in self._weighed:
            paper = self._index.papers[place]
            self._weighed[place] = weighed(paper, self._index.weights(place))
        return self._weighed[place]
