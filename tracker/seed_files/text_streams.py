"""Documents as streams of text, whatever their size and encoding; says what is no text at all."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tracker.domain.errors import SourceFileError

_HEAD = 8192
_PIECE = 1 << 19
_MARGIN = 4096
_LONGEST_LINE = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 read as Latin-1: an old file's accents stay letters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("tracker-latin", _as_latin)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document with what stands beside it.

    References that begin from `first` up to `last` are its own; `line` is that of its first letter.
    """

    text: str
    line: int
    first: int
    last: int


def open_text(path: Path) -> TextIO | None:
    """The document as text with ``\\n`` for every line's end; None where it is no text.

    Any encoding will do: ids are ASCII in all of them. Raises SourceFileError.
    """
    if not path.exists():
        raise SourceFileError(str(path), "there is no such file or folder", "check the path")
    if not path.is_file():
        raise SourceFileError(str(path), "it is not a plain file", "give a text document")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
        wide = encoding in {"utf-16", "utf-32"}
        if head.startswith(b"%PDF") or (b"\0" in head and not wide):
            return None
        return path.open(encoding=encoding, errors="tracker-latin", newline=None)
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> SourceFileError:
    """The error for a file that cannot be read."""
    why = f"it cannot be read: {error.strerror or error}"
    return SourceFileError(str(path), why, "check who may read it, or leave it out")


def bounded_lines(file: TextIO) -> Iterator[str]:
    """The lines of a document, one that is longer than a quarter of a million letters in pieces.

    Only what ends in ``\\n`` ends a line.
    """
    while piece := file.readline(_LONGEST_LINE):
        yield piece


def windows(file: TextIO) -> Iterator[Window]:
    """The document in stretches of half a million letters; never more than two are held."""
    text, line, first = "", 1, 0
    while True:
        piece = file.read(_PIECE)
        text += piece
        last = len(text)
        if piece:
            last -= _MARGIN
            newline = text.rfind("\n", max(0, last - _MARGIN), max(0, last))
            last = max(first, newline + 1 if newline >= 0 else last)
        yield Window(text, line, first, last)
        if not piece:
            return
        kept = max(0, last - _MARGIN)
        line += text.count("\n", 0, kept)
        text, first = text[kept:], last - kept
