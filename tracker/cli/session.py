"""What every command needs: the settings read, the house opened, a place to write to."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap import Tracker
from tracker.cli.exits import ReaderGoneError
from tracker.cli.saying import warn
from tracker.domain.errors import BadInputError
from tracker.ports import Progress
from tracker.services.silent_progress import SilentProgress
from tracker.settings import load_settings

_PIECE = 1 << 16


@contextmanager
def opened(ctx: click.Context, progress: Progress | None = None) -> Iterator[Tracker]:
    """The house with the settings of this command line. Raises SettingsError."""
    with Tracker(load_settings(ctx.obj or {}), progress) as tracker:
        yield tracker


def emit(text: str | Iterable[str], output: Path | None = None) -> None:
    """Write to standard output, or to a file that is replaced only when it is whole.

    Raises BadInputError when the file cannot be written.
    """
    chunks = [text] if isinstance(text, str) else text
    if output is None:
        try:
            for chunk in _pieces(chunks):
                click.echo(chunk, nl=False, color=True)  # the renderer has decided about colour
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        return
    replacing(output, lambda path: _write_texts(path, chunks))


def _pieces(chunks: Iterable[str]) -> Iterator[str]:
    """The same text in pieces worth writing: each is a call of the operating system."""
    held: list[str] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _PIECE:
            yield "".join(held)
            held, size = [], 0
    if held:
        yield "".join(held)


def replacing(output: Path, write: Callable[[Path], None]) -> None:
    """Let a file be written beside `output`, which it replaces when it is whole.

    Raises BadInputError when the file cannot be written.
    """
    try:
        _replace(output, write)
    except OSError as error:
        raise BadInputError(f"{output} cannot be written: {error.strerror or error}") from error
    warn(f"written to {output}")


def _write_texts(path: Path, chunks: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(chunks)


def _replace(output: Path, write: Callable[[Path], None]) -> None:
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    os.close(handle)
    try:
        write(Path(name))
        Path(name).chmod(0o644)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress bar on standard error where a person watches, else silence."""
    if not sys.stderr.isatty():
        yield SilentProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as RichProgress

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bars(bars)


class _Bars:
    def __init__(self, bars: Any) -> None:
        self._bars = bars
        self._tasks: dict[str, Any] = {}

    def step(self, what: str, done: int, of: int) -> None:
        """See `Progress.step`."""
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=of)
        self._bars.update(self._tasks[what], completed=done, total=of)


def output_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--output FILE`` for commands that write a text."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file instead of the terminal.",
    )(function)
