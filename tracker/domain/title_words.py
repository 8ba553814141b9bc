"""A title as words: accents, LaTeX, Unicode letters of mathematics, markup and ligatures folded.

Says nothing about whether two titles name the same paper.
"""

import html
import re
import unicodedata
from functools import lru_cache

_FILLER_TEXT = """
a an and are as at by can do does for from how in into is it its of on or our over than that the
their this to toward towards under using via we what when where which why with
"""
FILLERS = frozenset(_FILLER_TEXT.split())
"""Words that tell no title from another."""

_TEX_ACCENT = re.compile(
    r"\\[`'^\"~=.]\s*\{?\s*(?:\\([A-Za-z])\s*|([A-Za-z]))(?:\s*\})?"
    r"|\\[uvHcdbrk](?:\s*\{\s*([A-Za-z])\s*\}|\s+([A-Za-z])\b)"
)
"""As in TeX, a space behind an accented letter divides words, and one behind a dotless i (a command
of its own) does not."""
_TEX_LETTER = re.compile(r"\{?\\(aa|AA|ae|AE|oe|OE|ss|[oOlLij])(?![A-Za-z])\s*(?:\{\})?\s*\}?")
_TEX_STYLE = re.compile(
    r"\\(?:emph|textit|textbf|textrm|texttt|textsc|textsf|text|mathrm|mathbf|mathcal|mathit"
    r"|mathbb|mathsf|operatorname|boldsymbol|bm|bf|it|rm|tt|sc|sf|em)(?![A-Za-z])\s*"
)
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*")
_SCRIPT = re.compile(r"[_^](?=\{?\w)")
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "ȷ": "j"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GREEK_TEXT = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
upsilon phi chi psi omega
"""
_GREEK_LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
_SIGNS = {"→": " to ", "×": " times ", "∞": " infty ", "√": " sqrt ", "ℓ": " ell ", "ς": " sigma "}
_SPELLED = str.maketrans(
    {
        **{
            f"{letter}": f" {name} "
            for letter, name in zip(_GREEK_LETTERS, _GREEK_TEXT.split(), strict=True)
        },
        **_SIGNS,
        "∼": " ",
    }
)
_TEX_NAMES = {"rightarrow": "to", "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta"}
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|tt|u|br)\b[^<>]*>", re.IGNORECASE)
_CONTRACTED_NOT = re.compile(
    r"\b(ca|do|does|is|are|was|were|has|have|had|wo|did|should|would|could|must|need)n['’]t\b"
)
_WHOLE = {"ca": "can", "wo": "will"}
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_PLAIN_APOSTROPHE = re.compile(r"'(?<=\w')(?=\w)")
"""The same in plain ASCII: an expression that begins with a letter is looked for quickest."""
_WORD = re.compile(r"[^\W_]+")
_MARKS = "<&\\_^{}$"
"""What a text of plain letters does not have; it is looked for mark by mark, which is quickest."""
_PLAIN_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128))
_PLAIN_WORDS += bytes(128)
_ACRONYM = re.compile(r"(?<![A-Za-z])([A-Z]{2,6})s?(?![A-Za-z])")


@lru_cache(maxsize=65_536)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title, as `text_words` has them; titles are compared again and again."""
    return tuple(text_words(title))


def text_words(text: str) -> list[str]:
    """The words of a text in order, lower-case, without accents, LaTeX, markup, punctuation.

    Greek letters and a few signs are spelt out, as their LaTeX commands are.
    """
    text = plain_letters(text)
    if not text.isascii():
        return _words_of_letters(text.casefold())
    if "'" in text:
        text = _without_apostrophes(text.lower())
    return text.encode("ascii").translate(_PLAIN_WORDS).decode("ascii").split()


def _words_of_letters(text: str) -> list[str]:
    text = text.translate(_SPELLED)
    if "'" in text or "’" in text:
        text = _APOSTROPHE.sub("", _CONTRACTED_NOT.sub(_spell_out_not, text))
    return _WORD.findall(text)


def _without_apostrophes(text: str) -> str:
    """*don't* as *do not*, *model's* as *models*."""
    if "n't" in text:
        text = _CONTRACTED_NOT.sub(_spell_out_not, text)
    return _PLAIN_APOSTROPHE.sub("", text)


def plain_letters(text: str) -> str:
    """The text without markup, LaTeX and accents; case and punctuation as they stand."""
    if text.isascii() and not any(map(text.__contains__, _MARKS)):
        return text
    if "<" in text or "&" in text:
        text = _TAG.sub("", html.unescape(text))
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if "\\" in text:
        text = _TEX_ACCENT.sub(lambda found: "".join(filter(None, found.groups())), text)
        text = _TEX_LETTER.sub(r"\1", text)
        text = _TEX_STYLE.sub("", text)
        text = _TEX_COMMAND.sub(lambda found: f" {_TEX_NAMES.get(found[1], found[1])} ", text)
    if "_" in text or "^" in text:
        text = _SCRIPT.sub("", text)
    text = text.replace("{", "").replace("}", "").replace("$", "").translate(_PLAIN)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    return "".join([char for char in text if not unicodedata.combining(char)])


def telling_words(words: tuple[str, ...]) -> list[str]:
    """The words that help to tell one title from another."""
    return [word for word in words if word not in FILLERS and len(word) > 1]


def acronyms(title: str) -> frozenset[str]:
    """The words written in capitals, in lower case and without a plural ``s``: RL, LLMs."""
    return frozenset(found.casefold() for found in _ACRONYM.findall(plain_letters(title)))


def _spell_out_not(match: re.Match[str]) -> str:
    return f"{_WHOLE.get(match[1], match[1])} not"
