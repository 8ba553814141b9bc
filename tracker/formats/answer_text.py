"""What reading an answer brought, for people: references as a linter shows them, then proposals."""

from collections.abc import Sequence

from tracker.domain.findings import Finding
from tracker.domain.imports import Refusal
from tracker.domain.proposals import Evidence, Proposal, ProposalState
from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.formats.folding import fold
from tracker.formats.foreign import plain
from tracker.formats.terminal_page import TerminalPage, styled
from tracker.formats.verification_text import verification_lines
from tracker.formats.words import SEVERITY_STYLES, count, day, joined, short_id

_QUOTED = {True: "quotation found in the abstract", False: "quotation not in the abstract"}


def render_answer(
    references: Sequence[VerifiedReference],
    proposals: Sequence[Proposal],
    refusals: Sequence[Refusal],
    new: int,
    width: int,
    records: int | None,
    colour: bool,
) -> str:
    """References and their findings, refused lines, and the proposals that were kept.

    `records` is the width to which lines of references are folded; None where they stay lines.
    """
    page = TerminalPage(width, colour)
    said = f"{count(len(proposals), 'proposal')}, {new} new; nothing is believed before you confirm"
    page.say(said if proposals else "no proposal was kept")
    tally = ReferenceTally.of(references)
    told = verification_lines(references, tally, records=records, width=width, colour=colour)
    refused = (_refusal_line(each, colour) for each in refusals)
    text = "".join(told) + "".join(
        line if records is None else fold(line, records) for line in refused
    )
    text += page.text()
    return text + (render_proposals(proposals, width, colour) if proposals else "")


def render_proposals(proposals: Sequence[Proposal], width: int, colour: bool) -> str:
    """Each proposal with its evidence, its findings, and what to do with it."""
    page = TerminalPage(width, colour)
    if not proposals:
        page.say("no proposals; tracker answer FILE reads them")
    for proposal in proposals:
        _say(page, proposal)
    return page.text()


def _refusal_line(refusal: Refusal, colour: bool) -> str:
    where = styled(plain(refusal.where), "bold", colour)
    return f"{where}: {styled('refused', 'bold red', colour)}: {plain(refusal.why)}\n"


def _say(page: TerminalPage, proposal: Proposal) -> None:
    claim = short_id(proposal.claim_id)
    page.say(
        (proposal.id, "bold"),
        f" {proposal.state}: claim {claim} revision {proposal.revision} ",
        (str(proposal.verdict), "bold"),
        joined((f" by {proposal.model}" if proposal.model else "", "")),
        hang=2,
    )
    for name, told in (
        ("why", proposal.why),
        ("successor", proposal.successor),
        ("cannot ground", "; ".join(proposal.cannot_ground)),
        ("read", joined((day(proposal.read_at), proposal.where))),
        ("prompt", proposal.prompt[:12] or "not said which"),
    ):
        if told:
            page.say((f"{name}: ", "dim"), told, indent=2, hang=2)
    for evidence in proposal.evidence:
        _say_evidence(page, evidence)
    for finding in proposal.findings:
        _say_finding(page, finding, 2)
    if proposal.state is ProposalState.OPEN:
        page.say(
            ("→ ", "bold"), f"tracker retest {claim} --from-answer {proposal.id}", indent=2, hang=2
        )


def _say_evidence(page: TerminalPage, evidence: Evidence) -> None:
    told = joined(
        (
            f"“{evidence.title or evidence.said_title}”"
            if evidence.title or evidence.said_title
            else "",
            _quoted(evidence) if evidence.quote else "",
        )
    )
    page.say(
        f"{evidence.id} {evidence.bearing}, {evidence.outcome} {told}".rstrip(), indent=2, hang=2
    )
    for finding in evidence.findings:
        _say_finding(page, finding, 4)


def _say_finding(page: TerminalPage, finding: Finding, indent: int) -> None:
    style = SEVERITY_STYLES[finding.severity]
    page.say((str(finding.code), style), f": {finding.message}", indent=indent, hang=2)


def _quoted(evidence: Evidence) -> str:
    return "quotation not checked" if evidence.quoted is None else _QUOTED[evidence.quoted]
