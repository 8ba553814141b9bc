"""Verify: ask arXiv about every anchor, first witness in batches, second witness under suspicion.

What comes back is kept after every batch, so a night that is cut short loses nothing. No
transaction is open while arXiv is asked. A look that failed is kept as such and accuses nobody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from tracker.domain.anchor_rules import AnchorCase, needs_earlier_titles, suspicious, worth_a_record
from tracker.domain.claims import Anchor
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Absent, Answer, Found, Source, Unreachable
from tracker.domain.rotation import NOTHING_HEARD, Heard, doubted, plan_of, vouched
from tracker.domain.runs import DEFAULT_BUDGET
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import Suggestions, suggestion_key
from tracker.ports import PaperSource, Progress, SightingStore, VersionTexts
from tracker.services.earlier_texts import ReadEarlierTexts, earlier_versions
from tracker.services.suggest_ids import (
    MOST_REQUESTS,
    SuggestIds,
    malformed_and_mendable,
    wants_suggestion,
)
from tracker.services.sweep import Sweep

ROTATING_REQUESTS = 2
"""Batches of ids that a night asks about anew although silence vouches for them: 380 ids, so that
10,000 anchors are all confirmed within four weeks, at a cost that does not grow with them."""

HINTED_RECORDS = 20
"""Records that one sweep reads because of a mere hint: a minute at arXiv's pace."""
FIRST_WORDS = 5
"""Records that a night reads of papers that OAI-PMH has never spoken of, hint or no hint."""

_MASS_LOSS = 3
_MASS_SHARE = 0.2
"""An answer without so many, and such a share, of the papers seen before is disbelieved."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The ways to ask arXiv: in batches, as second witness, and for what earlier versions said."""

    first: PaperSource
    second: PaperSource
    texts: VersionTexts


class VerifyAnchors:
    """Looks at anchors; keeps what it sees in the store it is given."""

    def __init__(
        self,
        store: SightingStore,
        witnesses: Witnesses,
        progress: Progress,
        stop: Callable[[], bool] = lambda: False,
        suggest: SuggestIds | None = None,
    ) -> None:
        self._store = store
        self._witnesses = witnesses
        self._progress = progress
        self._stop = stop
        self._suggest = suggest

    def sweep(
        self,
        anchors: Sequence[Anchor],
        at: datetime,
        *,
        budget: int = DEFAULT_BUDGET,
        offline: bool = False,
        heard: Heard = NOTHING_HEARD,
        fresh_for: timedelta | None = None,
        bearers_witness: bool = False,
        first_words: int = 0,
        earlier: Sweep | None = None,
    ) -> Sweep:
        """Look at every distinct id that `plan_of` names, within `budget` requests.

        What the harvest `heard` counts as a look of OAI-PMH. Ids answered within `fresh_for` are
        not asked again. With `bearers_witness`, a paper found to bear the said title stands in for
        the second witness: enough for a document, not for what moves a status. `first_words` papers
        of which OAI-PMH has never said a word are asked about there: a withdrawal of long ago may
        show nowhere else. An `earlier` sweep of the same run has spent its part of what one run
        may spend on suggestions and hints.
        """
        ids = {anchor.id for anchor in anchors if anchor.id is not None}
        held = self._store.sightings(ids)
        known = {id_: sightings.before(at) for id_, sightings in held.items()}
        sweep = Sweep(at, budget, known, offline=offline)
        if earlier is not None:
            sweep.guesses, sweep.records = earlier.guesses, earlier.records
        self._hear(sweep, ids, heard)
        fresh_since = None if fresh_for is None else at - fresh_for
        if any(seen.answered_at and seen.answered_at > at for seen in held.values()):
            fresh_since = None  # the clock was set back: nothing can be called recent
        doubtful = {*doubted(sweep.known, heard), *self._suspects(sweep, anchors)} & ids
        share = self._witnesses.first.batch_size * ROTATING_REQUESTS
        sweep.plan = plan_of(ids, sweep.known, doubtful, heard, share, fresh_since)
        self._ask_first(sweep)
        self._ask_earlier(sweep, anchors)
        self._ask_suggestions(sweep, anchors)
        self._ask_second(sweep, anchors, sweep.suggestions if bearers_witness else {})
        self._ask_records(sweep, anchors, first_words)
        return sweep

    def _hear(self, sweep: Sweep, ids: Iterable[ArxivId], heard: Heard) -> None:
        """Fold the records of the harvest into what is known; where nothing was said of a paper,
        failures of earlier nights no longer matter."""
        changed = []
        for id_ in ids:
            before = sweep.known.get(id_)
            if id_ in heard.papers:
                record = replace(heard.papers[id_], seen_at=sweep.at)
                sweep.known[id_] = (before or Sightings(id_)).after(Found(record))
                sweep.heard.add(id_)
            elif before is not None and before.failures and vouched(before, heard):
                sweep.known[id_] = replace(before, failures=frozenset())
            else:
                continue
            changed.append(sweep.known[id_])
        if changed:
            self._store.save_sightings(changed)

    def _suspects(self, sweep: Sweep, anchors: Sequence[Anchor]) -> Iterator[ArxivId]:
        """Ids of earlier nights that still wait for a witness, or for the titles they had."""
        for anchor in anchors:
            sightings = sweep.known.get(anchor.id) if anchor.id else None
            if sightings is not None and sightings.id not in sweep.heard:
                case = AnchorCase(anchor, sightings)
                if suspicious(case) or _titles_wanted(case):
                    yield sightings.id

    def _ask_first(self, sweep: Sweep) -> None:
        first = self._witnesses.first
        batches = list(_chunks(sweep.plan.ask, first.batch_size))
        for done, batch in enumerate(batches):
            if sweep.exhausted or self._stop():
                return
            self._progress.step("asking arXiv about the anchors", done, len(batches))
            answer = first.look(batch, sweep.at)
            sweep.asked.update(batch)
            self._take(sweep, first.source, _without_mass_loss(answer, sweep.known))
        self._progress.step("asking arXiv about the anchors", len(batches), len(batches))

    def _ask_earlier(self, sweep: Sweep, anchors: Sequence[Anchor]) -> None:
        """Read what earlier versions were called and said, where a judgement wants it."""
        if self._stop() or (sweep.asked and not sweep.believed):
            return  # an API that has just answered nothing is not asked for more
        known = (
            AnchorCase(anchor, sweep.known[anchor.id])
            for anchor in anchors
            if anchor.id is not None and anchor.id in sweep.known
        )
        earlier = ReadEarlierTexts(self._store, self._witnesses.texts, self._progress)
        earlier.run(sweep, _cases(sweep, anchors), known)

    def _ask_suggestions(self, sweep: Sweep, anchors: Sequence[Anchor]) -> None:
        """Look for the papers that wrong ids were meant to name, with half of what is left."""
        if self._suggest is None:
            return
        wrong = [case.anchor for case in _cases(sweep, anchors) if wants_suggestion(case)]
        wrong += [anchor for anchor in anchors if malformed_and_mendable(anchor)]
        sweep.suggestions.update(self._suggest.known())
        if not wrong or self._stop():
            return
        left = max(0, sweep.budget - sweep.spent)
        allowed = min((left + 1) // 2, MOST_REQUESTS - sweep.guesses)
        looking = self._suggest.run(wrong, sweep.known, sweep.at, allowed)
        sweep.guesses += looking.requests
        sweep.charge(Source.API, looking.requests)
        sweep.suggestions.update(looking.found)
        if looking.trouble:
            sweep.troubles[looking.trouble] = None

    def _ask_second(self, sweep: Sweep, anchors: Sequence[Anchor], bearers: Suggestions) -> None:
        cases = _cases(sweep, anchors, bearers)
        suspects = list(dict.fromkeys(case.sightings.id for case in cases if suspicious(case)))
        second = self._witnesses.second
        lost = 0
        for done, id_ in enumerate(suspects):
            if sweep.exhausted or self._stop():
                return
            self._progress.step("asking the second witness", done, len(suspects))
            answer = second.look([id_], sweep.at)
            self._take(sweep, second.source, answer)
            if any(isinstance(seen, Unreachable) for seen in answer.observations):
                sweep.unwitnessed.add(id_)
            if id_ in sweep.missing and any(isinstance(s, Found) for s in answer.observations):
                lost += 1
            if lost >= _MASS_LOSS:
                self._disbelieve(sweep, suspects[done + 1 :], lost)
                return
        if suspects:
            self._progress.step("asking the second witness", len(suspects), len(suspects))

    def _disbelieve(self, sweep: Sweep, ids: Sequence[ArxivId], lost: int) -> None:
        """Take back absences on the API's word alone: OAI-PMH has papers that its index lost."""
        why = f"the index lacks papers that OAI-PMH lists ({lost} of those looked up)"
        doubted = [id_ for id_ in ids if id_ in sweep.missing]
        for id_ in doubted:
            unknown = Unreachable(id_, Source.API, sweep.at, why)
            sweep.known[id_] = sweep.missing[id_].after(unknown)
            sweep.answered.discard(id_)
        sweep.unwitnessed.update(set(ids) - set(doubted))
        sweep.troubles[why] = None
        self._store.save_sightings([sweep.known[id_] for id_ in doubted])

    def _ask_records(self, sweep: Sweep, anchors: Sequence[Anchor], first_words: int) -> None:
        """Read arXiv's own record of papers whose comment hints at a withdrawal, and of a few more
        that nobody suspects; a failure here leaves no doubt behind, and ends the asking."""
        cases = {case.sightings.id: case for case in _cases(sweep, anchors)}
        hinted = [id_ for id_, case in cases.items() if worth_a_record(case)]
        unheard = [
            id_ for id_, seen in sorted(sweep.known.items()) if seen.paper and not seen.by_oai
        ]
        hinted = hinted[: max(0, HINTED_RECORDS - sweep.records)]
        sweep.records += len(hinted)
        chosen = dict.fromkeys([*hinted, *unheard[:first_words]])
        second = self._witnesses.second
        for done, id_ in enumerate(chosen):
            if sweep.exhausted or self._stop():
                return
            self._progress.step("reading records of arXiv", done, len(chosen))
            answer = second.look([id_], sweep.at)
            if any(isinstance(seen, Unreachable) for seen in answer.observations):
                sweep.charge(second.source, answer.requests)
                sweep.troubles.update(dict.fromkeys(answer.troubles))
                return
            self._take(sweep, second.source, answer)
        if chosen:
            self._progress.step("reading records of arXiv", len(chosen), len(chosen))

    def _take(self, sweep: Sweep, source: Source, answer: Answer) -> None:
        """Fold an answer into what is known by now, and keep it at once."""
        sweep.charge(source, answer.requests)
        now_held = self._store.sightings([seen.id for seen in answer.observations])
        for seen in answer.observations:
            held = now_held.get(seen.id)
            # A person's re-test may have looked meanwhile: begin from what is kept, not from what
            # was read when the sweep began.
            of_now = seen.id in sweep.answered or seen.id in sweep.heard
            before = held.before(sweep.at) if held and not of_now else held
            sweep.known[seen.id] = (before or Sightings(seen.id)).after(seen)
            if isinstance(seen, Absent) and source is Source.API:
                sweep.missing[seen.id] = before or Sightings(seen.id)
        sweep.note(answer)
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


def _cases(
    sweep: Sweep, anchors: Sequence[Anchor], bearers: Suggestions = MappingProxyType({})
) -> Iterator[AnchorCase]:
    """The anchors of which something is known today."""
    for anchor in anchors:
        sightings = sweep.known.get(anchor.id) if anchor.id else None
        if sightings is not None and sweep.looked_at(sightings.id):
            bearer = bearers.get(suggestion_key(anchor)) if bearers else None
            yield AnchorCase(anchor, sightings, suggestion=bearer)


def _titles_wanted(case: AnchorCase) -> bool:
    return needs_earlier_titles(case) and any(earlier_versions(case.sightings))


def _chunks(ids: Sequence[ArxivId], size: int) -> Iterator[Sequence[ArxivId]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
