"""A run: one nightly pass, what it asked, what was answered, and from where."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from tracker.domain.claims import ClaimId
from tracker.domain.ledger import utc_text
from tracker.domain.status import Status

DEFAULT_BUDGET = 200
"""HTTP requests that one night may cost, retries included: ten minutes at arXiv's pace."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The receipt of a run: how many ids were asked for and how they were answered.

    `asked` = `found` + `absent` + `unreachable`; `held_back` ids were not asked because the budget
    of requests was spent, `never_checked` of them have never been answered. Not asked, and no gap:
    `harvested` ids were confirmed by a record of tonight's harvest, `unchanged` ones by its
    silence (never counted as found), `cached` ones were answered shortly before. Of `unwitnessed`
    ids something doubtful was seen, and the second witness could not be asked about it.

    `canaries` is True when at least one believed answer held the canaries, False when no answer was
    believed, None when nothing was asked. `requests` are all HTTP requests, `requests_by` the same
    by interface. `harvest_since` is the first day from which harvests follow each other without a
    gap up to `harvested_at`, both None without a complete harvest.
    """

    asked: int = 0
    found: int = 0
    absent: int = 0
    unreachable: int = 0
    held_back: int = 0
    unwitnessed: int = 0
    requests: int = 0
    canaries: bool | None = None
    offline: bool = False
    sources: Mapping[str, int] = field(default_factory=dict)
    snapshot_as_of: date | None = None
    troubles: tuple[str, ...] = ()
    never_checked: int = 0
    harvested: int = 0
    unchanged: int = 0
    cached: int = 0
    requests_by: Mapping[str, int] = field(default_factory=dict)
    harvest_pages: int = 0
    harvest_records: int = 0
    harvest_complete: bool | None = None
    harvest_since: date | None = None
    harvested_at: datetime | None = None

    @property
    def answered(self) -> int:
        return self.found + self.absent

    @property
    def gaps(self) -> int:
        """Ids that had to be checked and were not."""
        return self.unreachable + self.unwitnessed + self.never_checked


def joined(first: Coverage, second: Coverage) -> Coverage:
    """One receipt for two parts of a run; no id may stand in both."""

    def both(name: str) -> int:
        return int(getattr(first, name)) + int(getattr(second, name))

    believed = [part.canaries for part in (first, second) if part.canaries is not None]
    return replace(
        second,
        asked=both("asked"),
        found=both("found"),
        absent=both("absent"),
        unreachable=both("unreachable"),
        held_back=both("held_back"),
        unwitnessed=both("unwitnessed"),
        requests=both("requests"),
        never_checked=both("never_checked"),
        harvested=both("harvested"),
        unchanged=both("unchanged"),
        cached=both("cached"),
        canaries=any(believed) if believed else None,
        sources=_added(first.sources, second.sources),
        requests_by=_added(first.requests_by, second.requests_by),
        troubles=tuple(dict.fromkeys((*first.troubles, *second.troubles))),
    )


def _added(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {**first, **second}}


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """A receipt in plain JSON values."""
    day, since, moment = (
        coverage.snapshot_as_of,
        coverage.harvest_since,
        coverage.harvested_at,
    )
    return {
        **asdict(coverage),
        "sources": dict(coverage.sources),
        "requests_by": dict(coverage.requests_by),
        "troubles": list(coverage.troubles),
        "snapshot_as_of": day.isoformat() if day else None,
        "harvest_since": since.isoformat() if since else None,
        "harvested_at": utc_text(moment) if moment else None,
    }


def coverage_of_json(told: Mapping[str, Any]) -> Coverage:
    """The receipt again; fields that an older program did not write are as if nothing happened.

    Raises KeyError, TypeError or ValueError where it is none.
    """
    day, since, moment = (
        told["snapshot_as_of"],
        told.get("harvest_since"),
        told.get("harvested_at"),
    )
    return Coverage(
        **{
            **told,
            "troubles": tuple(told["troubles"]),
            "snapshot_as_of": date.fromisoformat(day) if day else None,
            "harvest_since": date.fromisoformat(since) if since else None,
            "harvested_at": datetime.fromisoformat(moment) if moment else None,
        }
    )


@dataclass(frozen=True, slots=True)
class Run:
    """One pass. `finished_at` is None while it runs, and for ever when it was killed."""

    id: int
    started_at: datetime
    today: date
    finished_at: datetime | None = None
    coverage: Coverage = Coverage()
    head: int = 0


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One claim that moved: from where, to where, and the sentence that says why."""

    claim_id: ClaimId
    from_status: Status | None
    to_status: Status
    reason: str
    at: datetime
    actor: str
