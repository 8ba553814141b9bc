"""The order in which people read: worst first, grouped by cause and by inquiry."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.claims import InquiryId
from tracker.domain.findings import Code, Finding, worst_first
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead, LeadState
from tracker.domain.reports import (
    AnchorView,
    ChangeGroup,
    ClaimView,
    FreshnessReport,
)
from tracker.formats.anchor_words import Tone, anchor_words, own_findings


@dataclass(frozen=True, slots=True)
class Chapter:
    """An inquiry with those of its claims that are shown, and its anchors that carry none."""

    id: InquiryId
    title: str
    question: str
    claims: tuple[ClaimView, ...]
    anchors: tuple[AnchorView, ...]


def groups_worst_first(report: FreshnessReport) -> tuple[ChangeGroup, ...]:
    """The groups of changes; every change by itself where nobody grouped them."""
    groups = report.groups or tuple(
        ChangeGroup(change.reason, change.to_status, (change,)) for change in report.changes
    )
    return tuple(sorted(groups, key=lambda group: group.to_status.rank))


def findings_of(view: ClaimView) -> tuple[Finding, ...]:
    """Every finding of a claim and of its anchors, each once, worst first."""
    found = [*view.findings, *(finding for anchor in view.anchors for finding in anchor.findings)]
    return worst_first(tuple({finding.key: finding for finding in found}.values()))


def findings_told(view: ClaimView) -> tuple[Finding, ...]:
    """The findings worth a line: that there is newer work goes without saying beside its leads."""
    silent = {Code.NEWER_WORK} if open_leads(view) else set()
    return tuple(finding for finding in findings_of(view) if finding.code not in silent)


def findings_apart(view: ClaimView) -> tuple[Finding, ...]:
    """The findings worth a line that belong to none of the anchors."""
    told = {
        finding.key for anchor in view.anchors for finding in own_findings(anchor, view.findings)
    }
    return tuple(finding for finding in findings_told(view) if finding.key not in told)


def untold_reason(view: ClaimView) -> str:
    """Why the claim has its status, unless one of its findings says the same."""
    reason = view.tracked.state.reason
    return "" if reason in {finding.message for finding in findings_of(view)} else reason


def open_leads(view: ClaimView) -> tuple[Lead, ...]:
    """Leads that wait for a person or were accepted by one, best first."""
    waiting = [lead for lead in view.leads if lead.state in {LeadState.NEW, LeadState.ACCEPTED}]
    return tuple(sorted(waiting, key=lambda lead: (lead.state is LeadState.NEW, lead.rank)))


def standing_leads(view: ClaimView) -> tuple[Lead, ...]:
    """All leads that nobody dismissed, best first."""
    kept = [lead for lead in view.leads if lead.state is not LeadState.DISMISSED]
    return tuple(sorted(kept, key=lambda lead: lead.rank))


LEADS_TOLD = 3
"""New leads told beside one claim: who reads more asks for them."""


def told_leads(view: ClaimView, apart: Collection[ArxivId] = ()) -> tuple[Lead, ...]:
    """The leads told beside a claim: the accepted ones, and the best three that are new.

    Those of the papers that are told `apart` are not told again.
    """
    new = [lead for lead in view.leads if lead.state is LeadState.NEW]
    best = sorted(new, key=lambda lead: lead.rank)[:LEADS_TOLD]
    accepted = [lead for lead in view.leads if lead.state is LeadState.ACCEPTED]
    return tuple(lead for lead in (*accepted, *best) if lead.paper_id not in apart)


def papers_on_several(views: Iterable[ClaimView]) -> tuple[tuple[Lead, tuple[ClaimView, ...]], ...]:
    """New leads that stand among the best of several claims, each paper once, with its claims.

    Of the reasons only what holds for all of these claims is told.
    """
    met: dict[ArxivId, list[tuple[Lead, ClaimView]]] = {}
    for view in views:
        for lead in told_leads(view):
            if lead.state is LeadState.NEW:
                met.setdefault(lead.paper_id, []).append((lead, view))
    several = [pairs for pairs in met.values() if len(pairs) > 1]
    several.sort(key=lambda pairs: (-len(pairs), pairs[0][0].paper_id))
    return tuple(
        (_for_all([lead for lead, _ in pairs]), tuple(view for _, view in pairs))
        for pairs in several
    )


def _for_all(leads: Sequence[Lead]) -> Lead:
    first, *others = leads
    return replace(
        first,
        shared=tuple(word for word in first.shared if all(word in one.shared for one in others)),
        names=tuple(id_ for id_ in first.names if all(id_ in one.names for one in others)),
        front=first.front if all(one.front == first.front for one in others) else "",
        hint=first.hint if all(one.hint == first.hint for one in others) else "",
        before_source=all(one.before_source for one in leads),
    )


def anchors_worst_first(views: Iterable[AnchorView]) -> tuple[AnchorView, ...]:
    """Anchors that need a look before those that stand."""
    order = {Tone.BAD: 0, Tone.DOUBT: 1, Tone.UNKNOWN: 2, Tone.GOOD: 3}
    return tuple(sorted(views, key=lambda view: order[anchor_words(view).tone]))


def chapters(report: FreshnessReport, shown: Sequence[ClaimView]) -> tuple[Chapter, ...]:
    """The shown claims by inquiry, the inquiry of the worst claim first."""
    by_inquiry: dict[InquiryId, list[ClaimView]] = {}
    for view in shown:
        by_inquiry.setdefault(view.tracked.claim.inquiry_id, []).append(view)
    known = {view.inquiry.id: view for view in report.inquiries}
    for id_, inquiry in known.items():
        if inquiry.anchors:
            by_inquiry.setdefault(id_, [])
    made = []
    for id_, claims in by_inquiry.items():
        page = known.get(id_)
        made.append(
            Chapter(
                id=id_,
                title=page.inquiry.title if page else claims[0].inquiry_title,
                question=page.inquiry.question if page else "",
                claims=tuple(claims),
                anchors=anchors_worst_first(page.anchors) if page else (),
            )
        )
    return tuple(made)
