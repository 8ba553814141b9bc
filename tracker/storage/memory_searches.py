"""How far the literature was searched, in memory; see `tracker.ports.SearchStore`."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.claim_searches import ClaimSearch
from tracker.domain.claims import ClaimId


class MemorySearches:
    """See `SearchStore`."""

    def __init__(self) -> None:
        self._searches: dict[ClaimId, ClaimSearch] = {}
        self._marks: dict[str, int] = {}

    def searches(self) -> dict[ClaimId, ClaimSearch]:
        """See `SearchStore`."""
        return dict(self._searches)

    def save_searches(self, searches: Sequence[ClaimSearch]) -> None:
        """See `SearchStore`."""
        self._searches.update({search.claim_id: search for search in searches})

    def matched_mark(self, literature: str) -> int:
        """See `SearchStore`."""
        return self._marks.get(literature, 0)

    def keep_matched(self, literature: str, mark: int, compared: int) -> None:
        """See `SearchStore`."""
        self._marks[literature] = mark
        self._searches = {
            id_: replace(search, compared=search.compared + compared)
            for id_, search in self._searches.items()
        }
