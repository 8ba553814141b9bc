"""The stretch of a text that speaks of one reference: a list item, a table row, a paragraph."""

import re
from dataclasses import dataclass

_NEAR = 1500
_LINES = 12
_ITEM = re.compile(
    r"[ \t>]{0,40}(?:[-*+•◦–]\s|\(?[0-9]{1,3}[.)]\s|\[[\w+:.-]{1,24}\]:?\s|\\(?:bib)?item\b"
    r"|\\entry\b|\.\.\s\[|<li\b|@[a-zA-Z]{3,20}\s?\{)"
)
_ROW = re.compile(r"[ \t>]{0,9}\|.*\||[^|\n]*\|[^|\n]*\|")
_WALL = re.compile(
    r"[ \t]{0,9}(?:#{1,6}\s|```|~~~|={3,}|-{3,}|\*{3,}|\\(?:begin|end|section|subsection)\b)"
)
_BLOCK = re.compile(
    r"</?(?:li|p|tr|div|ul|ol|dl|dt|dd|table|tbody|h[1-6]|section|article|blockquote|body|hr)\b"
    r"[^<>]{0,300}>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Where a unit begins and ends in its text, and whether it is an entry rather than prose."""

    start: int
    end: int
    is_entry: bool


def unit_around(text: str, start: int, end: int) -> Unit:
    """The unit that holds a mention; never further than a reference is long."""
    low, high = max(0, start - _NEAR), min(len(text), end + _NEAR)
    line = _line_start(text, start, low)
    own = text[line : _line_end(text, end, high)]
    if _ROW.match(own):
        first, last, is_entry = line, line + len(own), True
    else:
        first, is_entry = _upwards(text, line, low)
        last = _downwards(text, end, high, is_entry)
    return _within_tags(text, start, end, Unit(first, last, is_entry))


def _upwards(text: str, line: int, low: int) -> tuple[int, bool]:
    for _ in range(_LINES):
        current = text[line : _line_end(text, line, line + _NEAR)]
        if _ITEM.match(current):
            return line, True
        if line <= low:
            break
        above = _line_start(text, line - 1, low)
        over = text[above : line - 1]
        if not over.strip():
            # Markdown lets an item go on behind an empty line, indented.
            if not current.startswith(("  ", "\t")) or above <= low:
                break
            above = _line_start(text, above - 1, low)
            over = text[above : _line_end(text, above, line)]
            if not (_ITEM.match(over) or over.startswith(("  ", "\t"))):
                break
        if _WALL.match(over) or _ROW.match(over):
            break
        line = above
    return line, False


def _downwards(text: str, end: int, high: int, is_entry: bool) -> int:
    last = _line_end(text, end, high)
    for _ in range(_LINES):
        if last >= high:
            break
        below = text[last + 1 : _line_end(text, last + 1, high)]
        if not below.strip():
            after = last + 1 + len(below) + 1
            below = text[after : _line_end(text, after, high)] if after < high else ""
            if not (is_entry and below.startswith(("  ", "\t")) and below.strip()):
                break
            if _ITEM.match(below):
                break
            last = after + len(below)
            continue
        if _ITEM.match(below) or _WALL.match(below) or _ROW.match(below):
            break
        last += 1 + len(below)
    return min(last, high)


def _within_tags(text: str, start: int, end: int, unit: Unit) -> Unit:
    if "<" not in text[unit.start : unit.end]:
        return unit
    first, last, is_entry = unit.start, unit.end, unit.is_entry
    for tag in _BLOCK.finditer(text, unit.start, start):
        first = tag.end()
        is_entry = tag[0][:3].lower() in {"<li", "<tr", "<dd", "<p>", "<p "}
    if tag_after := _BLOCK.search(text, end, unit.end):
        last = tag_after.start()
    return Unit(first, last, is_entry)


def _line_start(text: str, at: int, low: int) -> int:
    return max(low, text.rfind("\n", low, at) + 1)


def _line_end(text: str, at: int, high: int) -> int:
    found = text.find("\n", at, high)
    return min(high, len(text)) if found < 0 else found
