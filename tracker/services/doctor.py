"""Doctor: run every check, say what is wrong and what to do; mends nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.domain.errors import (
    BadInputError,
    CouldNotFinishError,
    LedgerBrokenError,
    TrackerError,
)
from tracker.domain.runs import Run
from tracker.ports import Store
from tracker.services.audit import Audit


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at; `look` returns what it found, or raises TrackerError."""

    name: str
    look: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `advice` says what to do when it is not well."""

    name: str
    well: bool
    found: str
    advice: str = ""


def examine(checks: Sequence[Check]) -> list[Checked]:
    """Run all checks; one that fails does not keep the others from running."""
    results = []
    for check in checks:
        try:
            results.append(Checked(check.name, True, check.look()))
        except TrackerError as error:
            results.append(Checked(check.name, False, error.message, error.advice))
    return results


def ledger_holds(audit: Audit) -> str:
    """Raises LedgerBrokenError where the chain or a status does not hold."""
    result = audit.verify()
    if result.whole:
        return f"{result.events} events, the chain holds, every status replays"
    raise LedgerBrokenError(
        f"the ledger does not hold: {result.trouble}", "run: tracker audit verify"
    )


CLOCK_SLACK = 300.0
"""Seconds by which two clocks may differ without anybody being wrong."""
SILENT_NIGHTS = timedelta(hours=50)
"""Two nights and a little: one may have been missed while a machine slept."""
MANY_NIGHTS = 3


def clock_is_right(store: Store, now: datetime, ahead: float | None) -> str:
    """Raises BadInputError where this machine's clock cannot be right.

    `now` is the moment that the tracker goes by; `ahead` the seconds by which this machine's clock
    was ahead of arXiv's (None where arXiv did not answer).
    """
    moments = [run.started_at for run in store.runs()]
    moments += [seen.answered_at for seen in store.sightings().values() if seen.answered_at]
    if moments and max(moments) > now:
        raise BadInputError(
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, but arXiv was asked at "
            f"{max(moments):%Y-%m-%d %H:%M}",
            "set the clock of this machine, or unset TRACKER_TODAY",
        )
    if ahead is not None and abs(ahead) > CLOCK_SLACK:
        side = "ahead of" if ahead > 0 else "behind"
        raise BadInputError(
            f"the clock of this machine is {abs(ahead) / 60:.0f} minutes {side} arXiv's",
            "let the machine set its clock from the network (NTP)",
        )
    return f"{now:%Y-%m-%d %H:%M} UTC" + ("" if ahead is None else ", as arXiv's")


def files_are_of_the_past(written: Mapping[str, datetime], now: datetime) -> None:
    """Raises BadInputError for a file written later than this machine's present moment."""
    for name, moment in written.items():
        if (moment - now).total_seconds() > CLOCK_SLACK:
            raise BadInputError(
                f"{name} was written at {moment:%Y-%m-%d %H:%M} UTC, which is yet to come",
                "the clock of this machine was set back: let it be set from the network (NTP)",
            )


def nights_follow(store: Store, now: datetime) -> str:
    """When the last night ended. Raises CouldNotFinishError where none comes, or none can check."""
    runs = store.runs(MANY_NIGHTS * 10)
    ended = [run for run in runs if run.finished_at is not None]
    if not ended:
        return "none has ended yet; tracker nightly runs one, tracker schedule every night"
    silent = now - ended[0].started_at
    if silent > SILENT_NIGHTS:
        raise CouldNotFinishError(
            f"no night for {silent.days} days: the last that ended began "
            f"{ended[0].started_at:%Y-%m-%d %H:%M} UTC",
            "see that it is scheduled: tracker schedule --print systemd (or cron)",
        )
    blind = 0
    while blind < len(ended) and _saw_nothing(ended[blind]):
        blind += 1
    if blind >= MANY_NIGHTS:
        raise CouldNotFinishError(
            f"{'' if blind < len(ended) else 'at least '}{blind} nights in a row got no answer "
            "from arXiv; no claim was judged by that",
            "see what the lines about arXiv and the request gate say",
        )
    stopped = sum(1 for run in runs if run.finished_at is None)
    told = f"the last ended {ended[0].finished_at:%Y-%m-%d %H:%M} UTC"
    return told + (f"; {stopped} of the last {len(runs)} were stopped midway" if stopped else "")


def _saw_nothing(run: Run) -> bool:
    return run.coverage.gaps > 0 and run.coverage.answered == 0


def room_is_left(free: int, size: int) -> str:
    """Raises CouldNotFinishError where a disk is nearly full. Bytes free, bytes of the database."""
    wanted = max(LEAST_ROOM, size // 5)
    if free < wanted:
        raise CouldNotFinishError(
            f"{free / 1e6:,.0f} MB are free on the disk of the database",
            f"make room: a night should have {wanted / 1e6:,.0f} MB; a full disk loses nothing, "
            "but a night stops there",
        )
    return f"{free / 1e6:,.0f} MB free"


LEAST_ROOM = 100_000_000
