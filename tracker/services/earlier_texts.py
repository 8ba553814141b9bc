"""Earlier versions of papers: ask for their titles and abstracts where a judgement wants them.

Two wants, one question: before "another paper" is said, what all earlier versions were called; and
where a document names a version, what its abstract said. Each is asked about once and then kept.
"""

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.anchor_rules import AnchorCase, needs_earlier_titles
from tracker.domain.identifiers import ArxivReference
from tracker.domain.papers import Source
from tracker.domain.read_texts import read_version_wanted
from tracker.domain.sightings import Sightings
from tracker.ports import Progress, SightingStore, VersionTexts
from tracker.services.sweep import Sweep

ABSTRACTS_AT_ONCE = 190
"""Versions whose abstracts one sweep asks for at most: one request."""
_IN_ONE_REQUEST = 190
_EARLIER_VERSIONS = 12
"""Earlier titles are read of papers with at most so many versions before the current one."""


class ReadEarlierTexts:
    """Reads them into a sweep, and keeps them."""

    def __init__(self, store: SightingStore, texts: VersionTexts, progress: Progress) -> None:
        self._store = store
        self._texts = texts
        self._progress = progress

    def run(
        self, sweep: Sweep, looked_at: Iterable[AnchorCase], known: Iterable[AnchorCase]
    ) -> None:
        """Titles for the cases that were looked at today, abstracts for all that are known."""
        titles = [
            reference
            for case in looked_at
            if needs_earlier_titles(case)
            for reference in earlier_versions(case.sightings)
        ]
        abstracts = dict.fromkeys(_read_at(known))
        chosen = dict.fromkeys([*titles, *list(abstracts)[:ABSTRACTS_AT_ONCE]])
        affordable = list(chosen)[: max(0, sweep.budget - sweep.spent) * _IN_ONE_REQUEST]
        if affordable:
            self._progress.step("reading earlier versions", 0, 1)
            self._ask(sweep, affordable, set(abstracts))
            self._progress.step("reading earlier versions", 1, 1)

    def _ask(
        self, sweep: Sweep, references: Sequence[ArxivReference], read: set[ArxivReference]
    ) -> None:
        answer = self._texts.texts(references)
        sweep.charge(Source.API, answer.requests)
        for reference, text in answer.texts.items():
            seen, number = sweep.known[reference.id], reference.version
            if number is not None and text.title:
                seen = seen.with_earlier_titles({number: text.title})
            if number is not None and reference in read:
                seen = seen.with_earlier_abstracts({number: text.abstract})
            sweep.known[reference.id] = seen
        told = {reference.id for reference in answer.texts}
        self._store.save_sightings([sweep.known[id_] for id_ in sorted(told)])


def earlier_versions(sightings: Sightings) -> Iterator[ArxivReference]:
    """The versions before the current one whose titles are not known; none where there are many."""
    paper = sightings.paper
    if paper is None or paper.latest.number - 1 > _EARLIER_VERSIONS:
        return
    known = {number for number, _ in sightings.earlier_titles}
    for number in range(1, paper.latest.number):
        if number not in known:
            yield ArxivReference(paper.id, number)


def _read_at(cases: Iterable[AnchorCase]) -> Iterator[ArxivReference]:
    for case in cases:
        if (number := read_version_wanted(case)) is not None:
            yield ArxivReference(case.sightings.id, number)
