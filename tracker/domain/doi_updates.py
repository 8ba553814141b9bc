"""What became of the published version of a paper: retracted, under concern, corrected.

Crossref keeps such notices under the DOI of the article (``updated-by``), its members' own and
those of Retraction Watch. The arXiv paper may stand all the same: none disqualifies an anchor.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime


class UpdateKind(enum.StrEnum):
    """How a notice changes an article."""

    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    CORRECTION = "correction"


_KINDS = {
    "retraction": UpdateKind.RETRACTION,
    "withdrawal": UpdateKind.RETRACTION,
    "removal": UpdateKind.RETRACTION,
    "partial_retraction": UpdateKind.CONCERN,
    "expression_of_concern": UpdateKind.CONCERN,
    "correction": UpdateKind.CORRECTION,
    "corrigendum": UpdateKind.CORRECTION,
    "erratum": UpdateKind.CORRECTION,
    "addendum": UpdateKind.CORRECTION,
}


@dataclass(frozen=True, slots=True, order=True)
class DoiUpdate:
    """One notice. `on` is the ISO day it was made, empty where none is said; `source` who says so
    (``publisher`` or ``retraction-watch``)."""

    kind: UpdateKind
    notice: str
    on: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DoiStanding:
    """What Crossref answered about one DOI at a moment (aware UTC)."""

    doi: str
    asked_at: datetime
    updates: tuple[DoiUpdate, ...] = ()

    def speaks_of(self, doi: str) -> bool:
        """Whether it is about this DOI; case does not matter in DOIs."""
        named = doi_of(doi)
        return bool(named) and self.doi.casefold() == named.casefold()


def kind_of(written: str) -> UpdateKind | None:
    """The kind that a Crossref update type means; None for new editions and the like."""
    return _KINDS.get(written.strip().lower().replace("-", "_").replace(" ", "_"))


def doi_of(written: str) -> str:
    """The DOI to ask about: arXiv's field may hold several, of which the first is the article."""
    return written.split()[0].rstrip(",;") if written.split() else ""


def read_date(parts: object) -> str:
    """ISO day of ``date-parts`` (``[[2025, 1, 30]]``), as far as it is given; empty for none."""
    try:
        numbers = [int(part) for part in parts[0]]  # type: ignore[index]
        year, month, day = (*numbers, 1, 1)[:3]
        full = date(year, month, day).isoformat()
    except (TypeError, ValueError, IndexError, KeyError):
        return ""
    return full[: (4, 7, 10)[min(len(numbers), 3) - 1]]
