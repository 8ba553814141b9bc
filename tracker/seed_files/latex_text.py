"""Text as LaTeX writes it, made plain: accents, braces, commands and dashes."""

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "j": "ȷ",
}
_ACCENT = re.compile(
    r"\\(?:([`'^~=.\"])\s*|([uvHcdbrk])(?:\s+|(?=\{)))(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[A-Za-z]))"
)
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])\s*(?:\{\})?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*")
_MARKS = re.compile(r"[\\{}$~-]|``|''")
_LEFT_OVER = re.compile(r"[{}]|\$(?=\S)|(?<=\S)\$|\\")
_ESCAPED = re.compile(r"\\([&%$#_{}])")


def plain_text(latex: str) -> str:
    """The words on one line. Mathematics keeps its letters and loses its marks."""
    if not _MARKS.search(latex):
        return " ".join(latex.split())
    text = _ACCENT.sub(_accented, latex)
    text = _LETTER.sub(lambda match: _LETTERS[match[1]], text)
    text = _ESCAPED.sub(lambda match: {"{": "", "}": ""}.get(match[1], match[1]), text)
    text = _COMMAND.sub("", text.replace("\\\\", " "))
    text = _LEFT_OVER.sub("", text).replace("~", " ")
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return " ".join(text.split())


def _accented(match: re.Match[str]) -> str:
    letter = (match[3] or match[4]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])
