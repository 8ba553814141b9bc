"""Doctor: run every check, say what is wrong and what to do; mends nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.errors import BadInputError, LedgerBrokenError, TrackerError
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
    fault = result.faults[0].why if result.faults else "a stored status does not replay"
    raise LedgerBrokenError(f"the ledger does not hold: {fault}", "run: tracker audit verify")


def clock_is_right(store: Store, now: datetime) -> str:
    """Raises BadInputError where arXiv was asked later than now."""
    moments = [run.started_at for run in store.runs()]
    moments += [seen.answered_at for seen in store.sightings().values() if seen.answered_at]
    if moments and max(moments) > now:
        raise BadInputError(
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, but arXiv was asked at "
            f"{max(moments):%Y-%m-%d %H:%M}",
            "set the clock of this machine, or unset TRACKER_TODAY",
        )
    return f"{now:%Y-%m-%d %H:%M} UTC"
