"""The literature in memory: for dry runs, and as the simplest thing that keeps the contract."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from tracker.domain.harvests import HarvestCursor
from tracker.domain.identifiers import ArxivId
from tracker.domain.literature import Hit, ImportPosition, Kept, LiteratureStatus
from tracker.domain.merged_papers import merged, same_content
from tracker.domain.months import Month
from tracker.domain.paper_keys import paper_key
from tracker.domain.papers import Paper
from tracker.literature.query import query_words
from tracker.literature.words import matching_words, rarity, stem

_SATURATION = 1.2


class MemoryLiterature:
    """`Literature` without a file.

    `cursors` are those to go on from; `place`, and `mark` with its edition, are those of the
    literature that it stands for.
    """

    def __init__(
        self,
        cursors: Iterable[HarvestCursor] = (),
        place: str = "memory",
        mark: int = 0,
        edition: str = "",
    ) -> None:
        self._papers: dict[ArxivId, Paper] = {}
        self._marks: dict[ArxivId, int] = {}
        self._changed_on: dict[ArxivId, date] = {}
        self._cursors = {cursor.set: cursor for cursor in cursors}
        self._imports: dict[str, ImportPosition] = {}
        self._place = place
        self._mark = mark
        self._editions = {mark: edition}

    def put(
        self,
        papers: Sequence[Paper],
        *,
        changed_on: Mapping[ArxivId, date] | None = None,
        keep: HarvestCursor | ImportPosition | None = None,
    ) -> Kept:
        """See `LiteraturePapers.put`."""
        before = {paper.id: self._papers.get(paper.id) for paper in papers}
        for paper in papers:
            known = self._papers.get(paper.id)
            self._papers[paper.id] = paper if known is None else merged(known, paper)
        added = tuple(id_ for id_, known in before.items() if known is None)
        changed = tuple(
            id_
            for id_, known in before.items()
            if known is not None and not same_content(known, self._papers[id_])
        )
        if added or changed:
            self._mark += 1
            self._editions[self._mark] = secrets.token_hex(8)
            self._marks.update(dict.fromkeys((*added, *changed), self._mark))
        for id_ in before:
            day = (changed_on or {}).get(id_)
            if day is not None:
                self._changed_on[id_] = max(day, self._changed_on.get(id_, day))
        if keep is not None:
            self.keep(keep)
        return Kept(added, changed)

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """See `LiteraturePapers.papers`."""
        return {id_: self._papers[id_] for id_ in ids if id_ in self._papers}

    def mark(self) -> int:
        """See `LiteraturePapers.mark`."""
        return self._mark

    def edition(self, mark: int) -> str:
        """See `LiteraturePapers.edition`."""
        return self._editions.get(mark, "")

    def changed_since(self, mark: int) -> Iterator[Paper]:
        """See `LiteraturePapers.changed_since`."""
        after = [(number, paper_key(id_), id_) for id_, number in self._marks.items()]
        for number, _, id_ in sorted(after):
            if number > mark:
                yield self._papers[id_]

    def search(
        self, words: str, limit: int, *, after: Month | None = None, until: date | None = None
    ) -> list[Hit]:
        """See `LiteratureSearch.search`: the words shared, weighed by how rare they are."""
        return self.find(dict.fromkeys(query_words(words), 1.0), limit, after=after, until=until)

    def find(
        self,
        words: Mapping[str, float],
        limit: int,
        *,
        after: Month | None = None,
        until: date | None = None,
    ) -> list[Hit]:
        """See `LiteratureSearch.find`."""
        asked = {stem(word): weight for word, weight in words.items()}
        hits = [
            Hit(paper.id, score)
            for paper in self._papers.values()
            if _within(paper, after, until) and (score := _score(paper, asked)) > 0
        ]
        hits.sort(key=lambda hit: (-hit.score, -paper_key(hit.id)))
        return hits[: max(limit, 0)]

    def cursor(self, set_: str) -> HarvestCursor | None:
        """See `HarvestLog.cursor`."""
        return self._cursors.get(set_)

    def cursors(self) -> list[HarvestCursor]:
        """See `HarvestLog.cursors`."""
        return [self._cursors[name] for name in sorted(self._cursors)]

    def keep(self, progress: HarvestCursor | ImportPosition) -> None:
        """See `HarvestLog.keep`."""
        if isinstance(progress, ImportPosition):
            self._imports[progress.name] = progress
        else:
            self._cursors[progress.set] = progress

    def lacking(self, listed: Mapping[ArxivId, date]) -> set[ArxivId]:
        """See `HarvestLog.lacking`."""
        return {id_ for id_, day in listed.items() if self._changed_on.get(id_, date.min) < day} | {
            id_ for id_ in listed if id_ not in self._papers
        }

    def import_position(self, name: str) -> ImportPosition | None:
        """See `HarvestLog.import_position`."""
        return self._imports.get(name)

    def status(self) -> LiteratureStatus:
        """See `Literature.status`."""
        months = sorted(id_.month for id_ in self._papers)
        return LiteratureStatus(
            place=self._place,
            papers=len(self._papers),
            oldest=months[0] if months else None,
            newest=months[-1] if months else None,
            index="memory",
            indexed=len(self._papers),
        )


def _within(paper: Paper, after: Month | None, until: date | None) -> bool:
    if after is not None and paper.month <= after:
        return False
    if until is None:
        return True
    month = Month.of(until)
    if paper.month != month:
        return paper.month < month
    return paper.published is not None and paper.published <= until


def _score(paper: Paper, asked: Mapping[str, float]) -> float:
    counts = Counter(matching_words(f"{paper.title} {paper.title} {paper.abstract}"))
    return sum(
        weight * max(rarity(word), 0.1) * counts[word] / (counts[word] + _SATURATION)
        for word, weight in asked.items()
        if word in counts
    )
