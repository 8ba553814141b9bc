"""`--fail-on SEVERITY`: from which findings on a command ends with exit code 1."""

from collections.abc import Mapping

import click

from tracker.domain.findings import Severity

_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_NEVER = "never"

level_option = click.option(
    "--fail-on",
    "level",
    type=click.Choice((*map(str, _LEVELS), _NEVER)),
    default=Severity.WARNING.value,
    show_default=True,
    help="The least severity that makes the exit code 1.",
)


def reaches(severities: Mapping[Severity, int], level: str) -> bool:
    """Whether a finding that nobody has acknowledged is as severe as the level, or more.

    `severities` counts the findings of each severity that nobody has acknowledged.
    """
    failing = () if level == _NEVER else _LEVELS[: _LEVELS.index(Severity(level)) + 1]
    return any(severities.get(severity) for severity in failing)
