"""The value of what stands beside an id in a document."""

from dataclasses import dataclass

from tracker.domain.months import Month


@dataclass(frozen=True, slots=True)
class Said:
    """Title, month, authors (first one first) and year; empty where the document is not clear."""

    title: str = ""
    month: Month | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
