"""The ledger as a table, streamed: CSV, Markdown, JSON and HTML, row by row."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO

from tracker.domain.ledger import SealedEvent
from tracker.formats.event_words import COLUMNS, event_object, event_row
from tracker.formats.foreign import dump_json, lines_of, markdown, spreadsheet_cell

Events = Iterable[SealedEvent]


def audit_csv(events: Events) -> Iterator[str]:
    """RFC 4180 with a header; no cell can be run as a formula."""
    yield _csv_line(COLUMNS)
    for sealed in events:
        yield _csv_line(_neutral(cell) for cell in event_row(sealed))


def audit_markdown(events: Events) -> Iterator[str]:
    """A table of GitHub's Markdown."""
    yield f"| {' | '.join(COLUMNS)} |\n"
    yield f"|{'---|' * len(COLUMNS)}\n"
    for sealed in events:
        yield f"| {' | '.join(_markdown_cell(cell) for cell in event_row(sealed))} |\n"


def audit_json(events: Events) -> Iterator[str]:
    """A JSON array of event objects, one a line."""
    separator = "[\n"
    for sealed in events:
        yield separator + dump_json(event_object(sealed), indent=None)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def audit_html(events: Events) -> Iterator[str]:
    """A page with one table."""
    from tracker.formats.html_templates import html_template

    template = html_template("audit.html.j2")
    yield from template.generate(columns=COLUMNS, rows=map(event_row, events))


AUDIT_FORMATS: Mapping[str, Callable[[Events], Iterator[str]]] = {
    "csv": audit_csv,
    "md": audit_markdown,
    "json": audit_json,
    "html": audit_html,
}
"""The text formats by name."""


def _csv_line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _neutral(cell: str) -> str:
    return spreadsheet_cell("\n".join(lines_of(cell)))


def _markdown_cell(cell: str) -> str:
    lines = _neutral(cell).split("\n")
    return "<br>".join(markdown(line) for line in lines)
