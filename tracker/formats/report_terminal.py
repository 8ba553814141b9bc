"""The report for a terminal: changes first, then what could not be checked, then every claim."""

from tracker.domain.claims import ClaimId
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead
from tracker.domain.reports import ChangeGroup, ClaimView, FreshnessReport, claims_worst_first
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import unreachable_sentences
from tracker.formats.claim_lines import INDENT, say_anchor, say_claim, say_lead
from tracker.formats.reading_order import (
    Chapter,
    chapters,
    groups_worst_first,
    papers_on_several,
)
from tracker.formats.terminal_page import TerminalPage

_ELSEWHERE = "(in the Markdown, HTML and JSON reports)"
_CLAIMS_OF_A_GROUP = 3
_UNREACHABLE_SHOWN = 5
_LOOSE_ANCHORS_SHOWN = 10


def render_terminal(
    report: FreshnessReport, width: int, colour: bool, limit: int = 5, claims_limit: int = 25
) -> str:
    """The whole report as text of a width; at most `limit` causes and `claims_limit` claims."""
    page = TerminalPage(width, colour)
    _say_headline(page, report)
    _say_changes(page, report, limit)
    _say_unreachable(page, report)
    shown = claims_worst_first(report.claims)[:claims_limit]
    several = papers_on_several(shown)
    _say_several(page, several)
    _say_claims(page, report, shown, {lead.paper_id for lead, _ in several})
    _say_receipt(page, report)
    _say_first_step(page, shown)
    return page.text()


def _say_headline(page: TerminalPage, report: FreshnessReport) -> None:
    page.say((f"Claim freshness, {report.today}", "bold"), f" · {words.run_line(report.run)}")
    parts = []
    for status, number in words.totals(report.summary):
        parts.append((f"{words.SIGNS[status]} {number} {status}", words.STYLES[status]))
        parts.append(("   ", ""))
    page.say(*(parts[:-1] or [("no claims", "")]))
    if told := words.budget_line(report):
        page.say(told)
    if report.interrupted:
        page.say((words.interrupted_line(report.interrupted), "yellow"))


def _say_changes(page: TerminalPage, report: FreshnessReport, limit: int) -> None:
    groups = groups_worst_first(report)
    if not groups:
        page.blank()
        page.say("Nothing changed since the last run.")
        return
    page.heading("CHANGES since the last run")
    texts = {view.tracked.claim.id: view for view in report.claims}
    for group in groups[:limit]:
        _say_group(page, group, texts)
    left = len(groups) - limit
    if left > 0:
        page.say(f"and {left} more {_ELSEWHERE}", indent=2)


def _say_group(page: TerminalPage, group: ChangeGroup, views: dict[ClaimId, ClaimView]) -> None:
    style = words.STYLES[group.to_status]
    number = f" ({words.count(len(group.changes), 'claim')})" if len(group.changes) > 1 else ""
    page.say(
        (f"{words.SIGNS[group.to_status]} {group.to_status}", style),
        number,
        f": {group.reason}" if group.reason else "",
        indent=2,
        hang=2,
    )
    for change in group.changes[:_CLAIMS_OF_A_GROUP]:
        view = views.get(change.claim_id)
        came = f"was {change.from_status}" if change.from_status else "new"
        text = view.tracked.claim.text if view else ""
        page.clipped((words.short_id(change.claim_id), "bold"), f" {came}: {text}", indent=INDENT)
    hidden = len(group.changes) - _CLAIMS_OF_A_GROUP
    if hidden > 0:
        page.say(f"and {words.count(hidden, 'more claim')}", indent=INDENT)
    first = views.get(group.changes[0].claim_id) if group.changes else None
    if first is not None:
        _say_command(page, first)


def _say_command(page: TerminalPage, view: ClaimView) -> None:
    step = claim_words.next_step(view)
    if step.command:
        page.say(("→ ", "bold"), step.command, indent=INDENT, hang=2)


def _say_unreachable(page: TerminalPage, report: FreshnessReport) -> None:
    views, held_back = report.unreachable, words.held_back_line(report.run)
    if not views and not held_back:
        return
    page.heading("COULD NOT BE CHECKED")
    sentences = unreachable_sentences(views, most=_UNREACHABLE_SHOWN)
    for sentence in sentences[:_UNREACHABLE_SHOWN]:
        page.say(("… ", "cyan"), sentence, indent=2, hang=2)
    hidden = len(sentences) - _UNREACHABLE_SHOWN
    if hidden > 0:
        page.say(f"and {hidden} more {_ELSEWHERE}", indent=2)
    if held_back:
        page.say(("… ", "cyan"), held_back, indent=2, hang=2)


def _say_several(
    page: TerminalPage, several: tuple[tuple[Lead, tuple[ClaimView, ...]], ...]
) -> None:
    """A paper that bears on several claims is one thing to read."""
    if not several:
        return
    page.heading("NEW PAPERS that bear on several claims")
    for lead, views in several:
        say_lead(page, lead, indent=2)
        ids = ", ".join(words.short_id(view.tracked.claim.id) for view in views)
        page.say(("bears on: ", "dim"), ids, indent=INDENT, hang=2)


def _say_claims(
    page: TerminalPage,
    report: FreshnessReport,
    shown: tuple[ClaimView, ...],
    apart: set[ArxivId],
) -> None:
    hidden = sum(report.summary.values()) - len(shown)
    for chapter in chapters(report, shown):
        if hidden and not chapter.claims:
            continue
        page.heading(chapter.title or chapter.id)
        for view in chapter.claims:
            say_claim(page, view, apart)
            page.blank()
        _say_loose_anchors(page, chapter)
    if hidden:
        page.blank()
        page.say(f"and {words.count(hidden, 'more claim')}: tracker list")
    if any(view.leads for view in shown):
        page.blank()
        page.say((claim_words.ABOUT_LEADS, "dim"))


def _say_loose_anchors(page: TerminalPage, chapter: Chapter) -> None:
    if not chapter.anchors:
        return
    page.say(("Papers of the inquiry that carry no claim", "dim"), indent=2)
    for view in chapter.anchors[:_LOOSE_ANCHORS_SHOWN]:
        say_anchor(page, view, (), indent=2)
    hidden = len(chapter.anchors) - _LOOSE_ANCHORS_SHOWN
    if hidden > 0:
        page.say(f"and {words.count(hidden, 'more paper')} {_ELSEWHERE}", indent=2)


def _say_receipt(page: TerminalPage, report: FreshnessReport) -> None:
    page.heading("COVERAGE")
    if report.run is None:
        page.say("Nothing was asked yet: tracker nightly")
        return
    page.say(words.receipt(report.run.coverage))
    for trouble in report.run.coverage.troubles:
        page.say(("trouble: ", "yellow"), trouble, hang=2)


def _say_first_step(page: TerminalPage, shown: tuple[ClaimView, ...]) -> None:
    if not shown or not claim_words.next_step(shown[0]).command:
        return
    step = claim_words.next_step(shown[0])
    page.heading("DO FIRST")
    page.say(step.advice)
    page.say(("→ ", "bold"), step.command, hang=2)
