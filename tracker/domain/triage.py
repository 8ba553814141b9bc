"""What accepting a lead does to a claim, and what stays open until a re-test names that lead."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from tracker.domain.errors import IllegalMoveError
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.leads import AcceptedLead
from tracker.domain.ledger import utc_text
from tracker.domain.months import add_months, months_between
from tracker.domain.status import Actor, Status, check_move
from tracker.domain.tracked import ClaimState, Verdict

_KEPT = {Status.UNVERIFIABLE, Status.OVERTURNED, Status.CONTESTED}
"""As bad as contested, or worse: an accepted lead is noted beside them."""

REARMED_SHARE = 0.25
"""An accepted lead asks for a re-test within this share of the claim's window."""


def after_acceptance(state: ClaimState, lead: AcceptedLead, now: datetime) -> ClaimState:
    """The state after a person accepted a lead. Raises IllegalMoveError for a retired claim.

    A contesting lead makes the claim contested. Every accepted lead re-arms the clock: a snooze
    ends, and a re-test is due within a quarter of the claim's window. The age is not touched: to
    accept a paper is not to re-test the claim.
    """
    if state.status is Status.RETIRED:
        raise IllegalMoveError("the claim is retired", "revive it first: tracker retire ID --undo")
    target = state.status
    if lead.stance.contests and state.status not in _KEPT:
        target = Status.CONTESTED
    check_move(Actor.PERSON, state.status, target)
    others = tuple(held for held in state.accepted if held.paper_id != lead.paper_id)
    moved = target is not state.status
    return replace(
        state,
        status=target,
        status_since=now if moved else state.status_since,
        reason=lead_sentence(lead) if moved else state.reason,
        snoozed_until=None,
        accepted=(*others, lead),
        rearmed_at=now,
    )


def lead_findings(state: ClaimState) -> Iterator[Finding]:
    """One finding for every accepted lead that contests the claim, settled ones included."""
    for lead in state.accepted:
        if lead.stance.contests:
            yield Finding(
                Code.LEAD_ACCEPTED,
                lead_sentence(lead),
                lead.paper_id.value,
                (lead.paper_id.value,),
                f"v{lead.version} {utc_text(lead.at)}",
            )


def contesting_leads(state: ClaimState) -> dict[ArxivId, str]:
    """The accepted leads that still contest the claim, with the key of each one's finding."""
    return {
        parse_arxiv_id(found.subject).id: found.key
        for found in lead_findings(state)
        if found.key not in state.settled
    }


def lead_sentence(lead: AcceptedLead) -> str:
    """``2602.00001 weakens it: “Title”, accepted by NAME on DAY: note``."""
    by = f" by {lead.by}" if lead.by else ""
    note = f": {lead.note}" if lead.note else ""
    return (
        f"{lead.paper_id} {lead.stance} it: “{lead.title}”, "
        f"accepted{by} on {lead.at:%Y-%m-%d}{note}"
    )


def rearmed_due(state: ClaimState, window: float) -> date | None:
    """The day by which an accepted lead asks for a re-test; None when none has since the last one.

    `window` is the time in months such a claim takes to fall due; it may be infinite.
    """
    if state.rearmed_at is None or window == float("inf"):
        return None
    if state.retested_at is not None and state.retested_at >= state.rearmed_at:
        return None
    return add_months(state.rearmed_at.date(), window * REARMED_SHARE)


def rearmed_findings(state: ClaimState, window: float, today: date) -> Iterator[Finding]:
    """The interval that an accepted lead set, once it has passed."""
    due = rearmed_due(state, window)
    if due is None or state.rearmed_at is None or today < due:
        return
    since = state.rearmed_at.date()
    weakened = state.last_verdict is Verdict.WEAKENED and state.last_verdict_at == state.rearmed_at
    what = "a re-test found it weakened" if weakened else "a lead was accepted"
    yield Finding(
        Code.INTERVAL_PASSED,
        f"{what} on {since}, {months_between(since, today):.0f} months ago, and the "
        "claim was not re-tested since",
        fingerprint=f"lead {since}",
    )
