"""The wording about one claim: its age, its chance to hold, its clocks, leads and next step."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.claims import Kind
from tracker.domain.hold_words import explained
from tracker.domain.leads import Lead, LeadState
from tracker.domain.reports import ClaimView
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState
from tracker.domain.triage import contesting_leads
from tracker.formats.foreign import plain
from tracker.formats.words import day, joined, short_id

ABOUT_LEADS = (
    "A lead is a newer paper that shares rare words with the claim. "
    "It contradicts nothing until a person has read it."
)


@dataclass(frozen=True, slots=True)
class Step:
    """What a person can do next: a sentence and, where there is one, the command."""

    advice: str
    command: str = ""


def as_of(view: ClaimView) -> str:
    """``as of 2024-11``; several months, or none, are said as they are."""
    months = view.tracked.claim.as_of
    return f"as of {', '.join(map(str, months))}" if months else "undated"


def kind(view: ClaimView) -> str:
    """The kind, with *(assumed)* where nobody gave it."""
    claim = view.tracked.claim
    return f"{claim.kind} (assumed)" if claim.kind_assumed else str(claim.kind)


def chance(view: ClaimView) -> str:
    """``P_hold 0.63``."""
    return "P_hold unknown" if view.p_hold is None else f"P_hold {view.p_hold:.2f}"


def chance_explained(view: ClaimView) -> str:
    """What P_hold means for this claim, in one sentence."""
    if view.p_hold is None:
        return "unknown: neither the claim nor its papers carry a month."
    if view.hold is not None:
        return explained(view.hold)
    if view.tracked.claim.kind is Kind.DURABLE:
        return f"{view.p_hold:.2f}: durable claims do not expire by age."
    return (
        f"{view.p_hold:.2f}: by age alone, about {round(view.p_hold * 100)} in 100 "
        f"{view.tracked.claim.kind} claims as old as this one would survive a re-test today."
    )


def two_clocks(view: ClaimView) -> str:
    """When arXiv was last asked, and when a person last judged: never mixed."""
    return f"{_checked(view)}, {_retested(view.tracked.state)}"


def last_retest(state: ClaimState) -> datetime | None:
    """When a person last judged the claim, whatever the verdict; None for never."""
    return max(filter(None, (state.retested_at, state.last_verdict_at)), default=None)


def _retested(state: ClaimState) -> str:
    """``re-tested 2026-05-03``; a verdict that let the clock of age go on is named."""
    when = last_retest(state)
    if when is None:
        return "never re-tested"
    verdict = f" ({state.last_verdict})" if when != state.retested_at else ""
    return f"re-tested {day(when)}{verdict}"


def _checked(view: ClaimView) -> str:
    if view.checked_at:
        return f"checked {day(view.checked_at)}"
    return "checked in part" if any(one.answered_at for one in view.anchors) else "never checked"


def facts(view: ClaimView) -> tuple[str, ...]:
    """Months, kind, P_hold, the status's age, a snooze and the two clocks."""
    state = view.tracked.state
    told = (
        as_of(view),
        kind(view),
        chance(view),
        f"{view.status} since {day(state.status_since)}",
        f"snoozed until {state.snoozed_until}" if state.snoozed_until else "",
        two_clocks(view),
    )
    return tuple(fact for fact in told if fact)


def about(view: ClaimView) -> str:
    """The facts in one line."""
    return joined(facts(view))


def next_step(view: ClaimView) -> Step:
    """What would bring the claim forward, by its status."""
    id_ = short_id(view.tracked.claim.id)
    retest = f'tracker retest {id_} --verdict holds --note "what you read"'
    read = "Read what is new, then judge: holds, weakened, overturned or inconclusive."
    steps = {
        Status.OVERTURNED: Step(
            "Rewrite the claim in its document, or put it away.", f"tracker retire {id_}"
        ),
        Status.UNVERIFIABLE: Step(
            "Name a standing paper that carries it, or judge that it fell.",
            f"tracker retest {id_} --verdict holds --evidence ARXIV-ID",
        ),
        Status.CONTESTED: Step(read, _contested(view) or retest),
        Status.STALE: Step(read, retest),
        Status.DUE: Step(read, retest),
        Status.UNCHECKED: Step("Let its papers be looked at.", "tracker nightly"),
        Status.FRESH: Step("Nothing to do."),
        Status.RETIRED: Step("Nothing to do; to take it back:", f"tracker retire {id_} --undo"),
    }
    return steps[view.status]


def _contested(view: ClaimView) -> str:
    """A re-test that names the leads that contest the claim, as one that closes them must."""
    papers = contesting_leads(view.tracked.state)
    named = " ".join(f"--evidence {paper}" for paper in papers)
    id_ = short_id(view.tracked.claim.id)
    return f"tracker retest {id_} --verdict holds {named}" if papers else ""


def lead_words(lead: Lead) -> str:
    """Month, title, why it is one, and quoted cues of a lead, made plain."""
    told = (
        f"{lead_month(lead)} “{lead.title}”",
        f"shares: {', '.join(lead.shared)}" if lead.shared else "",
        f"among the first on: {lead.front}" if lead.front else "",
        "cue: " + ", ".join(f"“{cue}”" for cue in lead.cues) if lead.cues else "",
        names_words(lead),
        lead.hint,
        "no newer than the latest month or paper of the claim" if lead.before_source else "",
        _said(lead),
    )
    return plain(joined(told))


def names_words(lead: Lead) -> str:
    """Which papers of the claim a lead names; empty for none."""
    return (
        f"names {', '.join(map(str, lead.names))}, which the claim rests on" if lead.names else ""
    )


def _said(lead: Lead) -> str:
    said = lead.judgement
    if said is None:
        return ""
    by = f"by {said.by} " if said.by else ""
    return f"{by}on {day(said.at)}{f': {said.note}' if said.note else ''}"


def lead_label(lead: Lead) -> str:
    """``lead``, or ``lead, accepted: weakens`` once a person has looked at it."""
    said = lead.judgement
    if said and said.stance:
        return f"lead, {lead.state}: {said.stance}"
    if said and said.until and lead.state is LeadState.DISMISSED:
        return f"lead, dismissed until {said.until}"
    return "lead" if lead.state is LeadState.NEW else f"lead, {lead.state}"


def lead_month(lead: Lead) -> str:
    """The month of its first version, or of its id where that is not known."""
    return f"{lead.published:%Y-%m}" if lead.published else str(lead.paper_id.month)
