"""Commands that check: verify, nightly, report."""

import importlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from tracker.bootstrap import Tracker
from tracker.cli.exits import BAD_INPUT, DONE, FINDINGS, UNFINISHED
from tracker.cli.finding_level import level_option, reaches
from tracker.cli.json_option import as_format_json
from tracker.cli.saying import record_width, terminal, warn
from tracker.cli.session import emit, opened, output_option, shown_progress
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import runs, statuses
from tracker.cli.who_and_when import read_day
from tracker.domain.errors import BadInputError
from tracker.domain.references import ReferenceTally
from tracker.domain.reports import FreshnessReport
from tracker.domain.runs import DEFAULT_BUDGET, Coverage
from tracker.domain.status import Status
from tracker.reference_ports import VerifiedReferences

_FORMATS = ("terminal", "markdown", "json", "html")
_RENDERERS = {
    "markdown": ("verification_text", "verification_markdown"),
    "json": ("verification_json", "verification_json"),
    "sarif": ("verification_sarif", "verification_sarif"),
    "junit": ("verification_junit", "verification_junit"),
    "github": ("verification_github", "github_annotations"),
}
_FOUND_FORMATS = ("terminal", *_RENDERERS)

_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="terminal",
    show_default=True,
    help="How to show the report.",
)
_fail_option = click.option(
    "--fail-on",
    metavar="STATUS,...",
    shell_complete=statuses,
    help="Leave with exit code 1 when a claim has one of these statuses.",
)
_budget_option = click.option(
    "--budget",
    type=click.IntRange(1),
    default=DEFAULT_BUDGET,
    show_default=True,
    help="HTTP requests to spend at most; the rest waits for the next night.",
)


@click.command("nightly", cls=SettingsCommand)
@click.option(
    "--seeds",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Documents or folders to import first; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Do everything on a copy in memory; keep nothing.")
@_budget_option
@_fail_option
@_format_option
@as_format_json
@output_option
@click.pass_context
def nightly_command(
    ctx: click.Context,
    /,
    seeds: tuple[Path, ...],
    dry_run: bool,
    budget: int,
    fail_on: str | None,
    form: str,
    output: Path | None,
) -> int:
    """Run the whole night: import seeds, check anchors, match newer work, judge, report.

    Exit code 0 when everything that had to be checked was checked, whatever was found; 3 when arXiv
    could not be reached (nothing is lost, and no claim is judged by it); 1 only with --fail-on.
    """
    from tracker.formats.import_text import render_import

    watched = read_statuses(fail_on)
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        night = tracker.night(dry_run=dry_run)
        result = night.run(
            tracker.clock.now(),
            seeds=seeds,
            budget=budget,
            offline=tracker.settings.offline,
            clock=tracker.clock.now,
        )
        if not dry_run:
            from tracker.cli.telling import tell_after_night

            tell_after_night(tracker, tracker.clock.now())
    if seeds and (result.imported.refused or form == "terminal"):
        warn(render_import(result.imported))
    emit(rendered(result.report, form, output), output)
    if result.imported.refused:
        return BAD_INPUT
    if not result.complete:
        return UNFINISHED
    return FINDINGS if failing(result.report, watched) else DONE


@click.command("report", cls=SettingsCommand)
@click.option(
    "--since", metavar="RUN|DATE", help="Count changes from this run or day.", shell_complete=runs
)
@_fail_option
@_format_option
@as_format_json
@output_option
@click.pass_context
def report_command(
    ctx: click.Context,
    /,
    since: str | None,
    fail_on: str | None,
    form: str,
    output: Path | None,
) -> int:
    """Show the report again, from what is known; arXiv is not asked."""
    watched = read_statuses(fail_on)
    with opened(ctx) as tracker:
        building = tracker.brief() if form == "terminal" else tracker.reporting()
        report = building.report(tracker.clock.now(), read_since(since))
    emit(rendered(report, form, output), output)
    return FINDINGS if failing(report, watched) else DONE


@click.command("verify", cls=SettingsCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--refresh", is_flag=True, help="Ask again about papers of PATHS answered lately.")
@click.option("--no-cache", is_flag=True, help="Remember nothing of PATHS, recall nothing.")
@_budget_option
@level_option
@click.option(
    "--format",
    "form",
    type=click.Choice(_FOUND_FORMATS),
    default="terminal",
    show_default=True,
    help="How to show what was found.",
)
@as_format_json
@output_option
@click.pass_context
def verify_command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    refresh: bool,
    no_cache: bool,
    budget: int,
    level: str,
    form: str,
    output: Path | None,
) -> int:
    """Check the anchors of the library, or every arXiv id in PATHS (no database is needed).

    Exit code 1 when something was found, as linters do; 3 when something could not be checked.
    """
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        verified = (
            _of_documents(tracker, paths, budget, cached=not no_cache, refresh=refresh)
            if paths
            else _of_library(tracker, budget)
        )
        offline = tracker.settings.offline
    with closing(verified):
        emit(_shown_references(verified, form, output), output)
    unchecked = verified.coverage.gaps or (paths and verified.coverage.held_back)
    if not offline and unchecked:
        return UNFINISHED
    return FINDINGS if reaches(verified.tally.severities, level) else DONE


@dataclass(frozen=True)
class _Verified:
    references: VerifiedReferences
    tally: ReferenceTally
    coverage: Coverage
    close: Callable[[], None] = lambda: None


def _of_documents(
    tracker: Tracker, paths: tuple[Path, ...], budget: int, *, cached: bool, refresh: bool
) -> _Verified:
    from tracker.formats.verification_words import reading

    now, offline = tracker.clock.now(), tracker.settings.offline
    documents = tracker.documents(cached=cached, refresh=refresh)
    result = documents.run(paths, now, budget=budget, offline=offline)
    for note in tracker.cache_file.notes:
        warn(f"tracker: {note}")
    if told := reading(result.read):
        warn(told)
    spool = result.references
    return _Verified(spool, result.tally, result.coverage, spool.close)


def _of_library(tracker: Tracker, budget: int) -> _Verified:
    clock, offline = tracker.clock.now, tracker.settings.offline
    report = tracker.night().run(clock(), budget=budget, offline=offline, clock=clock).report
    coverage = report.run.coverage if report.run else Coverage()
    return _Verified(report.references, ReferenceTally.of(report.references), coverage)


def _shown_references(verified: _Verified, form: str, output: Path | None) -> Iterable[str]:
    told = (verified.references, verified.tally, verified.coverage)
    if form == "terminal":
        from tracker.formats.verification_text import verification_lines

        if output is not None:
            return verification_lines(*told)
        width, colour = terminal()
        return verification_lines(*told, records=record_width(), width=width, colour=colour)
    module, function = _RENDERERS[form]
    render: Callable[[VerifiedReferences, ReferenceTally, Coverage], Iterable[str]]
    render = getattr(importlib.import_module(f"tracker.formats.{module}"), function)
    return render(*told)


def rendered(report: FreshnessReport, form: str, output: Path | None) -> str:
    """The report in one of the formats; a file gets the terminal form without colour."""
    if form == "json":
        from tracker.formats.report_json import render_json

        return render_json(report)
    if form == "markdown":
        from tracker.formats.report_markdown import render_markdown

        return render_markdown(report)
    if form == "html":
        from tracker.formats.report_html import render_html

        return render_html(report)
    from tracker.formats.report_terminal import render_terminal

    width, colour = terminal()
    return render_terminal(report, width, colour and output is None)


def read_statuses(written: str | None) -> frozenset[Status]:
    """Statuses from a comma-separated list. Raises BadInputError."""
    if not written:
        return frozenset()
    known = {status.value for status in Status}
    names = [name.strip() for name in written.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise BadInputError(f"'{name}' is not a status", f"one of: {', '.join(Status)}")
    return frozenset(Status(name) for name in names)


def failing(report: FreshnessReport, watched: frozenset[Status]) -> bool:
    """Whether a claim of the library has one of the watched statuses."""
    return any(report.summary.get(status) for status in watched)


def read_since(written: str | None) -> int | date | None:
    """A run's number or a date. Raises BadInputError."""
    if written is None:
        return None
    if written.isdecimal() and len(written) < 8:
        return int(written)
    try:
        return read_day(written)
    except BadInputError:
        raise BadInputError(
            f"'{written}' is neither a run nor a date", "give a run's number or YYYY-MM-DD"
        ) from None
