"""References as any document gives them, what verifying them showed, and how many of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.claims import Anchor
from tracker.domain.findings import Finding, Severity
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.sightings import Outcome


@dataclass(frozen=True, slots=True)
class Reference:
    """One arXiv id in a document and what stands beside it. `where` is ``path:line``.

    `masked` is an id left unfinished on purpose (``2510.xxxxx``): a hedge, which accuses nobody.
    `as_of` is the month that the claim around it, or the whole document, says of itself.
    """

    where: str
    anchor: Anchor
    masked: bool = False
    as_of: Month | None = None

    @property
    def document(self) -> str:
        """The path without the line."""
        path, colon, line = self.where.rpartition(":")
        return path if colon and line.isdecimal() else self.where

    @property
    def line(self) -> int:
        """The line, 0 where none is said."""
        line = self.where[len(self.document) + 1 :]
        return int(line) if line else 0


@dataclass(slots=True)
class DocumentsRead:
    """How many files were read or passed over; counted up while they are read.

    `binaries` are files that hold no text, `hidden` files and folders that begin with a point or
    hold what others wrote (``node_modules``).
    """

    documents: int = 0
    binaries: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class VerifiedReference:
    """A reference and its findings. `paper` is what arXiv (or the snapshot) says."""

    reference: Reference
    outcome: Outcome
    paper: Paper | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def serious(self) -> tuple[Finding, ...]:
        """Warnings and errors, those that a person acknowledged too."""
        return tuple(each for each in self.findings if each.severity is not Severity.INFO)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """Warnings and errors that nobody has acknowledged."""
        return tuple(each for each in self.serious if each.acknowledged is None)

    @property
    def skipped(self) -> bool:
        """Whether it is neither doubted nor vouched for: not looked at, or left to rest."""
        unlooked = self.outcome in {Outcome.UNREACHABLE, Outcome.UNCHECKED}
        return not self.doubts and bool(unlooked or self.serious)


@dataclass(slots=True)
class ReferenceTally:
    """Exact counts over any number of verified references, taken one by one.

    `severities` counts the findings that nobody has acknowledged, `doubted` and `skipped` count
    references (see `VerifiedReference`).
    """

    references: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)
    acknowledged: int = 0
    doubted: int = 0
    skipped: int = 0

    def take(self, verified: VerifiedReference) -> None:
        """Count one more."""
        self.references += 1
        self.outcomes[verified.outcome] += 1
        for finding in verified.findings:
            if finding.acknowledged is None:
                self.severities[finding.severity] += 1
            else:
                self.acknowledged += 1
        self.doubted += bool(verified.doubts)
        self.skipped += verified.skipped

    @classmethod
    def of(cls, references: Iterable[VerifiedReference]) -> "ReferenceTally":
        """The counts of all of these."""
        tally = cls()
        for verified in references:
            tally.take(verified)
        return tally
