"""References as any document gives them, and what verifying them showed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.claims import Anchor
from tracker.domain.findings import Finding
from tracker.domain.papers import Paper
from tracker.domain.sightings import Outcome


@dataclass(frozen=True, slots=True)
class Reference:
    """One arXiv id in a document and what stands beside it. `where` is ``path:line``.

    `masked` is an id left unfinished on purpose (``2510.xxxxx``): a hedge, which accuses nobody.
    """

    where: str
    anchor: Anchor
    masked: bool = False

    @property
    def document(self) -> str:
        """The path without the line."""
        path, colon, line = self.where.rpartition(":")
        return path if colon and line.isdecimal() else self.where


@dataclass(frozen=True, slots=True)
class DocumentsRead:
    """The references of documents in their order, and how many files were read or passed over.

    `binaries` are files that hold no text, `hidden` files and folders that begin with a point or
    hold what others wrote (``node_modules``).
    """

    references: tuple[Reference, ...] = ()
    documents: int = 0
    binaries: int = 0
    hidden: int = 0

    @classmethod
    def all(cls, parts: "Iterable[DocumentsRead]") -> "DocumentsRead":
        """What was read one after the other, as one."""
        read = list(parts)
        return cls(
            tuple(reference for part in read for reference in part.references),
            sum(part.documents for part in read),
            sum(part.binaries for part in read),
            sum(part.hidden for part in read),
        )


@dataclass(frozen=True, slots=True)
class VerifiedReference:
    """A reference and its findings. `paper` is what arXiv (or the snapshot) says."""

    reference: Reference
    outcome: Outcome
    paper: Paper | None = None
    findings: tuple[Finding, ...] = field(default=())
