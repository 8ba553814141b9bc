"""The leads that the formula finds, worked out for every paper: what quicker ways are held to."""

from collections.abc import Iterable

from tracker.domain.leads import Lead
from tracker.literature.leads import Reordering, is_newer, lead_of, leads_of
from tracker.literature.ranking import Asking, Weighed


def best_leads(
    ask: Asking, papers: Iterable[Weighed], most: int, again: Reordering | None = None
) -> list[Lead]:
    """The papers that bear on the claim, best first; its own papers and older ones left out."""
    newer = [one for one in papers if is_newer(ask, one)]
    return leads_of(ask, [it for one in newer if (it := lead_of(ask, one))], most, again)
