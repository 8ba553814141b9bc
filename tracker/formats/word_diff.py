"""Word differences for a terminal: ``[-gone-]{+come+}``, coloured where there is colour."""

import re

from tracker.formats.terminal_page import Part

_CHANGED = re.compile(r"(\[-.*?-\]|\{\+.*?\+\})", re.DOTALL)


def diff_parts(told: str) -> list[Part]:
    """The text in pieces; the marks stay, so that nothing is told by colour alone."""
    styles = {"[-": "red", "{+": "green"}
    return [
        (piece, styles[piece[:2]]) if piece[:2] in styles and _CHANGED.fullmatch(piece) else piece
        for piece in _CHANGED.split(told)
        if piece
    ]
