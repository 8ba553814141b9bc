"""The lines of one claim in a terminal: what it says, what stands, what does not, and why."""

from collections.abc import Collection

from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead
from tracker.domain.reports import AnchorView, ClaimView
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import STYLES, anchor_words, own_findings
from tracker.formats.reading_order import (
    findings_apart,
    open_leads,
    told_leads,
    untold_reason,
)
from tracker.formats.terminal_page import Part, TerminalPage

INDENT = 4


def say_claim(page: TerminalPage, view: ClaimView, apart: Collection[ArxivId] = ()) -> None:
    """A claim as it stands in a report; leads of papers told `apart` are left out."""
    claim = view.tracked.claim
    page.say(*status_parts(view), ": ", claim.text, indent=2, hang=2)
    page.say((claim_words.about(view), "dim"), indent=INDENT)
    say_reason(page, view)
    for anchor in view.anchors:
        say_anchor(page, anchor, view.findings)
    for finding in findings_apart(view):
        say_finding(page, finding, INDENT)
    for lead in told_leads(view, apart):
        say_lead(page, lead)
    hidden = len(open_leads(view)) - len(told_leads(view))
    if hidden > 0:
        id_ = words.short_id(claim.id)
        page.say(f"and {words.count(hidden, 'more lead')}: tracker leads {id_}", indent=INDENT)


def status_parts(view: ClaimView) -> tuple[Part, ...]:
    """``◐ 3f2a91c0 due``."""
    style = words.STYLES[view.status]
    id_ = words.short_id(view.tracked.claim.id)
    return (words.SIGNS[view.status] + " ", style), (id_, "bold"), " ", (str(view.status), style)


def say_reason(page: TerminalPage, view: ClaimView) -> None:
    """Why the claim has its status, unless a finding below says it already."""
    reason = untold_reason(view)
    if reason:
        page.say(("why: ", "dim"), reason, indent=INDENT, hang=2)


def say_anchor(
    page: TerminalPage, view: AnchorView, findings: tuple[Finding, ...], indent: int = INDENT
) -> None:
    """One anchor: the sign, what arXiv says now, how it was linked, and its findings.

    Why it could not be reached is told once for all, at the head of the report.
    """
    said = anchor_words(view, findings)
    style = STYLES[said.tone]
    tail = words.joined((said.quoted, *said.labels))
    page.say(
        (f"{said.sign} ", style),
        (said.id, "bold"),
        " ",
        (said.verdict, style),
        f" {tail}" if tail else "",
        indent=indent,
        hang=2,
    )
    for finding in own_findings(view, findings):
        if finding.code is not Code.UNREACHABLE:
            say_finding(page, finding, indent + 2)


def say_finding(page: TerminalPage, finding: Finding, indent: int) -> None:
    """``warning age-due: sentence``."""
    style = "dim" if finding.acknowledged else words.SEVERITY_STYLES[finding.severity]
    page.say(
        (f"{finding.severity} {finding.code}", style),
        f": {finding.message}",
        (words.acknowledged_tail(finding), "dim"),
        indent=indent,
        hang=2,
    )


def say_lead(page: TerminalPage, lead: Lead, indent: int = INDENT) -> None:
    """``↗ 2501.12345 lead, 2025-01 “Title” · shares: words · cue: “rethinking”``."""
    page.say(
        ("↗ ", "blue"),
        (lead.paper_id.value, "bold"),
        (f" {claim_words.lead_label(lead)} ", "blue"),
        claim_words.lead_words(lead),
        indent=indent,
        hang=2,
    )
