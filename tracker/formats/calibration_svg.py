"""The reliability diagram as SVG, drawn by hand: no browser and no library is needed."""

from tracker.domain.calibration import Bin, Calibration
from tracker.formats.calibration_text import too_few

_SIDE, _LEFT, _TOP = 360, 60, 40
_STYLE = 'class="soft" font-family="sans-serif" font-size="12" fill="#333"'


def draw_calibration(told: Calibration) -> str:
    """Share that held over mean P_hold, one disc a bin, on the line where both are equal."""
    parts = [
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" width="460" height="470"',
        'viewBox="0 0 460 470" role="img" aria-label="P_hold and what re-tests found">',
        '<rect class="ground" width="460" height="470" fill="white"/>',
        f'<text x="{_LEFT}" y="24" {_STYLE}>P_hold and what re-tests found</text>',
        f'<g class="frame" fill="none" stroke="#999"><rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}"',
        f'height="{_SIDE}"/><line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"',
        'stroke-dasharray="4 4"/></g>',
    ]
    for tenth in range(0, 11, 2):
        at = tenth / 10
        parts += [
            f'<text x="{_x(at)}" y="{_y(0) + 18}" text-anchor="middle" {_STYLE}>{at:.1f}</text>',
            f'<text x="{_LEFT - 8}" y="{_y(at) + 4}" text-anchor="end" {_STYLE}>{at:.1f}</text>',
        ]
    parts += [
        f'<text x="{_x(0.5)}" y="{_y(0) + 40}" text-anchor="middle" {_STYLE}>P_hold shown</text>',
        f'<text transform="translate(18 {_y(0.5)}) rotate(-90)" text-anchor="middle"',
        f"{_STYLE}>share that held</text>",
    ]
    if told.says_enough:
        parts += [_disc(one, told.count) for one in told.bins if one.is_telling]
        foot = f"n = {told.count} · Brier {told.brier:.3f} · ECE {told.ece:.3f}"
    else:
        foot = too_few(told)
    parts.append(f'<text x="{_LEFT}" y="462" {_STYLE}>{foot}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _disc(one: Bin, count: int) -> str:
    radius = 4 + 12 * (one.count / count) ** 0.5
    label = f"{one.low:.1f}–{one.high:.1f}: {one.count} re-tests"
    return (
        f'<circle class="disc" cx="{_x(one.shown):.1f}" cy="{_y(one.held):.1f}" r="{radius:.1f}" '
        f'fill="#2a6fb0" fill-opacity="0.8"><title>{label}</title></circle>'
    )


def _x(share: float) -> float:
    return _LEFT + share * _SIDE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIDE
