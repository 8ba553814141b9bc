"""The night turned round: all claims are compared with the night's few thousand papers in one pass.

The night's papers are indexed and the claims go by one after the other, so that a hundred thousand
of them need neither an index of their own nor the network. Rounded scores choose the candidates
(`night_papers`), the whole formula (`ranking`) is worked out for the best of these only.
"""

from collections.abc import Iterable, Sequence

from tracker.domain.claims import ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.literature.leads import Reordering, best_leads
from tracker.literature.night_papers import NightPapers
from tracker.literature.ranking import asking

CANDIDATES = 12
"""Papers for which the whole formula is worked out; the more, the better the order below."""


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
        most = max(2 * limit, CANDIDATES)
        found: dict[ClaimId, list[Lead]] = {}
        for context in claims:
            ask = asking(context)
            leads = best_leads(ask, night.best(ask, most), limit, self._again)
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
