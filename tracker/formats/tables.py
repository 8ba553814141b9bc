"""A table of typed cells, streamed row by row as CSV, Markdown, HTML or JSON; harmless in all."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from tracker.domain.ledger import utc_text
from tracker.formats.foreign import dump_json, lines_of, markdown, spreadsheet_cell

Cell = str | int | float | datetime | date | None
"""What one cell holds. Moments are aware UTC; a float is a chance from 0 to 1."""
Row = Sequence[Cell]


def table_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180 with a header; no cell can be run as a formula."""
    yield _csv_line(columns)
    for row in rows:
        yield _csv_line([_neutral(cell) for cell in row])


def table_markdown(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A table of GitHub's Markdown."""
    yield f"| {' | '.join(columns)} |\n"
    yield f"|{'---|' * len(columns)}\n"
    for row in rows:
        yield f"| {' | '.join(_markdown_cell(cell) for cell in row)} |\n"


def table_html(
    title: str, about: str, columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[str]:
    """A page with one table."""
    from tracker.formats.html_templates import html_template

    template = html_template("audit.html.j2")
    texts = ([cell_text(cell) for cell in row] for row in rows)
    yield from template.generate(title=title, about=about, columns=columns, rows=texts)


def json_array(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A JSON array of objects, one a line."""
    separator = "[\n"
    for one in objects:
        yield separator + dump_json(one, indent=None)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def json_lines(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """JSON Lines: one object a line."""
    for one in objects:
        yield dump_json(one, indent=None) + "\n"


def cell_text(cell: Cell) -> str:
    """A cell as people and programs read it: moments as ISO 8601, chances to four places."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return utc_text(cell)
    return f"{cell:.4f}" if isinstance(cell, float) else str(cell)


def _csv_line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _neutral(cell: Cell) -> str:
    if not isinstance(cell, str):
        return cell_text(cell)
    return spreadsheet_cell("\n".join(lines_of(cell)))


def _markdown_cell(cell: Cell) -> str:
    return "<br>".join(markdown(line) for line in _neutral(cell).split("\n"))
