"""What services need of the literature and of harvests, in domain types only (see `ports`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from tracker.domain.claims import ClaimId
    from tracker.domain.contexts import ClaimInContext
    from tracker.domain.harvests import (
        HarvestCursor,
        HarvestFailure,
        HarvestPage,
        ListedPage,
        Window,
    )
    from tracker.domain.identifiers import ArxivId
    from tracker.domain.imports import Refusal
    from tracker.domain.leads import Lead
    from tracker.domain.literature import Hit, ImportPosition, Kept, LiteratureStatus
    from tracker.domain.months import Month
    from tracker.domain.papers import Paper
    from tracker.domain.searches import SearchQuestion


class Harvest(Protocol):
    """A way to read what changed on arXiv, day by day; errors come back as values."""

    def page(self, window: Window, token: str, at: datetime) -> HarvestPage | HarvestFailure:
        """The first page of a window, or the one that the token leads to; papers seen at `at`."""
        ...

    def listed(self, window: Window, token: str) -> ListedPage | HarvestFailure:
        """The same in ids and datestamps alone: the second reading that proves a walk whole."""
        ...


class LiteraturePapers(Protocol):
    """Where the papers of the literature are kept, each once, newest version first."""

    def put(
        self,
        papers: Sequence[Paper],
        *,
        changed_on: Mapping[ArxivId, date] | None = None,
        keep: HarvestCursor | ImportPosition | None = None,
    ) -> Kept:
        """Keep papers and, in the same transaction, how far their reading has come.

        Putting a paper again changes nothing; of two words on one paper both are kept as one (see
        `tracker.domain.merged_papers`). `changed_on` are OAI datestamps.
        """
        ...

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """The papers that are kept, of those asked for."""
        ...

    def mark(self) -> int:
        """A number that grows with every put that changed something; 0 for an empty literature."""
        ...

    def edition(self, mark: int) -> str:
        """What tells it, as it was at this mark, from whatever else was at its place at that mark.

        A literature that was replaced, or put back from an older copy and added to, has another.
        Empty for a mark it never had, or had before there were editions.
        """
        ...

    def changed_since(self, mark: int) -> Iterator[Paper]:
        """Papers added or changed after this mark, oldest change first, read lazily."""
        ...


class LiteratureSearch(Protocol):
    """A way to find papers by words in the whole literature."""

    def search(
        self, words: str, limit: int, *, after: Month | None = None, until: date | None = None
    ) -> list[Hit]:
        """The best papers for these words, best first: any word counts, rare ones more.

        `after` leaves out papers announced in this month or before; `until` those first submitted,
        or announced in a month, after this day. Words are words: there is no query language.
        """
        ...

    def find(
        self,
        words: Mapping[str, float],
        limit: int,
        *,
        after: Month | None = None,
        until: date | None = None,
    ) -> list[Hit]:
        """The same for words that count so much each; all are asked for, common ones too."""
        ...


class HarvestLog(Protocol):
    """Where it is kept how far harvests and imports have come."""

    def cursor(self, set_: str) -> HarvestCursor | None: ...

    def cursors(self) -> list[HarvestCursor]: ...

    def keep(self, progress: HarvestCursor | ImportPosition) -> None: ...

    def lacking(self, listed: Mapping[ArxivId, date]) -> set[ArxivId]:
        """Ids that are not kept at all, or not as of the datestamp that arXiv lists."""
        ...

    def import_position(self, name: str) -> ImportPosition | None: ...


class Literature(LiteraturePapers, LiteratureSearch, HarvestLog, Protocol):
    """The local literature: filled by harvest, targeted search and bulk import; searched here."""

    def status(self) -> LiteratureStatus: ...


@dataclass(frozen=True, slots=True)
class PaperBatch:
    """Papers of a file, the lines that were refused, and the position after them.

    `read` and `of` are bytes of the file as it lies on disk, for a progress bar.
    """

    papers: tuple[Paper, ...]
    refusals: tuple[Refusal, ...]
    position: ImportPosition
    read: int
    of: int


class PaperFile(Protocol):
    """A way to read papers from a bulk file, from where an earlier reading stopped."""

    def name(self, path: Path) -> str:
        """What knows the file again. Raises SourceFileError."""
        ...

    def batches(self, path: Path, start: ImportPosition) -> Iterator[PaperBatch]:
        """Raises SourceFileError where the file cannot be read on, or is none of ours."""
        ...


class Matcher(Protocol):
    """A way to find the papers that bear on a claim."""

    def match(
        self, claims: Iterable[ClaimInContext], papers: Sequence[Paper], limit: int
    ) -> dict[ClaimId, list[Lead]]:
        """The best few newer papers for each claim, best first; claims without any left out.

        Claims are taken one after the other, so that they need not all be in memory.
        """
        ...


class History(Protocol):
    """A way to find what was written about a claim since its month."""

    def leads(self, context: ClaimInContext, limit: int, until: date | None = None) -> list[Lead]:
        """The best few newer papers, best first; none submitted after the day `until`."""
        ...


class Questions(Protocol):
    """A way to ask arXiv's own search about a claim."""

    def of(self, context: ClaimInContext, until: datetime) -> list[SearchQuestion]:
        """Questions for papers submitted after the claim's month and before `until`; none where
        nothing can be asked."""
        ...
