"""Which leads of a claim are kept from night to night: the best few of each month, and every one
that a person judged. A night adds to what was found before; it does not replace it."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead, LeadState
from tracker.domain.material import material_of
from tracker.domain.months import Month
from tracker.domain.papers import Paper

PER_MONTH = 5
"""Unjudged leads kept of the papers of one month."""
AT_MOST = 50
"""Unjudged leads kept in all: what a person could ever read, the best of them."""

_JUDGED = {LeadState.ACCEPTED, LeadState.DISMISSED}


def kept_leads(
    known: Sequence[Lead], found: Iterable[Lead], *, among_all: bool = False
) -> list[Lead]:
    """The leads of a claim after a search, ranked anew from 1; what was dismissed stands last.

    A paper that is found again carries its new score and keeps what a person made of it. Unless
    `among_all` of the literature it was found, the same version is worth no less than before: a
    night and a question to arXiv cannot see where it stands in the whole field (`Lead.front`); and
    what was not found again among all is no longer in front.
    """
    merged = {lead.paper_id: replace(lead, front="") if among_all else lead for lead in known}
    for lead in found:
        before = merged.get(lead.paper_id)
        merged[lead.paper_id] = lead if before is None else _found_again(before, lead, among_all)
    open_ones = [lead for lead in merged.values() if lead.state not in _JUDGED]
    accepted = [lead for lead in merged.values() if lead.state is LeadState.ACCEPTED]
    dismissed = [lead for lead in merged.values() if lead.state is LeadState.DISMISSED]
    order = [*_best([*_best_of_months(open_ones), *accepted]), *_best(dismissed)]
    return [replace(lead, rank=rank) for rank, lead in enumerate(order, start=1)]


def _found_again(before: Lead, now: Lead, among_all: bool) -> Lead:
    if now.version < before.version:
        return before  # whoever told it knew an older version
    same = before.version == now.version
    if same and not among_all and before.score > now.score:
        now = replace(now, score=before.score, front=before.front)
    if before.state in _JUDGED and not same:
        return replace(before, score=now.score, front="")  # another version was judged
    if before.state in _JUDGED:
        return replace(
            before,
            score=now.score,
            shared=now.shared,
            front=now.front,
            names=now.names,
            title=now.title,
        )
    return replace(now, state=before.state, cues=now.cues or before.cues if same else now.cues)


def revised(leads: Iterable[Lead], papers: Iterable[Paper], found: Iterable[Lead]) -> list[Lead]:
    """Leads that wait, after their papers changed: as `found` says the new versions bear.

    What bears no longer, or was withdrawn, is no lead; one that a person has seen stays, and says
    nothing for itself.
    """
    now, again = {paper.id: paper for paper in papers}, {lead.paper_id: lead for lead in found}
    kept: list[Lead] = []
    for lead in leads:
        if lead.paper_id in again:
            kept.append(replace(again[lead.paper_id], state=lead.state))
        elif lead.state is LeadState.SEEN:
            kept.append(_bare(lead, now[lead.paper_id]))
    return kept


def _bare(lead: Lead, paper: Paper) -> Lead:
    """A lead as its paper stands now, with no reason to be one."""
    return replace(
        lead,
        title=paper.title,
        version=paper.latest.number,
        material=material_of(paper.title, paper.abstract),
        shared=(),
        cues=(),
        hint="",
        front="",
        names=(),
    )


def _best_of_months(leads: Iterable[Lead]) -> list[Lead]:
    by_month: dict[Month, list[Lead]] = {}
    for lead in leads:
        by_month.setdefault(lead.paper_id.month, []).append(lead)
    best = [lead for month in by_month.values() for lead in _best(month)[:PER_MONTH]]
    return heapq.nsmallest(AT_MOST, best, key=_key)


def _best(leads: Iterable[Lead]) -> list[Lead]:
    return sorted(leads, key=_key)


def _key(lead: Lead) -> tuple[float, ArxivId]:
    return (-lead.score, lead.paper_id)
