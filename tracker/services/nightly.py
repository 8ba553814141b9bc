"""One night: import, verify, match, assess, report; one at a time, and safe to kill anywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tracker.domain.harvests import Harvested
from tracker.domain.imports import ImportReport
from tracker.domain.ledger import Event, EventKind
from tracker.domain.reports import FreshnessReport
from tracker.domain.runs import Coverage, Run, coverage_json
from tracker.domain.status import Status
from tracker.ports import Catalogue, NightLock, Store
from tracker.services.assess_claims import AssessClaims
from tracker.services.follow_literature import Followed, FollowLiterature
from tracker.services.harvest import HarvestStep
from tracker.services.import_claims import ImportClaims
from tracker.services.report import BuildReport
from tracker.services.verify_anchors import VerifyAnchors


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
            left = max(budget - harvested.requests, 1)
            coverage = with_harvest(self.look(now, budget=left, offline=offline), harvested)
            coverage = with_search(coverage, self._judge(now, budget - coverage.requests))
            run = self._finish(run, coverage, clock())
            report = self._steps.report.report(now, run=run)
        complete = not self._stop() and (offline or coverage.gaps == 0)
        return NightResult(report, imported, complete, harvested)

    def _harvest(self, now: datetime, *, budget: int, offline: bool) -> Harvested:
        if offline or self._steps.harvest is None:
            return Harvested()
        return self._steps.harvest.run(now, budget=budget)

    def look(self, now: datetime, *, budget: int, offline: bool = False) -> Coverage:
        """Ask about every anchor of the library: of its claims and of its inquiries."""
        live = [t for t in self._store.claims() if t.state.status is not Status.RETIRED]
        anchors = [anchor for tracked in live for anchor in tracked.claim.anchors]
        anchors += [a for inquiry in self._store.inquiries() for a in inquiry.anchors]
        sweep = self._steps.verify.sweep(anchors, now, budget=budget, offline=offline)
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
    return replace(
        coverage,
        requests=coverage.requests + followed.requests,
        troubles=(*coverage.troubles, *followed.troubles),
    )


def with_harvest(coverage: Coverage, harvested: Harvested) -> Coverage:
    """The receipt with what the harvest cost, and why it is not whole where it is not."""
    told = tuple(f"harvest: {why}" for why in harvested.troubles)
    return replace(
        coverage,
        requests=coverage.requests + harvested.requests,
        troubles=(*coverage.troubles, *told),
    )
