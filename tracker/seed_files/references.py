"""Find the arXiv references of any text document; refuses what is missing or no text."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from tracker.domain.claims import Anchor
from tracker.domain.errors import SourceFileError
from tracker.domain.references import DocumentsRead, Reference
from tracker.seed_files.bib_references import bib_references
from tracker.seed_files.json_references import json_references
from tracker.seed_files.table_references import csv_references
from tracker.seed_files.text_references import Found, stretch_references
from tracker.seed_files.text_streams import open_text, unreadable, windows

_NEVER = frozenset(
    {
        *("node_modules", "bower_components", "__pycache__", "venv", "env", "site-packages"),
        *("vendor", "third_party"),
    }
)
"""Folders that hold what others wrote."""


class DocumentReferenceReader:
    """Finds references in Markdown, text, LaTeX, BibTeX, HTML, CSV, JSON, notebooks and the like.

    A document is read once, as a stream: what is held grows with its references, not its size.
    """

    def references(self, path: Path) -> DocumentsRead:
        """See `ReferenceReader.references`."""
        if not path.is_dir():
            found = _of_file(path)
            if found is None:
                raise SourceFileError(
                    str(path), "it is not a text document", "save its text and give that"
                )
            return DocumentsRead(tuple(found), documents=1)
        read = _of_folder(path)
        if not read.documents:
            raise SourceFileError(str(path), "the folder holds no text document", "check the path")
        return read


def _of_folder(folder: Path) -> DocumentsRead:
    found: list[Reference] = []
    documents = binaries = hidden = 0
    for root, folders, names in os.walk(folder, onerror=_refuse):
        kept = sorted(name for name in folders if not _is_passed_over(name))
        shown = sorted(name for name in names if not name.startswith("."))
        hidden += len(folders) - len(kept) + len(names) - len(shown)
        folders[:] = kept
        for name in shown:
            file = Path(root) / name
            references = _of_file(file) if file.is_file() else None
            documents += references is not None
            binaries += references is None
            found += references or ()
    return DocumentsRead(tuple(found), documents, binaries, hidden)


def _is_passed_over(folder: str) -> bool:
    return folder.startswith(".") or folder in _NEVER or folder.endswith(".egg-info")


def _refuse(error: OSError) -> None:
    raise unreadable(Path(error.filename), error)


def _of_file(path: Path) -> list[Reference] | None:
    file = open_text(path)
    if file is None:
        return None
    try:
        with file:
            found = sorted(_form(path)(file), key=lambda one: one.line)
    except OSError as error:
        raise unreadable(path, error) from None
    return [Reference(f"{path}:{one.line}", one.anchor, one.masked) for one in _distinct(found)]


def _form(path: Path) -> Callable[[TextIO], Iterator[Found]]:
    return _FORMS.get(path.suffix.lower(), _text)


def _text(file: TextIO) -> Iterator[Found]:
    for window in windows(file):
        yield from stretch_references(window.text, window.line, window.first, window.last)


def _notebook(file: TextIO) -> Iterator[Found]:
    return json_references(file, notebook=True)


_FORMS: dict[str, Callable[[TextIO], Iterator[Found]]] = {
    ".json": json_references,
    ".jsonl": json_references,
    ".ndjson": json_references,
    ".geojson": json_references,
    ".ipynb": _notebook,
    ".csv": csv_references,
    ".tsv": csv_references,
    ".bib": bib_references,
    ".bibtex": bib_references,
}


def _distinct(found: Iterable[Found]) -> list[Found]:
    """One reference a paper and version on a line or in an entry; what any of them said is kept."""
    kept: dict[tuple[int, str, int | None], Found] = {}
    versions: dict[tuple[int, str], int] = {}
    places = [(one.entry or -one.line, one) for one in found]
    for place, one in places:
        if one.anchor.said_version:
            versions.setdefault((place, one.anchor.subject), one.anchor.said_version)
    for place, one in places:
        anchor = one.anchor
        version = anchor.said_version or versions.get((place, anchor.subject))
        key = (place, anchor.subject, version)
        first = kept.get(key)
        kept[key] = replace(first, anchor=_both(first.anchor, anchor)) if first else one
    return list(kept.values())


def _both(first: Anchor, other: Anchor) -> Anchor:
    if first.said_version is None and other.said_version:
        first = replace(first, written=other.written, said_version=other.said_version)
    month = first.said_month or other.said_month
    return replace(
        first,
        said_title=first.said_title or other.said_title,
        said_month=month,
        said_authors=first.said_authors or other.said_authors,
        said_year=None if month else first.said_year or other.said_year,
    )
