"""What was written since: the search of the whole literature for one claim, by several questions.

Each form of the claim is a search of its own; the orders are merged by reciprocal-rank fusion, and
the formula of the nights (`ranking`) is worked out for the best of them. Those that stand in front
for one side of the claim (`standing`) come first; `again` orders the best hundred of these anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from tracker.domain.contexts import ClaimInContext
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.time_travel import as_it_stood
from tracker.literature.fusion import fused
from tracker.literature.leads import REORDERED, Reordering, best_of, is_newer, lead_of, leads_of
from tracker.literature.query_forms import Form, search_forms
from tracker.literature.ranking import Weighed, argued, asking, worth_at_most
from tracker.literature.standing import in_front

DEPTH = 300
"""Papers taken from each search."""
CANDIDATES = 500
"""Papers of the merged list for which the formula is worked out."""


class FormSearch(Protocol):
    """A way to find papers for one form of a question."""

    def find(
        self, form: Form, most: int, after: Month | None, until: date | None
    ) -> Sequence[ArxivId]:
        """Ids, best first, of papers announced after a month and submitted until a day."""
        ...

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """The papers of these ids, as far as they are known."""
        ...


class HistorySearch:
    """See `tracker.ports.History`."""

    def __init__(self, literature: FormSearch, again: Reordering | None = None) -> None:
        self._literature = literature
        self._again = again

    def leads(self, context: ClaimInContext, limit: int, until: date | None = None) -> list[Lead]:
        """See `History.leads`."""
        after = context.claim.newer_than
        forms = search_forms(context)
        orders = [self._literature.find(form, DEPTH, after, until) for form in forms]
        ids = fused(orders, CANDIDATES, [form.share for form in forms])
        papers = self._literature.papers(ids)
        if until is not None:
            papers = {id_: p for id_, paper in papers.items() if (p := as_it_stood(paper, until))}
        ask = asking(context)
        standing = [papers[i] for i in ids if i in papers and not papers[i].withdrawn]
        weighed = filter(partial(is_newer, ask), map(Weighed, standing))
        likely = [it for one in weighed if (it := lead_of(ask, one, worth_at_most))]
        likely = in_front(likely, context)
        likely.sort(key=lambda it: -it.worth)
        most = limit if self._again is None else max(limit, REORDERED)
        found = best_of(((it.worth, it) for it in likely), argued, most)
        return leads_of(ask, found, limit, self._again)
