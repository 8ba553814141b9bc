"""Commands about the ledger: audit export, verify, replay, seal."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.exits import DONE, UNFINISHED
from tracker.cli.json_option import as_format_json, emit_json, json_option
from tracker.cli.saying import folded_record, say
from tracker.cli.session import emit, opened, output_option, replacing
from tracker.cli.settings_options import CommandGroup, SettingsCommand
from tracker.cli.typed_words import claims, event_kinds
from tracker.cli.who_and_when import read_day
from tracker.domain.errors import BadInputError
from tracker.domain.ledger import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.domain.audits import Difference, EventFilter
    from tracker.domain.claims import ClaimId
    from tracker.domain.hold_replay import ChanceFault
    from tracker.domain.status import Status
    from tracker.services.audit import Audit, AuditResult

_FORMATS = ("csv", "md", "json", "jsonl", "html", "xlsx")


@click.group("audit", cls=CommandGroup)
def audit_command() -> None:
    """Export, verify, replay and seal the ledger: everything that ever happened to a claim."""


@audit_command.command("export", cls=SettingsCommand)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="csv",
    show_default=True,
    help="How to write the table.",
)
@as_format_json
@click.option(
    "--per",
    type=click.Choice(["event", "claim"]),
    default="event",
    show_default=True,
    help="One row an event, or one row a claim as its last event left it.",
)
@click.option(
    "--claim", help="Only this claim (id, or the beginning of it).", shell_complete=claims
)
@click.option(
    "--event",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only such events.",
    shell_complete=event_kinds,
)
@click.option("--from", "--since", "first", metavar="DATE", help="Only events from this day on.")
@click.option("--to", "last", metavar="DATE", help="Only events up to this day.")
@output_option
@click.pass_context
def export_command(
    ctx: click.Context,
    /,
    form: str,
    per: str,
    claim: str | None,
    kinds: tuple[str, ...],
    first: str | None,
    last: str | None,
    output: Path | None,
) -> int:
    """Write the audit table: one row an event, in order; or one row a claim.

    Days are UTC and included. Cells that a spreadsheet would run as a formula are neutralised. A
    workbook (xlsx) needs --output.
    """
    from tracker.domain.audits import EventFilter

    if form == "xlsx" and output is None:
        raise BadInputError("a workbook is no text for a terminal", "name a file with --output")
    days = (_day(first), _day(last))
    chosen = frozenset(_kind(written) for written in kinds)
    with opened(ctx) as tracker:
        claim_id = tracker.store.find_claim(claim) if claim else None
        wanted = EventFilter(claim_id, *days, chosen)
        if form == "xlsx" and output is not None:
            _write_workbook(tracker.auditing(), wanted, per, output)
        else:
            emit(_texts(tracker.auditing(), wanted, per, form), output)
    return DONE


def _texts(audit: "Audit", wanted: "EventFilter", per: str, form: str) -> Iterator[str]:
    from tracker.formats.audit_table import AUDIT_FORMATS, CLAIM_FORMATS

    if per == "claim":
        return CLAIM_FORMATS[form](audit.claims(wanted))
    return AUDIT_FORMATS[form](audit.events(wanted))


def _write_workbook(audit: "Audit", wanted: "EventFilter", per: str, output: Path) -> None:
    from tracker.formats.event_words import COLUMNS, event_row
    from tracker.formats.history_words import CLAIM_COLUMNS, history_row
    from tracker.formats.spreadsheet import write_workbook

    write: Callable[[Path], None]
    if per == "claim":
        rows = map(history_row, audit.claims(wanted))
        write = lambda path: write_workbook(path, "Claims", CLAIM_COLUMNS, rows)  # noqa: E731
    else:
        cells = map(event_row, audit.events(wanted))
        write = lambda path: write_workbook(path, "Events", COLUMNS, cells)  # noqa: E731
    replacing(output, write)


def _day(written: str | None) -> date | None:
    return read_day(written) if written else None


def _kind(written: str) -> EventKind:
    try:
        return EventKind(written.strip().lower())
    except ValueError:
        names = ", ".join(kind.value for kind in EventKind)
        raise BadInputError(f"'{written}' is not a kind of event", f"one of: {names}") from None


@audit_command.command("verify", cls=SettingsCommand)
@click.option(
    "--head",
    metavar="DIGEST|FILE",
    help="A head that was kept elsewhere (see audit seal): the ledger must hold it.",
)
@json_option
@click.pass_context
def verify_command(ctx: click.Context, /, head: str | None, as_json: bool) -> int:
    """Check the hash chain, and that every status replays from the ledger.

    Exit code 0 when it holds, 3 when not; every event that was changed, removed, inserted or
    moved is named: the first twenty as text, with the rest counted by kind, and all of them with
    --json. Only a head that was kept elsewhere can tell that the end was cut off, or that all was
    written anew.
    """
    from tracker.formats.audit_text import difference_lines, fault_lines
    from tracker.formats.seal_line import read_seal

    kept = read_seal(head) if head else None
    with opened(ctx) as tracker:
        result = tracker.auditing().verify(kept)
    if as_json:
        emit_json(_verified_object(result))
        return DONE if result.whole else UNFINISHED
    for line in (
        *fault_lines(result.faults, result.beyond),
        *difference_lines(result.differences),
    ):
        say(line)
    if not result.whole:
        say("the ledger does not hold: restore a backup, and keep this file as evidence")
        return UNFINISHED
    told = f"; head {result.head}" if result.head else ""
    beside = "; it holds the head that was kept" if kept else ""
    say(f"{result.events} events, the chain holds, every status replays{beside}{told}")
    return DONE


@audit_command.command("replay", cls=SettingsCommand)
@click.option("--at", metavar="DATE", help="As it stood at the end of this day (UTC).")
@json_option
@click.pass_context
def replay_command(ctx: click.Context, /, at: str | None, as_json: bool) -> int:
    """Rebuild every status and every P_hold from the ledger alone, now or as it stood on a day.

    Without --at, exit code 3 when the store shows another status or another P_hold somewhere, or
    when a recorded P_hold does not come out again from its parts; the claims are named. Claims that
    await judgement (something was learnt of them since the last night) are named, and no fault.
    """
    from tracker.formats.audit_text import chance_lines, difference_lines, shown_lines
    from tracker.formats.replay_text import render_replay

    day = read_day(at) if at else None
    with opened(ctx) as tracker:
        audit, now = tracker.auditing(), tracker.clock.now()
        statuses, holds = audit.replay(day), audit.holds(day or now.date())
        differences = audit.differences() if day is None else ()
        chances = audit.chances() if day is None else ()
        shown = tracker.comparing().differences(holds, now) if day is None else ()
    faulty = differences or chances or any(not each.awaits for each in shown)
    if as_json:
        told = _replayed_object(statuses, differences, chances)
        chance = {id_: round(hold.value, 9) for id_, hold in holds.items()}
        emit_json({**told, "p_hold": chance, "shown": [asdict(each) for each in shown]})
        return UNFINISHED if faulty else DONE
    say(render_replay(statuses, holds))
    for line in (*difference_lines(differences), *chance_lines(chances), *shown_lines(shown)):
        say(line)
    return UNFINISHED if faulty else DONE


@audit_command.command("seal", cls=SettingsCommand)
@json_option
@output_option
@click.pass_context
def seal_command(ctx: click.Context, /, as_json: bool, output: Path | None) -> int:
    """Print the head of the ledger, to be kept elsewhere: its digest, its number and its time.

    Send it by mail, print it, commit it in another repository. `audit verify --head` later tells
    whether the ledger still is what it was then. A ledger that does not hold is not sealed.
    """
    from tracker.formats.acts_json import seal_object
    from tracker.formats.foreign import dump_json
    from tracker.formats.seal_line import seal_line

    with opened(ctx) as tracker:
        kept = tracker.auditing().seal()
    if as_json:
        emit(dump_json(seal_object(kept.seal, kept.seq, kept.at)) + "\n", output)
    else:
        line = seal_line(kept.seal, kept.seq or 0, kept.at)
        emit(line if output else folded_record(line), output)
    return DONE


def _verified_object(result: "AuditResult") -> dict[str, object]:
    from tracker.formats.acts_json import difference_object, faults_object

    return {
        "whole": result.whole,
        "events": result.events,
        "head": result.head,
        "faults": faults_object(result.faults),
        "differences": [
            difference_object(each.claim_id, each.stored, each.replayed)
            for each in result.differences
        ],
        "beyond": {str(kind): number for kind, number in result.beyond.items()},
    }


def _replayed_object(
    statuses: "Mapping[ClaimId, Status]",
    differences: "Sequence[Difference]",
    chances: "Sequence[ChanceFault]",
) -> dict[str, object]:
    from tracker.formats.acts_json import difference_object, statuses_object

    return {
        "statuses": statuses_object(statuses),
        "differences": [
            difference_object(each.claim_id, each.stored, each.replayed) for each in differences
        ],
        "chances": [{"event": each.seq, "why": each.why} for each in chances],
    }
