"""A source for when the network was switched off on purpose: everything is unreachable."""

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.identifiers import ArxivId, ArxivReference
from tracker.domain.papers import Answer, Source, Unreachable
from tracker.domain.searches import SearchAnswer, SearchQuestion
from tracker.ports import TextsAnswer

WHY = "offline was asked for"


class OfflineSource:
    """`PaperSource` and `VersionTexts` that make no request."""

    batch_size = 1_000

    def __init__(self, source: Source) -> None:
        self.source = source

    def look(self, ids: Sequence[ArxivId], at: datetime) -> Answer:
        """See `PaperSource.look`."""
        return Answer(tuple(Unreachable(id_, self.source, at, WHY) for id_ in ids))

    def texts(self, references: Sequence[ArxivReference]) -> TextsAnswer:
        """See `VersionTexts.texts`: nothing is answered."""
        return TextsAnswer({})


class OfflineSearch:
    """`PaperSearch` that makes no request."""

    def search(self, question: SearchQuestion, at: datetime) -> SearchAnswer:
        """See `PaperSearch.search`: nothing is learnt."""
        return SearchAnswer(unreachable=WHY)
