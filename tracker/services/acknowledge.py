"""Acknowledge: a person lets findings of a claim rest for a time; clears nothing, moves nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.acknowledgements import (
    Acknowledgement,
    Force,
    acknowledgeable,
    force_of,
    marks_of,
)
from tracker.domain.assessment import Assessment
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import ClaimId
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.tracked import TrackedClaim
from tracker.ports import Store
from tracker.services.as_seen import claim_as_seen, moved_meanwhile
from tracker.services.assess_claims import lasting
from tracker.services.experience import adopt_policy
from tracker.services.measure import basis_of, measure


@dataclass(frozen=True, slots=True)
class Held:
    """An acknowledgement, where it is kept (claim or file), and whether it is at work today."""

    where: str
    acknowledgement: Acknowledgement
    force: Force


class Acknowledging:
    """Keeps, lists and revokes acknowledgements of the library's findings."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store = store
        self._policy = policy

    def accept(
        self,
        claim_id: ClaimId,
        code: Code,
        papers: Sequence[str],
        now: datetime,
        *,
        until: date,
        why: str,
        by: str = "",
        seen: int | None = None,
    ) -> list[Finding]:
        """Let the open findings of this code rest, of these papers or of all.

        Raises ClaimNotFoundError, BadInputError (nothing of the kind is open, or the day is past)
        and ClaimMovedError (somebody moved the claim meanwhile); nothing is written then.
        """
        refuse_unusable(code, until, why, now.date())
        tracked = claim_as_seen(self._store, claim_id, seen)
        judged = self._judged(tracked, now)
        found = chosen(judged.findings, code, papers)
        mark = marks_of(tracked.claim, self._store.sightings(tracked.claim.anchor_ids))
        new = [Acknowledgement(code, f.subject, until, why, mark(f), by) for f in found]
        kept = [h for h in tracked.state.acknowledged if not any(h.speaks_of(f) for f in found)]
        events = [_event(EventKind.FINDING_ACCEPTED, tracked, each, now, by) for each in new]
        self._write(tracked, (*kept, *new), events, now)
        return found

    def revoke(
        self, claim_id: ClaimId, code: Code, papers: Sequence[str], now: datetime, by: str = ""
    ) -> list[Acknowledgement]:
        """Let findings count again. Raises ClaimNotFoundError, BadInputError, IllegalMoveError."""
        tracked = self._store.claim(claim_id)
        subjects = subjects_of(papers)
        gone = [
            each
            for each in tracked.state.acknowledged
            if each.code is code and (not subjects or each.subject in subjects)
        ]
        if not gone:
            raise BadInputError(
                f"no such finding of {claim_id[:8]} is acknowledged",
                "these are: tracker accept-finding --list",
            )
        kept = tuple(each for each in tracked.state.acknowledged if each not in gone)
        events = [_event(EventKind.FINDING_REOPENED, tracked, each, now, by) for each in gone]
        self._write(tracked, kept, events, now)
        return gone

    def held(self, now: datetime, claim_id: ClaimId | None = None) -> list[Held]:
        """Every acknowledgement, of one claim or of the library, and whether it is in force."""
        claims = self._store.claims() if claim_id is None else [self._store.claim(claim_id)]
        return [each for tracked in claims for each in self._held_by(tracked, now)]

    def _held_by(self, tracked: TrackedClaim, now: datetime) -> Iterator[Held]:
        if not tracked.state.acknowledged:
            return
        findings = self._judged(tracked, now).findings
        mark = marks_of(tracked.claim, self._store.sightings(tracked.claim.anchor_ids))
        for each in tracked.state.acknowledged:
            yield Held(tracked.claim.id, each, force_of(each, findings, mark, now.date()))

    def _judged(self, tracked: TrackedClaim, now: datetime) -> Assessment:
        known = self._store.sightings(tracked.claim.anchor_ids)
        return measure(self._store, self._policy, now).judge(tracked, known)

    def _write(
        self,
        tracked: TrackedClaim,
        acknowledged: tuple[Acknowledgement, ...],
        events: Sequence[Event],
        now: datetime,
    ) -> None:
        adopt_policy(self._store, self._policy, now, events[0].actor)
        held = replace(tracked, state=replace(tracked.state, acknowledged=acknowledged))
        by = measure(self._store, self._policy, now)
        judged = by.judge(held, self._store.sightings(held.claim.anchor_ids))
        change = ClaimChange(
            held.claim,
            replace(held.state, next_due=judged.next_due, basis=basis_of(judged)),
            lasting(judged.findings),
            held.state.status,
            tuple(replace(each, body={**each.body, **by.kept(judged)}) for each in events),
            tracked.writes,
        )
        if not all(self._store.write([change])):
            raise moved_meanwhile(tracked.claim.id)


def refuse_unusable(code: Code, until: date, why: str, today: date) -> None:
    """Raises BadInputError for what cannot be acknowledged, a day that is past, and no reason."""
    if not acknowledgeable(code):
        raise BadInputError(
            f"'{code}' cannot be acknowledged",
            "put age off with tracker snooze; answer the rest with tracker retest",
        )
    if until <= today:
        raise BadInputError(f"{until} is not after today ({today})", "give a later date")
    if not why.strip():
        raise BadInputError("an acknowledgement needs a reason", "say it with --why '...'")


def chosen(findings: Sequence[Finding], code: Code, papers: Sequence[str]) -> list[Finding]:
    """The findings of this code, of these papers or of all. Raises BadInputError when a paper
    has none."""
    subjects = subjects_of(papers)
    found = [f for f in findings if f.code is code and (not subjects or f.subject in subjects)]
    missing = [subject for subject in subjects if all(f.subject != subject for f in found)]
    if missing or not found:
        about = f" about {missing[0]}" if missing else ""
        known = sorted({f"{f.code} {f.subject}".strip() for f in findings})
        raise BadInputError(
            f"no finding '{code}'{about} is open", f"open are: {', '.join(known) or 'none'}"
        )
    return found


def subjects_of(papers: Sequence[str]) -> list[str]:
    """Papers as findings name them: canonical ids; what is no arXiv id stays as it was written."""

    def subject(written: str) -> str:
        try:
            return parse_arxiv_id(written).id.value
        except BadInputError:
            return written

    return [subject(written) for written in papers]


def _event(
    kind: EventKind, tracked: TrackedClaim, each: Acknowledgement, now: datetime, by: str
) -> Event:
    status = tracked.state.status
    again = kind is EventKind.FINDING_REOPENED
    told = f"{each.code} {each.subject}".strip()
    body = {
        "code": each.code.value,
        "subject": each.subject,
        "mark": each.mark,
        "until": str(each.until),
        "note": each.why,
        "by": by or each.by,
        "reason": f"{told} {'counts again' if again else 'acknowledged'}",
    }
    return Event(kind, now, by or "person", tracked.claim.id, status, status, body)
