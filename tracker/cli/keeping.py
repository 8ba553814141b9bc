"""Commands that keep a library safe: backup, copy."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.exits import DONE
from tracker.cli.saying import say
from tracker.cli.session import opened, shown_progress
from tracker.cli.settings_options import SettingsCommand

if TYPE_CHECKING:
    from tracker.keeping_root import Kept

_json = click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")


@click.command("backup", cls=SettingsCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Take the place of a file of that name.")
@_json
@click.pass_context
def backup_command(ctx: click.Context, /, file: Path, replace: bool, as_json: bool) -> int:
    """Write the library to FILE: one SQLite file, verified, while nights and people go on.

    FILE takes its name only when it is whole and its ledger holds; an older one stays until then.
    A library on a server is written as a SQLite file too. To restore: tracker --database-url
    sqlite:///FILE copy --to URL, with the URL of an empty database.
    """
    from tracker.keeping_root import Keeping

    with shown_progress() as progress, opened(ctx, progress) as tracker:
        _tell(Keeping(tracker, progress).backup(file, replace=replace), as_json)
    return DONE


@click.command("copy", cls=SettingsCommand)
@click.option("--to", "url", required=True, metavar="URL", help="An empty database.")
@_json
@click.pass_context
def copy_command(ctx: click.Context, /, url: str, as_json: bool) -> int:
    """Copy the whole library to another database, and verify it by the head of its ledger.

    Both ways between SQLite and PostgreSQL. The target must be empty; stopped half-way it stays
    empty, and the command can be run again. The library itself is only read, and no night may run
    meanwhile.
    """
    from tracker.keeping_root import Keeping

    with shown_progress() as progress, opened(ctx, progress) as tracker:
        _tell(Keeping(tracker, progress).copy_to(url), as_json)
    return DONE


def _tell(kept: "Kept", as_json: bool) -> None:
    if as_json:
        told = {
            "where": kept.where,
            "claims": kept.claims,
            "events": kept.events,
            "head": kept.head,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    say(f"{kept.where}: {kept.claims} claims, {kept.events} events, verified; head {kept.head}")
