"""The list of claims as a table for a terminal; narrow terminals get fewer columns."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from tracker.domain.reports import ClaimView
from tracker.formats import claim_words, words
from tracker.formats.terminal_page import Part, TerminalPage

_COLUMNS: tuple[tuple[str, int, Callable[[ClaimView], str]], ...] = (
    ("status", 0, lambda view: f"{words.SIGNS[view.status]} {view.status}"),
    ("id", 0, lambda view: words.short_id(view.tracked.claim.id)),
    ("as of", 60, lambda view: _months(view)),
    ("P_hold", 60, lambda view: "–" if view.p_hold is None else f"{view.p_hold:.2f}"),
    ("kind", 100, claim_words.kind),
    ("checked", 120, lambda view: _checked(view)),
    ("re-tested", 120, lambda view: _retested(view)),
)
"""Heading, the narrowest page that shows the column, and its cell."""


def render_list(views: Sequence[ClaimView], width: int, colour: bool) -> str:
    """One line a claim, in the order given, then the totals."""
    page = TerminalPage(width, colour)
    shown = [(name, cell) for name, least, cell in _COLUMNS if width >= least]
    rows = [[cell(view) for _, cell in shown] for view in views]
    heads = [name for name, _ in shown]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    if views:
        page.clipped(*_cells(heads, widths, ("dim",) * len(heads)), ("claim", "dim"))
    for view, row in zip(views, rows, strict=True):
        styles = (words.STYLES[view.status], "bold")
        page.clipped(*_cells(row, widths, styles), view.tracked.claim.text)
    page.blank()
    summary = dict.fromkeys(words.SIGNS, 0)
    for view in views:
        summary[view.status] += 1
    page.say(f"{words.count(len(views), 'claim')}: {words.totals_line(summary)}")
    return page.text()


def _cells(cells: list[str], widths: list[int], styles: tuple[str, ...]) -> tuple[Part, ...]:
    """The cells at their widths; the styles go to the first ones."""
    padded = [cell.ljust(width + 2) for cell, width in zip(cells, widths, strict=True)]
    return tuple(zip_longest(padded, styles, fillvalue=""))


def _months(view: ClaimView) -> str:
    months = view.tracked.claim.as_of
    if not months:
        return "undated"
    return f"{max(months)} +{len(months) - 1}" if len(months) > 1 else str(months[0])


def _checked(view: ClaimView) -> str:
    if view.checked_at:
        return words.day(view.checked_at)
    return "in part" if any(anchor.answered_at for anchor in view.anchors) else "never"


def _retested(view: ClaimView) -> str:
    retested = claim_words.last_retest(view.tracked.state)
    return words.day(retested) if retested else "never"
