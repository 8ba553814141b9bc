"""Commands about the claims themselves: import, add, list, show."""

import json
from pathlib import Path

import click

from tracker.cli.exits import BAD_INPUT, DONE
from tracker.cli.json_option import emit_json, json_option
from tracker.cli.saying import folded_record, say, terminal
from tracker.cli.session import emit, opened
from tracker.cli.settings_options import SettingsCommand
from tracker.cli.typed_words import claims
from tracker.domain.imports import ImportReport
from tracker.domain.status import Status
from tracker.services.add_claim import SINGLE_CLAIMS, StatedClaim

_KINDS = "sota, capability, method, empirical, theory or durable"


@click.command("import", cls=SettingsCommand)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say what happened as JSON.")
@click.pass_context
def import_command(ctx: click.Context, /, paths: tuple[Path, ...], as_json: bool) -> int:
    """Read claims from PATHS: files or folders.

    Reads inquiry pages (text or Markdown), our inquiry Markdown, CSV, JSON Lines and BibTeX. Claims
    that are there already stay as they are. A bad line is refused with its file and line, the rest
    is imported, and the exit code is 2.
    """
    from tracker.formats.import_text import import_object, render_import

    with opened(ctx) as tracker:
        importing = tracker.importing()
        report = importing.write(importing.read(paths), tracker.clock.now())
    if as_json:
        emit(json.dumps(import_object(report), indent=2) + "\n")
    else:
        emit(folded_record(render_import(report)))
    return exit_code_of(report)


def exit_code_of(report: ImportReport) -> int:
    """2 when a line was refused, else 0."""
    return BAD_INPUT if report.refused else DONE


@click.command("add", cls=SettingsCommand)
@click.argument("text")
@click.option("--as-of", "as_of", multiple=True, metavar="YYYY-MM", help="Month it was believed.")
@click.option("--anchor", "anchors", multiple=True, metavar="ID", help="arXiv id it rests on.")
@click.option("--kind", help=f"How fast it ages: {_KINDS}. Assumed 'method' when not given.")
@click.option("--topic", "topics", multiple=True, help="A topic; may be given several times.")
@click.option("--inquiry", default=SINGLE_CLAIMS, show_default=True, help="Inquiry it belongs to.")
@click.option("--quorum", default="any", show_default=True, help="Anchors that must stand.")
@click.option(
    "--depends-on",
    multiple=True,
    metavar="CLAIM",
    help="A claim it depends on; repeatable.",
    shell_complete=claims,
)
@json_option
@click.pass_context
def add_command(
    ctx: click.Context,
    /,
    text: str,
    as_of: tuple[str, ...],
    anchors: tuple[str, ...],
    kind: str | None,
    topics: tuple[str, ...],
    inquiry: str,
    quorum: str,
    depends_on: tuple[str, ...],
    as_json: bool,
) -> int:
    """Add one claim: its TEXT in quotes, when it was believed, and what it rests on."""
    stated = StatedClaim(text, as_of, anchors, kind, topics, inquiry, quorum, depends_on)
    with opened(ctx) as tracker:
        added = tracker.adding().run(stated, tracker.clock.now())
    if as_json:
        notices = [{"code": each.code, "message": each.message} for each in added.notices]
        emit_json({"id": added.claim.id, "text": added.claim.text, "notices": notices})
        return 0
    say(f"{added.claim.id[:8]} added: {added.claim.text}")
    for notice in added.notices:
        say(f"  {notice.code}: {notice.message}")
    return 0


@click.command("list", cls=SettingsCommand)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Only claims of this status; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def list_command(ctx: click.Context, /, statuses: tuple[str, ...], as_json: bool) -> int:
    """List the claims of the library, worst first."""
    from tracker.formats.claim_list_terminal import render_list
    from tracker.formats.report_json import render_claims_json

    with opened(ctx) as tracker:
        views = tracker.reporting().claims(tracker.clock.now())
    shown = [view for view in views if not statuses or view.status.value in statuses]
    emit(render_claims_json(shown) if as_json else render_list(shown, *terminal()))
    return 0


@click.command("show", cls=SettingsCommand)
@click.argument("claim", shell_complete=claims)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def show_command(ctx: click.Context, /, claim: str, as_json: bool) -> int:
    """Show everything about CLAIM (its id, or the beginning of it)."""
    from tracker.formats.claim_terminal import render_claim
    from tracker.formats.report_json import render_claim_json

    with opened(ctx) as tracker:
        found = tracker.store.find_claim(claim)
        view, history = tracker.reporting().claim(found, tracker.clock.now())
    emit(render_claim_json(view, history) if as_json else render_claim(view, history, *terminal()))
    return 0
