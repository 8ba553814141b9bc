"""Papers that are known without asking anybody, the surest source first."""

import itertools
from collections.abc import Mapping, Sequence

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.ports import Catalogue, SightingStore


class KnownPapers:
    """`PapersAtHand` and `LocalPapers`: what arXiv said when asked, then the bundled snapshot."""

    def __init__(self, store: SightingStore, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def papers(self, ids: Sequence[ArxivId]) -> Mapping[ArxivId, Paper]:
        """See `PapersAtHand`."""
        found: dict[ArxivId, Paper] = {}
        seen = self._store.sightings(ids)
        for id_ in ids:
            sightings = seen.get(id_)
            paper = sightings.paper if sightings else None
            paper = paper or self._catalogue.paper(id_)
            if paper is not None:
                found[id_] = paper
        return found

    def near(
        self, words: str, first: Month | None, last: Month | None, limit: int
    ) -> Sequence[Paper]:
        """See `LocalPapers`. All of these months: there are few enough to look through."""
        seen = [known.paper for known in self._store.sightings().values() if known.paper]
        return [
            paper
            for paper in itertools.chain(seen, self._catalogue.papers())
            if (first is None or paper.month >= first) and (last is None or paper.month <= last)
        ]
