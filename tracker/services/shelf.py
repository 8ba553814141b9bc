"""Papers that are known without asking anybody, the surest source first."""

from collections.abc import Mapping, Sequence

from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.ports import Catalogue, SightingStore


class KnownPapers:
    """`PapersAtHand`: what arXiv said when it was looked at, then the bundled snapshot."""

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
