"""Verify documents: every arXiv id in any file, without a library, in memory that does not grow.

What is remembered between runs is up to the store of the looks: an absent id stays "unconfirmed"
until two days agree, so without a memory nobody is ever called absent.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker.domain.acknowledgements import Acknowledgement, mark_of, with_acknowledgements
from tracker.domain.claims import Anchor
from tracker.domain.findings import Finding
from tracker.domain.references import DocumentsRead, ReferenceTally, VerifiedReference
from tracker.domain.runs import Coverage, joined
from tracker.ports import Catalogue, SightingStore
from tracker.reference_ports import ReferenceReader, ReferenceSpool
from tracker.services.judge_references import judged_uses, verified_reference
from tracker.services.published import ASKED_AT_ONCE, AskPublished, with_published
from tracker.services.sweep import Sweep
from tracker.services.verify_anchors import VerifyAnchors
from tracker.standing_ports import AcceptanceFiles

SUBJECTS_AT_ONCE = 1_900
"""Papers of which all is known at one time: ten full requests of ids, some megabytes of papers."""
_MOST_SAID = 25
"""Different things said of one paper for which witnesses are looked for; all of them are judged."""


@dataclass(frozen=True, slots=True)
class DocumentsVerified:
    """Every reference in the order of the documents, the counts, the receipt, what was read.

    `references` can be gone through as often as needed until they are closed.
    """

    references: ReferenceSpool
    tally: ReferenceTally
    coverage: Coverage
    read: DocumentsRead


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered: the looks of earlier runs, for how long they count as fresh, and a place
    for the references of this one."""

    looks: SightingStore
    spool: Callable[[], ReferenceSpool]
    fresh_for: timedelta | None = None


class VerifyDocuments:
    """Reads references out of documents and checks each like an anchor."""

    def __init__(
        self,
        reader: ReferenceReader,
        verify: VerifyAnchors,
        catalogue: Catalogue,
        files: AcceptanceFiles,
        memory: Memory,
        published: AskPublished | None = None,
    ) -> None:
        self._reader = reader
        self._verify = verify
        self._catalogue = catalogue
        self._files = files
        self._memory = memory
        self._published = published

    def run(
        self, paths: Sequence[Path], at: datetime, *, budget: int, offline: bool = False
    ) -> DocumentsVerified:
        """Verify all references of all files.

        Raises SourceFileError, and CouldNotFinishError where there is no room for so many.
        """
        spool, read = self._memory.spool(), DocumentsRead()
        try:
            for path in paths:
                for reference in self._reader.references(path, read):
                    spool.put(reference)
            spool.settle()
            names = spool.documents
            keeping = _Keeping(
                spool, {name: self._files.accepted(Path(name)) for name in names}, at
            )
            for key, masked in spool.masked():
                keeping.keep(key, verified_reference(masked, {}, self._catalogue, at))
            coverage = self._look(spool, keeping, at, budget, offline=offline)
        except BaseException:
            spool.close()
            raise
        return DocumentsVerified(spool, keeping.tally, coverage, read)

    def _look(
        self,
        spool: ReferenceSpool,
        keeping: "_Keeping",
        at: datetime,
        budget: int,
        *,
        offline: bool,
    ) -> Coverage:
        """Ask about the subjects turn by turn and judge their uses."""
        coverage, sweep = Coverage(), None
        for turn, subjects in enumerate(self._in_turn(spool)):
            anchors = [each for one in subjects for each in spool.anchors(one, _MOST_SAID)]
            sweep = self._verify.sweep(
                anchors,
                at,
                budget=max(0, budget - coverage.requests),
                offline=offline,
                fresh_for=self._memory.fresh_for,
                bearers_witness=True,
                earlier=sweep,
            )
            asked = coverage.requests_by.get("crossref", 0)
            part = self._receipt(sweep, anchors, at, ASKED_AT_ONCE - asked)
            coverage = joined(coverage, part) if turn else part
            for subject in subjects:
                known, meant = sweep.known, sweep.suggestions
                for key, use in judged_uses(spool, subject, known, self._catalogue, at, meant):
                    keeping.keep(key, use)
        return coverage

    def _in_turn(self, spool: ReferenceSpool) -> Iterator[Sequence[str]]:
        """The subjects, those answered longest ago first where one turn does not hold them all."""
        first = next(spool.subjects(SUBJECTS_AT_ONCE), ())
        if len(first) < SUBJECTS_AT_ONCE:
            yield first
            return
        for subjects in spool.subjects(SUBJECTS_AT_ONCE):
            ids = [a.id for one in subjects for a in spool.anchors(one, 1) if a.id is not None]
            for id_, seen in self._memory.looks.sightings(ids).items():
                if seen.answered_at is not None:
                    spool.note_answered(id_, seen.answered_at)
        yield from spool.subjects(SUBJECTS_AT_ONCE)

    def _receipt(
        self, sweep: Sweep, anchors: Sequence[Anchor], at: datetime, published: int
    ) -> Coverage:
        """What the asking came to, with that about published versions, where anybody wants it.

        `published` requests may be spent on those.
        """
        wanted = {anchor.id for anchor in anchors if anchor.id is not None}
        coverage = sweep.coverage(wanted, self._catalogue.as_of)
        if self._published is None or not wanted:
            return coverage
        left = min(sweep.budget - coverage.requests, published)
        asked = self._published.run(wanted, at, budget=max(0, left))
        sweep.known.update(asked.known)
        return with_published(coverage, asked)


class _Keeping:
    """Puts what was judged aside, with what people let rest, and counts it."""

    def __init__(
        self,
        spool: ReferenceSpool,
        accepted: dict[str, Sequence[Acknowledgement]],
        at: datetime,
    ) -> None:
        self._spool = spool
        self._accepted = accepted
        self._at = at
        self.tally = ReferenceTally()

    def keep(self, key: int, verified: VerifiedReference) -> None:
        """One reference, judged."""
        held = self._accepted[verified.reference.document]
        told = _with_accepted(verified, held, self._at) if held else verified
        self.tally.take(told)
        self._spool.judge(key, told)


def _with_accepted(
    verified: VerifiedReference, accepted: Sequence[Acknowledgement], at: datetime
) -> VerifiedReference:
    def mark(finding: Finding) -> str:
        return mark_of(finding, verified.paper, verified.reference.anchor.said_title)

    findings = with_acknowledgements(verified.findings, accepted, mark, at.date())
    return replace(verified, findings=tuple(findings))
