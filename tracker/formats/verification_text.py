"""Verified references for people: the lines of a linter, and Markdown."""

from collections.abc import Sequence

from tracker.domain.references import VerifiedReference
from tracker.domain.reports import AnchorView
from tracker.domain.runs import Coverage
from tracker.formats.anchor_words import anchor_words
from tracker.formats.foreign import code_span, markdown
from tracker.formats.markdown_pieces import paper_link
from tracker.formats.terminal_page import TerminalPage
from tracker.formats.verification_words import complaints, summary_line
from tracker.formats.words import SEVERITY_STYLES, receipt

_UNWRAPPED = 1_000_000


def render_verification(references: Sequence[VerifiedReference], colour: bool) -> str:
    """``path:line: code: message`` a finding, in the order given, then one line of totals.

    Lines are never wrapped, so that editors and grep can read them.
    """
    page = TerminalPage(_UNWRAPPED, colour)
    for verified in references:
        for code, message, severity in complaints(verified):
            style = SEVERITY_STYLES[severity]
            page.say((verified.reference.where, "bold"), ": ", (code, style), f": {message}")
    page.say(summary_line(references))
    return page.text()


def render_verification_markdown(
    references: Sequence[VerifiedReference], coverage: Coverage | None = None
) -> str:
    """A table of the references and, under it, what is to be said of them, and the receipt."""
    lines = ["# References", "", f"{markdown(summary_line(references))}.", ""]
    if references:
        lines += ["| where | paper | now | title on arXiv |", "|---|---|---|---|"]
    lines += [_row(verified) for verified in references]
    findings = [
        f"- {code_span(verified.reference.where)} **{code}**: {markdown(message)}"
        for verified in references
        for code, message, _ in complaints(verified)
    ]
    if findings:
        lines += ["", "## Findings", "", *findings]
    if coverage is not None:
        lines += ["", f"_{markdown(receipt(coverage))}_"]
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(verified: VerifiedReference) -> str:
    anchor = verified.reference.anchor
    view = AnchorView(anchor, verified.outcome, verified.paper, findings=verified.findings)
    said = anchor_words(view)
    where = markdown(verified.reference.where)
    now = f"{said.sign} {markdown(said.verdict)}"
    labels = f" ({', '.join(said.labels)})" if said.labels else ""
    return f"| {where} | {paper_link(said.id)} | {now} | {markdown(said.quoted)}{labels} |"
