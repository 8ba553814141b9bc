"""The command that finds papers for a claim: ground."""

import click

from tracker.cli.exits import DONE, UNFINISHED
from tracker.cli.saying import say, terminal
from tracker.cli.session import emit, opened
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import claims
from tracker.cli.who_and_when import login_name


@click.command("ground", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1), help="At most.")
@click.option("--accept", metavar="PAPER", help="Let the claim rest on this paper too.")
@click.option("--note", default="", help="Why you accept it.")
@click.option("--by", help="Who accepts it; your login name when not given.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def ground_command(
    ctx: click.Context,
    /,
    claim: str,
    limit: int,
    accept: str | None,
    note: str,
    by: str | None,
    as_json: bool,
) -> int:
    """Propose papers that might carry CLAIM: of its month and the year before, with reasons.

    The papers at hand are looked through first, then arXiv's search is asked (two requests at
    most). A proposal shares words with the claim; whether it says the same is for you to read.
    With --accept the paper becomes an anchor: it is looked up, and the claim is judged anew.
    """
    from tracker.formats.candidates_text import (
        render_anchored,
        render_candidates,
        render_candidates_json,
    )

    with opened(ctx) as tracker:
        found, now = tracker.store.find_claim(claim), tracker.clock.now()
        grounding = tracker.grounding()
        if accept is not None:
            done = grounding.accept(found, accept, now, note=note, by=by or login_name())
            say(
                render_anchored(
                    done.after, done.before, str(done.evidence.reference), done.evidence.title
                )
            )
            return DONE
        proposed = grounding.propose(found, now, limit)
        offline = tracker.settings.offline
    told = (proposed.claim, proposed.candidates, proposed.unasked)
    emit(render_candidates_json(*told) if as_json else render_candidates(*told, *terminal()))
    return UNFINISHED if proposed.unasked and not offline else DONE
