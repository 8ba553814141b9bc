"""Commands about the literature: sync, import, status, search."""

from pathlib import Path

import click

from tracker.cli.exits import BAD_INPUT, DONE, UNFINISHED
from tracker.cli.json_option import emit_json, json_option
from tracker.cli.saying import folded_record, say, warn
from tracker.cli.session import emit, opened, shown_progress
from tracker.cli.settings_options import CommandGroup, SettingsCommand
from tracker.cli.who_and_when import read_day
from tracker.domain.errors import BadInputError
from tracker.domain.months import parse_month
from tracker.services.harvest import HARVEST_BUDGET


@click.group("literature", cls=CommandGroup)
def literature_command() -> None:
    """Fill and search the local copy of arXiv's papers; nights fill it too."""


@literature_command.command("sync", cls=SettingsCommand)
@click.option(
    "--from", "since", metavar="DATE", help="Read from this day on (default: the last harvest)."
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="SET",
    help="A category (cs.AI), a set (cs:cs:AI), all, or anchors; may be given several times.",
)
@click.option(
    "--budget",
    type=click.IntRange(1),
    default=HARVEST_BUDGET,
    show_default=True,
    help="HTTP requests to spend at most; a later run goes on from there.",
)
@json_option
@click.pass_context
def sync_command(
    ctx: click.Context, /, since: str | None, sets: tuple[str, ...], budget: int, as_json: bool
) -> int:
    """Read what changed on arXiv since the last time, and keep it.

    A new library begins yesterday. Exit code 3 when it is not whole: nothing is lost, run it again.
    """
    from tracker.formats.acts_json import harvest_object
    from tracker.formats.literature_text import render_harvest

    day = read_day(since) if since else None
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        if tracker.settings.offline:
            raise BadInputError(
                "offline was asked for, and a sync asks arXiv", "leave --offline out"
            )
        now = tracker.clock.now()
        if day is not None and day > now.date():
            raise BadInputError(f"{day} has not come yet", "give a day up to today")
        harvested = tracker.literature_parts.harvesting(tracker.store, sets).run(
            now, since=day, budget=budget
        )
    if as_json:
        emit_json(harvest_object(harvested))
    else:
        say(render_harvest(harvested))
    return DONE if harvested.complete else UNFINISHED


@literature_command.command("import", cls=SettingsCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--again", is_flag=True, help="Read the file from its beginning once more.")
@json_option
@click.pass_context
def import_command(ctx: click.Context, /, file: Path, again: bool, as_json: bool) -> int:
    """Keep the papers of a bulk file: arXiv's metadata snapshot, or JSON Lines; plain or gzip.

    The snapshot is arxiv-metadata-oai-snapshot.json, from Kaggle (Cornell-University/arxiv). An
    import that was stopped goes on where it was. Exit code 2 when lines were refused.
    """
    from tracker.formats.acts_json import bulk_import_object
    from tracker.formats.literature_text import render_import

    with shown_progress() as progress, opened(ctx, progress) as tracker:
        imported = tracker.literature_parts.importing(tracker.clock.now()).run(file, again=again)
        tracker.literature.make_ready()
    if as_json:
        emit_json(bulk_import_object(imported))
    else:
        emit(folded_record(render_import(imported)))
    if imported.refused:
        return BAD_INPUT
    return DONE if imported.finished else UNFINISHED


@literature_command.command("status", cls=SettingsCommand)
@json_option
@click.pass_context
def status_command(ctx: click.Context, /, as_json: bool) -> int:
    """Show where the papers are, how many, which index is in use, and how far harvests came."""
    from tracker.formats.acts_json import literature_object
    from tracker.formats.literature_text import render_status

    with opened(ctx) as tracker:
        status, cursors = tracker.literature.status(), tracker.literature.cursors()
    if as_json:
        emit_json(literature_object(status, cursors))
    else:
        say(render_status(status, cursors))
    return DONE


@literature_command.command("search", cls=SettingsCommand)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Papers at most."
)
@click.option("--after", metavar="YYYY-MM", help="Only papers announced after this month.")
@click.option("--until", metavar="DATE", help="Only papers that were there on this day.")
@json_option
@click.pass_context
def search_command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    limit: int,
    after: str | None,
    until: str | None,
    as_json: bool,
) -> int:
    """Find papers by words in their titles and abstracts, best first; arXiv is not asked.

    With --today, only papers that were there on that day are found.
    """
    from tracker.formats.acts_json import hits_object
    from tracker.formats.literature_text import render_hits

    month = parse_month(after) if after else None
    day = read_day(until) if until else None
    with shown_progress() as progress, opened(ctx, progress) as tracker:
        literature = tracker.literature
        last = min(filter(None, (day, tracker.settings.today)), default=None)
        hits = literature.search(" ".join(words), limit, after=month, until=last)
        papers = literature.papers([hit.id for hit in hits])
        known = literature.status().papers
    if as_json:
        emit_json(hits_object(hits, papers))
    else:
        say(render_hits(hits, papers))
    if not hits:
        warn(f"nothing found in {known:,} papers")
    return DONE
