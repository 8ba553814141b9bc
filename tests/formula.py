"""The leads that the formula finds, worked out for every paper: what quicker ways are held to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.leads import Lead
from tracker.literature.leads import Reordering, is_newer, lead_of, leads_of
from tracker.literature.ranking import Asking, Weighed


def best_leads(
    ask: Asking, papers: Iterable[Weighed], most: int, again: Reordering | None = None
) -> list[Lead]:
    """The papers that bear on the claim, best first; its own papers and older ones left out."""
    newer = [one for one in papers if is_newer(ask, one)]
    return leads_of(ask, [it for one in newer if (it := lead_of(ask, one))], most, again)


NEAR = 0.4
"""Points of a score, and two in a thousand of a large one: as near the formula are lanes."""


def assert_as_the_formula(
    found: Sequence[Lead], ask: Asking, papers: Sequence[Weighed], most: int
) -> None:
    """These are the best papers, or as good as any that is left out, and all that is told of them.

    A score may differ by so much (`NEAR`).
    """
    every = best_leads(ask, papers, len(papers))
    by_id = {lead.paper_id: lead for lead in every}
    assert len(found) == min(most, len(every))
    assert [lead.score for lead in found] == sorted((lead.score for lead in found), reverse=True)
    for lead in found:
        wanted = by_id.pop(lead.paper_id)
        assert abs(lead.score - wanted.score) <= NEAR + wanted.score / 500
        assert replace(lead, score=0.0, rank=0) == replace(wanted, score=0.0, rank=0)
    if len(found) == most and by_id:
        assert max(lead.score for lead in by_id.values()) <= found[-1].score + NEAR
