"""Bulk files of papers, read as a stream: arXiv's metadata snapshot, and our own JSON Lines.

Knows two forms of line. The snapshot (Kaggle, GCS ``arxiv-metadata-oai-snapshot.json``): 14 keys,
``categories`` a text, ``versions`` of ``{"version": "v1", "created": RFC 2822}``. Ours: ``authors``
and ``categories`` lists, ``published`` a day, or ``versions`` of ``{"version": 1, "submitted"}``.
Plain or gzip. A bad line is refused by file and line; a file of bad lines is refused as a whole.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO

from tracker.domain.errors import InvalidArxivIdError, SourceFileError
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.imports import Refusal
from tracker.domain.literature import ImportPosition
from tracker.domain.papers import Paper, Source, Version
from tracker.literature_ports import PaperBatch

BATCH = 5_000
"""Lines between two places from which an import can go on."""
MOST_REFUSED = 1_000
"""More bad lines than this, or nothing but bad lines at the beginning: not a file of papers."""
_BEGINNING = 100
_HEAD = 1 << 16
_LONGEST_LINE = 1 << 22
_GZIP = b"\x1f\x8b"


class BulkPaperFile:
    """`PaperFile`; papers of lines that do not say when they were true are dated `as_of`."""

    def __init__(self, as_of: datetime, batch: int = BATCH) -> None:
        self._as_of = as_of
        self._batch = batch

    def name(self, path: Path) -> str:
        """See `PaperFile.name`: a digest of its first 64 KiB and its size."""
        with _told(path), path.open("rb") as file:
            head = file.read(_HEAD)
            size = path.stat().st_size
        return hashlib.sha256(head + str(size).encode()).hexdigest()

    def batches(self, path: Path, start: ImportPosition) -> Iterator[PaperBatch]:
        """See `PaperFile.batches`."""
        with _told(path), path.open("rb") as raw:
            size = path.stat().st_size
            text = _text(raw)
            text.seek(start.offset)  # a compressed file is read and thrown away up to there
            reading = _Reading(path, self._as_of, start)
            while True:
                papers, refusals, ended = reading.take(text, self._batch)
                position = reading.position(self._as_of if ended else None)
                yield PaperBatch(papers, refusals, position, raw.tell(), size)
                if ended:
                    return


_CUT = (EOFError, gzip.BadGzipFile, zlib.error)
"""What reading raises where a compressed file is cut or broken."""

_NO_PAPER = (
    ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError,
)  # fmt: skip
"""What a line raises that is none."""


class _Reading:
    """How far the lines of one file are read."""

    def __init__(self, path: Path, as_of: datetime, start: ImportPosition) -> None:
        self._path = path
        self._as_of = as_of
        self._name = start.name
        self._offset = start.offset
        self._line = start.line
        self._refused = start.refused
        self._good = start.line - start.refused
        self._cut: Exception | None = None

    def position(self, finished_at: datetime | None) -> ImportPosition:
        return ImportPosition(self._name, self._offset, self._line, self._refused, finished_at)

    def take(
        self, text: BinaryIO, count: int
    ) -> tuple[tuple[Paper, ...], tuple[Refusal, ...], bool]:
        """The papers and refusals of so many lines, and whether the file has ended."""
        if self._cut is not None:
            raise self._cut
        papers: list[Paper] = []
        refusals: list[Refusal] = []
        for _ in range(count):
            try:
                line = text.readline(_LONGEST_LINE)
            except _CUT as error:
                self._cut = error  # what was whole is kept first
                break
            if not line:
                self._check(refusals, ended=True)
                return tuple(papers), tuple(refusals), True
            self._offset += len(line)
            self._line += 1
            if not line.strip():
                continue
            try:
                paper = read_line(line, self._as_of)
            except _NO_PAPER as error:
                refusals.append(self._refusal(str(error) or type(error).__name__))
                continue
            except InvalidArxivIdError as error:
                refusals.append(self._refusal(error.message))
                continue
            if paper is not None:
                papers.append(paper)
                self._good += 1
        self._check(refusals, ended=False)
        return tuple(papers), tuple(refusals), False

    def _refusal(self, why: str) -> Refusal:
        self._refused += 1
        refusal = Refusal(f"{self._path}:{self._line}", f"not a paper: {why}")
        if self._refused > MOST_REFUSED or (not self._good and self._refused >= _BEGINNING):
            raise SourceFileError(
                refusal.where,
                f"{self._refused} lines are no papers; the last one: {why}",
                "give arXiv's metadata snapshot or JSON Lines with id, title and abstract",
            )
        return refusal

    def _check(self, refusals: list[Refusal], *, ended: bool) -> None:
        if ended and not self._good and self._refused:
            raise SourceFileError(
                refusals[0].where if refusals else str(self._path),
                f"no line of the file is a paper: {refusals[0].why if refusals else ''}".rstrip(),
                "give arXiv's metadata snapshot or JSON Lines with id, title and abstract",
            )


def read_line(line: bytes, as_of: datetime) -> Paper | None:
    """The paper of a line of either form; None for a header line.

    Raises InvalidArxivIdError, and what `_NO_PAPER` names.
    """
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise TypeError("it is no JSON object")
    if "snapshot" in fields:
        return None
    missing = [name for name in ("id", "title") if not isinstance(fields.get(name), str)]
    if missing:
        raise ValueError(f"it has no {missing[0]}")
    title = _line(fields["title"])
    if not title:
        raise ValueError("its title is empty")
    return Paper(
        id=parse_arxiv_id(fields["id"]).id,
        title=title,
        source=Source.BULK,
        seen_at=_seen(fields.get("update_date"), as_of),
        versions=_versions(fields),
        authors=_authors(fields),
        categories=tuple(_words(fields.get("categories"))),
        abstract=_line(fields.get("abstract")),
        comment=_line(fields.get("comments") or fields.get("comment")),
        doi=_line(fields.get("doi")),
        journal_ref=_line(fields.get("journal-ref") or fields.get("journal_ref")),
    )


def _seen(updated: Any, as_of: datetime) -> datetime:
    """The day that the line was true: of its last change where it says so, never a later one."""
    if not isinstance(updated, str):
        return as_of
    return min(datetime.combine(date.fromisoformat(updated), time(), UTC), as_of)


def _versions(fields: Mapping[str, Any]) -> tuple[Version, ...]:
    written = fields.get("versions") or ()
    versions = [_version(each) for each in written]
    if not versions and fields.get("published"):
        versions = [Version(1, date.fromisoformat(str(fields["published"])[:10]))]
    return tuple(sorted(versions, key=lambda version: version.number))


def _version(written: Mapping[str, Any]) -> Version:
    number = int(str(written["version"]).removeprefix("v"))
    if number < 1:
        raise ValueError(f"there is no version {number}")
    if written.get("created"):
        moment = parsedate_to_datetime(str(written["created"]))
        return Version(number, moment.astimezone(UTC).date() if moment.tzinfo else moment.date())
    submitted = written.get("submitted")
    return Version(number, date.fromisoformat(submitted) if submitted else None)


def _authors(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The names as given in a list; of the snapshot, its parsed names."""
    if isinstance(fields.get("authors"), list):
        return tuple(filter(None, map(_line, fields["authors"])))
    parsed = fields.get("authors_parsed") or ()
    names = (
        " ".join(part for part in (_line(first), _line(last), _line(suffix)) if part)
        for last, first, suffix in (tuple(each[:3]) for each in parsed)
    )
    return tuple(filter(None, names))


def _words(written: Any) -> list[str]:
    return [str(each) for each in written] if isinstance(written, list) else _line(written).split()


def _line(text: Any) -> str:
    """On one line, and such as any store can keep: without halves of characters and end marks."""
    if not isinstance(text, str):
        return ""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return " ".join(whole.split())


def _text(raw: BinaryIO) -> Any:
    head = raw.read(2)
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if head == _GZIP else raw


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except _CUT as error:
        raise SourceFileError(
            str(path),
            f"its compression is broken: {error}",
            "fetch it again; what was read is kept",
        ) from error
    except OSError as error:
        raise SourceFileError(str(path), f"cannot be read: {error.strerror or error}") from error
