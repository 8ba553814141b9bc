"""From a comparison of a claim with papers to its leads: the best few, with what they share."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from tracker.domain.leads import READ_FOR_CUES, Lead
from tracker.domain.supersession import supersession_hint
from tracker.literature.ranking import Asking, Weighed, bears, shared_words, told_words, worth

REORDERED = 100
"""Candidates that a second look may order anew; the others do not become leads then."""


class Reordering(Protocol):
    """A second, dearer way to say what the best candidates are worth."""

    def worths(self, ask: Asking, scored: Sequence[tuple[float, Weighed]]) -> list[float]:
        """What each paper is worth, on the scale of the score that is given with it."""
        ...


def best_leads(
    ask: Asking, papers: Iterable[Weighed], most: int, again: Reordering | None = None
) -> list[Lead]:
    """The papers that bear on the claim, best first; its own papers and older ones left out.

    The words of the best are read for cues (see `READ_FOR_CUES`).
    """
    found: list[tuple[float, Weighed, list[str]]] = []
    for one in papers:
        if one.paper.id in ask.own_papers:
            continue
        if ask.after is not None and one.month <= ask.after:
            continue
        shared = shared_words(ask, one.weights)
        if bears(ask, one.weights, shared):
            found.append((worth(ask, one), one, shared))
    found.sort(key=lambda item: (-item[0], item[1].order))
    if again is not None:
        found = found[:REORDERED]
        worths = again.worths(ask, [(score, one) for score, one, _ in found])
        found = [(new, one, by) for new, (_, one, by) in zip(worths, found, strict=True)]
        found.sort(key=lambda item: (-item[0], item[1].order))
    return [
        _lead(ask, rank, score, one, shared)
        for rank, (score, one, shared) in enumerate(found[:most], start=1)
    ]


def _lead(ask: Asking, rank: int, score: float, one: Weighed, shared: list[str]) -> Lead:
    paper = one.paper
    read = rank <= READ_FOR_CUES
    return Lead(
        claim_id=ask.claim_id,
        paper_id=paper.id,
        title=paper.title,
        published=one.published,
        rank=rank,
        score=round(score, 3),
        shared=told_words(ask, shared),
        cues=one.cues if read else (),
        source=paper.source,
        version=one.version,
        material=one.material,
        hint=supersession_hint(ask.claim, paper.abstract) if read else "",
        before_source=ask.source_month is not None and one.month <= ask.source_month,
    )
