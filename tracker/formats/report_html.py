"""The whole report as one self-contained HTML page: no scripts, nothing loaded from elsewhere."""

from tracker.domain.reports import FreshnessReport, claims_worst_first
from tracker.domain.status import Status
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import anchor_words, own_findings, unreachable_sentences
from tracker.formats.html_templates import html_template
from tracker.formats.reading_order import (
    chapters,
    findings_told,
    groups_worst_first,
    papers_on_several,
    told_leads,
    untold_reason,
)

_QUIET = (Status.FRESH, Status.RETIRED)
_WORDING = {
    "anchor_words": anchor_words,
    "facts": claim_words.facts,
    "findings_told": findings_told,
    "lead_label": claim_words.lead_label,
    "lead_month": claim_words.lead_month,
    "next_step": claim_words.next_step,
    "own_findings": own_findings,
    "quiet": _QUIET,
    "short_id": words.short_id,
    "signs": words.SIGNS,
    "told_leads": told_leads,
    "statuses": tuple(Status),
    "untold_reason": untold_reason,
}


def render_html(report: FreshnessReport) -> str:
    """The report as a page that can be mailed or put on a server as it is."""
    run = report.run
    several = papers_on_several(report.claims)
    return html_template("report.html.j2").render(
        _WORDING,
        report=report,
        several=several,
        apart={lead.paper_id for lead, _ in several},
        run_line=words.run_line(run),
        totals=words.totals(report.summary),
        interrupted=words.interrupted_line(report.interrupted),
        groups=groups_worst_first(report),
        texts={view.tracked.claim.id: view.tracked.claim.text for view in report.claims},
        unreachable=unreachable_sentences(report.unreachable),
        held_back=words.held_back_line(run),
        chapters=chapters(report, claims_worst_first(report.claims)),
        about_leads=claim_words.ABOUT_LEADS if any(view.leads for view in report.claims) else "",
        receipt=words.receipt(run.coverage) if run else "Nothing was asked yet.",
        troubles=run.coverage.troubles if run else (),
    )
