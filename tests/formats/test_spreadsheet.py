"""Workbooks: typed cells, a frozen header, filters, and nothing that runs."""

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tracker.domain.errors import BadInputError
from tracker.formats.spreadsheet import write_workbook
from tracker.formats.tables import Row

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
COLUMNS = ("seq", "at", "reason", "p_hold")
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(path: Path) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(path) as book:
        names = sorted(n for n in book.namelist() if re.search(r"worksheets/sheet\d+\.xml", n))
        return {name: ElementTree.fromstring(book.read(name)) for name in names}


def cells(sheet: ElementTree.Element) -> list[list[tuple[str | None, str]]]:
    """Type and text of every cell, row by row."""
    return [
        [(cell.get("t"), "".join(cell.itertext())) for cell in row]
        for row in sheet.iter(f"{_S}row")
    ]


def test_cells_have_types_and_the_header_stays(tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    write_workbook(path, "Events", COLUMNS, [(1, NOON, "it holds", 0.5), (2, None, "", None)])
    (sheet,) = sheets(path).values()
    head, first, second = cells(sheet)
    assert [text for _, text in head] == list(COLUMNS)
    assert first == [(None, "1"), (None, "46082.5"), ("inlineStr", "it holds"), (None, "0.5")]
    assert second == [(None, "2")]
    (pane,) = sheet.iter(f"{_S}pane")
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    (filters,) = sheet.iter(f"{_S}autoFilter")
    assert filters.get("ref") == "A1:D3"
    with zipfile.ZipFile(path) as book:
        assert "yyyy-mm-dd hh:mm:ss" in book.read("xl/styles.xml").decode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x.org", "007", "{=1}"])
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.xlsx"
    write_workbook(path, "Events", COLUMNS, [(1, NOON, text, None)])
    (sheet,) = sheets(path).values()
    assert cells(sheet)[1][2] == ("inlineStr", text)
    assert not list(sheet.iter(f"{_S}f"))
    assert not list(sheet.iter(f"{_S}hyperlink"))


def test_odd_text_is_written_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    write_workbook(path, "Events", COLUMNS, [(1, NOON, "a\x1b[31mb\x00\nc", None)])
    write_workbook(tmp_path / "long.xlsx", "Events", COLUMNS, [(1, NOON, "x" * 40_000, None)])
    (sheet,), (long,) = sheets(path).values(), sheets(tmp_path / "long.xlsx").values()
    assert cells(sheet)[1][2] == ("inlineStr", "a[31mb\nc")
    assert len(cells(long)[1][2][1]) == 32_767


def test_rows_that_do_not_fit_go_to_another_sheet(tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    rows: Iterator[Row] = ((number, None, "", None) for number in range(1, 6))
    write_workbook(path, "Events", COLUMNS, rows, rows_of_a_sheet=3)
    numbers = [[row[0][1] for row in cells(sheet)] for sheet in sheets(path).values()]
    assert numbers == [["seq", "1", "2"], ["seq", "3", "4"], ["seq", "5"]]


def test_without_the_library_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(BadInputError, match="not installed") as caught:
        write_workbook(tmp_path / "x.xlsx", "Events", COLUMNS, [])
    assert "[xlsx]" in caught.value.advice
