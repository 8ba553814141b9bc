"""How commands speak: the width of the terminal, colour, and lines that are folded to fit."""

import io
import os
import sys
from typing import TextIO

import click

from tracker.cli.exits import ReaderGoneError
from tracker.formats.folding import fold
from tracker.formats.foreign import harmless

WIDEST = 120
UNKNOWN_WIDTH = 100
"""Columns of a report that goes to a file or a mail."""


def terminal() -> tuple[int, bool]:
    """Width of the terminal and whether to use colour (NO_COLOR, FORCE_COLOR, a real terminal)."""
    width = min(_columns(), WIDEST)
    if os.environ.get("NO_COLOR"):
        return width, False
    return width, bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def record_width() -> int | None:
    """The width to which records are folded (lines that editors and grep read); None: not at all.

    Somebody who reads along has them folded; a pipe and a file get one line a record.
    """
    return terminal()[0] if sys.stdout.isatty() else None


def folded_record(text: str) -> str:
    """Lines of records for standard output, folded or not (see `record_width`)."""
    width = record_width()
    return text if width is None else fold(text, width)


def say(text: str) -> None:
    """Write to standard output what people read, folded to the terminal's width; no colour."""
    try:
        click.echo(fold(_lines(text), terminal()[0]), nl=False)
    except BrokenPipeError as error:
        raise ReaderGoneError from error


def warn(text: str) -> None:
    """Write to standard error; folded where a person reads along, else a line stays a line."""
    ended = _lines(text)
    click.echo(fold(ended, terminal()[0]) if sys.stderr.isatty() else ended, nl=False, err=True)


def _lines(text: str) -> str:
    told = harmless(text)
    return told if not told or told.endswith("\n") else f"{told}\n"


def shown_error(error: click.ClickException) -> str:
    """What click says of wrong usage."""
    told = io.StringIO()
    error.show(told)
    return told.getvalue()


def _columns() -> int:
    """COLUMNS, else the width of the terminal that any of our streams is on (a pager keeps one)."""
    written = os.environ.get("COLUMNS", "")
    if written.isdecimal() and int(written) > 0:
        return int(written)
    streams: tuple[TextIO | None, ...] = (sys.__stdout__, sys.__stderr__, sys.__stdin__)
    for stream in streams:
        try:
            if stream is not None:
                return os.get_terminal_size(stream.fileno()).columns or UNKNOWN_WIDTH
        except (OSError, ValueError):
            continue  # not a terminal, or closed: ask the next
    return UNKNOWN_WIDTH
