"""Papers as small rows: compressed with a dictionary of phrases that abstracts are made of.

The dictionary a file began with is kept in the file, so that a later one may differ.
"""

import json
import zlib
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

from tracker.domain.paper_keys import paper_of
from tracker.domain.papers import Paper, Source, Version

LEVEL = 6
_RAW = -15
_SOURCES = tuple(Source)
_FLAGS: tuple[bool | None, ...] = (None, False, True)


def shipped_dictionary() -> bytes:
    """The dictionary for new files: common phrases, the most common last."""
    text = files("tracker.literature").joinpath("common_phrases.txt").read_text("utf-8")
    return text.replace("\n", " ").encode()


class Packing:
    """Packs and unpacks papers with one dictionary."""

    def __init__(self, dictionary: bytes) -> None:
        self._dictionary = dictionary
        # A copy of a press that knows the dictionary is made faster than another one learns it.
        self._press = zlib.compressobj(
            LEVEL, zlib.DEFLATED, _RAW, 8, zlib.Z_DEFAULT_STRATEGY, dictionary
        )

    def pack(self, paper: Paper) -> bytes:
        """Everything of a paper but its id and where and when it was seen."""
        fields = (
            paper.title,
            paper.abstract,
            paper.authors,
            paper.categories,
            [
                (
                    v.number,
                    v.submitted.toordinal() if v.submitted else 0,
                    _FLAGS.index(v.withdrawal),
                )
                for v in paper.versions
            ],
            paper.comment,
            paper.doi,
            paper.journal_ref,
        )
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        press = self._press.copy()
        # A lone surrogate, as JSON can hold, is no text for any encoding but this.
        return press.compress(text.encode("utf-8", "surrogatepass")) + press.flush()

    def unpack(self, key: int, packed: bytes, source: int, seen_at: int) -> Paper:
        """The paper of a row. Raises ValueError or zlib.error for a row that is broken."""
        fields = self._fields(packed)
        title, abstract, authors, categories, versions, comment, doi, journal_ref = fields
        return Paper(
            id=paper_of(key),
            title=title,
            source=_SOURCES[source],
            seen_at=moment(seen_at),
            versions=tuple(
                Version(number, date.fromordinal(day) if day else None, _FLAGS[flag])
                for number, day, flag in versions
            ),
            authors=tuple(authors),
            categories=tuple(categories),
            abstract=abstract,
            comment=comment,
            doi=doi,
            journal_ref=journal_ref,
        )

    def texts(self, packed: bytes) -> tuple[str, str]:
        """Title and abstract alone, for an index."""
        fields = self._fields(packed)
        return fields[0], fields[1]

    def _fields(self, packed: bytes) -> Any:
        expand = zlib.decompressobj(_RAW, self._dictionary)
        text = expand.decompress(packed) + expand.flush()
        if not expand.eof:
            raise ValueError("a row of the literature is cut off")
        return json.loads(text.decode("utf-8", "surrogatepass"))


def source_number(source: Source) -> int:
    """The number that a row holds for a source."""
    return _SOURCES.index(source)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """An aware moment as whole microseconds since 1970."""
    passed = at - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def moment(number: int) -> datetime:
    """The moment that `microseconds` made the number of; aware UTC."""
    return _EPOCH + timedelta(microseconds=number)
