"""Asks the literature's index, of whatever make, for one form of a claim's question."""

from collections.abc import Iterable
from datetime import date

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.query_forms import Form
from tracker.literature_ports import Literature

WORDS, SIDE_WORDS = 24, 12
"""Words of a form, and of one for a side of the claim, that are asked for: more cost time and find
nothing new."""


class LiteratureForms:
    """See `tracker.literature.history.FormSearch`."""

    def __init__(self, literature: Literature) -> None:
        self._literature = literature

    def find(self, form: Form, most: int, after: Month | None, until: date | None) -> list[ArxivId]:
        """See `FormSearch.find`."""
        words = form.words(SIDE_WORDS if form.is_side else WORDS)
        hits = self._literature.find(words, most, after=after, until=until)
        return [hit.id for hit in hits]

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """See `FormSearch.papers`."""
        return self._literature.papers(ids)
