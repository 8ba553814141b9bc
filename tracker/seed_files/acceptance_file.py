"""``.tracker-accept.toml``: what people have acknowledged of the documents beside it.

The file is committed with the documents. An entry without a reason, a day or the mark of what was
seen is refused: it could not expire or notice a change.
"""

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.domain.acknowledgements import Acknowledgement, acknowledgeable
from tracker.domain.errors import SourceFileError
from tracker.domain.findings import Code

NAME = ".tracker-accept.toml"
_HEAD = """\
# Findings of `tracker verify` that were acknowledged: each until a day, and only as long as the
# paper and what the document says of it stay as they were. Written by: tracker accept-finding
"""
_BLOCK = re.compile(r"^\[\[accept\]\]", re.MULTILINE)
_TEXTS = ("document", "paper", "code", "why", "seen")
_KEYS = frozenset({*_TEXTS, "until", "by"})


class TomlAcceptances:
    """See `tracker.standing_ports.AcceptanceFiles`."""

    def file_for(self, document: Path) -> Path:
        """The nearest file upwards; else one beside the nearest tracker.toml or checkout, else one
        beside the document."""
        home = document.absolute().parent
        folders = (home, *home.parents)
        found = next((place / NAME for place in folders if (place / NAME).is_file()), None)
        if found is not None:
            return found
        roots = (place for place in folders if any((place / n).exists() for n in _ROOTS))
        return next(roots, home) / NAME

    def accepted(self, document: Path) -> list[Acknowledgement]:
        """See `AcceptanceFiles.accepted`."""
        file = self.file_for(document)
        name = _name_in(file, document)
        return [held for where, held in _entries(file) if where == name]

    def accept(self, document: Path, new: Sequence[Acknowledgement]) -> Path:
        """See `AcceptanceFiles.accept`."""
        file = self.file_for(document)
        name = _name_in(file, document)
        text = _without(file, name, new) or _HEAD
        blocks = [_block(name, each) for each in new]
        _replace(file, "\n".join([text.rstrip("\n") + "\n", *blocks]))
        return file

    def revoke(self, document: Path, gone: Sequence[Acknowledgement]) -> Path:
        """See `AcceptanceFiles.revoke`."""
        file = self.file_for(document)
        _replace(file, _without(file, _name_in(file, document), gone))
        return file


_ROOTS = ("tracker.toml", ".git")


def _name_in(file: Path, document: Path) -> str:
    """The document as the file calls it: relative to the file's folder, with forward slashes."""
    return document.absolute().relative_to(file.parent.absolute()).as_posix()


def _entries(file: Path) -> list[tuple[str, Acknowledgement]]:
    """(document, acknowledgement) of every entry; none where there is no file."""
    if not file.is_file():
        return []
    text = _read(file)
    return [_entry(file, text, number, told) for number, told in enumerate(_parsed(file, text))]


def _parsed(file: Path, text: str) -> list[Any]:
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(str(file), str(error), "mend the file") from None
    strangers = sorted(set(written) - {"accept"})
    entries = written.get("accept", [])
    if strangers or not isinstance(entries, list):
        what = strangers[0] if strangers else "accept"
        raise SourceFileError(
            str(file), f"'{what}' is not expected here", "entries begin with [[accept]]"
        )
    return entries


def _entry(file: Path, text: str, number: int, told: Any) -> tuple[str, Acknowledgement]:
    where = f"{file}:{_line_of(text, number)}"
    advice = "write it with: tracker accept-finding"
    if not isinstance(told, dict):
        raise SourceFileError(where, "an entry is a table", "entries begin with [[accept]]")
    strangers = sorted(set(told) - _KEYS)
    if strangers:
        known = ", ".join(sorted(_KEYS))
        raise SourceFileError(where, f"unknown key '{strangers[0]}'", f"known are: {known}")
    for key in _TEXTS:
        if not isinstance(told.get(key), str) or not told[key].strip():
            raise SourceFileError(where, f"'{key}' is missing or no text", advice)
    until = told.get("until")
    if not isinstance(until, date) or isinstance(until, datetime):
        raise SourceFileError(where, "'until' is missing or no date", "write until = 2027-01-31")
    if not isinstance(told.get("by", ""), str):
        raise SourceFileError(where, "'by' is no text", advice)
    if told["code"] not in set(Code) or not acknowledgeable(Code(told["code"])):
        raise SourceFileError(where, f"'{told['code']}' is no finding to be acknowledged", advice)
    code, mark, by = Code(told["code"]), told["seen"], told.get("by", "")
    return told["document"], Acknowledgement(code, told["paper"], until, told["why"], mark, by)


def _line_of(text: str, number: int) -> int:
    starts = [found.start() for found in _BLOCK.finditer(text)]
    return text.count("\n", 0, starts[number]) + 1 if number < len(starts) else 1


def _without(file: Path, name: str, gone: Sequence[Acknowledgement]) -> str:
    """The text of the file without the entries about the same findings of this document."""
    entries = _entries(file)
    if not file.is_file():
        return ""
    text = _read(file)
    starts = [found.start() for found in _BLOCK.finditer(text)]
    if len(starts) != len(entries):
        raise SourceFileError(
            str(file), "its entries cannot be told apart", "begin each on a line with [[accept]]"
        )
    pieces = [text[: starts[0]] if starts else text]
    dropped = {(name, each.code, each.subject) for each in gone}
    ends = [*starts[1:], len(text)][: len(starts)]
    for (where, held), start, end in zip(entries, starts, ends, strict=True):
        if (where, held.code, held.subject) not in dropped:
            pieces.append(text[start:end])
    return "".join(pieces)


def _block(name: str, held: Acknowledgement) -> str:
    fields = {
        "document": name,
        "paper": held.subject,
        "code": held.code.value,
        "why": held.why,
        "by": held.by,
        "seen": held.mark,
    }
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    lines = [
        f"{key} = {json.dumps(text, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, text in fields.items()
        if text or key != "by"
    ]
    lines.insert(3, f"until = {held.until.isoformat()}")
    return "\n".join(["[[accept]]", *lines, ""])


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceFileError(str(file), f"it cannot be read: {error}", "mend the file") from None


def _replace(file: Path, text: str) -> None:
    """Write the whole file or leave it as it was. Raises SourceFileError."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{NAME}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except OSError as error:
        why = f"it cannot be written: {error.strerror or error}"
        raise SourceFileError(str(file), why, "make its folder writable") from error
