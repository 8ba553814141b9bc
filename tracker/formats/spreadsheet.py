"""A table as a workbook (XLSX), row by row in bounded memory: typed, frozen header, filters.

Text is only ever written as text, so that nothing a claim or a note says is run as a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.domain.errors import BadInputError
from tracker.formats.foreign import lines_of
from tracker.formats.tables import Cell, Row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_ROWS_OF_A_SHEET = 1_048_576
_LONGEST_TEXT = 32_767
_WIDTHS = {"at": 20, "reason": 60, "note": 40, "claim": 60, "evidence": 30, "seal": 66}
_WIDTH = 14


def write_workbook(
    path: Path, title: str, columns: Sequence[str], rows: Iterable[Row], rows_of_a_sheet: int = 0
) -> None:
    """Write a workbook with one sheet, and more where the rows do not fit in one.

    Moments are dates in UTC, numbers are numbers. Raises BadInputError without XlsxWriter, OSError.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError as error:
        raise BadInputError(
            "workbooks need XlsxWriter, which is not installed",
            "pip install 'claim-freshness-tracker[xlsx]', or choose --format csv",
        ) from error
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    try:
        with Workbook(str(path), options) as book:
            _write_sheets(book, title, columns, rows, rows_of_a_sheet or _ROWS_OF_A_SHEET)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _write_sheets(
    book: Any, title: str, columns: Sequence[str], rows: Iterable[Row], most: int
) -> None:
    number, filled = 1, 0
    sheet = _begin(book, title, columns)
    for row in rows:
        if filled == most - 1:
            _end(sheet, columns, filled)
            number, filled = number + 1, 0
            sheet = _begin(book, f"{title} {number}", columns)
        filled += 1
        for place, cell in enumerate(row):
            _write(sheet, filled, place, cell)
    _end(sheet, columns, filled)


def _begin(book: Any, title: str, columns: Sequence[str]) -> "Worksheet":
    sheet: Worksheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bottom": 1})
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(name.removesuffix("_at"), _width(name)))
        sheet.write_string(0, place, name, head)
    sheet.freeze_panes(1, 0)
    return sheet


def _width(name: str) -> int:
    return 20 if name.endswith(("_at", "_since")) else _WIDTH


def _end(sheet: "Worksheet", columns: Sequence[str], filled: int) -> None:
    sheet.autofilter(0, 0, filled, len(columns) - 1)


def _write(sheet: "Worksheet", row: int, place: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        # A workbook knows no time zones: all of them are UTC.
        sheet.write_datetime(row, place, cell.astimezone(UTC).replace(tzinfo=None))
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, _clipped("\n".join(lines_of(str(cell)))))


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
