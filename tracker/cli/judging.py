"""Commands with which a person judges: retest, snooze, retire."""

import shlex

import click

from tracker.cli.json_option import emit_json, json_option
from tracker.cli.saying import say
from tracker.cli.session import opened
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import claims, codes, open_proposals, papers
from tracker.cli.who_and_when import login_name, read_day
from tracker.domain.status import Status
from tracker.domain.track_record import Trigger
from tracker.domain.tracked import Verdict
from tracker.formats.foreign import plain
from tracker.services.retest import Acted

_by_option = click.option("--by", help="Who judges; your login name when not given.")


@click.command("retest", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.option(
    "--verdict",
    type=click.Choice([verdict.value for verdict in Verdict]),
    help="What you found.",
)
@click.option(
    "--evidence",
    multiple=True,
    metavar="ID",
    help="arXiv id it rests on; repeatable.",
    shell_complete=papers,
)
@click.option("--note", default="", help="What you read and why you judge so.")
@click.option(
    "--from-answer",
    metavar="PROPOSAL",
    help="Confirm what a model proposed.",
    shell_complete=open_proposals,
)
@click.option(
    "--closes",
    multiple=True,
    metavar="CODE|KEY",
    shell_complete=codes,
    help="A finding that 'holds' closes; all when none is named. Repeatable.",
)
@click.option(
    "--successor",
    default="",
    metavar="CLAIM",
    help="The claim that holds instead.",
    shell_complete=claims,
)
@click.option(
    "--trigger",
    type=click.Choice([trigger.value for trigger in Trigger]),
    help="Why you re-tested it; told by where the claim stands when not given.",
)
@_by_option
@json_option
@click.pass_context
def retest_command(
    ctx: click.Context,
    /,
    claim: str,
    verdict: str | None,
    evidence: tuple[str, ...],
    note: str,
    from_answer: str | None,
    closes: tuple[str, ...],
    successor: str,
    trigger: str | None,
    by: str | None,
    as_json: bool,
) -> int:
    """Record the verdict of a re-test of CLAIM.

    'holds' needs evidence or a note, closes the open findings and starts the clock anew. 'weakened'
    makes the claim contested and asks again after a quarter of its window; 'inconclusive' makes it
    due and lets it rest for a while; 'overturned' makes the claims that depend on it due. Evidence
    ids are looked up like anchors: one that arXiv does not have is refused, one that could not be
    looked up is recorded as unchecked.
    """
    if bool(verdict) is bool(from_answer):
        raise click.UsageError(
            "Give either --verdict or --from-answer: a proposal carries its own verdict.", ctx
        )
    with opened(ctx) as tracker:
        retesting, now = tracker.retesting(), tracker.clock.now()
        found, who = tracker.store.find_claim(claim), by or login_name()
        why = Trigger(trigger) if trigger else None
        if verdict is None:
            acted = retesting.confirm(
                found,
                from_answer or "",
                now,
                evidence=evidence,
                note=note,
                by=who,
                closes=closes,
                successor=successor,
                trigger=why,
            )
        else:
            acted = retesting.retest(
                found,
                Verdict(verdict),
                now,
                evidence=evidence,
                note=note,
                by=who,
                closes=closes,
                successor=successor,
                trigger=why,
            )
    if as_json:
        emit_json(_retest_object(acted))
    else:
        _say_retest(acted)
    return 0


def _say_retest(acted: Acted) -> None:
    for each in acted.evidence:
        tail = f"“{each.title}”" if each.title else each.why
        say(f"evidence {each.reference}: {each.outcome} {tail}".rstrip())
    _say_moved(acted)
    _say_fall(acted)


@click.command("snooze", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.option("--until", required=True, metavar="DATE", help="The day it may ask again.")
@_by_option
@json_option
@click.pass_context
def snooze_command(
    ctx: click.Context, /, claim: str, until: str, by: str | None, as_json: bool
) -> int:
    """Put CLAIM off until a date. Only a claim that is due (or not yet) can be put off."""
    day = read_day(until)
    with opened(ctx) as tracker:
        found = tracker.store.find_claim(claim)
        acted = tracker.retesting().snooze(found, day, tracker.clock.now(), by or login_name())
    _told(acted, as_json=as_json)
    return 0


@click.command("retire", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.option("--note", default="", help="Why.")
@click.option("--undo", is_flag=True, help="Take a retired claim back.")
@_by_option
@json_option
@click.pass_context
def retire_command(
    ctx: click.Context, /, claim: str, note: str, undo: bool, by: str | None, as_json: bool
) -> int:
    """Keep CLAIM and its history, but check it no more."""
    with opened(ctx) as tracker:
        found = tracker.store.find_claim(claim)
        retesting, now, who = tracker.retesting(), tracker.clock.now(), by or login_name()
        acted = (
            retesting.revive(found, now, who) if undo else retesting.retire(found, now, note, who)
        )
    _told(acted, as_json=as_json)
    return 0


def _told(acted: Acted, *, as_json: bool) -> None:
    from tracker.formats.acts_json import moved_object

    if as_json:
        emit_json(moved_object(acted.before, acted.after))
    else:
        _say_moved(acted)


def _retest_object(acted: Acted) -> dict[str, object]:
    from tracker.formats.acts_json import moved_object

    return {
        **moved_object(acted.before, acted.after),
        "evidence": [
            {
                "id": str(each.reference),
                "outcome": str(each.outcome),
                "title": each.title,
                "why": each.why,
            }
            for each in acted.evidence
        ],
        "dependants": list(acted.dependants),
        "successor": acted.successor or None,
    }


def _say_moved(acted: Acted) -> None:
    """One line: which claim, from where to where, what is next."""
    claim, state = acted.after.claim, acted.after.state
    moved = f"{acted.before} → {state.status}"
    if acted.before is state.status:
        moved = f"stays {state.status}"
    settled = state.status is Status.FRESH and state.next_due is not None
    tail = f"; next due {state.next_due}" if settled else ""
    say(f"{claim.id[:8]} {moved}{tail}")
    if state.status is Status.UNCHECKED:
        say("  it stays unchecked until the first look at arXiv: tracker nightly")


def _say_fall(acted: Acted) -> None:
    """What a fall moved, and the question what holds instead."""
    for id_ in acted.dependants:
        say(f"  {id_[:8]} depends on it and moved: tracker show {id_[:8]}")
    if acted.successor:
        say(f"  {acted.successor[:8]} holds instead")
    elif acted.after.state.status is Status.OVERTURNED:
        wording = acted.wording or "what holds instead"
        say(f"  → what holds instead? tracker add {shlex.quote(plain(wording))} --anchor ID")
