"""The whole report as one self-contained HTML page: no scripts, nothing loaded from elsewhere."""

from collections.abc import Mapping
from itertools import islice

from tracker.domain.claims import ClaimId
from tracker.domain.policy import Policy
from tracker.domain.reports import FreshnessReport, claims_worst_first
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import unreachable_sentences
from tracker.formats.hold_chart import draw_small_hold
from tracker.formats.hold_histogram import draw_holds
from tracker.formats.html_templates import html_template
from tracker.formats.html_wording import QUIET, WORDING
from tracker.formats.reading_order import chapters, groups_worst_first, papers_on_several
from tracker.formats.status_bar import draw_status_bar

_LINES = (Policy().due_below, Policy().stale_below)
_CHARTED = 200
"""Claims that get a chart: a page of many thousands stays one that can be mailed."""


def render_html(report: FreshnessReport) -> str:
    """The report as a page that can be mailed or put on a server as it is."""
    run = report.run
    several = papers_on_several(report.claims)
    return html_template("report.html.j2").render(
        WORDING,
        report=report,
        several=several,
        apart={lead.paper_id for lead, _ in several},
        run_line=words.run_line(run),
        totals=words.totals(report.summary),
        budget=words.budget_line(report),
        status_bar=draw_status_bar(report.summary),
        histogram=draw_holds([view.p_hold for view in report.claims]),
        charts=_charts(report),
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


def _charts(report: FreshnessReport) -> Mapping[ClaimId, str]:
    """P_hold over time of the claims that need somebody, the worst ones of them."""
    doubted = (view for view in claims_worst_first(report.claims) if view.status not in QUIET)
    return {
        view.tracked.claim.id: draw_small_hold(view.hold, report.today, _LINES)
        for view in islice(doubted, _CHARTED)
        if view.hold is not None
    }
