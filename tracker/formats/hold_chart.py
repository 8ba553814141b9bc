"""P_hold over time as a chart: what was recorded, what today is, and how it goes on by itself."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from markupsafe import escape

from tracker.domain.hold import Hold
from tracker.domain.hold_history import HoldSpan
from tracker.domain.months import add_months
from tracker.formats.chart_pieces import INK, Plane, curve, drawing, line, words

DUE, STALE = 0.70, 0.50
"""Lines of the default policy."""

_WIDTH, _HEIGHT = 720, 250
_STEPS = 60
_AHEAD_LEAST, _AHEAD_MOST = 12, 60
_TICKS = (1, 2, 3, 6, 12, 24, 60, 120)
_MOST_TICKS = 8


def draw_hold(
    spans: Sequence[HoldSpan],
    now: Hold | None,
    today: date,
    lines: tuple[float, float],
) -> str:
    """The chart of one claim; empty where it has no age. `lines` are those of due and stale.

    Solid is what the ledger recorded, dotted what the same grounds say of the time before it,
    dashed how P_hold goes on when nothing happens.
    """
    last = now or (spans[-1].hold if spans else None)
    if last is None:
        return ""
    plane = _plane(spans, last, today, lines[1])
    parts = [*_frame(plane, lines), *_ticks(plane), *_past(plane, spans, last, today)]
    parts.append(curve(_points(plane, last, today, plane.last), "ahead", "6 4"))
    parts += [*_marks(plane, spans), *_today(plane, last, today)]
    return drawing(_WIDTH, _HEIGHT, "P_hold over time", _told(spans, last, today), parts)


def draw_small_hold(now: Hold, today: date, lines: tuple[float, float]) -> str:
    """The same without history, for a page with many: past and future of today's grounds."""
    return draw_hold((), now, today, lines)


def _plane(spans: Sequence[HoldSpan], last: Hold, today: date, stale: float) -> Plane:
    begins = [span.begins for span in spans]
    counted = [span.hold.grounds.counted_from for span in spans]
    first = min([today, last.grounds.counted_from, *begins, *counted])
    first = max(first, add_months(date.min, 0), _years_before(today, 12))
    months = last.months_until(stale)
    fall = today if months is None else add_months(last.grounds.counted_from, months)
    ahead = max(add_months(today, _AHEAD_LEAST), add_months(fall, 3))
    return Plane(first, min(ahead, add_months(today, _AHEAD_MOST)), 40, 14, 664, 200)


def _years_before(day: date, years: int) -> date:
    return day - timedelta(days=min(366 * years, (day - date.min).days))


def _frame(plane: Plane, lines: tuple[float, float]) -> Iterator[str]:
    right = plane.left + plane.width
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield line(plane.left, plane.y(share), right, plane.y(share))
        yield words(
            plane.left - 7, plane.y(share) + 4, f"{share:.2f}".rstrip("0").rstrip("."), "end"
        )
    for share, name in zip(lines, ("due below", "stale below"), strict=True):
        yield line(plane.left, plane.y(share), right, plane.y(share), "soft", "2 4")
        yield words(plane.left + 6, plane.y(share) - 5, f"{name} {share:.2f}", "start")


def _ticks(plane: Plane) -> Iterator[str]:
    """Months or years along the bottom, few enough to be read."""
    months = (plane.last.year - plane.first.year) * 12 + plane.last.month - plane.first.month
    step = next((one for one in _TICKS if months / one <= _MOST_TICKS), _TICKS[-1])
    index = plane.first.year * 12 + plane.first.month
    index += -(index - 1) % step
    while index - 1 < plane.last.year * 12 + plane.last.month:
        year, month = divmod(index - 1, 12)
        day = date(max(1, year), month + 1, 1)
        if plane.first <= day <= plane.last:
            foot = plane.top + plane.height
            yield line(plane.x(day), foot, plane.x(day), foot + 5, "soft")
            label = str(day.year) if step >= 12 else f"{day:%Y-%m}"
            yield words(plane.x(day), foot + 20, label)
        index += step


def _past(plane: Plane, spans: Sequence[HoldSpan], last: Hold, today: date) -> Iterator[str]:
    if not spans:
        yield curve(_points(plane, last, last.grounds.counted_from, today), "before", "2 3")
        return
    first = spans[0]
    yield curve(
        _points(plane, first.hold, first.hold.grounds.counted_from, first.begins), "before", "2 3"
    )
    trail: list[tuple[float, float]] = []
    for span in spans:
        trail += _points(plane, span.hold, span.begins, span.until or today)
    yield curve(trail, "recorded")


def _points(plane: Plane, hold: Hold, start: date, end: date) -> list[tuple[float, float]]:
    """P_hold on evenly spaced days, both ends included; none where the end comes first."""
    start = max(start, plane.first)
    if end < start:
        return []
    share = (end - start).days / max(1, (plane.last - plane.first).days)
    steps = max(1, round(share * _STEPS))
    days = [start + (end - start) * step / steps for step in range(steps + 1)]
    return [(plane.x(day), plane.y(hold.on(day).value)) for day in days]


def _marks(plane: Plane, spans: Sequence[HoldSpan]) -> Iterator[str]:
    """A disc for every re-test, its verdict on pointing at it."""
    for span in spans:
        if span.verdict is None:
            continue
        x, y = plane.x(span.begins), plane.y(span.hold.on(span.begins).value)
        told = escape(f"{span.begins}: re-tested, {span.verdict}")
        yield (
            f'<circle class="retest" cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#fff" stroke="{INK}" '
            f'stroke-width="2"><title>{told}</title></circle>'
        )


def _today(plane: Plane, last: Hold, today: date) -> Iterator[str]:
    x, value = plane.x(today), last.on(today).value
    yield line(x, plane.top, x, plane.top + plane.height, "ink")
    yield f'<circle class="today" cx="{x:.1f}" cy="{plane.y(value):.1f}" r="4.5" fill="{INK}"/>'
    near_right = x > plane.left + 0.8 * plane.width
    side, anchor = (-8, "end") if near_right else (8, "start")
    above = plane.y(value) - 9 if value < 0.9 else plane.y(value) + 19
    yield words(x + side, above, f"today {value:.2f}", anchor, "ink")


def _told(spans: Sequence[HoldSpan], last: Hold, today: date) -> str:
    """The chart in words, for who does not see it."""
    tested = [f"{span.begins} {span.verdict}" for span in spans if span.verdict]
    ahead = last.on(add_months(today, 12)).value
    told = (
        f"P_hold is {last.on(today).value:.2f} today and {ahead:.2f} in a year if nothing happens."
    )
    return f"{told} Re-tests: {', '.join(tested)}." if tested else told
