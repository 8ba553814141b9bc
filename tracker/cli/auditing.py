"""Commands about the ledger: audit export, audit verify."""

from pathlib import Path

import click

from tracker.cli.exits import DONE, UNFINISHED
from tracker.cli.judging import read_day
from tracker.cli.session import emit, opened, output_option
from tracker.cli.settings_options import SettingsCommand

_FORMATS = {"csv": "audit_csv", "md": "audit_markdown", "json": "audit_json", "html": "audit_html"}


@click.group("audit")
def audit_command() -> None:
    """Export and verify the ledger: everything that ever happened to a claim."""


@audit_command.command("export", cls=SettingsCommand)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="csv",
    show_default=True,
    help="How to write the table.",
)
@click.option("--claim", help="Only this claim (id, or the beginning of it).")
@click.option("--since", metavar="DATE", help="Only events from this day on.")
@output_option
@click.pass_context
def export_command(
    ctx: click.Context,
    /,
    form: str,
    claim: str | None,
    since: str | None,
    output: Path | None,
) -> int:
    """Write the audit table: one row an event, in order.

    Cells that a spreadsheet would run as a formula are neutralised.
    """
    from tracker.formats import audit_table

    render = getattr(audit_table, _FORMATS[form])
    day = read_day(since) if since else None
    with opened(ctx) as tracker:
        claim_id = tracker.store.find_claim(claim) if claim else None
        emit(render(tracker.auditing().events(claim_id=claim_id, since=day)), output)
    return 0


@audit_command.command("verify", cls=SettingsCommand)
@click.pass_context
def verify_command(ctx: click.Context, /) -> int:
    """Check the hash chain, and that every status replays from the ledger.

    Exit code 0 when it holds, 3 when it does not; the faults are named.
    """
    with opened(ctx) as tracker:
        result = tracker.auditing().verify()
    for fault in result.faults:
        click.echo(f"event {fault.seq}: {fault.why}")
    for difference in result.differences:
        stored, replayed = difference.stored or "no claim", difference.replayed or "nothing"
        click.echo(f"claim {difference.claim_id}: the store says {stored}, the ledger {replayed}")
    if not result.whole:
        click.echo("the ledger does not hold: restore a backup, and keep this file as evidence")
        return UNFINISHED
    head = f"; head {result.head}" if result.head else ""
    click.echo(f"{result.events} events, the chain holds, every status replays{head}")
    return 0


@audit_command.command("replay", cls=SettingsCommand)
@click.option("--at", metavar="DATE", help="As it stood at the end of this day (UTC).")
@click.pass_context
def replay_command(ctx: click.Context, /, at: str | None) -> int:
    """Rebuild every status from the ledger alone, now or as it stood on a day.

    Without --at, exit code 3 when the store says otherwise somewhere; the claims are named.
    """
    day = read_day(at) if at else None
    with opened(ctx) as tracker:
        statuses = tracker.auditing().replay(day)
        differences = tracker.auditing().verify().differences if day is None else ()
        chances = tracker.auditing().chances() if day is None else ()
    for claim_id, status in sorted(statuses.items(), key=lambda pair: (pair[1].rank, pair[0])):
        click.echo(f"{claim_id}  {status}")
    for difference in differences:
        click.echo(f"{difference.claim_id}: the store says {difference.stored or 'no claim'}")
    for fault in chances:
        click.echo(f"event {fault.seq}: {fault.why}")
    return UNFINISHED if differences or chances else DONE
