"""What a changed document does to a claim: a new text, other papers, or only other labels."""

from dataclasses import replace
from datetime import datetime

from tracker.domain.claims import Claim
from tracker.domain.status import Actor, Status, check_move
from tracker.domain.tracked import ClaimState

_LEFT_BY_OTHER_PAPERS = {Status.UNVERIFIABLE, Status.UNCHECKED, Status.FRESH, Status.DUE}
"""What other anchors lead out of; the worse ones are left by a person's re-test only."""


def status_of_new(claim: Claim) -> Status:
    """A claim that names too few usable papers can never be checked, and that is known at once."""
    subjects = {anchor.subject for anchor in claim.anchors}
    needed = claim.quorum.needed(len(subjects))
    return Status.UNCHECKED if len(set(claim.anchor_ids)) >= needed else Status.UNVERIFIABLE


def after_document(state: ClaimState, before: Claim, after: Claim, now: datetime) -> ClaimState:
    """The state once the document says `after` where it said `before`.

    A new text is a new claim to judge: verdicts, settled and acknowledged findings and the clock of
    the old one do not carry over. Other papers ask for a new look; so does another title for an
    unverifiable claim, whose id may have been right and its title wrong. Else titles, months, kind
    and topics change nothing. A retired claim stays retired.
    """
    if state.status is Status.RETIRED:
        return state
    if before.text != after.text:
        return _moved(_judged_anew(state), status_of_new(after), "the text was changed", now)
    retitled = state.status is Status.UNVERIFIABLE and _titles(before) != _titles(after)
    if _papers(before) != _papers(after) or retitled:
        fresh_look = replace(state, checked=False)
        if state.status in _LEFT_BY_OTHER_PAPERS:
            return _moved(
                fresh_look, status_of_new(after), "the document names its papers otherwise now", now
            )
        return fresh_look
    return state


def _judged_anew(state: ClaimState) -> ClaimState:
    return replace(
        state,
        checked=False,
        retested_at=None,
        last_verdict=None,
        last_verdict_at=None,
        snoozed_until=None,
        settled=frozenset(),
        acknowledged=(),
        accepted=(),
        rearmed_at=None,
    )


def _moved(state: ClaimState, target: Status, reason: str, now: datetime) -> ClaimState:
    check_move(Actor.IMPORT, state.status, target)
    since = state.status_since if target is state.status else now
    return replace(state, status=target, status_since=since, reason=reason)


def _titles(claim: Claim) -> set[tuple[str, str]]:
    return {(anchor.subject, anchor.said_title) for anchor in claim.anchors}


def _papers(claim: Claim) -> tuple[object, ...]:
    named = {(anchor.subject, anchor.said_version) for anchor in claim.anchors}
    return named, claim.quorum
