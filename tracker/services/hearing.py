"""What a night's harvest means for anchors: records, silence, and a line on the receipt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from tracker.domain.harvests import Harvested
from tracker.domain.oai_sets import EVERYTHING
from tracker.domain.rotation import Heard, unbroken_since
from tracker.domain.runs import Coverage, Run


def heard_of(harvested: Harvested, runs: Sequence[Run]) -> Heard:
    """The harvest as far as anchors go; `runs` are earlier nights, the latest first.

    Only a harvest of all of arXiv that came to its end speaks by its silence.
    """
    since = next((each.since for each in harvested.sets if each.set == EVERYTHING), None)
    unbroken = None
    if since is not None:
        unbroken = unbroken_since(_last_whole(runs), since, harvested.complete)
    return Heard(harvested.touched, harvested.deleted, unbroken)


def with_harvest(coverage: Coverage, harvested: Harvested, heard: Heard, now: datetime) -> Coverage:
    """The receipt with what the harvest cost and brought, and why it is not whole where it is not.

    The night's own instant stands for the harvest's: whatever changed later is read the next time.
    """
    told = tuple(f"harvest: {why}" for why in harvested.troubles)
    asked = bool(harvested.sets)
    by = dict(coverage.requests_by)
    if harvested.requests:
        by["harvest"] = harvested.requests
    return replace(
        coverage,
        requests=coverage.requests + harvested.requests,
        requests_by=by,
        troubles=(*coverage.troubles, *told),
        harvest_pages=harvested.pages,
        harvest_records=len(harvested.touched),
        harvest_complete=harvested.complete if asked else None,
        harvest_since=heard.unbroken_since,
        harvested_at=now if heard.unbroken_since is not None else None,
    )


def _last_whole(runs: Sequence[Run]) -> tuple[date, datetime] | None:
    """Where the row of harvests of the latest finished night began and ended, if it had one."""
    latest = next((run for run in runs if run.finished_at is not None), None)
    if latest is None:
        return None
    since, at = latest.coverage.harvest_since, latest.coverage.harvested_at
    return None if since is None or at is None else (since, at)
