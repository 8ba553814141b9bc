"""JSON as a stream of tokens with their lines; what is no JSON comes out as text, line by line."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_PIECE = 1 << 18
_LONGEST = 1 << 20
_INSIDE = r'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+'
_TOKEN = re.compile(
    rf'[ \t\r\n,:]++|(?P<mark>[{{}}\[\]])|(?P<string>"{_INSIDE}")'
    r"|(?P<number>-?[0-9][0-9.eE+-]{0,400}+)(?=[\s,\]}]|$)|(?P<word>true|false|null)"
)
_STRETCH = re.compile(_INSIDE)
_KEY = re.compile(r"\s{0,200}:")
_LONGEST_WORD = 4096


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is one of ``{}[]``, ``string``, ``key``, ``number``, ``part`` or ``text``.

    A part is a stretch of a string of more than a million letters, text is what is no JSON.
    """

    kind: str
    line: int
    value: str = ""


class _Buffer:
    """A stretch of the document, its beginning at `at`; never much more than a million letters."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.text = ""
        self.at = 0
        self.whole = False

    @property
    def left(self) -> int:
        return len(self.text) - self.at

    def more(self) -> None:
        """Let go of what was read, and read on."""
        piece = self._file.read(_PIECE)
        self.whole = not piece
        self.text, self.at = self.text[self.at :] + piece, 0


def json_tokens(file: TextIO) -> Iterator[Token]:
    """The tokens of a document of one JSON value or of many, one a line or not."""
    buffer, line = _Buffer(file), 1
    while True:
        match = _TOKEN.match(buffer.text, buffer.at)
        # A token that reaches the end of what was read may go on behind it.
        ends = match is None or match.end() + 1 >= len(buffer.text)
        if ends and not buffer.whole and buffer.left < _LONGEST:
            buffer.more()
            continue
        if match is None:
            if not buffer.left:
                return
            if _is_long_string(buffer):
                yield from (Token("part", line, part) for part in _parts(buffer))
                continue
            end = _end_of_text(buffer.text, buffer.at)
            yield Token("text", line, buffer.text[buffer.at : end])
            line += buffer.text.count("\n", buffer.at, end)
            buffer.at = end
            continue
        if match.lastgroup == "mark":
            yield Token(match["mark"], line)
        elif match.lastgroup == "string":
            kind = "key" if _KEY.match(buffer.text, match.end()) else "string"
            yield Token(kind, line, _decoded(match["string"]))
        elif match.lastgroup == "number":
            yield Token("number", line, match["number"])
        else:
            line += match[0].count("\n")
        buffer.at = match.end()


def _is_long_string(buffer: _Buffer) -> bool:
    """Whether a string begins here that goes on to the end of what was read."""
    if not buffer.text.startswith('"', buffer.at) or buffer.left < _LONGEST:
        return False
    stretch = _STRETCH.match(buffer.text, buffer.at + 1)
    return stretch is not None and stretch.end() + 1 >= len(buffer.text)


def _parts(buffer: _Buffer) -> Iterator[str]:
    """A long string in parts that end between words; where its line ends without a quote, so do
    they."""
    buffer.at += 1
    while True:
        stretch = _STRETCH.match(buffer.text, buffer.at)
        end = stretch.end() if stretch else buffer.at
        if end + 1 < len(buffer.text) or buffer.whole:
            yield _decoded(f'"{buffer.text[buffer.at : end]}"')
            buffer.at = end + buffer.text.startswith('"', end)
            return
        blank = buffer.text.rfind(" ", max(buffer.at, end - _LONGEST_WORD), end)
        cut = blank + 1 if blank >= 0 else end
        yield _decoded(f'"{buffer.text[buffer.at : cut]}"')
        buffer.at = cut
        buffer.more()


def _end_of_text(buffer: str, at: int) -> int:
    end = buffer.find("\n", at, at + _LONGEST)
    return end + 1 if end >= 0 else min(len(buffer), at + _LONGEST)


def _decoded(literal: str) -> str:
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return literal[1:-1]
    return str(value)
