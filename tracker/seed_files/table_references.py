"""References in CSV and TSV; a number alone in its cell counts only in a column of ids."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TextIO

from tracker.domain.claims import Anchor
from tracker.domain.errors import BadInputError
from tracker.domain.months import Month, parse_month
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.arxiv_mentions import find_mentions, may_mention
from tracker.seed_files.claim_dates import latest_month
from tracker.seed_files.csv_table import BrokenRow, anchor_cell, table_rows
from tracker.seed_files.json_references import is_arxiv_key, listed_names
from tracker.seed_files.reference_pieces import read_date
from tracker.seed_files.said import Said
from tracker.seed_files.text_references import Found, said_anchor, text_references
from tracker.seed_files.text_streams import bounded_lines

_NUMBER = re.compile(r"^\s*[0-9.]+\s*$")
_WRITTEN = re.compile(r"^\s*[0-9]{3,}[./][0-9]{2,}\S*\s*$")
_COLUMN_OF_IDS = re.compile(
    r"^(?:id|.*arxiv.*|eprint.*|preprint.*|papers?|refs?|anchors?|doi|.*url.*|.*link.*)$"
)
_MONTHS = re.compile(r"[0-9]{4}-[0-9]{2}")
_TITLES = ("title", "paper_title", "paper title", "said_title", "name", "paper")
_AUTHORS = ("author", "authors", "said_authors", "creators")
_DATES = ("month", "date", "published", "year", "publication year")


def csv_references(file: TextIO) -> Iterator[Found]:
    """References of a table, row by row; a row that is none is read as text."""
    names: list[str] | None = None
    for number, cells in table_rows(bounded_lines(file)):
        if isinstance(cells, BrokenRow):
            yield from text_references(cells.line, number)
            continue
        if names is None and (names := _column_names(cells)):
            continue
        if not any(_may_name(cell) for cell in cells):
            continue
        row = dict(zip(names, cells, strict=False))
        said, as_of = _said(row), latest_month(_MONTHS.findall(row.get("as_of", "")))
        for at, cell in enumerate(cells):
            name = names[at] if at < len(names) else ""
            for one in _of_cell(cell, name, said, named=bool(names)):
                yield replace(one, line=number, entry=number, as_of=as_of)


def _may_name(cell: str) -> bool:
    return may_mention(cell) or _WRITTEN.match(cell) is not None


def _column_names(first: list[str]) -> list[str]:
    """The names of the columns; none where the first row itself holds references."""
    holds = any(True for cell in first for _ in find_mentions(cell))
    return [] if holds else [cell.strip().lower() for cell in first]


def _said(row: dict[str, str]) -> Said:
    title = next((row[name] for name in _TITLES if row.get(name)), "")
    written = next((row[name] for name in _AUTHORS if row.get(name)), "")
    dates = (read_date(row[name]) for name in _DATES if row.get(name))
    year, month = next((date for date in dates if date), (None, None))
    title = "" if any(True for _ in find_mentions(title)) else title
    return Said(title, month, tuple(listed_names(written)) if written else (), year)


def _of_cell(cell: str, name: str, said: Said, *, named: bool) -> Iterator[Found]:
    if named and _NUMBER.match(cell) and not _COLUMN_OF_IDS.match(name):
        return
    if name == "anchors" and (anchors := _of_anchor_cell(cell)):
        yield from (Found(1, anchor) for anchor in anchors)
    elif is_arxiv_key(name) and _WRITTEN.match(cell):
        yield Found(1, said_anchor(cell.strip(), said))
    else:
        found = list(text_references(cell))
        alone = len({one.anchor.subject for one in found}) == 1
        for one in found:
            own = one.anchor.said_title or not alone or not _COLUMN_OF_IDS.match(name)
            yield one if own else replace(one, anchor=said_anchor(one.anchor.written, said))


def _of_anchor_cell(cell: str) -> list[Anchor]:
    anchors = []
    for item in cell.split(";"):
        try:
            parts: dict[str, Any] = anchor_cell(item.strip()) if item.strip() else {}
            month: Month | None = parse_month(parts["month"]) if parts.get("month") else None
        except BadInputError:
            continue
        if parts:
            authors = parts.get("authors", ())
            title = parts.get("title", "")
            anchor = make_anchor(parts["id"], title, month, authors=authors)
            anchors += [anchor] if anchor else []
    return anchors
