"""Text that others wrote, made safe to show: in a terminal, Markdown, a spreadsheet, JSON."""

import json
import re
from typing import Any

_UNSEEN = (
    "\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f{_UNSEEN}]")
_ESCAPED_IN_JSON = re.compile(f"[{_UNSEEN}]")
_MARKDOWN = re.compile(r"([\\`*\[\]<>|~$&]|(?<!\w)_|_(?!\w))")
_MARKDOWN_START = re.compile(r"^([-+#]|\d{1,9}(?=[.)](?:\s|$)))")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def plain(text: str) -> str:
    """One line without control characters, escape sequences and marks that turn reading round."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text  # nothing to do, as nearly always: a long ledger has millions of such cells
    return " ".join(_CONTROLS.sub("", _as_blanks(text)).split())


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, each made plain."""
    if text.isascii() and text.isprintable():
        return (plain(text),) if text else ()
    return tuple(plain(line) for line in text.splitlines())


def harmless(text: str) -> str:
    """Lines as they are, without what could steer the terminal that shows them."""
    return _CONTROLS.sub("", text)


def markdown(text: str) -> str:
    """Plain text in which nothing is Markdown or HTML."""
    escaped = _MARKDOWN.sub(r"\\\1", plain(text))
    return _MARKDOWN_START.sub(_escape_start, escaped)


def code_span(text: str) -> str:
    """The text as Markdown code, whatever backticks it holds."""
    bare = plain(text)
    longest = max((len(run) for run in re.findall(r"`+", bare)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{fence}{blank}{bare}{blank}{fence}"


def spreadsheet_cell(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def dump_json(value: Any, indent: int | None = 2) -> str:
    """JSON that loses nothing and yet cannot steer the terminal it is printed on."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _ESCAPED_IN_JSON.sub(_escape_unseen, text)


def _as_blanks(text: str) -> str:
    return re.sub(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]", " ", text)


def _escape_start(match: re.Match[str]) -> str:
    mark = match[1]
    return f"{mark[:-1]}{mark[-1]}\\" if mark[-1].isdigit() else f"\\{mark}"


def _escape_unseen(match: re.Match[str]) -> str:
    character = match[0]
    escaped = json.dumps(character)[1:-1]
    return escaped if escaped != character else f"\\u{ord(character):04x}"
