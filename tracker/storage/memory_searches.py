"""How far the literature was searched, in memory; see `tracker.ports.SearchStore`."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.claim_searches import ClaimSearch
from tracker.domain.claims import ClaimId
from tracker.domain.literature import Matched


class MemorySearches:
    """See `SearchStore`."""

    def __init__(self) -> None:
        self._searches: dict[ClaimId, ClaimSearch] = {}
        self._matched: dict[str, Matched] = {}

    def searches(self) -> dict[ClaimId, ClaimSearch]:
        """See `SearchStore`."""
        return dict(self._searches)

    def save_searches(self, searches: Sequence[ClaimSearch]) -> None:
        """See `SearchStore`."""
        self._searches.update({search.claim_id: search for search in searches})

    def matched(self, literature: str) -> Matched:
        """See `SearchStore`."""
        return self._matched.get(literature, Matched())

    def keep_matched(self, literature: str, matched: Matched, compared: int) -> None:
        """See `SearchStore`."""
        self._matched[literature] = matched
        self._searches = {
            id_: replace(search, compared=search.compared + compared)
            for id_, search in self._searches.items()
        }
