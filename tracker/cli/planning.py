"""Commands that plan re-tests: queue, forecast, calibration."""

from pathlib import Path

import click

from tracker.cli.saying import say, terminal
from tracker.cli.session import emit, opened, output_option
from tracker.cli.settings_options import SettingsCommand


@click.command("queue", cls=SettingsCommand)
@click.option("--limit", type=click.IntRange(1), help="Show so many rows at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@output_option
@click.pass_context
def queue_command(
    ctx: click.Context, /, limit: int | None, as_json: bool, output: Path | None
) -> int:
    """List what to re-test this month, the most worthwhile first, and why each is there.

    A tenth is drawn at random from all claims when the queue of a month is first asked for, so that
    `tracker calibration` can tell whether P_hold is right.
    """
    from tracker.formats.foreign import dump_json
    from tracker.formats.queue_text import queue_object, render_queue

    with opened(ctx) as tracker:
        queue = tracker.planning().queue(tracker.clock.now())
    text = (
        dump_json(queue_object(queue, limit)) + "\n"
        if as_json
        else render_queue(queue, limit, terminal()[0])
    )
    emit(text, output)
    return 0


@click.command("forecast", cls=SettingsCommand)
@click.option(
    "--months", default=12, show_default=True, type=click.IntRange(1, 600), help="To look ahead."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, one row a claim.")
@output_option
@click.pass_context
def forecast_command(
    ctx: click.Context, /, months: int, as_json: bool, as_csv: bool, output: Path | None
) -> int:
    """Say when each claim falls due and stale if nothing else happens, and draw the next months."""
    from tracker.formats.forecast_text import forecast_csv, forecast_object, render_forecast
    from tracker.formats.foreign import dump_json

    if as_json and as_csv:
        raise click.UsageError("Give either --json or --csv.", ctx)
    with opened(ctx) as tracker:
        told = tracker.planning().forecast(tracker.clock.now(), months)
    if as_json:
        text = dump_json(forecast_object(told)) + "\n"
    else:
        text = forecast_csv(told) if as_csv else render_forecast(told, terminal()[0])
    emit(text, output)
    return 0


@click.command("calibration", cls=SettingsCommand)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw it here.")
@click.pass_context
def calibration_command(ctx: click.Context, /, as_json: bool, svg: Path | None) -> int:
    """Compare P_hold as shown before verdicts with what they were.

    Only scheduled and random re-tests count; below 50 of them nothing is said.
    """
    from tracker.formats.calibration_svg import draw_calibration
    from tracker.formats.calibration_text import calibration_object, render_calibration
    from tracker.formats.foreign import dump_json

    with opened(ctx) as tracker:
        told = tracker.planning().calibration()
    if as_json:
        emit(dump_json(calibration_object(told)) + "\n")
    else:
        say(render_calibration(told))
    if svg is not None:
        emit(draw_calibration(told), svg)
    return 0
