"""One night: import, verify, match, assess, report; one at a time, and safe to kill anywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tracker.domain.harvests import Harvested
from tracker.domain.imports import ImportReport
from tracker.domain.ledger import Event, EventKind
from tracker.domain.reports import FreshnessReport
from tracker.domain.rotation import NOTHING_HEARD, Heard
from tracker.domain.runs import Coverage, Run, coverage_json
from tracker.domain.status import Status
from tracker.ports import Catalogue, NightLock, Store
from tracker.services.assess_claims import AssessClaims
from tracker.services.follow_literature import Followed, FollowLiterature
from tracker.services.harvest import HarvestStep
from tracker.services.hearing import heard_of, with_harvest
from tracker.services.import_claims import ImportClaims
from tracker.services.published import AskPublished, with_published
from tracker.services.report import BuildReport
from tracker.services.verify_anchors import FIRST_WORDS, VerifyAnchors


@dataclass(frozen=True, slots=True)
class NightResult:
    """What a night brought. `complete` is False when something that had to be checked was not."""

    report: FreshnessReport
    imported: ImportReport
    complete: bool
    harvested: Harvested = field(default_factory=Harvested)


@dataclass(frozen=True, slots=True)
class NightSteps:
    """The use cases that a night calls in turn."""

    import_claims: ImportClaims
    verify: VerifyAnchors
    literature: FollowLiterature
    assess: AssessClaims
    report: BuildReport
    harvest: HarvestStep | None = None
    published: AskPublished | None = None


class Nightly:
    """Runs a night under the lock; everything it learns is kept as it goes."""

    def __init__(
        self,
        store: Store,
        lock: NightLock,
        catalogue: Catalogue,
        steps: NightSteps,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._lock = lock
        self._catalogue = catalogue
        self._steps = steps
        self._stop = stop

    def run(
        self,
        now: datetime,
        *,
        seeds: Sequence[Path] = (),
        budget: int,
        offline: bool = False,
        clock: Callable[[], datetime],
    ) -> NightResult:
        """One night at the instant `now`; `clock` only dates its end.

        Raises NightInProgressError, SourceFileError (nothing was begun) and StoreError.
        """
        with self._lock.hold():
            documents = self._steps.import_claims.read(seeds)
            run = self._store.begin_run(now, now.date())
            imported = self._steps.import_claims.write(documents, now)
            harvested = self._harvest(now, budget=budget, offline=offline)
            heard = heard_of(harvested, self._store.runs())
            left = max(budget - harvested.requests, 1)
            looked = self.look(now, budget=left, offline=offline, heard=heard)
            coverage = with_harvest(looked, harvested, heard, now)
            coverage = self._ask_published(coverage, now, max(budget - coverage.requests, 0))
            followed = self._judge(now, budget - coverage.requests)
            coverage = with_search(coverage, followed)
            run = self._finish(run, coverage, clock())
            report = self._steps.report.report(now, run=run)
        complete = not self._stop() and (offline or coverage.gaps == 0)
        return NightResult(report, imported, complete, harvested)

    def _harvest(self, now: datetime, *, budget: int, offline: bool) -> Harvested:
        if offline or self._steps.harvest is None:
            return Harvested()
        return self._steps.harvest.run(now, budget=budget)

    def _ask_published(self, coverage: Coverage, now: datetime, budget: int) -> Coverage:
        """Ask what became of published versions; a failure is told, and is no gap of the night."""
        if self._steps.published is None:
            return coverage
        live = [t for t in self._store.claims() if t.state.status is not Status.RETIRED]
        ids = {id_ for tracked in live for id_ in tracked.claim.anchor_ids}
        return with_published(coverage, self._steps.published.run(ids, now, budget=budget))

    def look(
        self,
        now: datetime,
        *,
        budget: int,
        offline: bool = False,
        heard: Heard = NOTHING_HEARD,
    ) -> Coverage:
        """Look at the anchors of the library, of its claims and of its inquiries: what the harvest
        said of them, and what arXiv answers about those it left open."""
        live = [t for t in self._store.claims() if t.state.status is not Status.RETIRED]
        anchors = [anchor for tracked in live for anchor in tracked.claim.anchors]
        anchors += [a for inquiry in self._store.inquiries() for a in inquiry.anchors]
        steady = heard.unbroken_since is not None
        sweep = self._steps.verify.sweep(
            anchors,
            now,
            budget=budget,
            offline=offline,
            heard=heard,
            first_words=FIRST_WORDS if steady else 0,
        )
        wanted = {anchor.id for anchor in anchors if anchor.id is not None}
        return sweep.coverage(wanted, self._catalogue.as_of)

    def _judge(self, now: datetime, budget: int) -> Followed:
        known = self._store.sightings()
        claims = self._store.claims()
        followed = self._steps.literature.run(claims, list(known.values()), now, budget)
        self._steps.assess.run(now)
        return followed

    def _finish(self, run: Run, coverage: Coverage, finished_at: datetime) -> Run:
        receipt = coverage_json(coverage)
        event = Event(EventKind.NIGHT, finished_at, "night", body={"run": run.id, **receipt})
        self._store.append([event])
        return self._store.finish_run(run, finished_at, coverage)


def with_search(coverage: Coverage, followed: Followed) -> Coverage:
    """The receipt with what the search for newer work cost, and what failed of it."""
    by = dict(coverage.requests_by)
    if followed.requests:
        by["search"] = followed.requests
    return replace(
        coverage,
        requests=coverage.requests + followed.requests,
        requests_by=by,
        troubles=(*coverage.troubles, *followed.troubles),
    )
