"""Verify documents: every arXiv id in any file, without a library.

What is remembered between runs is up to the store of the looks: an absent id stays "unconfirmed"
until two days agree, so without a memory nobody is ever called absent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from tracker.domain.acknowledgements import Acknowledgement, mark_of, with_acknowledgements
from tracker.domain.anchor_rules import anchor_findings, findings_by_snapshot
from tracker.domain.claims import Claim, ClaimId, InquiryId
from tracker.domain.findings import Finding, worst_first
from tracker.domain.identifiers import ArxivId
from tracker.domain.reference_rules import future_finding, masked_finding, shared_findings
from tracker.domain.references import DocumentsRead, Reference, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Outcome, Sightings
from tracker.domain.suggestions import Suggestions, suggestion_key
from tracker.ports import Catalogue, ReferenceReader
from tracker.services.published import AskPublished, with_published
from tracker.services.verify_anchors import VerifyAnchors
from tracker.standing_ports import AcceptanceFiles

_NOBODY = Claim(id=ClaimId(""), inquiry_id=InquiryId(""), text="")


@dataclass(frozen=True, slots=True)
class DocumentsVerified:
    """Every reference in the order of the documents, what was read, and the receipt."""

    references: tuple[VerifiedReference, ...]
    coverage: Coverage
    read: DocumentsRead = field(default_factory=DocumentsRead)


class VerifyDocuments:
    """Reads references out of documents and checks each like an anchor."""

    def __init__(
        self,
        reader: ReferenceReader,
        verify: VerifyAnchors,
        catalogue: Catalogue,
        files: AcceptanceFiles,
        fresh_for: timedelta | None = None,
        published: AskPublished | None = None,
    ) -> None:
        self._reader = reader
        self._verify = verify
        self._catalogue = catalogue
        self._files = files
        self._fresh_for = fresh_for
        self._published = published

    def run(
        self, paths: Sequence[Path], at: datetime, *, budget: int, offline: bool = False
    ) -> DocumentsVerified:
        """Verify all references of all files. Raises SourceFileError."""
        read = DocumentsRead.all(self._reader.references(path) for path in paths)
        references = read.references
        documents = {reference.document for reference in references}
        accepted = {document: self._files.accepted(Path(document)) for document in documents}
        anchors = [reference.anchor for reference in references]
        sweep = self._verify.sweep(
            anchors,
            at,
            budget=budget,
            offline=offline,
            fresh_for=self._fresh_for,
            bearers_witness=True,
        )
        wanted = {anchor.id for anchor in anchors if anchor.id is not None}
        coverage = sweep.coverage(wanted, self._catalogue.as_of)
        if self._published is not None:
            left = max(budget - coverage.requests, 0)
            asked = self._published.run(wanted, at, budget=left)
            sweep.known.update(asked.known)
            coverage = with_published(coverage, asked)
        verified = verified_references(
            references, sweep.known, self._catalogue, at, sweep.suggestions
        )
        told = tuple(
            _with_accepted(each, accepted[each.reference.document], at) for each in verified
        )
        return DocumentsVerified(told, coverage, read)


def verified_references(
    references: Sequence[Reference],
    known: Mapping[ArxivId, Sightings],
    catalogue: Catalogue,
    at: datetime,
    meant: Suggestions = MappingProxyType({}),
) -> list[VerifiedReference]:
    """All references of what was read together, each also held against the others.

    `meant` are the papers perhaps meant by wrong ids.
    """
    shared = shared_findings(references, known)
    verified = [verified_reference(found, known, catalogue, at, meant) for found in references]
    return [
        replace(one, findings=worst_first([*one.findings, *shared[number]]))
        if number in shared
        else one
        for number, one in enumerate(verified)
    ]


def verified_reference(
    reference: Reference,
    known: Mapping[ArxivId, Sightings],
    catalogue: Catalogue,
    at: datetime,
    meant: Suggestions = MappingProxyType({}),
) -> VerifiedReference:
    """One reference held against what is known of its id; questions by the snapshot else."""
    anchor = reference.anchor
    if reference.masked:
        return VerifiedReference(reference, Outcome.UNCHECKED, None, (masked_finding(reference),))
    sightings = known.get(anchor.id) if anchor.id else None
    findings = anchor_findings(_NOBODY, anchor, sightings, meant.get(suggestion_key(anchor)))
    if anchor.id is None:
        return VerifiedReference(reference, Outcome.UNCHECKED, None, worst_first(findings))
    paper = sightings.paper if sightings else None
    if (future := future_finding(anchor, paper, at.date())) is not None:
        findings.append(future)
    if paper is None and (fallback := catalogue.paper(anchor.id)) is not None:
        paper = fallback
        findings.extend(findings_by_snapshot(_NOBODY, anchor, fallback))
    outcome = sightings.outcome if sightings else Outcome.UNCHECKED
    return VerifiedReference(reference, outcome, paper, worst_first(findings))


def _with_accepted(
    verified: VerifiedReference, accepted: Sequence[Acknowledgement], at: datetime
) -> VerifiedReference:
    def mark(finding: Finding) -> str:
        return mark_of(finding, verified.paper, verified.reference.anchor.said_title)

    findings = with_acknowledgements(verified.findings, accepted, mark, at.date())
    return replace(verified, findings=tuple(findings))
