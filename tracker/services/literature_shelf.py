"""The local literature as papers at hand: by id, and near a claim's words and months."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature_ports import Literature
from tracker.ports import LocalPapers, PapersAtHand

_MOST = 200


class FirstShelf(PapersAtHand, LocalPapers, Protocol):
    """What is asked before the literature."""


class LiteratureShelf:
    """`PapersAtHand` and `LocalPapers` over the literature, opened when it is first needed.

    `first` is asked before it: what arXiv itself said of a paper counts more. A literature that was
    never filled (`opened` gives None) is not made for it.
    """

    def __init__(self, opened: Callable[[], Literature | None], first: FirstShelf) -> None:
        self._opened = opened
        self._first = first

    def papers(self, ids: Sequence[ArxivId]) -> Mapping[ArxivId, Paper]:
        """See `PapersAtHand`; a paper that is known without its abstract is completed."""
        found = dict(self._first.papers(ids))
        lacking = [id_ for id_ in ids if id_ not in found or not found[id_].abstract]
        literature = self._opened() if lacking else None
        if literature is not None:
            found.update(literature.papers(lacking))
        return found

    def near(
        self, words: str, first: Month | None, last: Month | None, limit: int
    ) -> Sequence[Paper]:
        """See `LocalPapers`."""
        known = list(self._first.near(words, first, last, limit))
        literature = self._opened()
        if literature is None:
            return known
        hits = literature.search(
            words,
            min(limit, _MOST),
            after=first.plus(-1) if first else None,
            until=last.last_day if last else None,
        )
        return [*known, *literature.papers([hit.id for hit in hits]).values()]
