"""The night turned round: all claims are compared with the night's few thousand papers in one pass.

The night's papers are indexed and the claims go by one after the other, so that a hundred thousand
of them need neither an index of their own nor the network. Sums of whole numbers put the papers in
order (`night_papers`); which of them are leads is looked at until none of those left can be worth
more than what is found.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tracker.domain.claims import ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.literature.leads import REORDERED, Reordering, best_of, leads_of, shared_by_lead
from tracker.literature.night_papers import NightPapers
from tracker.literature.ranking import SCALE, Asking, Compared, Weighed, asking, strangeness

_TOGETHER = 64
"""Claims that go through a step together before the next step: what a step needs stays at hand."""


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
        for asks in _batches(map(asking, claims), _TOGETHER):
            for ask, order in [(ask, night.best_first(ask)) for ask in asks]:
                best = best_of(((told[0], told) for told in order), partial(_lead, ask), most)
                leads = leads_of(ask, best, limit, self._again)
                if leads:
                    found[ask.claim_id] = leads
        return found

    def _night(self, papers: Sequence[Paper]) -> NightPapers:
        """The papers made ready; once, where a library goes by in several calls with one tuple."""
        if self._last is None or self._last[0] is not papers:
            night = NightPapers([paper for paper in papers if not paper.withdrawn])
            self._last = (papers, night) if isinstance(papers, tuple) else None
            return night
        return self._last[1]


def _batches(asks: Iterator[Asking], size: int) -> Iterator[list[Asking]]:
    while batch := list(itertools.islice(asks, size)):
        yield batch


def _lead(ask: Asking, told: tuple[float, Weighed]) -> Compared | None:
    worth, one = told
    shared = shared_by_lead(ask, one)
    return Compared(one, shared, worth - SCALE * strangeness(ask, one)) if shared else None
