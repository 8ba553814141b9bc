"""What the standing of papers and of findings needs from the world: Crossref, committed files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tracker.domain.acknowledgements import Acknowledgement
    from tracker.domain.doi_updates import DoiStanding


@dataclass(frozen=True, slots=True)
class DoiAnswer:
    """What asking about one DOI brought; `standing` is None where nothing was believed."""

    standing: DoiStanding | None
    requests: int = 0
    why: str = ""


class PublishedStandings(Protocol):
    """A way to ask what became of a published article."""

    def ask(self, doi: str, at: datetime) -> DoiAnswer: ...


class AcceptanceFiles(Protocol):
    """Committed files beside documents, in which people keep what they have acknowledged."""

    def file_for(self, document: Path) -> Path:
        """The file that speaks of this document, or where it would be made."""
        ...

    def accepted(self, document: Path) -> Sequence[Acknowledgement]:
        """What is acknowledged of this document. Raises SourceFileError for a file that is bad."""
        ...

    def accept(self, document: Path, new: Sequence[Acknowledgement]) -> Path:
        """Keep these instead of older ones about the same findings; the file they are kept in."""
        ...

    def revoke(self, document: Path, gone: Sequence[Acknowledgement]) -> Path:
        """Take these out of the file; nothing else in it changes."""
        ...
