"""How many claims stand where, as one bar: SVG, so that a strict page needs no inline style."""

from collections.abc import Mapping

from tracker.domain.status import Status
from tracker.formats.words import totals

_WIDTH, _HEIGHT, _GAP, _LEAST = 1000, 12, 3, 6
_COLOURS = {
    Status.OVERTURNED: "#a4161a",
    Status.UNVERIFIABLE: "#86198f",
    Status.CONTESTED: "#9a3412",
    Status.STALE: "#854d0e",
    Status.DUE: "#6b5900",
    Status.UNCHECKED: "#155e75",
    Status.FRESH: "#166534",
    Status.RETIRED: "#57534e",
}


def draw_status_bar(summary: Mapping[Status, int]) -> str:
    """The bar, worst first; a part is never too small to be seen. Hidden from screen readers: the
    numbers stand beside it."""
    told = totals(summary)
    room = _WIDTH - _GAP * max(0, len(told) - 1)
    whole = sum(number for _, number in told)
    widths = [max(_LEAST, room * number / whole) for _, number in told]
    scale = room / sum(widths) if widths else 1.0
    parts, x = [], 0.0
    for (status, _), width in zip(told, widths, strict=True):
        parts.append(
            f'<rect class="{status}" x="{x:.1f}" y="0" width="{width * scale:.1f}" '
            f'height="{_HEIGHT}" fill="{_COLOURS[status]}"/>'
        )
        x += width * scale + _GAP
    return (
        f'<svg class="bar" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )
