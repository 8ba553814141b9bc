"""Word differences ``[-gone-]{+come+}`` in pieces: for a terminal, coloured, and for a page."""

import re

from tracker.formats.terminal_page import Part

_CHANGED = re.compile(r"(\[-.*?-\]|\{\+.*?\+\})", re.DOTALL)
_GONE, _COME = "[-", "{+"


def diff_parts(told: str) -> list[Part]:
    """The text in pieces; the marks stay, so that nothing is told by colour alone."""
    styles = {_GONE: "red", _COME: "green"}
    return [
        (piece, styles[piece[:2]]) if piece[:2] in styles and _CHANGED.fullmatch(piece) else piece
        for piece in _CHANGED.split(told)
        if piece
    ]


def marked_parts(told: str) -> list[tuple[str, str]]:
    """The text in pieces, each with ``gone``, ``come`` or nothing; the marks are taken off."""
    names = {_GONE: "gone", _COME: "come"}
    return [
        (names[piece[:2]], piece[2:-2])
        if piece[:2] in names and _CHANGED.fullmatch(piece)
        else ("", piece)
        for piece in _CHANGED.split(told)
        if piece
    ]
