"""Commands that tell people what changed: notify, feed; and what a night tells at its end."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from tracker import __version__
from tracker.bootstrap import Tracker
from tracker.cli.exits import DONE, UNFINISHED
from tracker.cli.saying import say, warn
from tracker.cli.session import emit, opened, output_option, replacing
from tracker.cli.settings_options import SettingsCommand
from tracker.domain.errors import SettingsError, TrackerError
from tracker.domain.news import Outcome, Telling

FEED_ENTRIES = 100


@click.command("notify", cls=SettingsCommand)
@click.option("--test", "trial", is_flag=True, help="Send every channel a test message.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def notify_command(ctx: click.Context, /, trial: bool, dry_run: bool, as_json: bool) -> int:
    """Tell every channel of the setting `notify` what it has not heard yet.

    Nights do so by themselves at their end. A channel hears of each change once, and once of
    nights that could not check for three days; a message that was not delivered is tried again.
    A channel that is new hears of what changed since the latest night began.

    Exit code 0 when everything was delivered or there was nothing to tell, 2 when no channel is
    set, 3 when a message was not delivered.
    """
    from tracker.formats.news_message import trial_message
    from tracker.formats.telling_text import render_tellings, tellings_json

    if trial and dry_run:
        raise click.UsageError("Give either --test or --dry-run.", ctx)
    with opened(ctx) as tracker:
        if not tracker.settings.notify:
            raise SettingsError(
                "nobody is to be told: the setting notify is empty",
                'write notify = ["service://..."] in tracker.toml, or set TRACKER_NOTIFY',
            )
        if tracker.settings.offline and not dry_run:
            raise SettingsError("offline was asked for, so nothing is sent", "try --dry-run")
        telling = tracker.telling()
        if trial:
            told = telling.test(trial_message())
        else:
            told = telling.run(tracker.clock.now(), send=not dry_run)
    if as_json:
        emit(tellings_json(told))
    else:
        say(render_tellings(told, whole=dry_run))
    return UNFINISHED if any(each.outcome is Outcome.FAILED for each in told) else DONE


@click.command("feed", cls=SettingsCommand)
@click.option(
    "--limit",
    default=FEED_ENTRIES,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="Changes at most, the latest first.",
)
@output_option
@click.pass_context
def feed_command(ctx: click.Context, /, limit: int, output: Path | None) -> int:
    """Write the latest changes as an Atom feed, for feed readers and web servers.

    With the setting `feed_path` every night writes it to that file. Ids of entries never change.
    """
    with opened(ctx) as tracker:
        text = feed_text(tracker, tracker.clock.now(), limit)
    emit(text, output)
    return DONE


def feed_text(tracker: Tracker, now: datetime, limit: int = FEED_ENTRIES) -> str:
    """The feed of the library as XML."""
    from tracker.formats.change_feed import render_feed

    return render_feed(tracker.recent_changes().feed(now, limit), __version__)


def tell_after_night(tracker: Tracker, now: datetime) -> None:
    """Write the feed and tell the channels, as the settings say.

    Nothing here changes how the night ended: what fails is said on standard error, and the next
    night tells it.
    """
    try:
        _write_feed(tracker, now)
    except TrackerError as error:
        warn(f"tracker: the feed was not written: {error}")
    if not tracker.settings.notify:
        return
    if tracker.settings.offline:
        warn("offline: nobody is told; the next night that is not tells it")
        return
    try:
        _say_failures(tracker.telling().run(now))
    except TrackerError as error:
        warn(f"tracker: nobody was told: {error}")


def _write_feed(tracker: Tracker, now: datetime) -> None:
    path = tracker.settings.feed_path
    if path is not None:
        text = feed_text(tracker, now)
        replacing(path, lambda beside: _write(beside, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _say_failures(tellings: Sequence[Telling]) -> None:
    for telling in tellings:
        if telling.outcome is Outcome.FAILED:
            warn(f"tracker: not told: {telling.channel}: {telling.why}")
            warn("  → the next night tells it; try now: tracker notify")
