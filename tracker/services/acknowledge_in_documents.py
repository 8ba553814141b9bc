"""Acknowledge findings of documents: kept in a committed file beside them, not in a database."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tracker.domain.acknowledgements import Acknowledgement, force_of, mark_of
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code, Finding
from tracker.domain.references import VerifiedReference
from tracker.services.acknowledge import Held, chosen, refuse_unusable, subjects_of
from tracker.standing_ports import AcceptanceFiles


class AcknowledgingInDocuments:
    """Keeps, lists and revokes acknowledgements of what `verify` finds in one document."""

    def __init__(self, files: AcceptanceFiles) -> None:
        self._files = files

    def accept(
        self,
        document: Path,
        verified: Sequence[VerifiedReference],
        code: Code,
        papers: Sequence[str],
        now: datetime,
        *,
        until: date,
        why: str,
        by: str = "",
    ) -> tuple[Path, list[Finding]]:
        """Let these findings of a document that was just verified rest; the file they went to.

        Raises BadInputError (nothing of the kind is open) and SourceFileError.
        """
        refuse_unusable(code, until, why, now.date())
        found = chosen([f for each in verified for f in each.findings], code, papers)
        marks = {(finding.subject, _mark(finding, verified)): finding for finding in found}
        new = [Acknowledgement(code, subject, until, why, mark, by) for subject, mark in marks]
        return self._files.accept(document, new), list(marks.values())

    def revoke(
        self, document: Path, code: Code, papers: Sequence[str]
    ) -> tuple[Path, list[Acknowledgement]]:
        """Let findings count again. Raises BadInputError and SourceFileError."""
        subjects = subjects_of(papers)
        gone = [
            held
            for held in self._files.accepted(document)
            if held.code is code and (not subjects or held.subject in subjects)
        ]
        if not gone:
            raise BadInputError(
                f"no such finding of {document} is acknowledged",
                f"these are: tracker accept-finding {document} --list",
            )
        return self._files.revoke(document, gone), gone

    def held(
        self, document: Path, verified: Sequence[VerifiedReference], now: datetime
    ) -> list[Held]:
        """Every acknowledgement of a document and whether it is in force."""
        findings = [finding for each in verified for finding in each.findings]
        return [
            Held(
                str(document),
                held,
                force_of(held, findings, lambda found: _mark(found, verified), now.date()),
            )
            for held in self._files.accepted(document)
        ]


def _mark(finding: Finding, verified: Sequence[VerifiedReference]) -> str:
    about = [each for each in verified if finding in each.findings]
    if not about:
        return ""
    anchor = about[0].reference.anchor
    return mark_of(finding, about[0].paper, anchor.said_title)
