"""References of one run in a nameless temporary SQLite file: any number of them in little memory.

The file is private to the process, and the operating system takes it back however the run ends.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from tracker.domain.claims import Anchor
from tracker.domain.errors import CouldNotFinishError
from tracker.domain.identifiers import ArxivId
from tracker.domain.ledger import utc_text
from tracker.domain.papers import Paper
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome
from tracker.storage.reference_json import (
    findings_json,
    findings_of_json,
    reference_json,
    reference_of_json,
)
from tracker.storage.sighting_json import paper_json, paper_of_json

_CACHE_KIB = 8192
_PAPERS_HELD = 256
_FORM = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -{_CACHE_KIB};
CREATE TABLE put (
  document INTEGER NOT NULL, line INTEGER NOT NULL, subject BLOB NOT NULL, masked INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE verdict (key INTEGER PRIMARY KEY, outcome TEXT NOT NULL, findings TEXT NOT NULL);
CREATE TABLE paper (subject BLOB PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
"""
_SETTLED = """
CREATE TABLE use (
  key INTEGER PRIMARY KEY, document INTEGER NOT NULL, line INTEGER NOT NULL,
  subject BLOB NOT NULL, masked INTEGER NOT NULL, body TEXT NOT NULL
);
INSERT INTO use (document, line, subject, masked, body)
  SELECT document, line, subject, masked, body FROM put ORDER BY document, line, rowid;
DROP TABLE put;
CREATE INDEX use_of_subject ON use (masked, subject);
CREATE TABLE subject (
  subject BLOB PRIMARY KEY, first INTEGER NOT NULL, uses INTEGER NOT NULL, answered TEXT
) WITHOUT ROWID;
INSERT INTO subject
  SELECT subject, MIN(key), COUNT(*), NULL FROM use WHERE masked = 0 GROUP BY subject;
"""
_USES = "SELECT key, document, line, body FROM use WHERE masked = 0 AND subject = ? ORDER BY key"
_MASKED = "SELECT key, document, line, body FROM use WHERE masked = 1 ORDER BY key"
_ALL = """
SELECT use.document, use.line, use.body, use.subject, verdict.outcome, verdict.findings
  FROM use JOIN verdict ON verdict.key = use.key ORDER BY use.key
"""


class TemporarySpool:
    """See `tracker.reference_ports.ReferenceSpool`."""

    def __init__(self) -> None:
        # An empty name is a file of SQLite's own, which lies in memory while it is small.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(_FORM + "BEGIN;")
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._told: bytes = b""
        self._paper = lru_cache(_PAPERS_HELD)(self._read_paper)

    def put(self, reference: Reference) -> None:
        """See `ReferenceSpool.put`."""
        document = reference.document
        number = self._numbers.setdefault(document, len(self._numbers))
        if number == len(self._names):
            self._names.append(document)
        row = (
            number,
            reference.line,
            _key(reference.anchor.subject),
            reference.masked,
            reference_json(reference),
        )
        with _room():
            self._file.execute("INSERT INTO put VALUES (?, ?, ?, ?, ?)", row)

    def settle(self) -> None:
        """See `ReferenceSpool.settle`."""
        with _room():
            self._file.execute("COMMIT")
            self._file.executescript(f"BEGIN; {_SETTLED}")

    @property
    def documents(self) -> Sequence[str]:
        """See `ReferenceSpool.documents`."""
        return self._names

    def subjects(self, most: int) -> Iterator[Sequence[str]]:
        """See `ReferenceSpool.subjects`."""
        rows = self._file.execute("SELECT subject FROM subject ORDER BY answered, first")
        while some := rows.fetchmany(most):
            yield [_text(subject) for (subject,) in some]

    def note_answered(self, id_: ArxivId, at: datetime) -> None:
        """See `ReferenceSpool.note_answered`."""
        row = (utc_text(at), _key(id_.value))
        with _room():
            self._file.execute("UPDATE subject SET answered = ? WHERE subject = ?", row)

    def anchors(self, subject: str, most: int) -> Sequence[Anchor]:
        """See `ReferenceSpool.anchors`."""
        query = "SELECT DISTINCT body FROM use WHERE masked = 0 AND subject = ? LIMIT ?"
        rows = self._file.execute(query, (_key(subject), most))
        return [reference_of_json(body, "").anchor for (body,) in rows]

    def places(self, subject: str, most: int) -> tuple[Sequence[str], int]:
        """See `ReferenceSpool.places`."""
        key = _key(subject)
        (uses,) = self._file.execute(
            "SELECT uses FROM subject WHERE subject = ?", (key,)
        ).fetchone()
        rows = self._file.execute(f"{_USES} LIMIT ?", (key, most))
        return [self._where(document, line) for _, document, line, _ in rows], uses

    def uses(self, subject: str) -> Iterator[tuple[int, Reference]]:
        """See `ReferenceSpool.uses`."""
        for key, document, line, body in self._file.execute(_USES, (_key(subject),)):
            yield key, reference_of_json(body, self._where(document, line))

    def masked(self) -> Iterator[tuple[int, Reference]]:
        """See `ReferenceSpool.masked`."""
        for key, document, line, body in self._file.execute(_MASKED):
            yield key, reference_of_json(body, self._where(document, line))

    def judge(self, key: int, verified: VerifiedReference) -> None:
        """See `ReferenceSpool.judge`."""
        row = (key, verified.outcome.value, findings_json(verified.findings))
        with _room():
            self._file.execute("INSERT INTO verdict VALUES (?, ?, ?)", row)
            subject = _key(verified.reference.anchor.subject)
            if verified.paper is not None and subject != self._told:
                self._keep_paper(subject, verified.paper)

    def __iter__(self) -> Iterator[VerifiedReference]:
        """See `ReferenceSpool.__iter__`."""
        rows = self._file.execute(_ALL)
        for document, line, body, subject, outcome, findings in rows:
            reference = reference_of_json(body, self._where(document, line))
            paper = self._paper(subject)
            yield VerifiedReference(reference, Outcome(outcome), paper, findings_of_json(findings))

    def close(self) -> None:
        """See `ReferenceSpool.close`."""
        self._file.close()

    def _where(self, document: int, line: int) -> str:
        return f"{self._names[document]}:{line}" if line else self._names[document]

    def _keep_paper(self, subject: bytes, paper: Paper) -> None:
        """What reports tell of a paper; judged use by use, so the last one asked about is known."""
        told = paper_json(paper) or {}
        body = json.dumps({**told, "abstract": "", "authors": [], "categories": []})
        self._file.execute("INSERT OR REPLACE INTO paper VALUES (?, ?)", (subject, body))
        self._told = subject

    def _read_paper(self, subject: bytes) -> Paper | None:
        query = "SELECT body FROM paper WHERE subject = ?"
        row = self._file.execute(query, (subject,)).fetchone()
        return paper_of_json(json.loads(row[0]), ArxivId(_text(subject))) if row else None


def _key(subject: str) -> bytes:
    """Whatever a document writes in the place of an id; halves of letters are no UTF-8."""
    return subject.encode("utf-8", "surrogatepass")


def _text(subject: bytes) -> str:
    return subject.decode("utf-8", "surrogatepass")


@contextmanager
def _room() -> Iterator[None]:
    """Raises CouldNotFinishError where the temporary file cannot grow."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise CouldNotFinishError(
            f"the references do not fit into a temporary file: {error}",
            "make room, or name a roomier folder with SQLITE_TMPDIR",
        ) from error
