"""Asks the literature's index, of whatever make, for one form of a claim's question."""

from collections.abc import Iterable
from datetime import date

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.query_forms import Form
from tracker.literature_ports import Literature

WORDS = 24
FEWER_WORDS = {"part": 12, "topic": 8}
"""Words of a form that are asked for, and of one for a side of the claim: more cost time and find
nothing new."""


class LiteratureForms:
    """See `tracker.literature.history.FormSearch`."""

    def __init__(self, literature: Literature) -> None:
        self._literature = literature

    def find(self, form: Form, most: int, after: Month | None, until: date | None) -> list[ArxivId]:
        """See `FormSearch.find`."""
        words = form.words(FEWER_WORDS.get(form.name, WORDS))
        hits = self._literature.find(words, most, after=after, until=until)
        return [hit.id for hit in hits]

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """See `FormSearch.papers`."""
        return self._literature.papers(ids)
