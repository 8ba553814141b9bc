"""Commands about the settings: config show, check, schema."""

from pathlib import Path
from typing import Any

import click

from tracker.cli.json_option import emit_json, json_option
from tracker.cli.saying import say
from tracker.cli.session import emit, output_option
from tracker.cli.settings_options import CommandGroup, SettingsCommand
from tracker.domain.errors import SettingsError
from tracker.setting_values import SETTINGS
from tracker.settings import Settings, describe_settings, said_settings


@click.group("config", cls=CommandGroup)
def config_command() -> None:
    """Show and check the settings: default < tracker.toml < environment < flag."""


@config_command.command("show", cls=SettingsCommand)
@json_option
@click.pass_context
def show_command(ctx: click.Context, /, as_json: bool) -> int:
    """Show every setting in force, and where it was said. Secrets are not shown."""
    from tracker.formats.settings_text import render_settings

    settings, places = said_settings(ctx.obj or {})
    rows = [(name, _shown(settings, name), places.get(name, "default")) for name in SETTINGS]
    if as_json:
        emit_json({name: {"value": value, "from": place} for name, value, place in rows})
    else:
        say(render_settings(rows))
    return 0


@config_command.command("check", cls=SettingsCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_context
def check_command(ctx: click.Context, /, file: Path | None, as_json: bool) -> int:
    """Check FILE, or what is in force here: the nearest tracker.toml, the environment, the flags.

    Exit code 0 when all of it can be used, 2 when not; the error names file and line.
    """
    if file is not None:
        if not file.is_file():
            raise SettingsError(f"{file}: there is no such file", "check the path")
        settings, _ = said_settings({}, {}, config=file)
        told = str(file)
    else:
        settings, _ = said_settings(ctx.obj or {})
        told = describe_settings(settings)
    if as_json:
        emit_json({"file": str(file or settings.config_path or ""), "well": True})
    else:
        say(f"{told}: every setting can be used")
    return 0


@config_command.command("schema", cls=SettingsCommand)
@output_option
def schema_command(output: Path | None) -> int:
    """Print the JSON Schema of tracker.toml, for editors that check TOML as one types.

    For Taplo and Even Better TOML, the first line of tracker.toml names the file in which it is
    kept: #:schema ./tracker.schema.json
    """
    from tracker.config_file import config_schema
    from tracker.formats.foreign import dump_json

    emit(dump_json(config_schema()) + "\n", output)
    return 0


def _shown(settings: Settings, name: str) -> Any:
    value = getattr(settings, name)
    if SETTINGS[name].secret:
        return [f"{url.partition('://')[0]}://…" for url in value]
    if name == "database_url":
        from tracker.storage.engine import shown_url

        return shown_url(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return str(value)
