"""Lines folded at blanks to the width of a terminal; ids, addresses and paths are never broken."""

import re
import unicodedata
from collections.abc import Iterator

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_GAP = re.compile(r"(?<=\S)  +(?=\S)")
_COLUMNED = 60
_WORD = re.compile(r"( *)([^ ]+)")
_STEP = "  "


def columns(text: str) -> int:
    """Columns that a text takes in a terminal; colours take none, wide characters two."""
    bare = _STYLE.sub("", text) if "\x1b" in text else text
    return len(bare) if bare.isascii() else sum(map(_columns_of, bare))


def fold(text: str, width: int) -> str:
    """The text with every line that is wider folded, its rest set further in.

    A line that begins with a label and a gap of two blanks or more keeps its rest under what
    follows the gap (the last one in the first third, where it is wide enough for columns); where
    there is no room for that, the label stands on a line of its own. What holds no blank stays
    whole, however long it is.
    """
    return "".join(
        line if columns(line.rstrip("\n")) <= width else _folded(line, width)
        for line in text.splitlines(keepends=True)
    )


def _folded(line: str, width: int) -> str:
    bare = line.rstrip("\n")
    end = line[len(bare) :]
    indent = " " * (len(bare) - len(bare.lstrip(" ")))
    label = _label(bare, width)
    if not label:
        lines = _filled(bare.lstrip(" "), width, indent, f"{indent}{_STEP}")
        return "\n".join(lines) + end
    rest, hang = bare[len(label) :], columns(label)
    longest = max(map(columns, rest.split(" ")))
    if hang <= width // 3 and hang + longest <= width:
        return "\n".join(_filled(rest, width, label, " " * hang)) + end
    lines = _filled(rest, width, f"{indent}{_STEP}", f"{indent}{_STEP}")
    return "\n".join([label.rstrip(), *lines]) + end


def _label(line: str, width: int) -> str:
    """What stands before the text of a line, with the gap after it; empty where there is none."""
    ends = [found.end() for found in _GAP.finditer(line)]
    if not ends:
        return ""
    fitting = [end for end in ends if end <= width // 3] if width >= _COLUMNED else []
    return line[: fitting[-1] if fitting else ends[0]]


def _filled(text: str, width: int, first: str, hang: str) -> Iterator[str]:
    """The words of a text on as few lines as they need; wide gaps shrink to two blanks."""
    line, begun = first, False
    for gap, word in _WORD.findall(text):
        blank = gap[:2] if begun else ""
        if begun and columns(line) + len(blank) + columns(word) > width:
            yield line
            line, blank = hang, ""
        line, begun = f"{line}{blank}{word}", True
    yield line


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
