"""What arXiv says about a paper, and what one look at arXiv showed; no opinion about claims."""

import enum
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month


class Source(enum.StrEnum):
    """Where a statement about a paper came from.

    `SNAPSHOT` travels with the program; `BULK` is a file that a person imported.
    """

    API = "api"
    OAI = "oai"
    SNAPSHOT = "snapshot"
    BULK = "bulk"

    @property
    def by_file(self) -> bool:
        """Whether a file said it and not arXiv: such a word is no look."""
        return self in {Source.SNAPSHOT, Source.BULK}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper. `submitted` is None where only the number is known.

    `withdrawal` is True when arXiv's own record marks this version as a withdrawal (arXivRaw
    source type ``I``), None where the source cannot tell.
    """

    number: int
    submitted: date | None = None
    withdrawal: bool | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What one source said about one paper at one moment. `seen_at` is aware UTC."""

    id: ArxivId
    title: str
    source: Source
    seen_at: datetime
    versions: tuple[Version, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    abstract: str = ""
    comment: str = ""
    doi: str = ""
    journal_ref: str = ""

    @property
    def latest(self) -> Version:
        """The highest version known; version 1 where nothing is said."""
        if len(self.versions) == 1:
            return self.versions[0]
        return max(self.versions, key=lambda version: version.number, default=Version(1))

    @property
    def published(self) -> date | None:
        """Day the first version was submitted, where known."""
        for version in self.versions:
            if version.number == 1:
                return version.submitted
        return None

    @property
    def month(self) -> Month:
        """Month of announcement, from the id."""
        return self.id.month

    @property
    def withdrawn(self) -> bool | None:
        """Whether the *latest* version is a withdrawal; None where the source cannot tell."""
        return self.latest.withdrawal


@dataclass(frozen=True, slots=True)
class Found:
    """The id resolves; `paper` is what the source says."""

    paper: Paper

    @property
    def id(self) -> ArxivId:
        return self.paper.id


@dataclass(frozen=True, slots=True)
class Absent:
    """A source that answered properly (canaries present) does not list the id. Not yet proof."""

    id: ArxivId
    source: Source
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The source could not be asked, or its answer was not believed: nothing is known."""

    id: ArxivId
    source: Source
    seen_at: datetime
    why: str


Observation = Found | Absent | Unreachable
"""The typed result of one look. Every id asked for is answered by exactly one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one batch of looks brought. `requests` is the number of HTTP requests it cost."""

    observations: tuple[Observation, ...]
    requests: int = 0
    troubles: tuple[str, ...] = field(default=())
