"""From a comparison of a claim with papers to its leads: the best few, with what they share."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import READ_FOR_CUES, Lead
from tracker.domain.mentions import named_in
from tracker.domain.months import Month
from tracker.domain.supersession import supersession_hint
from tracker.literature.ranking import (
    Asking,
    Compared,
    Weighed,
    bears,
    shared_stems,
    told_words,
    worth_to,
)

REORDERED = 100
"""Candidates that a second look may order anew; the others do not become leads then."""


class Reordering(Protocol):
    """A second, dearer way to say what the best candidates are worth."""

    def worths(self, ask: Asking, scored: Sequence[tuple[float, Weighed]]) -> list[float]:
        """What each paper is worth, on the scale of the score that is given with it."""
        ...


def leads_of(
    ask: Asking, found: list[Compared], most: int, again: Reordering | None = None
) -> list[Lead]:
    """The best of papers that may be leads, best first.

    The words of the best are read for cues (see `READ_FOR_CUES`).
    """
    found.sort(key=_worthiest)
    if again is not None:
        found = found[:REORDERED]
        worths = again.worths(ask, [(it.worth, it.one) for it in found])
        found = [it._replace(worth=new) for new, it in zip(worths, found, strict=True)]
        found.sort(key=_worthiest)
    return [_lead(ask, rank, *it) for rank, it in enumerate(found[:most], start=1)]


_T = TypeVar("_T")


def best_of(
    order: Iterable[tuple[float, _T]], lead: Callable[[_T], Compared | None], most: int
) -> list[Compared]:
    """The papers worth most, and now and then some more; `lead` is dear, and asked for few.

    Takes them by falling worth that they have at most; `lead` tells what one is, None for none.
    """
    found: list[Compared] = []
    worths: list[float] = []
    for worth, one in order:
        if len(worths) == most and worth < worths[0]:
            break
        it = lead(one)
        if it is not None:
            found.append(it)
            if len(worths) < most:
                heapq.heappush(worths, it.worth)
            else:
                heapq.heappushpop(worths, it.worth)
    return found


def is_newer(ask: Asking, one: Weighed) -> bool:
    """Whether a paper is newer than the claim, which a lead must be."""
    return ask.after is None or one.month > ask.after


def lead_of(
    ask: Asking, one: Weighed, told: Callable[[Asking, Weighed], float] = worth_to
) -> Compared | None:
    """A newer paper held against a claim, as `told` tells its worth; None where it is no lead."""
    shared = shared_by_lead(ask, one)
    return Compared(one, shared, told(ask, one)) if shared else None


def shared_by_lead(ask: Asking, one: Weighed) -> list[str]:
    """The stems that a newer paper shares with a claim; none where it is no lead.

    It is none if it is one of the claim's own, or shares too little with it.
    """
    if one.paper.id in ask.own_papers:
        return []
    shared = shared_stems(ask, one)
    return shared if bears(ask, one, shared) else []


def _worthiest(it: Compared) -> tuple[float, tuple[Month, ArxivId]]:
    return -it.worth, it.one.order


def _lead(
    ask: Asking, rank: int, one: Weighed, shared: list[str], worth: float, front: str
) -> Lead:
    paper = one.paper
    read = rank <= READ_FOR_CUES
    return Lead(
        claim_id=ask.claim_id,
        paper_id=paper.id,
        title=one.title,
        published=one.published,
        rank=rank,
        score=round(worth, 3),
        shared=told_words(ask, shared),
        cues=one.cues if read else (),
        source=paper.source,
        version=one.version,
        material=one.material,
        hint=supersession_hint(ask.claim, one.abstract) if read else "",
        front=front,
        names=named_in(paper, ask.cited) if read else (),
        before_source=ask.source_month is not None and one.month <= ask.source_month,
    )
