"""Doctor: run every check, say what is wrong and what to do; mends nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.domain.errors import TrackerError


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
