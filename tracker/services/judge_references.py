"""Judge references: what documents say of a paper held against what is known of it; asks nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from tracker.domain.anchor_rules import anchor_findings, findings_by_snapshot
from tracker.domain.claims import Claim, ClaimId, InquiryId
from tracker.domain.findings import Code, Finding, worst_first
from tracker.domain.identifiers import ArxivId
from tracker.domain.reference_rules import (
    PLACES_TOLD,
    UsesOfOneId,
    dated_before_finding,
    future_finding,
    later_finding,
    masked_finding,
    repeated_finding,
)
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome, Sightings
from tracker.domain.suggestions import Suggestions, suggestion_key
from tracker.ports import Catalogue
from tracker.reference_ports import ReferenceSpool

_NOBODY = Claim(id=ClaimId(""), inquiry_id=InquiryId(""), text="")
_REMEMBERED = 64
"""Judgements of one subject that are remembered: most places of a paper say the same of it."""

_ABSENCES = frozenset({Code.ANCHOR_ABSENT, Code.ANCHOR_ABSENT_UNCONFIRMED})

Known = Mapping[ArxivId, Sightings]


def verified_reference(
    reference: Reference,
    known: Known,
    catalogue: Catalogue,
    at: datetime,
    meant: Suggestions = MappingProxyType({}),
) -> VerifiedReference:
    """One reference held against what is known of its id; questions by the snapshot else.

    `meant` are the papers perhaps meant by wrong ids.
    """
    anchor = reference.anchor
    if reference.masked:
        return VerifiedReference(reference, Outcome.UNCHECKED, None, (masked_finding(reference),))
    sightings = known.get(anchor.id) if anchor.id else None
    suggestion = meant.get(suggestion_key(anchor)) if meant else None
    findings = anchor_findings(_NOBODY, anchor, sightings, suggestion)
    if anchor.id is None:
        return VerifiedReference(reference, Outcome.UNCHECKED, None, worst_first(findings))
    paper = sightings.paper if sightings else None
    future = future_finding(anchor, paper, at.date())
    if future is not None:
        # That arXiv lacks what has not come yet says the same once more.
        findings = [found for found in findings if found.code not in _ABSENCES]
    by_form = [future, later_finding(reference)]
    if paper is None and (fallback := catalogue.paper(anchor.id)) is not None:
        paper = fallback
        findings.extend(findings_by_snapshot(_NOBODY, anchor, fallback))
    if paper is None:
        by_form.append(dated_before_finding(anchor))
    findings.extend(found for found in by_form if found)
    outcome = sightings.outcome if sightings else Outcome.UNCHECKED
    return VerifiedReference(reference, outcome, paper, worst_first(findings))


def judged_uses(
    spool: ReferenceSpool,
    subject: str,
    known: Known,
    catalogue: Catalogue,
    at: datetime,
    meant: Suggestions,
) -> Iterator[tuple[int, VerifiedReference]]:
    """Every use of a subject with its key, each also held against the uses before it.

    One note tells where else it stands, however often that is.
    """
    uses = _Uses(spool, subject, known)
    remembered: dict[Reference, VerifiedReference] = {}
    for key, use in spool.uses(subject):
        said = replace(use, where="")
        alone = remembered.get(said)
        if alone is None:
            alone = verified_reference(use, known, catalogue, at, meant)
            if len(remembered) < _REMEMBERED:
                remembered[said] = alone
        findings = uses.shared(use)
        told = worst_first([*alone.findings, *findings]) if findings else alone.findings
        yield key, replace(alone, reference=use, findings=told)


class _Uses:
    """What the uses of one subject show by standing beside each other."""

    def __init__(self, spool: ReferenceSpool, subject: str, known: Known) -> None:
        self._spool = spool
        self._subject = subject
        self._known = known
        self._seen = 0
        self._conflicts: UsesOfOneId | None = None

    def shared(self, use: Reference) -> list[Finding]:
        id_ = use.anchor.id
        if id_ is None:
            return []
        if self._conflicts is None:
            sightings = self._known.get(id_)
            titles = tuple(sightings.titles) if sightings else ()
            self._conflicts = UsesOfOneId(id_, titles)
        self._seen += 1
        found = []
        if self._seen == 2:
            found.append(repeated_finding(id_, *self._spool.places(self._subject, PLACES_TOLD)))
        if conflict := self._conflicts.conflict(use):
            found.append(conflict)
        return found
