"""Find the arXiv references of any text document; refuses what is missing or no text."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from tracker.domain.claims import Anchor
from tracker.domain.errors import SourceFileError
from tracker.domain.months import Month
from tracker.domain.references import DocumentsRead, Reference
from tracker.seed_files.bib_references import bib_references
from tracker.seed_files.claim_dates import document_month
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
_HELD_BACK = 2_048


class DocumentReferenceReader:
    """Finds references in Markdown, text, LaTeX, BibTeX, HTML, CSV, JSON, notebooks and the like.

    A document is read once, as a stream: what is held does not grow with its length.
    """

    def references(self, path: Path, read: DocumentsRead) -> Iterator[Reference]:
        """See `ReferenceReader.references`."""
        if not path.is_dir():
            file = open_text(path)
            if file is None:
                raise SourceFileError(
                    str(path), "it is not a text document", "save its text and give that"
                )
            read.documents += 1
            yield from _of_file(path, file)
            return
        before = read.documents
        for found in _files_below(path, read):
            file = open_text(found) if found.is_file() else None
            read.documents += file is not None
            read.binaries += file is None
            if file is not None:
                yield from _of_file(found, file)
        if read.documents == before:
            raise SourceFileError(str(path), "the folder holds no text document", "check the path")


def _files_below(folder: Path, read: DocumentsRead) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, onerror=_refuse):
        kept = sorted(name for name in folders if not _is_passed_over(name))
        shown = sorted(name for name in names if not name.startswith("."))
        read.hidden += len(folders) - len(kept) + len(names) - len(shown)
        folders[:] = kept
        yield from (Path(root) / name for name in shown)


def _is_passed_over(folder: str) -> bool:
    return folder.startswith(".") or folder in _NEVER or folder.endswith(".egg-info")


def _refuse(error: OSError) -> None:
    raise unreadable(Path(error.filename), error)


def _of_file(path: Path, file: TextIO) -> Iterator[Reference]:
    try:
        with file:
            for one in _distinct(_form(path)(file)):
                yield Reference(f"{path}:{one.line}", one.anchor, one.masked, one.as_of)
    except OSError as error:
        raise unreadable(path, error) from None


def _form(path: Path) -> Callable[[TextIO], Iterator[Found]]:
    return _FORMS.get(path.suffix.lower(), _text)


def _text(file: TextIO) -> Iterator[Found]:
    of_document: Month | None = None
    for window in windows(file):
        if not window.first and window.line == 1:
            of_document = document_month(window.text)
        for one in stretch_references(window.text, window.line, window.first, window.last):
            yield replace(one, as_of=one.as_of or of_document) if of_document else one


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


def _distinct(found: Iterable[Found]) -> Iterator[Found]:
    """One reference a paper and version on a line or in an entry; what any of them said is kept.

    Held back are the last few thousand: on a single line of any length, ids further apart are told
    as two.
    """
    kept: dict[tuple[int, str], dict[int | None, Found]] = {}
    for one in found:
        key = (one.entry or -one.line, one.anchor.subject)
        _add(kept.setdefault(key, {}), one)
        if len(kept) > _HELD_BACK:
            yield from kept.pop(next(iter(kept))).values()
    for versions in kept.values():
        yield from versions.values()


def _add(versions: dict[int | None, Found], one: Found) -> None:
    """A use without a version is one of the version that stands beside it."""
    version = one.anchor.said_version
    if version is None:
        version = next(iter(versions), None)
    elif None in versions:
        unversioned = versions.pop(None)
        versions[version] = replace(unversioned, anchor=_both(unversioned.anchor, one.anchor))
        return
    first = versions.get(version)
    versions[version] = replace(first, anchor=_both(first.anchor, one.anchor)) if first else one


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
