"""What a shell may complete: ids that begin as typed, read at the press of a key and never written.

Nothing heavy is loaded for it, nobody is waited for, and a library that is not there is not made.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from tracker.domain.errors import StoreError

_SQLITE = re.compile(r"^sqlite(?:\+\w+)?:///([^?]+)")
_POSTGRES = re.compile(r"^postgres(?:ql)?(?:\+psycopg)?://")
_WAIT = 0.2
_CONNECT_SECONDS = 1
_MOST = 1_000
"""Words at most where nothing is typed yet: nobody reads more."""

Word = tuple[str, str]
"""A word to type and what it stands for."""

CLAIMS = "SELECT id, text FROM claim WHERE substr(id, 1, ?) = ? ORDER BY number"
INQUIRIES = "SELECT id, title FROM inquiry WHERE substr(id, 1, ?) = ? ORDER BY number"
RUNS = (
    "SELECT CAST(id AS TEXT), CAST(today AS TEXT) FROM run "
    "WHERE substr(CAST(id AS TEXT), 1, ?) = ? ORDER BY id DESC"
)
PROPOSALS = (
    "SELECT id, verdict FROM proposal WHERE state = 'open' AND substr(id, 1, ?) = ? ORDER BY number"
)
_OF_CLAIM = "substr(claim_id, 1, ?) = ?"
LEADS_OF = (
    f"SELECT paper_id, title FROM lead WHERE {_OF_CLAIM} AND substr(paper_id, 1, ?) = ? "  # noqa: S608 - our own words
    "ORDER BY rank"
)
ANCHORS_OF = (
    f"SELECT arxiv_id, said_title FROM anchor WHERE {_OF_CLAIM} AND substr(arxiv_id, 1, ?) = ? "  # noqa: S608 - our own words
    "ORDER BY position"
)
CODES_OF = f"SELECT DISTINCT code, '' FROM finding WHERE {_OF_CLAIM} AND substr(code, 1, ?) = ?"  # noqa: S608 - our own words


class _Connection(Protocol):
    def execute(self, query: Any, params: Any = ..., /) -> Any: ...


def words_of(url: str, question: str, *beginnings: str) -> list[Word]:
    """The answer to one of the questions above; each beginning is what an id begins with.

    Raises StoreError whatever is the matter with the library.
    """
    values = [value for typed in beginnings for value in (len(typed), typed)]
    most = f" LIMIT {_MOST}" if not beginnings[-1] else ""
    with _opened(url) as (connection, mark):
        rows = connection.execute(f"{question}{most}".replace("?", mark), values).fetchall()
    return [(str(word), str(meaning or "")) for word, meaning in rows if word]


@contextmanager
def _opened(url: str) -> Iterator[tuple[_Connection, str]]:
    """A connection that can only read, and how it marks a value."""
    file = _SQLITE.match(url)
    if file:
        place = f"{Path(file[1]).absolute().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(place, uri=True, timeout=_WAIT)) as connection:
                yield connection, "?"
        except sqlite3.Error as error:
            raise StoreError(f"the library cannot be read now: {error}") from error
        return
    if not _POSTGRES.match(url):
        raise StoreError("this library is in no file and on no server")
    with _on_server(_POSTGRES.sub("postgresql://", url)) as there:
        yield there, "%s"


@contextmanager
def _on_server(url: str) -> Iterator[_Connection]:
    try:
        import psycopg
    except ImportError as error:
        raise StoreError("psycopg is not installed") from error
    try:
        with psycopg.connect(url, connect_timeout=_CONNECT_SECONDS) as connection:
            connection.read_only = True
            connection.execute(f"SET statement_timeout = {int(_WAIT * 1000)}")
            yield connection
    except psycopg.Error as error:
        raise StoreError(f"the library cannot be read now: {error}") from error
