"""The command that replays nights of the past: backtest."""

from pathlib import Path

import click

from tracker.cli.exits import BAD_INPUT, DONE
from tracker.cli.saying import terminal, warn
from tracker.cli.session import emit, opened, output_option, shown_progress
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.who_and_when import read_day


@click.command("backtest", cls=SettingsCommand)
@click.argument("library", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--from", "first", required=True, metavar="DATE", help="The day before the nights.")
@click.option("--to", "last", required=True, metavar="DATE", help="The last night.")
@click.option("--step", default=30, show_default=True, type=click.IntRange(1), help="Days a step.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@output_option
@click.pass_context
def backtest_command(
    ctx: click.Context,
    /,
    library: tuple[Path, ...],
    first: str,
    last: str,
    step: int,
    as_json: bool,
    output: Path | None,
) -> int:
    """Replay nights over the claims of LIBRARY (documents, as for import) and the literature.

    Each night knows only the papers and versions that existed then. Prints when each claim would
    first have been flagged, and by which paper. Nothing is kept and nobody is asked. A bad line is
    told with its file and line, the rest is replayed, and the exit code is 2.
    """
    from tracker.formats.backtest_terminal import render_backtest, render_backtest_json
    from tracker.formats.import_text import refused_line

    days = read_day(first), read_day(last)
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        replayed = tracker.backtesting().run(library, *days, step)
    for refusal in replayed.refusals:
        warn(refused_line(refusal))
    flags = replayed.flags
    width, colour = terminal()
    text = render_backtest(flags, width, colour and not output)
    emit(render_backtest_json(flags) if as_json else text, output)
    return BAD_INPUT if replayed.refusals else DONE
