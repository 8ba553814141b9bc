"""Documents as text: one place that opens files; refuses what is missing, binary or too large."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tracker.domain.errors import BadInputError, SourceFileError

LARGEST = 64 * 1024 * 1024
"""Bytes above which a document is refused: a page of claims is never that long."""

_NEWLINE = re.compile(r"\r\n|\r|\n")


def read_document(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark.

    Raises SourceFileError where it is missing, no plain file, empty, too large or not UTF-8.
    """
    whole = read_bytes(path)
    content = whole.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceFileError(
            str(path),
            f"it is not UTF-8 text (byte {error.start + len(whole) - len(content)} cannot be read)",
            "save it as UTF-8 and try again",
        ) from None
    if not text.strip():
        raise SourceFileError(str(path), "it is empty", "give a document that holds claims")
    return text


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises SourceFileError where it cannot be opened or is too large."""
    if not path.exists():
        raise SourceFileError(str(path), "there is no such file or folder", "check the path")
    if not path.is_file():
        raise SourceFileError(str(path), "it is not a plain file", "give a text document")
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceFileError(
                str(path), f"it is too large ({size} bytes)", "split it into parts below 64 MiB"
            )
        return path.read_bytes()
    except OSError as error:
        raise SourceFileError(
            str(path), f"it cannot be opened: {error.strerror}", "check who may read it"
        ) from None


def files_below(folder: Path) -> Iterator[Path]:
    """All files of a folder and its folders, sorted, hidden ones and links to folders left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def split_lines(text: str) -> list[str]:
    """The lines as an editor numbers them: `str.splitlines` also splits at rarer characters."""
    return _NEWLINE.split(text)


def one_line(text: str) -> str:
    """The text with every run of white space made one blank."""
    return " ".join(text.split())


def storable(text: str) -> str:
    """The text on one line. Raises BadInputError for characters that no store can keep."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise BadInputError("it holds a character that is no text", "remove \\u0000 and \\ud8xx")
    return one_line(text)
