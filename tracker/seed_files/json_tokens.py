"""JSON as a stream of tokens with their lines; what is no JSON comes out as text, line by line."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_PIECE = 1 << 18
_LONGEST = 1 << 20
_TOKEN = re.compile(
    r'[ \t\r\n,:]+|(?P<mark>[{}\[\]])|(?P<string>"(?:[^"\\\n]|\\.)*")'
    r"|(?P<number>-?[0-9][0-9.eE+-]*)(?=[\s,\]}]|$)|(?P<word>true|false|null)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is one of ``{}[]``, ``string``, ``key``, ``number`` or ``text`` (no JSON)."""

    kind: str
    line: int
    value: str = ""


def json_tokens(file: TextIO) -> Iterator[Token]:
    """The tokens of a document of one JSON value or of many, one a line or not."""
    buffer, at, line, whole = "", 0, 1, False
    while True:
        match = _TOKEN.match(buffer, at)
        # A token that reaches the end of what was read may go on behind it.
        ends = match is None or match.end() + 1 >= len(buffer)
        if ends and not whole and len(buffer) - at < _LONGEST:
            piece = file.read(_PIECE)
            whole = not piece
            buffer, at = buffer[at:] + piece, 0
            continue
        if match is None:
            if at >= len(buffer):
                return
            end = _end_of_text(buffer, at)
            yield Token("text", line, buffer[at:end])
            line += buffer.count("\n", at, end)
            at = end
            continue
        if match.lastgroup == "mark":
            yield Token(match["mark"], line)
        elif match.lastgroup == "string":
            kind = "key" if _KEY.match(buffer, match.end()) else "string"
            yield Token(kind, line, _decoded(match["string"]))
        elif match.lastgroup == "number":
            yield Token("number", line, match["number"])
        else:
            line += match[0].count("\n")
        at = match.end()


_KEY = re.compile(r"\s{0,200}:")


def _end_of_text(buffer: str, at: int) -> int:
    end = buffer.find("\n", at, at + _LONGEST)
    return end + 1 if end >= 0 else min(len(buffer), at + _LONGEST)


def _decoded(literal: str) -> str:
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return literal[1:-1]
    return str(value)
