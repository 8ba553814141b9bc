"""Abstracts in SQL, each kept once; and the one way to ask for many keys at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, insert, select

from tracker.storage.rows import text_digest
from tracker.storage.tables import PAPER_TEXT

_T = TypeVar("_T")
_AT_A_TIME = 500
"""Keys in one ``IN (...)``: below the 999 variables that an old SQLite takes."""


def chunks(keys: Iterable[_T]) -> Iterator[Sequence[_T]]:
    """The keys in pieces that fit one statement."""
    rest = iter(keys)
    while piece := list(islice(rest, _AT_A_TIME)):
        yield piece


def in_byte_order(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """A column to sort by letter codes, as Python does: a server may sort by a language's rules."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def keep_texts(connection: Connection, texts: Iterable[str]) -> None:
    """Keep these abstracts; those known already, and empty ones, are left alone."""
    wanted = {digest: text for text in texts if (digest := text_digest(text)) is not None}
    known: set[str] = set()
    for piece in chunks(wanted):
        found = select(PAPER_TEXT.c.digest).where(PAPER_TEXT.c.digest.in_(piece))
        known.update(connection.execute(found).scalars())
    fresh = [
        {"digest": digest, "abstract": text}
        for digest, text in wanted.items()
        if digest not in known
    ]
    if fresh:
        connection.execute(insert(PAPER_TEXT), fresh)
