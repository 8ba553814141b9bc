"""Pieces of Markdown that several reports share: paper links, anchors, findings, leads."""

from tracker.domain.findings import Finding
from tracker.domain.leads import Lead
from tracker.domain.reports import AnchorView
from tracker.formats.anchor_words import anchor_words, paper_address
from tracker.formats.claim_words import lead_label, lead_words
from tracker.formats.foreign import code_span, markdown
from tracker.formats.words import (
    EVIDENCE_SHOWN,
    acknowledged_tail,
    more_evidence,
    untold_evidence,
)


def paper_link(written: str) -> str:
    """A link to the abstract page of a well-formed id; other text is only quoted."""
    address = paper_address(written)
    return f"[arXiv:{written}]({address})" if address else code_span(written)


def anchor_line(view: AnchorView, findings: tuple[Finding, ...] = ()) -> str:
    """``✓ [arXiv:…](…) found: “Title” v3 · inferred``."""
    said = anchor_words(view, findings)
    tail = " · ".join(part for part in (said.quoted, *said.labels) if part)
    verdict = f"{said.sign} {paper_link(said.id)} {markdown(said.verdict)}"
    return f"{verdict}: {markdown(tail)}" if tail else verdict


def finding_line(finding: Finding) -> str:
    """``**warning** `age-due`: sentence``."""
    told = markdown(finding.message + acknowledged_tail(finding))
    return f"**{finding.severity}** `{finding.code}`: {told}"


def evidence_line(finding: Finding) -> str:
    """The evidence, quoted, the first of it; empty where the message says it all."""
    shown = untold_evidence(finding)[:EVIDENCE_SHOWN]
    told = [paper_link(text) if paper_address(text) else markdown(text) for text in shown]
    return "; ".join(filter(None, [*told, more_evidence(finding)]))


def lead_line(lead: Lead) -> str:
    """``↗ lead [arXiv:…](…) 2026-02 “Title” · shares: …``."""
    return f"↗ {lead_label(lead)} {paper_link(lead.paper_id.value)} {markdown(lead_words(lead))}"
