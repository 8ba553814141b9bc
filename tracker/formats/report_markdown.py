"""The whole report as Markdown: every change, everything unchecked, every claim."""

from collections.abc import Iterator

from tracker.domain.claims import ClaimId
from tracker.domain.findings import Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.reports import (
    AnchorView,
    ChangeGroup,
    ClaimView,
    FreshnessReport,
    claims_worst_first,
)
from tracker.domain.runs import StatusChange
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import own_findings, unreachable_sentences
from tracker.formats.foreign import code_span, markdown
from tracker.formats.markdown_pieces import anchor_line, evidence_line, finding_line, lead_line
from tracker.formats.reading_order import (
    Chapter,
    chapters,
    findings_apart,
    groups_worst_first,
    papers_on_several,
    told_leads,
    untold_reason,
)


def render_markdown(report: FreshnessReport) -> str:
    """The report as GitHub-flavoured Markdown, ending in a newline."""
    lines = [
        f"# Claim freshness, {report.today}",
        "",
        f"{_sentence(words.run_line(report.run))} **{words.totals_line(report.summary)}**",
        *_budget(report),
        *_interrupted(report),
        *_changes(report),
        *_unreachable(report),
        *_claims(report),
        *_coverage(report),
        *_first_step(report),
    ]
    return "\n".join(lines) + "\n"


def _budget(report: FreshnessReport) -> Iterator[str]:
    if told := words.budget_line(report):
        yield from ("", f"{told}.")


def _interrupted(report: FreshnessReport) -> Iterator[str]:
    if report.interrupted:
        yield from ("", words.interrupted_line(report.interrupted))


def _changes(report: FreshnessReport) -> Iterator[str]:
    groups = groups_worst_first(report)
    if not groups:
        yield from ("", "Nothing changed since the last run.")
        return
    yield from ("", "## Changes since the last run")
    views = {view.tracked.claim.id: view for view in report.claims}
    for group in groups:
        yield from _group(group, views)


def _group(group: ChangeGroup, views: dict[ClaimId, ClaimView]) -> Iterator[str]:
    head = f"{words.SIGNS[group.to_status]} {group.to_status}"
    yield from ("", f"### {head}: {markdown(group.reason)}" if group.reason else f"### {head}", "")
    for change in group.changes:
        yield f"- {_change(change, views.get(change.claim_id))}"
    first = views.get(group.changes[0].claim_id) if group.changes else None
    if first is not None and claim_words.next_step(first).command:
        yield f"- next: {_command(first)}"


def _change(change: StatusChange, view: ClaimView | None) -> str:
    came = f"was {change.from_status}" if change.from_status else "new"
    text = markdown(view.tracked.claim.text) if view else ""
    id_ = code_span(words.short_id(change.claim_id))
    return f"{id_} {came}, moved by {markdown(change.actor)}: {text}"


def _command(view: ClaimView) -> str:
    step = claim_words.next_step(view)
    return f"{step.advice} {code_span(step.command)}" if step.command else step.advice


def _unreachable(report: FreshnessReport) -> Iterator[str]:
    held_back = words.held_back_line(report.run)
    if not report.unreachable and not held_back:
        return
    yield from ("", "## Could not be checked", "")
    for sentence in unreachable_sentences(report.unreachable):
        yield f"- {markdown(sentence)}"
    if held_back:
        yield f"- {held_back}"


def _claims(report: FreshnessReport) -> Iterator[str]:
    yield from ("", "## Claims")
    if not report.claims:
        yield from ("", "None yet.")
    several = papers_on_several(report.claims)
    if several:
        yield from ("", "### New papers that bear on several claims", "")
    for lead, views in several:
        ids = ", ".join(code_span(words.short_id(view.tracked.claim.id)) for view in views)
        yield f"- {lead_line(lead)} · bears on: {ids}"
    apart = {lead.paper_id for lead, _ in several}
    for chapter in chapters(report, claims_worst_first(report.claims)):
        yield from _chapter(chapter, apart)
    if any(view.leads for view in report.claims):
        yield from ("", claim_words.ABOUT_LEADS)


def _chapter(chapter: Chapter, apart: set[ArxivId]) -> Iterator[str]:
    yield from ("", f"### {markdown(chapter.title or chapter.id)}")
    if chapter.question:
        yield from ("", f"*{markdown(chapter.question)}*")
    for view in chapter.claims:
        yield ""
        yield from _claim(view, apart)
    if chapter.anchors:
        yield from ("", "Papers of the inquiry that carry no claim:", "")
    for anchor in chapter.anchors:
        yield from _anchor(anchor, (), "")


def _claim(view: ClaimView, apart: set[ArxivId]) -> Iterator[str]:
    claim = view.tracked.claim
    sign, id_ = words.SIGNS[view.status], code_span(words.short_id(claim.id))
    yield f"- {sign} **{view.status}** {id_} {markdown(claim.text)}"
    yield f"  - {markdown(claim_words.about(view))}"
    reason = untold_reason(view)
    if reason:
        yield f"  - why: {markdown(reason)}"
    for anchor in view.anchors:
        yield from _anchor(anchor, view.findings, "  ")
    for finding in findings_apart(view):
        yield from _finding(finding, "  ")
    for lead in told_leads(view, apart):
        yield f"  - {lead_line(lead)}"


def _anchor(view: AnchorView, findings: tuple[Finding, ...], margin: str) -> Iterator[str]:
    yield f"{margin}- {anchor_line(view, findings)}"
    for finding in own_findings(view, findings):
        yield from _finding(finding, f"{margin}  ")


def _finding(finding: Finding, margin: str) -> Iterator[str]:
    evidence = evidence_line(finding)
    yield f"{margin}- {finding_line(finding)}" + (f" (evidence: {evidence})" if evidence else "")


def _coverage(report: FreshnessReport) -> Iterator[str]:
    yield from ("", "## Coverage", "")
    if report.run is None:
        yield "Nothing was asked yet."
        return
    yield _sentence(markdown(words.receipt(report.run.coverage)))
    if report.run.coverage.troubles:
        yield ""
    for trouble in report.run.coverage.troubles:
        yield f"- trouble: {markdown(trouble)}"


def _first_step(report: FreshnessReport) -> Iterator[str]:
    worst = claims_worst_first(report.claims)[:1]
    for view in worst:
        if claim_words.next_step(view).command:
            yield from ("", "## Do first", "", _command(view))


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}."
