"""Commands about leads, the newer papers that bear on a claim: leads, accept, dismiss."""

from pathlib import Path

import click

from tracker.cli.json_option import emit_json, json_option
from tracker.cli.saying import say, terminal
from tracker.cli.session import emit, opened, output_option
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import claims, leads
from tracker.cli.who_and_when import login_name, read_day
from tracker.domain.leads import Stance
from tracker.services.triage_leads import Triaged

_by_option = click.option("--by", help="Who judges; your login name when not given.")


@click.command("leads", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1), help="At most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@output_option
@click.pass_context
def leads_command(
    ctx: click.Context, /, claim: str, limit: int, as_json: bool, output: Path | None
) -> int:
    """List the newer papers that bear on CLAIM, best first.

    A lead looks like a challenge; it contradicts nothing until you have read it and say so with
    accept. Leads that were listed count as seen and leave the report; a listing as JSON, which a
    program reads, does not count.
    """
    from tracker.formats.leads_terminal import render_leads
    from tracker.formats.report_json import render_leads_json

    with opened(ctx) as tracker:
        found = tracker.store.find_claim(claim)
        triage = tracker.triage()
        leads = triage.leads(found)[:limit]
        width, colour = terminal()
        colour = colour and not output
        emit(render_leads_json(leads) if as_json else render_leads(leads, width, colour), output)
        if not as_json:
            triage.mark_seen(found, leads)
    return 0


@click.command("accept", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.argument("paper", shell_complete=leads)
@click.option(
    "--as",
    "stance",
    required=True,
    type=click.Choice([stance.value for stance in Stance]),
    help="What the paper does to the claim.",
)
@click.option("--note", default="", help="What you read in it.")
@_by_option
@json_option
@click.pass_context
def accept_command(
    ctx: click.Context,
    /,
    claim: str,
    paper: str,
    stance: str,
    note: str,
    by: str | None,
    as_json: bool,
) -> int:
    """Say that PAPER, a lead of CLAIM, contradicts, weakens, supports or supersedes it.

    The first two make the claim contested, until a re-test names the paper; the others are
    recorded. Each of them asks for a re-test within a quarter of the claim's window.
    """
    with opened(ctx) as tracker:
        done = tracker.triage().accept(
            tracker.store.find_claim(claim),
            paper,
            Stance(stance),
            tracker.clock.now(),
            note=note,
            by=by or login_name(),
        )
    _say(done, f"accepted: it {stance} the claim", as_json=as_json)
    return 0


@click.command("dismiss", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.argument("paper", shell_complete=leads)
@click.option("--why", required=True, help="Why it does not bear on the claim.")
@click.option("--until", metavar="DATE", help="The day it may ask again.")
@_by_option
@json_option
@click.pass_context
def dismiss_command(
    ctx: click.Context,
    /,
    claim: str,
    paper: str,
    why: str,
    until: str | None,
    by: str | None,
    as_json: bool,
) -> int:
    """Say that PAPER, a lead of CLAIM, does not bear on it.

    It returns only when a later version changes its title, numbers or negations, or on the day
    given with --until.
    """
    day = read_day(until) if until else None
    with opened(ctx) as tracker:
        done = tracker.triage().dismiss(
            tracker.store.find_claim(claim),
            paper,
            why,
            tracker.clock.now(),
            until=day,
            by=by or login_name(),
        )
    _say(done, f"dismissed until {day}" if day else "dismissed", as_json=as_json)
    return 0


def _say(done: Triaged, what: str, *, as_json: bool) -> None:
    if as_json:
        from tracker.formats.acts_json import moved_object

        emit_json(moved_object(done.before, done.after, done.lead))
        return
    claim, state = done.after.claim, done.after.state
    moved = f"{done.before} → {state.status}"
    if done.before is state.status:
        moved = f"stays {state.status}"
    due = f"; re-test by {state.next_due}" if state.next_due else ""
    say(f"{done.lead.paper_id}v{done.lead.version} {what}")
    say(f"{claim.id[:8]} {moved}{due}")
