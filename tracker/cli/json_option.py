"""`--json`: every command that tells something tells it to programs as well."""

import click

from tracker.cli.session import emit
from tracker.formats.foreign import dump_json

json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")
as_format_json = click.option(
    "--json", "form", flag_value="json", help="The same as --format json."
)


def emit_json(value: object) -> None:
    """Write a plain JSON value to standard output."""
    emit(dump_json(value) + "\n")
