"""What the literature asks of an index of words, whichever it is; an index is only a cache."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.domain.papers import Paper


@dataclass(frozen=True, slots=True)
class Range:
    """Which papers count: keys from `floor` up to, not including, `ceiling`.

    Of keys from `doubtful` on, only papers first submitted by `until` count.
    """

    floor: int
    ceiling: int
    doubtful: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one paper; `day` is the ordinal of its first submission, 0 if unknown."""

    key: int
    day: int
    mark: int
    title: str
    abstract: str


class Entries(Protocol):
    """The papers that an index is made from."""

    def count(self) -> int: ...

    def mark(self) -> int: ...

    def edition(self, mark: int) -> str:
        """See `LiteraturePapers.edition`."""
        ...

    def entries(self, after: int) -> Iterator[Entry]:
        """Of papers changed after this mark, oldest change first."""
        ...


class WordIndex(Protocol):
    """An index of the words of titles and abstracts, brought up to date before it is asked."""

    @property
    def name(self) -> str: ...

    def follow(self, before: int, mark: int, changes: Sequence[tuple[Paper | None, Paper]]) -> None:
        """Within the transaction that keeps these changes (old, new) and moves the mark."""
        ...

    def make_ready(self) -> None:
        """Take what is missing; make anew what is broken or half-written."""
        ...

    def find(
        self, words: Mapping[str, float], limit: int, within: Range
    ) -> list[tuple[int, float]]:
        """Keys and scores, best first; a word counts as its number says. Raises IndexBrokenError.

        An index that knows whole numbers only may round them.
        """
        ...

    def make_anew(self) -> None: ...

    def indexed(self) -> tuple[int, int]:
        """How many papers it holds and how many bytes it takes on disk."""
        ...

    def close(self) -> None: ...


class IndexBrokenError(Exception):
    """The index cannot be read; the papers are not touched by that."""


def plain(text: str) -> str:
    """Text that any index can take: without halves of characters and without end marks."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
