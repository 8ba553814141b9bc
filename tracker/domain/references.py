"""References as any document gives them, and what verifying them showed."""

from dataclasses import dataclass, field

from tracker.domain.claims import Anchor
from tracker.domain.findings import Finding
from tracker.domain.papers import Paper
from tracker.domain.sightings import Outcome


@dataclass(frozen=True, slots=True)
class Reference:
    """One arXiv id in a document and what stands beside it. `where` is ``path:line``."""

    where: str
    anchor: Anchor

    @property
    def document(self) -> str:
        """The path without the line."""
        path, colon, line = self.where.rpartition(":")
        return path if colon and line.isdecimal() else self.where


@dataclass(frozen=True, slots=True)
class VerifiedReference:
    """A reference and its findings. `paper` is what arXiv (or the snapshot) says."""

    reference: Reference
    outcome: Outcome
    paper: Paper | None = None
    findings: tuple[Finding, ...] = field(default=())
