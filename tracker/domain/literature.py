"""Values of the local literature: what was kept, what a search found, how far an import came."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.identifiers import ArxivId
from tracker.domain.imports import Refusal
from tracker.domain.months import Month


@dataclass(frozen=True, slots=True)
class Kept:
    """What one `put` brought: ids new to the literature, and known ones with other content."""

    added: tuple[ArxivId, ...] = ()
    changed: tuple[ArxivId, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that a search found; scores compare within one search of one index only."""

    id: ArxivId
    score: float


@dataclass(frozen=True, slots=True)
class Matched:
    """Up to which mark of a literature, and of which edition of it, all claims were matched; mark 0
    before the first time."""

    mark: int = 0
    edition: str = ""


@dataclass(frozen=True, slots=True)
class ImportPosition:
    """How far a file was read: `name` knows the file again by its beginning and size.

    `offset` counts bytes of the text (not of its compressed form), `line` its lines. `finished_at`
    is None until its end was reached.
    """

    name: str
    offset: int = 0
    line: int = 0
    refused: int = 0
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkImport:
    """What an import brought. `went_on` from a line above 0; `known`: all of it was read before."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    went_on: int = 0
    known: datetime | None = None
    finished: bool = True


@dataclass(frozen=True, slots=True)
class LiteratureStatus:
    """Counts and state: the ends of the months that its papers were announced in; bytes on disk.

    `indexed` is the number of papers that the index holds; it takes the rest at the next search.
    """

    place: str
    papers: int
    oldest: Month | None
    newest: Month | None
    index: str
    indexed: int
    size: int = 0
    index_size: int = 0
