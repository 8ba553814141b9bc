"""Harvest: read what changed on arXiv since the last time, and keep it before moving on.

Decides nothing about claims. A page and the cursor behind it are kept in one transaction, so a run
that is killed goes on where it stopped, and a page is neither lost nor kept twice. Tokens count
over a set that moves: after every walk the ids are listed once more, and only when all of them are
kept the cursor moves to the next days.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tracker.domain.errors import StoreError
from tracker.domain.harvests import (
    HarvestCursor,
    Harvested,
    HarvestFailure,
    HarvestPage,
    SetHarvest,
)
from tracker.domain.identifiers import ArxivId
from tracker.domain.oai_sets import EVERYTHING, set_of
from tracker.domain.papers import Paper
from tracker.literature_ports import Harvest, Literature
from tracker.ports import Progress, SightingStore

HARVEST_BUDGET = 60
"""HTTP requests that a night spends on harvesting at most: a day needs about five."""
_WALKS = 3
"""A window is walked so many times in one run before it is left for the next."""
_DOING = "reading what changed on arXiv"


_Walked = tuple[HarvestCursor, datetime | None]


@dataclass
class _Run:
    now: datetime
    budget: int
    last: date | None
    touched: dict[ArxivId, Paper] = field(default_factory=dict)
    new: set[ArxivId] = field(default_factory=set)
    changed: set[ArxivId] = field(default_factory=set)
    deleted: set[ArxivId] = field(default_factory=set)
    requests: int = 0
    pages: int = 0
    unread: dict[str, None] = field(default_factory=dict)


class HarvestLiterature:
    """Fills the literature with arXiv's changes.

    `last_day`, for a clock that stands still, is the last day that is asked for.
    """

    def __init__(
        self,
        literature: Literature,
        harvest: Harvest,
        progress: Progress,
        stop: Callable[[], bool] = lambda: False,
        last_day: date | None = None,
    ) -> None:
        self._literature = literature
        self._harvest = harvest
        self._progress = progress
        self._stop = stop
        self._last_day = last_day

    def run(
        self,
        now: datetime,
        *,
        sets: Sequence[str] = (EVERYTHING,),
        since: date | None = None,
        budget: int = HARVEST_BUDGET,
    ) -> Harvested:
        """Harvest each set up to the present, within `budget` requests.

        A set that was never harvested begins yesterday, or at `since`; one that was goes on from
        its cursor, or again from `since` where that is earlier. Raises StoreError.
        """
        run = _Run(now, budget, self._last_day)
        mark = self._literature.mark()
        brought: list[SetHarvest] = []
        for set_ in dict.fromkeys(sets):
            # Where arXiv failed for one set it is not asked about the next.
            failed = next((each for each in brought if not each.complete), None)
            brought.append(self._set(run, set_, since) if failed is None else _left(failed, set_))
        return Harvested(
            sets=tuple(brought),
            touched=run.touched,
            new=frozenset(run.new),
            changed=frozenset(run.changed - run.new),
            deleted=frozenset(run.deleted),
            requests=run.requests,
            pages=run.pages,
            mark=mark,
            unread=len(run.unread),
        )

    def _set(self, run: _Run, set_: str, since: date | None) -> SetHarvest:
        today = run.now.date()
        cursor = self._literature.cursor(set_)
        if cursor is None:
            cursor = HarvestCursor(set_, since or today - timedelta(days=1))
        elif since is not None and since < cursor.since:
            cursor = HarvestCursor(set_, since, harvested_at=cursor.harvested_at)
        first = cursor.since
        while True:
            cursor = cursor.within(today, run.last)
            reached_present = cursor.until is None or cursor.until >= today
            walked = self._window(run, cursor)
            if isinstance(walked, str):
                return SetHarvest(set_, first, complete=False, whys=(walked,))
            cursor = walked
            if reached_present:
                return SetHarvest(set_, first, complete=True, whys=tuple(run.unread)[:3])

    def _window(self, run: _Run, cursor: HarvestCursor) -> HarvestCursor | str:
        """The cursor after a whole walk through its window, or why there was none."""
        why = ""
        for _ in range(_WALKS):
            walked = self._walk(run, cursor)
            if isinstance(walked, str):
                return walked
            cursor, responded_at = walked
            if responded_at is None:
                why, cursor = "the resumption token had expired", cursor.started_over()
                continue
            lost = self._lost(run, cursor)
            if isinstance(lost, str):
                self._literature.keep(cursor.started_over())
                return lost
            if not lost:
                done = cursor.done(responded_at, run.now.date())
                self._literature.keep(done)
                return done
            why = f"{len(lost)} records that arXiv lists were not delivered, {min(lost)} among them"
            cursor = cursor.started_over()
            self._literature.keep(cursor)
        return f"{why}; a later harvest reads these days again"

    def _walk(
        self, run: _Run, cursor: HarvestCursor
    ) -> tuple[HarvestCursor, datetime | None] | str:
        """The cursor after the last page and when arXiv answered it; None: the token has expired.

        Otherwise why the walk was left; the cursor of the last page is kept.
        """
        tokens = {cursor.token}
        while True:
            if run.requests >= run.budget:
                return "the budget of requests was spent"
            if self._stop():
                return "stopped"
            self._progress.step(_DOING, run.pages, run.pages + 1)
            page = self._harvest.page(cursor.window, cursor.token, run.now)
            run.requests += page.requests
            if isinstance(page, HarvestFailure):
                if page.expired and cursor.token:
                    return cursor, None
                return page.why
            cursor = cursor.after(page)
            self._keep(run, page, cursor)
            if not page.token:
                return cursor, page.responded_at
            if page.token in tokens:
                self._literature.keep(cursor.started_over())
                return "the resumption tokens lead in a circle"
            tokens.add(page.token)

    def _keep(self, run: _Run, page: HarvestPage, cursor: HarvestCursor) -> None:
        kept = self._literature.put(page.papers, changed_on=page.changed_on, keep=cursor)
        run.touched.update((paper.id, paper) for paper in page.papers)
        run.new.update(kept.added)
        run.changed.update(kept.changed)
        run.deleted.update(page.deleted)
        run.unread.update(dict.fromkeys(page.unread))
        run.pages += 1
        self._progress.step(_DOING, run.pages, run.pages)

    def _lost(self, run: _Run, cursor: HarvestCursor) -> set[ArxivId] | str:
        """Ids that arXiv lists in the window and that are not kept as of then; or why unknown.

        Not held to the budget: it is about one request, and without it a walk was for nothing.
        """
        listed: dict[ArxivId, date] = {}
        token, tokens = "", {""}
        while True:
            page = self._harvest.listed(cursor.window, token)
            run.requests += page.requests
            if isinstance(page, HarvestFailure):
                if page.refused and not page.expired:
                    return set()  # this service lists no ids: the days that overlap must do
                return f"the second reading failed: {page.why}"
            listed.update(page.changed_on)
            token = page.token
            if not token:
                unread = {written.split(":")[0].removeprefix("record ") for written in run.unread}
                lacking = self._literature.lacking(listed)
                return {id_ for id_ in lacking if id_.value not in unread}
            if token in tokens:
                return "the resumption tokens of the second reading lead in a circle"
            tokens.add(token)


class HarvestSets:
    """The harvest of the sets that were chosen; `names` None stands for those of the anchors."""

    def __init__(
        self, harvest: HarvestLiterature, sets: Sequence[str] | None, sightings: SightingStore
    ) -> None:
        self._harvest = harvest
        self._sets = sets
        self._sightings = sightings

    def run(
        self, now: datetime, *, since: date | None = None, budget: int = HARVEST_BUDGET
    ) -> Harvested:
        """See `HarvestLiterature.run`. Before any anchor was looked at, anchors have no sets."""
        sets = self._sets
        if sets is None:
            known = self._sightings.sightings().values()
            sets = sets_of(seen.paper for seen in known if seen.paper is not None)
        return self._harvest.run(now, sets=sets, since=since, budget=budget)


class HarvestStep:
    """The harvest of a night; opened when it begins, so that what is broken then can be told."""

    def __init__(self, opened: Callable[[], HarvestSets]) -> None:
        self._opened = opened

    def run(self, now: datetime, *, budget: int) -> Harvested:
        """Within half of the night's budget, so that anchors are asked about whatever it costs.

        A literature that is broken is told of, and keeps no night from its end.
        """
        try:
            return self._opened().run(now, budget=min(HARVEST_BUDGET, budget // 2))
        except StoreError as error:
            why = str(error)
            return Harvested(
                sets=(SetHarvest(EVERYTHING, now.date(), complete=False, whys=(why,)),)
            )


def _left(failed: SetHarvest, set_: str) -> SetHarvest:
    return SetHarvest(set_, failed.since, complete=False, whys=failed.whys)


def sets_of(papers: Iterable[Paper]) -> tuple[str, ...]:
    """The sets that hold the papers' primary categories; of several in an archive, the archive."""
    by_archive: dict[str, set[str]] = {}
    for paper in papers:
        if paper.categories:
            category = paper.categories[0]
            by_archive.setdefault(category.partition(".")[0], set()).add(category)
    return tuple(
        set_of(archive if len(held) > 1 else min(held))
        for archive, held in sorted(by_archive.items())
    )
