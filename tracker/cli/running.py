"""Commands that keep the tracker going: schedule, doctor."""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tracker.bootstrap import Tracker
from tracker.cli.exits import BAD_INPUT, DONE, UNFINISHED
from tracker.cli.saying import say, terminal, warn
from tracker.cli.session import opened
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.telling import tell_after_night
from tracker.doctor_root import Checks
from tracker.domain.errors import SettingsError, TrackerError
from tracker.domain.runs import DEFAULT_BUDGET
from tracker.scheduling import (
    UNIT_FORMATS,
    NightlyTime,
    StopRequest,
    Unit,
    read_time,
    run_nightly,
    stopping_on_signals,
    unit_text,
)
from tracker.services.doctor import Checked, examine
from tracker.setting_values import SETTINGS
from tracker.settings import KEYS, PREFIX, Settings, load_settings


@click.command("schedule", cls=SettingsCommand)
@click.option("--at", default="03:30", show_default=True, metavar="HH:MM", help="Local time.")
@click.option("--timezone", default="UTC", show_default=True, help="For example Europe/Berlin.")
@click.option(
    "--print",
    "form",
    type=click.Choice(UNIT_FORMATS),
    help="Print a unit that runs it without this process, and end.",
)
@click.pass_context
def schedule_command(ctx: click.Context, /, at: str, timezone: str, form: str | None) -> int:
    """Run every night at a local time until SIGTERM or Ctrl-C.

    A night that was missed, because the machine slept or nothing ran, is run at once. arXiv
    publishes around 20:00 in New York; its staff ask to avoid that hour.
    """
    when = read_time(at, timezone)
    settings = load_settings(ctx.obj or {})
    if form is not None:
        command = shlex.quote(shutil.which("tracker") or "")
        if command == "''":
            command = f"{shlex.quote(sys.executable)} -m tracker"
        click.echo(unit_text(form, Unit(when, command, str(Path.cwd()), _in_force(ctx))), nl=False)
        if settings.notify:
            warn("addresses of notify are secrets and not in it: tracker.toml")
        if not settings.contact:
            warn("tip: set TRACKER_CONTACT to your mail address first")
        return 0
    stop = StopRequest()
    with stopping_on_signals(stop):
        say(f"every night at {when}; stop with Ctrl-C or SIGTERM")
        missed = _missed(settings, when)
        if missed:
            say("the last night was missed: running it now")
        run_nightly(lambda: _one_night(settings, stop), when, stop, at_once=missed)
    say("stopped")
    return 0


def _in_force(ctx: click.Context) -> dict[str, str]:
    """The settings of this command line and environment, for a unit that runs without them.

    Secrets stay out of it: a unit is often readable by everybody. They belong in tracker.toml.
    """
    known = [PREFIX + key.upper() for key in KEYS if not SETTINGS[key].secret]
    found = {name: os.environ[name] for name in known if os.environ.get(name)}
    for key, value in (ctx.obj or {}).items():
        if value is not None and not SETTINGS[key].secret:
            found[PREFIX + key.upper()] = value
    url = found.get("TRACKER_DATABASE_URL", "")
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        found["TRACKER_DATABASE_URL"] = (
            f"sqlite:///{Path(url.removeprefix('sqlite:///')).resolve()}"
        )
    papers = found.get("TRACKER_LITERATURE_PATH")
    if papers:
        found["TRACKER_LITERATURE_PATH"] = str(Path(papers).expanduser().resolve())
    return found


def _missed(settings: Settings, when: NightlyTime) -> bool:
    """Whether the latest due moment passed without a night; never on an empty library."""
    with Tracker(settings) as tracker:
        if not tracker.store.claims():
            return False
        due = when.last_before(tracker.clock.now())
        latest = next((run for run in tracker.store.runs(20) if run.finished_at), None)
        return latest is None or latest.started_at < due


def _one_night(settings: Settings, stop: StopRequest) -> None:
    """One night in the scheduler: told in a few lines, an error ends the night and not the row."""
    from tracker.formats.report_terminal import render_terminal

    try:
        with Tracker(settings, stop=stop, wait=stop.wait) as tracker:
            result = tracker.night().run(
                tracker.clock.now(),
                budget=DEFAULT_BUDGET,
                offline=settings.offline,
                clock=tracker.clock.now,
            )
            tell_after_night(tracker, tracker.clock.now())
    except TrackerError as error:
        warn(f"tracker: {error}")
        return
    click.echo(render_terminal(result.report, terminal()[0], colour=False), nl=False)


_COLUMNS_OF_TWO = 60
_CORRECT = "correct it; the other checks need the settings"


@click.command("doctor", cls=SettingsCommand)
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@click.pass_context
def doctor_command(ctx: click.Context, /, as_json: bool) -> int:
    """Check everything that a night needs, and say what to do about what is not well.

    Settings, extras, database, disk, ledger, literature and its index, locks, past nights, the
    request gate, arXiv, Crossref, clock and time zones. Nothing is mended. Exit code 0 when all is
    well, 3 when something is not, 2 when the settings cannot be read.
    """
    try:
        with opened(ctx) as tracker:
            results = examine(Checks(tracker).all())
    except SettingsError as error:
        _tell([Checked("settings", False, error.message, error.advice or _CORRECT)], as_json)
        return BAD_INPUT
    _tell(results, as_json)
    return DONE if all(result.well for result in results) else UNFINISHED


def _tell(results: Sequence[Checked], as_json: bool) -> None:
    if as_json:
        told = [
            {"name": each.name, "well": each.well, "found": each.found, "advice": each.advice}
            for each in results
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    column = 15 if terminal()[0] >= _COLUMNS_OF_TWO else 0
    for result in results:
        say(f"{'ok ' if result.well else 'BAD'}  {result.name:{column}}  {result.found}")
        if not result.well and result.advice:
            say(f"{'':{5 + (column and column + 2)}}→ {result.advice}")
