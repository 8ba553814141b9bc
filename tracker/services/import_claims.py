"""Import: claims from documents into the store, idempotently, one transaction a document."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tracker.domain.assessment import Known, assess
from tracker.domain.claims import Anchor, Claim, ClaimId, Link
from tracker.domain.errors import SourceFileError
from tracker.domain.findings import Code
from tracker.domain.imports import ImportReport, Notice
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.status import Actor, Status, check_move
from tracker.domain.tracked import ClaimState, TrackedClaim
from tracker.ports import ClaimChange, ClaimReader, ClaimStore, ReadInquiry, SightingStore

_NOTICED = {
    Code.NO_ANCHOR,
    Code.ANCHOR_MALFORMED,
    Code.UNDATED,
    Code.FUTURE_DATED,
    Code.MIXED_EVIDENCE,
    Code.ANCHOR_AFTER_CLAIM,
}
"""Findings that a document shows by itself, told at import already."""


class StoreOfClaims(ClaimStore, SightingStore, Protocol):
    """What importing needs of the store."""


class ImportClaims:
    """Reads documents and writes what is new or changed; running it twice changes nothing."""

    def __init__(self, store: StoreOfClaims, reader: ClaimReader, policy: Policy) -> None:
        self._store = store
        self._reader = reader
        self._policy = policy

    def read(self, paths: Sequence[Path]) -> list[ReadInquiry]:
        """Every document, nothing written. Raises SourceFileError when one of the paths cannot be
        read at all; single bad lines are among the refusals."""
        return [read for path in paths for read in self._reader.read(path)]

    def write(self, documents: Sequence[ReadInquiry], now: datetime) -> ImportReport:
        """Write what is new or changed in these documents."""
        report = ImportReport()
        held = {tracked.claim.id: tracked for tracked in self._store.claims()}
        ids = {id_ for read in documents for claim in read.claims for id_ in claim.anchor_ids}
        seen = self._store.sightings(ids)
        for document in documents:
            report = report.plus(self._import(document, held, seen, now))
        return report

    def _import(
        self,
        document: ReadInquiry,
        held: Mapping[ClaimId, TrackedClaim],
        seen: Known,
        now: datetime,
    ) -> ImportReport:
        added: list[str] = []
        changed: list[str] = []
        unchanged: list[str] = []
        notices: list[Notice] = []
        changes: list[ClaimChange] = []
        for claim in document.claims:
            known = held.get(claim.id)
            if known is None:
                change: ClaimChange | None = self._added(claim, seen, now)
            else:
                change = self._revised(known, claim, seen, now)
            if change is None:
                unchanged.append(claim.id)
            else:
                (added if known is None else changed).append(claim.id)
                changes.append(change)
                notices.extend(_notices(change))
        self._store.put_inquiry(document.inquiry)
        written = self._store.write(changes)
        if not all(written):
            raise SourceFileError(
                document.inquiry.source or "import",
                "another process changed these claims at the same moment",
                "run the import again; what is already in stays as it is",
            )
        return ImportReport(
            tuple(added), tuple(changed), tuple(unchanged), document.refusals, tuple(notices)
        )

    def _added(self, claim: Claim, seen: Known, now: datetime) -> ClaimChange:
        status = _status_of_new(claim)
        state = ClaimState(status=status, status_since=now, added_at=now)
        return self._change(claim, state, None, seen, now)

    def _revised(
        self, known: TrackedClaim, said: Claim, seen: Known, now: datetime
    ) -> ClaimChange | None:
        claim = _merged(known.claim, said)
        if _as_written(claim) == _as_written(known.claim):
            return None
        state = known.state
        if _rests_otherwise(known.claim, claim) and state.status is not Status.RETIRED:
            target = _status_of_new(claim)
            check_move(Actor.IMPORT, state.status, target)
            since = state.status_since if target is state.status else now
            state = replace(
                state,
                status=target,
                status_since=since,
                reason="the document changed what it says or rests on",
                checked=False,
                last_verdict=None,
                settled=frozenset(),
            )
        return self._change(claim, state, known, seen, now)

    def _change(
        self,
        claim: Claim,
        state: ClaimState,
        known: TrackedClaim | None,
        seen: Known,
        now: datetime,
    ) -> ClaimChange:
        judged = assess(TrackedClaim(claim, state), seen, now.date(), self._policy)
        expected = known.state.status if known else None
        state = replace(state, next_due=judged.next_due)
        if state.status is Status.UNVERIFIABLE and not state.reason:
            worst = judged.findings[0].message if judged.findings else ""
            state = replace(state, reason=worst)
        event = Event(
            EventKind.CLAIM_ADDED if expected is None else EventKind.CLAIM_CHANGED,
            now,
            "import",
            claim.id,
            expected,
            state.status,
            {
                "text": claim.text,
                "revision": claim.revision,
                "as_of": [str(month) for month in claim.as_of],
                "kind": claim.kind.value,
                "anchors": [anchor.subject for anchor in claim.anchors],
                "inquiry": claim.inquiry_id,
                "origin": claim.origin,
                "findings": sorted({finding.code.value for finding in judged.findings}),
                "reason": state.reason,
            },
        )
        stored = tuple(f for f in judged.findings if f.code is not Code.UNREACHABLE)
        writes = known.writes if known else None
        return ClaimChange(claim, state, stored, expected, (event,), writes)


def _status_of_new(claim: Claim) -> Status:
    """A claim that names no usable paper can never be checked, and is known to be so at once."""
    usable = len(claim.anchor_ids)
    needed = claim.quorum.needed(len(claim.anchors))
    return Status.UNCHECKED if usable >= needed else Status.UNVERIFIABLE


def _merged(known: Claim, said: Claim) -> Claim:
    """What the document says now, with what the tracker learnt about the same anchors."""
    baselines = {anchor.id: anchor.baseline for anchor in known.anchors if anchor.id}
    anchors = [
        replace(anchor, baseline=baselines.get(anchor.id)) if anchor.id else anchor
        for anchor in said.anchors
    ]
    stated = {anchor.id for anchor in anchors}
    anchors += [a for a in known.anchors if a.link is Link.RETEST and a.id not in stated]
    revision = known.revision if said.text == known.text else known.revision + 1
    return replace(said, anchors=tuple(anchors), revision=revision)


def _as_written(claim: Claim) -> tuple[object, ...]:
    plain = replace(claim, origin="", anchors=())
    return plain, _said(claim.anchors)


def _said(anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    return tuple(anchor.as_said() for anchor in anchors)


def _rests_otherwise(before: Claim, after: Claim) -> bool:
    """Whether the text, its date or its papers changed, and not only its labels."""
    return (before.text, before.as_of, before.quorum, _said(before.anchors)) != (
        after.text,
        after.as_of,
        after.quorum,
        _said(after.anchors),
    )


def _notices(change: ClaimChange) -> list[Notice]:
    where = change.claim.origin or change.claim.id
    return [
        Notice(where, finding.code, finding.message)
        for finding in change.findings
        if finding.code in _NOTICED
    ]
