"""Import: claims from documents into the store, idempotently, one transaction a document."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tracker.domain.assessment import Known
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Anchor, Claim, ClaimId, Inquiry, Link
from tracker.domain.dependencies import dependency_notices, refused_dependencies
from tracker.domain.findings import Code
from tracker.domain.imports import ImportReport, Notice, Refusal
from tracker.domain.leads import readings_of
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.revisions import after_document, status_of_new
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim
from tracker.ports import (
    ClaimReader,
    ClaimStore,
    JudgementStore,
    LeadStore,
    Ledger,
    ReadInquiry,
    SightingStore,
)
from tracker.services.assess_claims import lasting
from tracker.services.experience import adopt_policy
from tracker.services.measure import Measure, basis_of, measure

_NOTICED = {
    Code.NO_ANCHOR,
    Code.ANCHOR_MALFORMED,
    Code.ANCHOR_IN_FUTURE,
    Code.UNDATED,
    Code.FUTURE_DATED,
    Code.MIXED_EVIDENCE,
    Code.ANCHOR_AFTER_CLAIM,
}
"""Findings that a document shows by itself, told at import already."""

_BY_PERSONS = {Link.RETEST, Link.ACCEPTED}
"""Anchors that people named to the tracker itself: a document does not take them away."""


class StoreOfClaims(ClaimStore, JudgementStore, SightingStore, LeadStore, Ledger, Protocol):
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
        """Write what is new or changed in these documents, one transaction a document.

        A claim whose `depends_on` names no claim, or several, is refused with its place.
        """
        report = ImportReport()
        held = {tracked.claim.id: tracked for tracked in self._store.claims()}
        ids = {id_ for read in documents for claim in read.claims for id_ in claim.anchor_ids}
        seen = self._store.sightings(ids)
        told: dict[ClaimId, Claim] = {}
        astray = _astray(documents, held)
        by = measure(self._store, self._policy, now)
        for document in documents:
            report = report.plus(self._import(document, held, told, astray, seen, by))
        gone = ImportReport(notices=tuple(_no_longer_there(documents, held.values())))
        return report.plus(gone).plus(_of_dependencies(told.values(), held))

    def _import(
        self,
        document: ReadInquiry,
        held: Mapping[ClaimId, TrackedClaim],
        told: dict[ClaimId, Claim],
        astray: Mapping[ClaimId, str],
        seen: Known,
        by: Measure,
    ) -> ImportReport:
        changes: list[ClaimChange] = []
        unchanged: list[str] = []
        refused = list(document.refusals)
        for claim in document.claims:
            if claim.id in told:
                _settle_repeated(claim, told[claim.id], unchanged, refused)
                continue
            if claim.id in astray:
                refused.append(Refusal(claim.origin or claim.id, astray[claim.id]))
                continue
            told[claim.id] = claim
            change = self._change_for(claim, held.get(claim.id), seen, by)
            if change is None:
                unchanged.append(claim.id)
            else:
                changes.append(change)
        self._store.put_inquiry(self._merged_inquiry(document))
        if changes:
            adopt_policy(self._store, self._policy, by.now, "import")
        written = self._store.write(changes)
        done = [change for change, ok in zip(changes, written, strict=True) if ok]
        refused += [_overtaken(c) for c, ok in zip(changes, written, strict=True) if not ok]
        return ImportReport(
            added=tuple(change.claim.id for change in done if change.expected is None),
            changed=tuple(change.claim.id for change in done if change.expected is not None),
            unchanged=tuple(unchanged),
            refused=tuple(refused),
            notices=tuple(notice for change in done for notice in _notices(change)),
        )

    def _merged_inquiry(self, document: ReadInquiry) -> Inquiry:
        """The inquiry as it shall be kept: rows that only name one do not empty it."""
        said = document.inquiry
        known = next((each for each in self._store.inquiries() if each.id == said.id), None)
        return known if known is not None and document.names_only else said

    def _change_for(
        self, claim: Claim, known: TrackedClaim | None, seen: Known, by: Measure
    ) -> ClaimChange | None:
        if known is None:
            return self._added(claim, seen, by)
        return self._revised(known, claim, seen, by)

    def _added(self, claim: Claim, seen: Known, by: Measure) -> ClaimChange:
        status = status_of_new(claim)
        state = ClaimState(status=status, status_since=by.now, added_at=by.now)
        return self._change(TrackedClaim(claim, state), None, seen, by)

    def _revised(
        self, known: TrackedClaim, said: Claim, seen: Known, by: Measure
    ) -> ClaimChange | None:
        claim = _merged(known.claim, said)
        if _as_written(claim) == _as_written(known.claim):
            return None
        state = after_document(known.state, known.claim, claim, by.now)
        readings = readings_of(self._store.leads(claim.id), state.retested_at)
        return self._change(TrackedClaim(claim, state, readings=readings), known, seen, by)

    def _change(
        self, held: TrackedClaim, known: TrackedClaim | None, seen: Known, by: Measure
    ) -> ClaimChange:
        claim, judged = held.claim, by.judge(held, seen)
        expected = known.state.status if known else None
        state = replace(held.state, next_due=judged.next_due, basis=basis_of(judged))
        if state.status is Status.UNVERIFIABLE and not state.reason:
            worst = judged.findings[0].message if judged.findings else ""
            state = replace(state, reason=worst)
        event = Event(
            EventKind.CLAIM_ADDED if expected is None else EventKind.CLAIM_CHANGED,
            by.now,
            "import",
            claim.id,
            expected,
            state.status,
            {
                "text": claim.text,
                "revision": claim.revision,
                "as_of": [str(month) for month in claim.as_of],
                "kind": claim.kind.value,
                "topics": list(claim.topics),
                "quorum": claim.quorum.rule,
                "depends_on": list(claim.depends_on),
                "anchors": [anchor.subject for anchor in claim.anchors],
                "inquiry": claim.inquiry_id,
                "origin": claim.origin,
                "findings": sorted({finding.code.value for finding in judged.findings}),
                "reason": state.reason,
                **by.kept(judged),
            },
        )
        stored = lasting(judged.findings)
        writes = known.writes if known else None
        return ClaimChange(claim, state, stored, expected, (event,), writes)


def _merged(known: Claim, said: Claim) -> Claim:
    """What the document says now, with what the tracker learnt about the same anchors."""
    learnt = {anchor.id: anchor for anchor in known.anchors if anchor.id}
    anchors = [
        replace(anchor, baseline=learnt[anchor.id].baseline, topic=learnt[anchor.id].topic)
        if anchor.id in learnt
        else anchor
        for anchor in said.anchors
    ]
    stated = {anchor.id for anchor in anchors}
    anchors += [a for a in known.anchors if a.link in _BY_PERSONS and a.id not in stated]
    revision = known.revision if said.text == known.text else known.revision + 1
    return replace(said, anchors=tuple(anchors), revision=revision)


def _as_written(claim: Claim) -> tuple[object, ...]:
    plain = replace(claim, origin="", anchors=())
    return plain, _said(claim.anchors)


def _said(anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    return tuple(anchor.as_said() for anchor in anchors)


def _settle_repeated(
    claim: Claim, first: Claim, unchanged: list[str], refused: list[Refusal]
) -> None:
    """A claim that stands in two documents: alike is fine, otherwise the first one counts."""
    if _as_written(claim) == _as_written(first):
        unchanged.append(claim.id)
    else:
        why = f"this claim stands already, and otherwise, at {first.origin}; keep one of the two"
        refused.append(Refusal(claim.origin or claim.id, why))


def _astray(
    documents: Iterable[ReadInquiry], held: Mapping[ClaimId, TrackedClaim]
) -> dict[ClaimId, str]:
    """Why claims of these documents cannot be taken in: they depend on what is not there."""
    told = {claim.id: claim for document in documents for claim in document.claims}
    if not any(claim.depends_on for claim in told.values()):
        return {}
    library = {id_: tracked.claim.depends_on for id_, tracked in held.items()}
    library.update((id_, claim.depends_on) for id_, claim in told.items())
    return refused_dependencies(told.values(), library)


def _of_dependencies(told: Collection[Claim], held: Mapping[ClaimId, TrackedClaim]) -> ImportReport:
    """Notices about claims that depend on others, with the whole library in view."""
    if not any(claim.depends_on for claim in told):
        return ImportReport()
    library = {id_: tracked.claim.depends_on for id_, tracked in held.items()}
    library.update((claim.id, claim.depends_on) for claim in told)
    return ImportReport(notices=tuple(dependency_notices(told, library)))


def _overtaken(change: ClaimChange) -> Refusal:
    where = change.claim.origin or change.claim.id
    return Refusal(where, "another process changed this claim at the same moment; import again")


def _no_longer_there(
    documents: Iterable[ReadInquiry], held: Iterable[TrackedClaim]
) -> Iterator[Notice]:
    """Claims that came from these very files once and are not in them any more.

    They stay, for a document may be cut by mistake; a reworded sentence without an id is one. A
    file may hold several inquiries.
    """
    whole = [document for document in documents if not document.names_only]
    paths = {_path(claim) for document in whole for claim in document.claims} - {""}
    there = {claim.id for document in documents for claim in document.claims}
    for tracked in held:
        claim = tracked.claim
        gone = claim.id not in there and tracked.state.status is not Status.RETIRED
        if gone and _path(claim) in paths:
            yield Notice(
                _path(claim),
                "no-longer-there",
                f"claim {claim.id[:8]} is kept but stands here no more: retire it, or give its "
                f"new wording the id {claim.id}",
            )


def _path(claim: Claim) -> str:
    return claim.origin.rpartition(":")[0]


def _notices(change: ClaimChange) -> list[Notice]:
    where = change.claim.origin or change.claim.id
    return [
        Notice(where, finding.code.value, finding.message)
        for finding in change.findings
        if finding.code in _NOTICED
    ]
