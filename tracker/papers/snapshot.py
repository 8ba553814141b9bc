"""A bundled file of paper facts: says that papers exist, never that one does not.

JSON Lines. The first line is a header ``{"snapshot": 1, "as_of": "YYYY-MM-DD"}``; every other line
is one paper. The file is read at the first question, and by one process once while it stays as it
is.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.domain.errors import InvalidArxivIdError, SourceFileError
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.papers import Paper, Source, Version


class SnapshotCatalogue:
    """`Catalogue` over a snapshot file; an empty one when there is no file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @property
    def as_of(self) -> date | None:
        """See `Catalogue.as_of`. Raises SourceFileError."""
        return self._content[0]

    def paper(self, id_: ArxivId) -> Paper | None:
        """See `Catalogue.paper`. Raises SourceFileError."""
        return self._content[1].get(id_)

    def papers(self) -> Iterable[Paper]:
        """See `Catalogue.papers`. Raises SourceFileError."""
        return self._content[1].values()

    @cached_property
    def _content(self) -> tuple[date | None, Mapping[ArxivId, Paper]]:
        if self._path is None:
            return None, {}
        try:
            written = self._path.stat()
            return _read(self._path.absolute(), written.st_mtime_ns, written.st_size)
        except (OSError, UnicodeDecodeError) as error:
            raise SourceFileError(str(self._path), f"cannot be read: {error}") from error


@lru_cache(maxsize=2)
def _read(path: Path, _written: int, _size: int) -> tuple[date | None, Mapping[ArxivId, Paper]]:
    """The day and the papers of a file as it was written at a moment, in so many bytes."""
    as_of: date | None = None
    papers: dict[ArxivId, Paper] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            fields = dict(json.loads(line))
            if "snapshot" in fields:
                as_of = date.fromisoformat(fields["as_of"])
            elif as_of is None:
                raise SourceFileError(where, "the first line is not a snapshot header")
            else:
                paper = _read_paper(fields, as_of)
                papers[paper.id] = paper
        except (ValueError, KeyError, TypeError, InvalidArxivIdError) as error:
            raise SourceFileError(where, f"not a line of a snapshot: {error}") from error
    return as_of, MappingProxyType(papers)


def _read_paper(fields: Mapping[str, Any], as_of: date) -> Paper:
    versions = tuple(
        Version(
            int(version["version"]),
            date.fromisoformat(version["submitted"]) if "submitted" in version else None,
        )
        for version in fields.get("versions", ())
    )
    return Paper(
        id=parse_arxiv_id(fields["id"]).id,
        title=str(fields["title"]),
        source=Source.SNAPSHOT,
        seen_at=datetime.combine(as_of, time(), UTC),
        versions=versions,
        authors=tuple(fields.get("authors", ())),
        categories=tuple(fields.get("categories", ())),
        comment=fields.get("comment") or "",
        doi=fields.get("doi") or "",
        journal_ref=fields.get("journal_ref") or "",
    )
