"""CSV with one claim a row; refuses a table with unknown columns, and single rows by line."""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.domain.errors import BadInputError, SourceFileError
from tracker.domain.months import parse_month
from tracker.ports import ReadInquiry
from tracker.seed_files.anchor_lines import read_anchor
from tracker.seed_files.claim_rows import NAMES, ClaimRows
from tracker.seed_files.documents import one_line

_DELIMITERS = (",", ";", "\t")
_HEAD = 10_000
"""Letters of the first row that tell the delimiter; a longer cell is an error to the reader."""
_LISTS = frozenset({"as_of", "topics", "depends_on"})


def read_csv(text: str, path: Path) -> list[ReadInquiry]:
    """The inquiries of a table with the names of `ClaimRows` as its columns.

    `as_of`, `topics`, `depends_on` and `anchors` hold several values with ``;`` between them.
    Raises SourceFileError where a column is unknown or twice, or none is ``text``: every row would
    be read wrongly.
    """
    rows = ClaimRows(path)
    table = table_rows(text)
    number, header = next(table, (1, BrokenRow("the table is empty", "")))
    names = _names(header, f"{path}:{number}")
    for number, cells in table:
        if isinstance(cells, BrokenRow):
            rows.refuse(number, cells.why)
        elif len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            why = f"{len(cells)} cells in a table of {len(names)} columns"
            rows.refuse(number, f"{why} (put a cell that holds the delimiter in double quotes)")
        else:
            _add(rows, number, dict(zip(names, cells, strict=False)))
    return rows.inquiries()


def looks_like_claims_table(text: str) -> bool:
    """Whether the first row names at least the text and months of claims."""
    _, header = next(table_rows(text), (0, BrokenRow("", "")))
    names = set() if isinstance(header, BrokenRow) else {_name(cell) for cell in header}
    return {"text", "as_of"} <= names


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """Why a row cannot be read, and the line that it begins with."""

    why: str
    line: str


def table_rows(text: str | Iterable[str]) -> Iterator[tuple[int, list[str] | BrokenRow]]:
    """The rows that are not empty, each with the line it begins on.

    The delimiter is the one that cuts the first row into most cells. An unclosed quote costs its
    own row only: reading goes on with the line below. No more than a row is held at once.
    """
    source = iter(io.StringIO(text, newline="") if isinstance(text, str) else text)
    lines = _Lines(source)
    delimiter = _delimiter(lines.peek())
    while True:
        start = lines.number
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield start + 1, cells
                start = lines.number
                lines.forget()
            return
        except csv.Error as error:
            why = f"the row cannot be read: {error}"
            yield start + 1, BrokenRow(why, lines.back_to_second())


class _Lines:
    """Lines that remember those of the row being read, so that reading can begin again in it."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._ahead: deque[str] = deque()
        self._row: list[str] = []
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else next(self._source)
        self._row.append(line)
        self.number += line.endswith("\n")
        return line

    def peek(self) -> str:
        """The next line that is not empty, or nothing."""
        for line in self._ahead:
            if line.strip():
                return line
        for line in self._source:
            self._ahead.append(line)
            if line.strip():
                return line
        return ""

    def forget(self) -> None:
        """The row is read."""
        self._row = []

    def back_to_second(self) -> str:
        """Read again from the second line of the row; its first line."""
        first, *others = self._row or [""]
        self._ahead.extendleft(reversed(others))
        self.number -= sum(line.endswith("\n") for line in others)
        self._row = []
        return first


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=lambda one: _cells(first, one))


def anchor_cell(item: str) -> dict[str, Any]:
    """One anchor of a cell: ``ID``, ``ID Title``, ``ID (YYYY-MM) — Title`` or ``ID|Title|YYYY-MM``.

    Raises BadInputError.
    """
    if "|" in item:
        parts = [part.strip() for part in item.split("|")]
        if len(parts) > 3:
            raise BadInputError(f"'{item}' has too many parts", "write ID|Title|YYYY-MM")
        return dict(zip(("id", "title", "month"), parts, strict=False))
    anchor = read_anchor(item)
    if anchor is None:
        return {"id": item}
    month = str(anchor.said_month) if anchor.said_month else ""
    return {
        "id": anchor.written,
        "title": anchor.said_title,
        "month": month,
        "authors": list(anchor.said_authors),
        "year": anchor.said_year,
    }


def _cells(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line[:_HEAD]], delimiter=delimiter), []))


def _names(header: list[str] | BrokenRow, where: str) -> list[str]:
    if isinstance(header, BrokenRow):
        raise SourceFileError(where, header.why)
    names = [_name(cell) for cell in header]
    known = f"known columns: {', '.join(NAMES)}"
    for at, name in enumerate(names):
        if name not in NAMES:
            raise SourceFileError(where, f"unknown column '{one_line(header[at])}'", known)
        if name in names[:at]:
            raise SourceFileError(where, f"the column '{name}' stands twice")
    if "text" not in names:
        raise SourceFileError(where, "there is no column 'text'", known)
    return names


def _name(cell: str) -> str:
    return cell.strip().lower().replace("-", "_").replace(" ", "_")


def _add(rows: ClaimRows, number: int, cells: dict[str, str]) -> None:
    try:
        rows.add(number, {name: _value(name, cell) for name, cell in cells.items()})
    except BadInputError as error:
        rows.refuse(number, str(error))


def _value(name: str, cell: str) -> Any:
    items = [part.strip() for part in cell.split(";") if part.strip()]
    if name == "as_of":
        return [str(parse_month(part)) for item in items for part in item.split(",")]
    if name == "anchors":
        return [anchor_cell(item) for item in items]
    return items if name in _LISTS else cell
