"""The judgement: findings, P_hold and status of one claim at one instant. Decides, never does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.domain.acknowledgements import counting, marks_of, with_acknowledgements
from tracker.domain.ageing import age_findings, hold_of, next_due, overdue, window
from tracker.domain.anchor_rules import anchor_findings
from tracker.domain.claims import Anchor, Baseline, Claim, ClaimId
from tracker.domain.findings import (
    DISQUALIFYING,
    RAISES_DUE,
    Code,
    Finding,
    Severity,
    worst_first,
)
from tracker.domain.grounding import bound_findings, number_findings
from tracker.domain.hold import Hold
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.policy import Policy
from tracker.domain.reference_rules import future_finding
from tracker.domain.sightings import Sightings
from tracker.domain.status import Actor, Status, can_move
from tracker.domain.topic import topic_findings
from tracker.domain.track_record import NO_RECORD, TrackRecord
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.domain.triage import lead_findings, rearmed_findings

_OF_A_VERSION = {Code.ANCHOR_REVISED, Code.ANCHOR_TEXT_CHANGED, Code.ANCHOR_RETITLED}
_STANDS_AGAIN = "its papers stand again; only a re-test leads out of unverifiable"

Known = Mapping[ArxivId, Sightings]
"""What is known of every id; an id that was never looked at may be missing."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One judgement of one claim. `hold`, the chance with its parts, is None without an age.

    `reason` is the sentence behind the status; `cause` (code, and the paper it is about) is the
    same for all claims that moved for one cause.
    """

    claim_id: ClaimId
    status: Status
    findings: tuple[Finding, ...]
    hold: Hold | None
    next_due: date | None
    checked: bool
    reason: str
    cause: str = ""

    @property
    def p_hold(self) -> float | None:
        """The chance that the claim would survive a re-test; None where it has no age."""
        return None if self.hold is None else self.hold.value


def assess(
    tracked: TrackedClaim,
    known: Known,
    today: date,
    policy: Policy,
    fallen: frozenset[ClaimId] = frozenset(),
    record: TrackRecord = NO_RECORD,
) -> Assessment:
    """Judge one claim on `today` (UTC). `fallen` are the overturned claims of the library, `record`
    is what its re-tests have shown about how fast such claims fall.

    The status only ever moves where the table lets the machine move it; until a first successful
    check an unchecked claim stays unchecked, whatever its age.
    """
    claim, state = tracked.claim, tracked.state
    findings = with_acknowledgements(
        _open_findings(tracked, known, today, policy, fallen),
        state.acknowledged,
        marks_of(claim, known),
        today,
    )
    hold = hold_of(tracked, counting(findings), today, policy, record)
    findings += _unsettled(state, _timed_findings(tracked, hold, today, policy))
    open_ones = counting(findings)
    checked = state.checked or is_checked(claim, known)
    too_long = overdue(tracked, hold, today, policy)
    wanted = _wanted_status(tracked, open_ones, today, checked=checked, too_long=too_long)
    status = wanted if can_move(Actor.MACHINE, state.status, wanted) else state.status
    if state.status in {Status.RETIRED, Status.OVERTURNED}:
        status = state.status
    reason, cause = state.reason, ""
    if status is not state.status:
        reason, cause = _reason(status, open_ones)
    elif status is Status.UNVERIFIABLE and wanted is not Status.UNVERIFIABLE:
        reason = _STANDS_AGAIN
    return Assessment(
        claim_id=claim.id,
        status=status,
        findings=worst_first(findings),
        hold=hold,
        next_due=next_due(tracked, hold, policy),
        checked=checked,
        reason=reason,
        cause=cause,
    )


def overturned(claims: Iterable[TrackedClaim]) -> frozenset[ClaimId]:
    """The claims that a person overturned, retired ones included."""
    return frozenset(
        tracked.claim.id
        for tracked in claims
        if tracked.state.status is Status.OVERTURNED
        or tracked.state.retired_from is Status.OVERTURNED
    )


def is_checked(claim: Claim, known: Known) -> bool:
    """Whether the looks so far decide if the claim is grounded.

    Enough anchors have been found, or every one is found or confirmed absent; an absence that is
    not confirmed decides nothing. A claim without a usable id needs no look.
    """
    ids = set(claim.anchor_ids)
    looked = [known[id_] for id_ in ids if id_ in known]
    found = sum(1 for sightings in looked if sightings.paper is not None)
    gone = sum(1 for sightings in looked if sightings.paper is None and sightings.confirmed_absent)
    return found >= _needed(claim) or found + gone == len(ids)


def stands(anchor: Anchor, findings: list[Finding]) -> bool:
    """Whether no open finding disqualifies this anchor."""
    return not any(
        finding.code in DISQUALIFYING and finding.subject == anchor.subject for finding in findings
    )


def with_baselines(claim: Claim, known: Known, today: date) -> Claim:
    """The claim with a baseline for every anchor that was found and has none yet."""

    def taken(anchor: Anchor) -> Anchor:
        sightings = known.get(anchor.id) if anchor.id else None
        paper = sightings.paper if sightings else None
        if anchor.baseline is not None or paper is None:
            return anchor
        baseline = Baseline(
            version=paper.latest.number,
            title=paper.title,
            abstract=paper.abstract,
            seen_on=min(today, paper.seen_at.date()),
            published_as=paper.doi or paper.journal_ref,
        )
        return replace(anchor, baseline=baseline)

    anchors = tuple(taken(anchor) for anchor in claim.anchors)
    return claim if anchors == claim.anchors else replace(claim, anchors=anchors)


def moved(state: ClaimState, assessment: Assessment, now: datetime) -> ClaimState:
    """The state after an assessment; equal to `state` when nothing changed."""
    since = state.status_since if assessment.status is state.status else now
    return replace(
        state,
        status=assessment.status,
        status_since=since,
        reason=assessment.reason,
        checked=assessment.checked,
        next_due=assessment.next_due,
        basis=assessment.hold.grounds.digest() if assessment.hold else "",
    )


def _open_findings(
    tracked: TrackedClaim, known: Known, today: date, policy: Policy, fallen: frozenset[ClaimId]
) -> list[Finding]:
    """The findings that no re-test has settled, those of age apart."""
    claim, state = tracked.claim, tracked.state
    found = [
        finding
        for anchor in claim.anchors
        for finding in _anchor_findings(claim, anchor, known, today, policy)
    ]
    found.extend(_future_findings(claim, known, today))
    found.extend(_claim_findings(claim, today, fallen))
    found.extend(number_findings(claim, known))
    found.extend(bound_findings(claim, known))
    found.extend(topic_findings(claim, known))
    found.extend(_verdict_findings(state))
    found.extend(lead_findings(state))
    return _unsettled(state, found)


def _timed_findings(
    tracked: TrackedClaim, hold: Hold | None, today: date, policy: Policy
) -> Iterator[Finding]:
    if hold is not None:
        yield from age_findings(tracked, hold, policy)
    yield from rearmed_findings(tracked.state, window(tracked, hold, policy), today)


def _unsettled(state: ClaimState, findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.key not in state.settled]


def _anchor_findings(
    claim: Claim, anchor: Anchor, known: Known, today: date, policy: Policy
) -> Iterator[Finding]:
    """What is open against an anchor; a version of the last days waits, the next may follow soon.

    A withdrawal never waits.
    """
    sightings = known.get(anchor.id) if anchor.id else None
    waits = sightings is not None and _is_settling(sightings, today, policy)
    for finding in anchor_findings(claim, anchor, sightings):
        if not (waits and finding.code in _OF_A_VERSION):
            yield finding


def _is_settling(sightings: Sightings, today: date, policy: Policy) -> bool:
    """Whether the latest version is too young to be judged by."""
    paper = sightings.paper
    submitted = paper.latest.submitted if paper and len(paper.versions) > 1 else None
    return submitted is not None and submitted <= today < submitted + timedelta(policy.version_wait)


def _future_findings(claim: Claim, known: Known, today: date) -> Iterator[Finding]:
    for anchor in claim.anchors:
        sightings = known.get(anchor.id) if anchor.id else None
        paper = sightings.paper if sightings else None
        if (finding := future_finding(anchor, paper, today)) is not None:
            yield finding


def _claim_findings(claim: Claim, today: date, fallen: frozenset[ClaimId]) -> Iterator[Finding]:
    if not claim.anchors:
        yield Finding(Code.NO_ANCHOR, "no paper is named for this claim, so nothing can be checked")
    if not claim.as_of:
        month = claim.latest_month
        tail = f"age is counted from its latest paper, {month}" if month else "it has no age"
        yield Finding(Code.UNDATED, f"the claim says no month; {tail}")
    elif max(claim.as_of) > Month.of(today):
        yield Finding(Code.FUTURE_DATED, f"the claim is dated {max(claim.as_of)}, after {today}")
    if len(claim.as_of) > 1:
        months = ", ".join(str(month) for month in claim.as_of)
        yield Finding(
            Code.MIXED_EVIDENCE,
            f"one sentence merges findings of {months}; age counts from the latest",
            evidence=tuple(str(month) for month in claim.as_of),
        )
    for other in claim.depends_on:
        if any(id_.startswith(other) for id_ in fallen):
            yield Finding(
                Code.DEPENDS_ON_OVERTURNED,
                f"it depends on claim {other}, which was overturned",
                other,
                (other,),
            )


def _verdict_findings(state: ClaimState) -> Iterator[Finding]:
    when = f"{state.last_verdict_at:%Y-%m-%d}" if state.last_verdict_at else ""
    if state.last_verdict is Verdict.WEAKENED:
        yield Finding(
            Code.VERDICT_WEAKENED, f"the re-test of {when} found it weakened", fingerprint=when
        )
    if state.last_verdict is Verdict.INCONCLUSIVE:
        yield Finding(
            Code.VERDICT_INCONCLUSIVE,
            f"the re-test of {when} could not decide",
            fingerprint=when,
        )


def _wanted_status(
    tracked: TrackedClaim,
    findings: list[Finding],
    today: date,
    *,
    checked: bool,
    too_long: bool,
) -> Status:
    """The worst status that the findings call for, the table of moves not yet considered."""
    if _ungrounded(tracked.claim, findings):
        return Status.UNVERIFIABLE
    if not checked:
        return Status.UNCHECKED
    snoozed = tracked.state.snoozed_until is not None and today < tracked.state.snoozed_until
    codes = {finding.code for finding in findings}
    if codes & {Code.VERDICT_WEAKENED, Code.LEAD_ACCEPTED}:
        return Status.CONTESTED
    if Code.AGE_STALE in codes or too_long:
        return Status.STALE
    if codes & RAISES_DUE and not snoozed:
        return Status.DUE
    return Status.FRESH


def _ungrounded(claim: Claim, findings: list[Finding]) -> bool:
    """No anchor at all, or fewer standing anchors than the quorum needs.

    An anchor that was never answered counts as standing: what is not known accuses nobody.
    """
    if not claim.anchors:
        return any(finding.code is Code.NO_ANCHOR for finding in findings)
    standing = {anchor.subject for anchor in claim.anchors if stands(anchor, findings)}
    return len(standing) < _needed(claim)


def _needed(claim: Claim) -> int:
    """Standing papers that the quorum asks for; a paper that is named twice counts once."""
    return claim.quorum.needed(len({anchor.subject for anchor in claim.anchors}))


def _reason(status: Status, findings: list[Finding]) -> tuple[str, str]:
    """The sentence of the finding that explains the status best, and its cause."""
    telling = {
        Status.UNVERIFIABLE: DISQUALIFYING | {Code.NO_ANCHOR},
        Status.CONTESTED: {Code.VERDICT_WEAKENED, Code.LEAD_ACCEPTED},
        Status.STALE: {Code.AGE_STALE},
        Status.DUE: RAISES_DUE,
    }.get(status, set())
    for finding in worst_first(findings):
        if finding.code in telling:
            return finding.message, f"{finding.code}|{finding.subject}"
    if status is Status.STALE:
        return "due for more than twice its window", "overdue"
    if status is not Status.FRESH:
        return "", str(status)
    open_ones = [found for found in findings if found.severity is not Severity.INFO]
    calm = "checked, and nothing is open against it"
    return (f"checked; to look at: {open_ones[0].code}" if open_ones else calm), str(status)
