"""Verify: ask arXiv about every anchor, first witness in batches, second witness under suspicion.

What comes back is kept after every batch, so a night that is cut short loses nothing. No
transaction is open while arXiv is asked. A look that failed is kept as such and accuses nobody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tracker.domain.anchor_rules import AnchorCase, needs_earlier_titles, suspicious
from tracker.domain.claims import Anchor
from tracker.domain.identifiers import ArxivId, ArxivReference
from tracker.domain.papers import Absent, Answer, Found, Source, Unreachable
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Sightings
from tracker.ports import PaperSource, Progress, SightingStore, VersionTitles

DEFAULT_BUDGET = 200
"""HTTP requests that one night may cost, retries included: ten minutes at arXiv's pace."""

_MASS_LOSS = 3
_MASS_SHARE = 0.2
"""An answer without so many, and such a share, of the papers seen before is disbelieved."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_EARLIER_VERSIONS = 12
"""Earlier titles are read of papers with at most so many versions before the current one."""


@dataclass
class Sweep:
    """A sweep in progress: what is known by now, and what it cost.

    `answered` are the ids that a believed answer of this very sweep spoke of; times are not asked,
    since a clock may have been set back.
    """

    at: datetime
    budget: int
    known: dict[ArxivId, Sightings]
    asked: set[ArxivId] = field(default_factory=set)
    answered: set[ArxivId] = field(default_factory=set)
    unwitnessed: set[ArxivId] = field(default_factory=set)
    requests: int = 0
    believed: bool = False
    offline: bool = False
    troubles: dict[str, None] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)

    @property
    def exhausted(self) -> bool:
        return self.requests >= self.budget

    def coverage(self, wanted: Iterable[ArxivId], snapshot_as_of: date | None) -> Coverage:
        """The receipt for the ids that were wanted."""
        absent = sum(1 for id_ in self.answered if self.known[id_].absences)
        return Coverage(
            asked=len(self.asked),
            found=len(self.answered) - absent,
            absent=absent,
            unreachable=len(self.asked - self.answered),
            held_back=len(set(wanted) - self.asked),
            unwitnessed=len(self.unwitnessed),
            requests=self.requests,
            canaries=self.believed if self.requests else None,
            offline=self.offline,
            sources=self.sources,
            snapshot_as_of=snapshot_as_of,
            troubles=tuple(self.troubles),
        )


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The ways to ask arXiv: in batches, for earlier titles, and as second witness."""

    first: PaperSource
    second: PaperSource
    titles: VersionTitles


class VerifyAnchors:
    """Looks at anchors; keeps what it sees in the store it is given."""

    def __init__(
        self,
        store: SightingStore,
        witnesses: Witnesses,
        progress: Progress,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._witnesses = witnesses
        self._progress = progress
        self._stop = stop

    def sweep(
        self,
        anchors: Sequence[Anchor],
        at: datetime,
        *,
        budget: int = DEFAULT_BUDGET,
        offline: bool = False,
    ) -> Sweep:
        """Look at every distinct id, least recently answered first, within `budget` requests."""
        ids = {anchor.id for anchor in anchors if anchor.id is not None}
        held = self._store.sightings(ids)
        known = {id_: sightings.before(at) for id_, sightings in held.items()}
        sweep = Sweep(at, budget, known, offline=offline)
        ordered = sorted(ids, key=lambda id_: (_answered(sweep.known, id_), id_))
        self._ask_first(sweep, ordered)
        self._ask_titles(sweep, anchors)
        self._ask_second(sweep, anchors)
        return sweep

    def _ask_first(self, sweep: Sweep, ids: Sequence[ArxivId]) -> None:
        batches = list(_chunks(ids, self._witnesses.first.batch_size))
        for done, batch in enumerate(batches):
            if sweep.exhausted or self._stop():
                return
            self._progress.step("asking arXiv about the anchors", done, len(batches))
            answer = self._witnesses.first.look(batch, sweep.at)
            sweep.asked.update(batch)
            self._take(sweep, _without_mass_loss(answer, sweep.known))
        self._progress.step("asking arXiv about the anchors", len(batches), len(batches))

    def _ask_titles(self, sweep: Sweep, anchors: Sequence[Anchor]) -> None:
        """Before "another paper" is said, read what the earlier versions were called."""
        wanted = [
            reference
            for case in _cases(sweep, anchors)
            if needs_earlier_titles(case)
            for reference in _earlier(case.sightings)
        ]
        references = list(dict.fromkeys(wanted))
        if not references or sweep.exhausted or self._stop():
            return
        self._progress.step("reading earlier titles", 0, 1)
        answer = self._witnesses.titles.titles(references)
        sweep.requests += answer.requests
        found: dict[ArxivId, dict[int, str]] = {}
        for reference, title in answer.titles.items():
            if reference.version is not None:
                found.setdefault(reference.id, {})[reference.version] = title
        for id_, titles in found.items():
            sweep.known[id_] = sweep.known[id_].with_earlier_titles(titles)
        self._store.save_sightings([sweep.known[id_] for id_ in found])
        self._progress.step("reading earlier titles", 1, 1)

    def _ask_second(self, sweep: Sweep, anchors: Sequence[Anchor]) -> None:
        suspects = list(
            dict.fromkeys(case.sightings.id for case in _cases(sweep, anchors) if suspicious(case))
        )
        for done, id_ in enumerate(suspects):
            if sweep.exhausted or self._stop():
                return
            self._progress.step("asking the second witness", done, len(suspects))
            answer = self._witnesses.second.look([id_], sweep.at)
            self._take(sweep, answer)
            if any(isinstance(seen, Unreachable) for seen in answer.observations):
                sweep.unwitnessed.add(id_)
        if suspects:
            self._progress.step("asking the second witness", len(suspects), len(suspects))

    def _take(self, sweep: Sweep, answer: Answer) -> None:
        """Fold an answer into what is known by now, and keep it at once."""
        sweep.requests += answer.requests
        sweep.troubles.update(dict.fromkeys(answer.troubles))
        now_held = self._store.sightings([seen.id for seen in answer.observations])
        for seen in answer.observations:
            held = now_held.get(seen.id)
            # A person's re-test may have looked meanwhile: begin from what is kept, not from what
            # was read when the sweep began.
            before = held.before(sweep.at) if held and seen.id not in sweep.answered else held
            sweep.known[seen.id] = (before or Sightings(seen.id)).after(seen)
            if isinstance(seen, Unreachable):
                continue
            sweep.answered.add(seen.id)
            source = seen.paper.source if isinstance(seen, Found) else seen.source
            sweep.sources[source.value] = sweep.sources.get(source.value, 0) + 1
            sweep.believed = sweep.believed or source is Source.API
        self._store.save_sightings([sweep.known[seen.id] for seen in answer.observations])


def _without_mass_loss(answer: Answer, known: Mapping[ArxivId, Sightings]) -> Answer:
    """The answer, disbelieved where many papers that were there before are gone at once.

    Papers hardly ever leave arXiv; an index that lost a part answers just so, canaries and all.
    """
    # An id that is missing since an earlier night has been asked about: only new losses count.
    was_there = [
        seen
        for seen in answer.observations
        if not isinstance(seen, Unreachable) and seen.id in known and _was_there(known[seen.id])
    ]
    lost = [seen for seen in was_there if isinstance(seen, Absent)]
    if len(lost) < _MASS_LOSS or len(lost) <= _MASS_SHARE * len(was_there):
        return answer
    why = f"{len(lost)} papers that were there before are missing at once: index trouble"
    observations = tuple(
        Unreachable(seen.id, seen.source, seen.seen_at, why) if isinstance(seen, Absent) else seen
        for seen in answer.observations
    )
    return Answer(observations, answer.requests, (*answer.troubles, why))


def _was_there(sightings: Sightings) -> bool:
    return sightings.paper is not None and not sightings.absences


def _cases(sweep: Sweep, anchors: Sequence[Anchor]) -> Iterator[AnchorCase]:
    """The anchors that were answered in this sweep."""
    for anchor in anchors:
        sightings = sweep.known.get(anchor.id) if anchor.id else None
        if sightings is not None and sightings.id in sweep.answered:
            yield AnchorCase(anchor, sightings)


def _earlier(sightings: Sightings) -> Iterator[ArxivReference]:
    paper = sightings.paper
    if paper is None or paper.latest.number - 1 > _EARLIER_VERSIONS:
        return
    known = {number for number, _ in sightings.earlier_titles}
    for number in range(1, paper.latest.number):
        if number not in known:
            yield ArxivReference(paper.id, number)


def _answered(known: dict[ArxivId, Sightings], id_: ArxivId) -> datetime:
    sightings = known.get(id_)
    return sightings.answered_at if sightings and sightings.answered_at else _NEVER


def _chunks(ids: Sequence[ArxivId], size: int) -> Iterator[Sequence[ArxivId]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
