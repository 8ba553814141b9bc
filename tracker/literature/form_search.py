"""Asks the literature's index, of whatever make, for one form of a claim's question."""

from collections.abc import Iterable
from datetime import date

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.query_forms import Form
from tracker.literature_ports import Literature

WORDS = 24
"""Words of a form that are asked for: more cost time and find nothing new."""


class LiteratureForms:
    """See `tracker.literature.history.FormSearch`."""

    def __init__(self, literature: Literature) -> None:
        self._literature = literature

    def find(self, form: Form, most: int, after: Month | None, until: date | None) -> list[ArxivId]:
        """See `FormSearch.find`."""
        hits = self._literature.find(form.words(WORDS), most, after=after, until=until)
        return [hit.id for hit in hits]

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """See `FormSearch.papers`."""
        return self._literature.papers(ids)
