"""Pieces of the charts: SVG drawn by hand, legible without a style sheet, coloured with one.

Every mark carries a class for a page's style sheet and, as attributes, how it looks by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import escape

INK, SOFT, RULE, MAIN = "#22201c", "#5d5850", "#d8d2c5", "#1d4f91"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Plane:
    """Where the data lie in a drawing: days from left to right, shares 0..1 from bottom to top."""

    first: date
    last: date
    left: float
    top: float
    width: float
    height: float

    def x(self, day: date) -> float:
        """The place of a day; one outside lies on the edge."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.left + min(1.0, max(0.0, share)) * self.width

    def y(self, share: float) -> float:
        """The place of a share."""
        return self.top + (1 - share) * self.height


def drawing(width: int, height: int, title: str, told: str, parts: Iterable[str]) -> str:
    """The whole SVG; `title` names it and `told` says in words what it shows."""
    head = (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(title)}" '
        f'font-family="{FONT}" font-size="12">'
    )
    words = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
    return "\n".join([head, words, *parts, "</svg>"]) + "\n"


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "rule", dashes: str = "") -> str:
    """A straight line; `kind` is ``rule``, ``soft`` or ``ink``."""
    colour = {"rule": RULE, "soft": SOFT, "ink": INK}[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}"{dashed}/>'
    )


def words(x: float, y: float, text: str, anchor: str = "middle", kind: str = "soft") -> str:
    """A label; `kind` is ``soft`` or ``ink``."""
    colour = INK if kind == "ink" else SOFT
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def curve(points: Iterable[tuple[float, float]], kind: str, dashes: str = "") -> str:
    """A line through points; nothing for fewer than two. `kind` names it for the style sheet."""
    held = list(points)
    if len(held) < 2:
        return ""
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in held)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline class="{kind}" points="{told}" fill="none" stroke="{MAIN}" '
        f'stroke-width="2" stroke-linejoin="round"{dashed}/>'
    )
