"""From a comparison of a claim with papers to its leads: the best few, with what they share."""

import heapq
from collections.abc import Iterable

from tracker.domain.cues import challenge_cues
from tracker.domain.leads import READ_FOR_CUES, Lead
from tracker.domain.material import material_of
from tracker.domain.supersession import supersession_hint
from tracker.literature.ranking import Asking, Weighed, bears, shared_words, worth


def best_leads(ask: Asking, papers: Iterable[Weighed], most: int) -> list[Lead]:
    """The papers that bear on the claim, best first; its own papers and older ones left out.

    Cues are read on the best five only: further down a cue says no more than chance does.
    """
    found = []
    for one in papers:
        if one.paper.id in ask.own_papers:
            continue
        if ask.after is not None and one.paper.month <= ask.after:
            continue
        shared = shared_words(ask, one.weights)
        if bears(ask, one.weights, shared):
            found.append((worth(ask, one), one, shared))
    best = heapq.nsmallest(
        most, found, key=lambda item: (-item[0], item[1].paper.month, item[1].paper.id)
    )
    return [
        _lead(ask, rank, score, one, shared)
        for rank, (score, one, shared) in enumerate(best, start=1)
    ]


def _lead(ask: Asking, rank: int, score: float, one: Weighed, shared: list[str]) -> Lead:
    paper = one.paper
    read = rank <= READ_FOR_CUES
    return Lead(
        claim_id=ask.claim_id,
        paper_id=paper.id,
        title=paper.title,
        published=paper.published or paper.month.first_day,
        rank=rank,
        score=round(score, 3),
        shared=tuple(ask.spoken[word] for word in shared),
        cues=challenge_cues(paper.title, paper.abstract) if read else (),
        source=paper.source,
        version=paper.latest.number,
        material=material_of(paper.title, paper.abstract),
        hint=supersession_hint(ask.claim, paper.abstract) if read else "",
        before_source=ask.source_month is not None and paper.month <= ask.source_month,
    )
