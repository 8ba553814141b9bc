"""The forecast for a terminal (with a histogram of the months), as JSON and as CSV."""

import csv
import io
from typing import Any

from tracker.domain.forecast import Forecast
from tracker.formats.foreign import spreadsheet_cell
from tracker.formats.terminal_page import TerminalPage
from tracker.formats.words import count, short_id

_TEXT_BESIDE = 60
"""Columns from which the text of a claim stands beside its days, and not under them."""

_COLUMNS = ("id", "status", "p_hold", "due_on", "stale_on", "text")


def render_forecast(told: Forecast, width: int) -> str:
    """When each claim falls due and stale, and one bar a month."""
    page = TerminalPage(width, False)
    page.say(f"Forecast from {told.today}, if nothing else happens")
    page.blank()
    ids = [short_id(fall.view.tracked.claim.id) for fall in told.falls]
    wide = max([10, *(len(id_) + 2 for id_ in ids)])
    beside = page.width >= _TEXT_BESIDE
    head = f"{'id':<{wide}}", "due         ", "stale       ", "P_hold  "
    page.clipped(*head, "claim" if beside else "")
    for id_, fall in zip(ids, told.falls, strict=True):
        chance = "–" if fall.view.p_hold is None else f"{fall.view.p_hold:.2f}"
        days = [f"{day or 'never'!s:<12}" for day in (fall.due_on, fall.stale_on)]
        row, text = (f"{id_:<{wide}}", *days, f"{chance:<8}"), fall.view.tracked.claim.text
        page.clipped(*row, text if beside else "")
        if not beside:
            page.clipped(text, indent=2)
    page.blank()
    page.say(f"{count(told.waiting, 'claim')} due by now; falling due (█) and stale (▒):")
    most = max((max(month.due, month.stale) for month in told.months), default=0)
    room = max(1, (page.width - 26) // 2)
    for month in told.months:
        due, stale = (_bar(number, most, room) for number in (month.due, month.stale))
        bars = f"{month.due:>5} ", "█" * due, f"{month.stale:>7} ", "▒" * stale
        page.say(f"{month.month}  ", *(part for part in bars if part))
    return page.text()


def _bar(number: int, most: int, room: int) -> int:
    if not number:
        return 0
    return number if most <= room else max(1, round(number / most * room))


def forecast_object(told: Forecast) -> dict[str, Any]:
    """The forecast as plain JSON values."""
    return {
        "today": str(told.today),
        "due_by_now": told.waiting,
        "months": [
            {"month": str(one.month), "due": one.due, "stale": one.stale} for one in told.months
        ],
        "claims": [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(told)],
    }


def forecast_csv(told: Forecast) -> str:
    """One row a claim; cells that a spreadsheet would run are neutralised."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in _rows(told):
        table.writerow("" if cell is None else spreadsheet_cell(str(cell)) for cell in row)
    return text.getvalue()


def _rows(told: Forecast) -> list[tuple[Any, ...]]:
    return [
        (
            fall.view.tracked.claim.id,
            str(fall.view.status),
            fall.view.p_hold,
            str(fall.due_on) if fall.due_on else None,
            str(fall.stale_on) if fall.stale_on else None,
            fall.view.tracked.claim.text,
        )
        for fall in told.falls
    ]
