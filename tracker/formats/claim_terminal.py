"""One claim with its whole story, for a terminal."""

from collections.abc import Iterable

from tracker.domain.findings import Code, Finding
from tracker.domain.hold import Hold
from tracker.domain.leads import Lead
from tracker.domain.ledger import SealedEvent
from tracker.domain.reports import AnchorView, ClaimView
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import STYLES, anchor_words, own_findings
from tracker.formats.claim_lines import say_finding, say_lead, status_parts
from tracker.formats.event_words import earlier_texts, event_line
from tracker.formats.finding_advice import ADVICE
from tracker.formats.hold_words import hold_rows
from tracker.formats.reading_order import findings_apart, standing_leads
from tracker.formats.terminal_page import TerminalPage
from tracker.formats.word_diff import diff_parts


def render_claim(view: ClaimView, events: Iterable[SealedEvent], width: int, colour: bool) -> str:
    """Everything that is known of one claim; `events` are its part of the ledger, in order."""
    page = TerminalPage(width, colour)
    events = tuple(events)
    _say_claim(page, view)
    for number, text in earlier_texts(events, view.tracked.claim.revision):
        _say_fact(page, f"revision {number} said", text)
    _say_standing(page, view)
    _say_anchors(page, view)
    apart = findings_apart(view)
    if apart:
        page.heading("FINDINGS")
        for finding in apart:
            _say_finding_with_advice(page, finding, 2)
    _say_leads(page, standing_leads(view))
    _say_history(page, events)
    step = claim_words.next_step(view)
    page.heading("NEXT")
    page.say(step.advice, indent=2)
    if step.command:
        page.say(("→ ", "bold"), step.command, indent=2, hang=2)
    return page.text()


def _say_claim(page: TerminalPage, view: ClaimView) -> None:
    claim = view.tracked.claim
    page.say(*status_parts(view))
    page.say((claim.text, "bold"), indent=2)
    page.blank()
    _say_fact(page, "id", f"{claim.id}, revision {claim.revision}")
    _say_fact(page, "inquiry", view.inquiry_title)
    _say_fact(page, "from", claim.origin)
    _say_fact(page, "topics", ", ".join(claim.topics))
    _say_fact(page, "depends on", ", ".join(claim.depends_on))
    if len(claim.anchors) > 1:
        rule = claim.quorum.rule
        needed = claim.quorum.needed(len(claim.anchors))
        _say_fact(page, "quorum", f"{rule}: {needed} of {len(claim.anchors)} papers must stand")


def _say_standing(page: TerminalPage, view: ClaimView) -> None:
    state = view.tracked.state
    page.heading("WHERE IT STANDS")
    page.say(claim_words.about(view), indent=2)
    _say_fact(page, "why", state.reason)
    _say_fact(page, "P_hold", claim_words.chance_explained(view))
    _say_fact(page, "next due", str(state.next_due) if state.next_due else "")
    if state.last_verdict and state.last_verdict_at:
        _say_fact(page, "verdict", f"{state.last_verdict} on {words.day(state.last_verdict_at)}")
    if view.hold is not None:
        _say_parts(page, view.hold)


def _say_parts(page: TerminalPage, hold: Hold) -> None:
    rows = hold_rows(hold)
    names, values = (max(len(row[place]) for row in rows) for place in (0, 1))
    page.heading("P_HOLD, part by part")
    for name, value, meaning in rows:
        told = (f"{name:<{names}}  ", "dim"), f"{value:>{values}}  ", (meaning, "dim")
        page.say(*told, indent=2, hang=names + values + 4)


def _say_fact(page: TerminalPage, name: str, told: str) -> None:
    if told:
        page.say((f"{name}: ", "dim"), told, indent=2, hang=2)


def _say_anchors(page: TerminalPage, view: ClaimView) -> None:
    page.heading("PAPERS it rests on")
    if not view.anchors:
        page.say("none", indent=2)
    for anchor in view.anchors:
        _say_anchor(page, anchor, view.findings)


def _say_anchor(page: TerminalPage, view: AnchorView, findings: tuple[Finding, ...]) -> None:
    said = anchor_words(view, findings)
    style, anchor = STYLES[said.tone], view.anchor
    page.say(
        (f"{said.sign} ", style),
        (said.id, "bold"),
        " ",
        (said.verdict, style),
        indent=2,
        hang=2,
    )
    stated = words.joined(
        (
            f"“{anchor.said_title}”" if anchor.said_title else "no title",
            str(anchor.said_month) if anchor.said_month else "",
            f"v{anchor.said_version}" if anchor.said_version else "",
            "link inferred from the month" if "inferred" in said.labels else "",
        )
    )
    page.say(("said: ", "dim"), stated, indent=4, hang=2)
    if view.paper:
        page.say(
            ("now:  ", "dim"),
            words.joined((said.quoted, words.seen_in(view.paper))),
            indent=4,
            hang=2,
        )
    base = anchor.baseline
    if base:
        first = f"“{base.title}” v{base.version} · first seen on {base.seen_on}"
        page.say(("then: ", "dim"), first, indent=4, hang=2)
    for finding in own_findings(view, findings):
        _say_finding_with_advice(page, finding, 4)


_SHOWN_AS_CHANGES = frozenset({Code.ANCHOR_TEXT_CHANGED, Code.ANCHOR_RETITLED})


def _say_finding_with_advice(page: TerminalPage, finding: Finding, indent: int) -> None:
    say_finding(page, finding, indent)
    if finding.code in _SHOWN_AS_CHANGES:
        for change in finding.evidence:
            page.say(("change: ", "dim"), *diff_parts(change), indent=indent + 2, hang=2)
    elif finding.evidence:
        evidence = "; ".join(finding.evidence)
        page.say(("evidence: ", "dim"), evidence, indent=indent + 2, hang=2)
    page.say(("do: ", "dim"), ADVICE[finding.code], indent=indent + 2, hang=2)


def _say_leads(page: TerminalPage, leads: tuple[Lead, ...]) -> None:
    if not leads:
        return
    page.heading("LEADS")
    page.say((claim_words.ABOUT_LEADS, "dim"), indent=2)
    for lead in leads:
        say_lead(page, lead, indent=2)


def _say_history(page: TerminalPage, events: tuple[SealedEvent, ...]) -> None:
    if not events:
        return
    page.heading("HISTORY")
    for sealed in events:
        page.say((f"{words.minute(sealed.event.at)} ", "dim"), event_line(sealed), indent=2, hang=2)
