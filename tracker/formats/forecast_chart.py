"""How many claims fall due and stale in each of the next months, as a chart."""

from collections.abc import Iterator

from tracker.domain.forecast import Forecast, MonthOfFalls
from tracker.formats.chart_pieces import drawing, line, words

_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 720, 240, 40, 16, 200
_FILLS = {"due": "#6b5900", "stale": "#a4161a"}


def draw_forecast(told: Forecast) -> str:
    """Two bars a month: falling due, and falling stale."""
    most = max((max(one.due, one.stale) for one in told.months), default=0)
    top = _round_up(most)
    parts = [*_grid(top), *_bars(told.months, top)]
    sum_due, sum_stale = (
        sum(one.due for one in told.months),
        sum(one.stale for one in told.months),
    )
    words_told = f"{sum_due} fall due and {sum_stale} stale in {len(told.months)} months"
    return drawing(_WIDTH, _HEIGHT, "Claims falling due and stale by month", words_told, parts)


def _round_up(number: int) -> int:
    """The next number that halves well, at least 2."""
    step = 2
    while number > step * 5:
        step *= 5 if str(step)[0] == "2" else 2
    return max(2, -(-number // step) * step)


def _grid(top: int) -> Iterator[str]:
    for share in (0.0, 0.5, 1.0):
        y = _y(share * top, top)
        yield line(_LEFT, y, _WIDTH - 8, y)
        yield words(_LEFT - 7, y + 4, f"{share * top:g}", "end")


def _bars(months: tuple[MonthOfFalls, ...], top: int) -> Iterator[str]:
    slot = (_WIDTH - 8 - _LEFT) / max(1, len(months))
    wide = min(18.0, slot * 0.36)
    every = max(1, -(-len(months) // 12))
    for place, one in enumerate(months):
        middle = _LEFT + slot * (place + 0.5)
        for name, number, x in (
            ("due", one.due, middle - wide - 1),
            ("stale", one.stale, middle + 1),
        ):
            if number:
                y = _y(number, top)
                yield (
                    f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" '
                    f'height="{_FOOT - y:.1f}" fill="{_FILLS[name]}">'
                    f"<title>{one.month}: {number} fall {name}</title></rect>"
                )
        if place % every == 0:
            yield words(middle, _FOOT + 18, str(one.month)[2:] if slot < 58 else str(one.month))


def _y(number: float, top: int) -> float:
    return _FOOT - (_FOOT - _TOP) * number / top
