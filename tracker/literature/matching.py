"""The night turned round: all claims are compared with the night's few thousand papers in one pass.

The night's papers are indexed and the claims go by one after the other, so that a hundred thousand
of them need neither an index of their own nor the network. Sums of whole numbers put the papers in
order (`night_papers`); the formula (`ranking`) is worked out until none of those left can be worth
more than what is found.
"""

import heapq

from collections.abc import Iterable, Sequence

from tracker.domain.claims import ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.literature.leads import REORDERED, Reordering, leads_of, may_be_lead
from tracker.literature.night_papers import NightPapers
from tracker.literature.ranking import Asking, Compared, asking, compare


class Bm25Matcher:
    """`Matcher` in memory, for up to some ten thousand papers a call; `again` orders the best."""

    def __init__(self, again: Reordering | None = None) -> None:
        self._again = again
        self._last: tuple[Sequence[Paper], NightPapers] | None = None

    def match(
        self, claims: Iterable[ClaimInContext], papers: Sequence[Paper], limit: int
    ) -> dict[ClaimId, list[Lead]]:
        """See `Matcher.match`."""
        night = self._night(papers)
        most = limit if self._again is None else max(limit, REORDERED)
        found: dict[ClaimId, list[Lead]] = {}
        for context in claims:
            ask = asking(context)
            leads = leads_of(ask, _best(ask, night, most), limit, self._again)
            if leads:
                found[ask.claim_id] = leads
        return found

    def _night(self, papers: Sequence[Paper]) -> NightPapers:
        """The papers made ready; once, where a library goes by in several calls with one tuple."""
        if self._last is None or self._last[0] is not papers:
            night = NightPapers(papers)
            self._last = (papers, night) if isinstance(papers, tuple) else None
            return night
        return self._last[1]


def _best(ask: Asking, night: NightPapers, most: int) -> list[Compared]:
    """The papers worth most of those that bear on the claim; now and then some more."""
    found: list[Compared] = []
    worths: list[float] = []
    for at_most, one in night.best_first(ask):
        if len(worths) == most and at_most < worths[0]:
            break
        it = compare(ask, one)
        if may_be_lead(ask, it):
            found.append(it)
            if len(worths) < most:
                heapq.heappush(worths, it.worth)
            else:
                heapq.heappushpop(worths, it.worth)
    return found
