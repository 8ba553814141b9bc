"""The leads that the formula finds, worked out for every paper: what quicker ways are held to."""

from collections.abc import Iterable

from tracker.domain.leads import Lead
from tracker.literature.leads import Reordering, leads_of, may_be_lead
from tracker.literature.ranking import Asking, Compared


def best_leads(
    ask: Asking, papers: Iterable[Compared], most: int, again: Reordering | None = None
) -> list[Lead]:
    """The papers that bear on the claim, best first; its own papers and older ones left out."""
    return leads_of(ask, [it for it in papers if may_be_lead(ask, it)], most, again)
