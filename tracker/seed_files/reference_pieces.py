"""The pieces of one reference: names, title, date, venue; pure words in, classified words out."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.errors import BadInputError
from tracker.domain.months import Month
from tracker.seed_files.latex_text import plain_text
from tracker.seed_files.said_names import read_names

OPEN, CLOSE = "\ue010", "\ue011"
"""Around words that a document sets in bold or italics."""

_YEAR_BEHIND = re.compile(r"[\s,(]{1,4}((?:19[89]|20[0-9])[0-9])[a-z]?\)?\.?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:19[89]|20[0-9])[0-9]"
_DATE = re.compile(
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s)?(?P<word>{_WORD_MONTH})[\s,]+(?:[0-9]{{1,2}},?\s+)?"
    rf"(?P<y1>{_YEAR})"
    rf"|(?P<y2>{_YEAR})\s?[-–—−/.]\s?(?P<number>0?[1-9]|1[0-2])(?:[-–—−/.][0-9]{{1,2}})?"
    rf"|(?P<y3>{_YEAR})\s(?P<word2>{_WORD_MONTH})(?:\s[0-9]{{1,2}})?|(?P<y4>{_YEAR})[a-z]?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:the|full|original|official|our|project|home|web|arxiv|paper|blog|source|supp\.?|open)?"
    r"\s?(?:paper|pdf|arxiv|abs|abstract|link|url|code|github|repo|page|project|website|site|blog"
    r"|post|slides|video|talk|demo|data|dataset|models?|weights|hugging ?face|hf|review|openreview"
    r"|bibtex|bib|poster|html|preprint|e-?print|doi|readme|notes?|ps|tex|src|version|v[0-9]{1,2}))s?"
    r"|(?:available|accessed|retrieved|online|in|and|by|see|also|at|from|to appear|accepted"
    r"|submitted|published|oral|spotlight|best paper|here|cited|ref|id|\[?[a-z-]{2,9}\.[a-z]{2}\]?"
    r"|new|🔥|⭐)",
    re.IGNORECASE,
)
_LABEL_WORDS = re.compile(r"[/|,+\s]+(?=\w)")
_VENUES = [
    "neurips",
    "nips",
    "icml",
    "iclr",
    "acl",
    "emnlp",
    "naacl",
    "eacl",
    "coling",
    "conll",
    "tacl",
    "cvpr",
    "iccv",
    "eccv",
    "wacv",
    "bmvc",
    "aaai",
    "ijcai",
    "kdd",
    "sigir",
    "www",
    "wsdm",
    "recsys",
    "tmlr",
    "jmlr",
    "tpami",
    "colm",
    "corl",
    "icra",
    "iros",
    "interspeech",
    "icassp",
    "aistats",
    "uai",
    "colt",
    "lrec",
    "nature",
    "science",
    "pnas",
    "prl",
    "prd",
    "prx",
    "jhep",
    "jcap",
    "apj",
    "mnras",
    "corr",
    "arxiv",
    "preprint",
    "eprint",
    "proceedings",
    "journal",
    "workshop",
    "findings",
    "conference",
    "transactions",
    "symposium",
    "annals",
    "bulletin",
    "press",
    "springer",
    "elsevier",
    "ieee",
    "acm",
    "volume",
    "pages",
]
_SHORTENED = [
    "proc",
    "phys",
    "rev",
    "lett",
    "theor",
    "math",
    "nucl",
    "commun",
    "quant",
    "grav",
    "astrophys",
    "astron",
    "eur",
    "mod",
    "comput",
    "adv",
    "ann",
    "vol",
    "pp",
    "trans",
    "int",
    "conf",
    "sci",
    "chem",
]
_VENUE = re.compile(
    rf"\b(?:{'|'.join(_VENUES)}|e-print|advances in|phd thesis|tech(?:nical)? report)\b"
    rf"|\b(?:{'|'.join(_SHORTENED)})\.",
    re.IGNORECASE,
)
_VENUE_WORDS = frozenset((*_VENUES, *_SHORTENED, "e", "advances", "phd", "tech", "technical"))
_VENUE_BEGINS = re.compile(r"in\s|in:\s|proc|journal of|arxiv|corr\b|preprint", re.IGNORECASE)
_PREPRINT = re.compile(r"arxiv|\bcorr\b|preprint|e-?print", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"\w+")
_LATELY = 256
"""Pieces whose kind is remembered: one reference asks of the same piece several times."""
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()\s]{0,400}\)")
_ANY_LINK = re.compile(r"\[([^\[\]]{0,300})\]\(<?[^()\s]{0,400}>?\)")
_URL = re.compile(r"<?https?://[^\s<>)\]]{1,400}>?")
_COLUMN = re.compile(r"<(?:br|/?td|/?th)\b[^<>]{0,200}>|\\newblock\b", re.IGNORECASE)
_TEX_COLUMN = re.compile(r"(?<!\\)&(?=\s)")
_STYLE = re.compile(r"<(/?)(?:b|i|em|strong|cite|u)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_QUOTED = re.compile(r'(?<!\w)"([^"\n]{3,300}?)"(?!\w)')
_TEX_STYLE = re.compile(
    r"\\(?:emph|textit|textbf|textsl|textsc|texttt|uline|enquote)\s?\{([^{}]{0,300})\}"
    r"|\{\\(?:em|it|bf|sl|itshape|bfseries)\s+([^{}]{0,300})\}"
)
_MARKED = re.compile(
    r"\*\*([^*\n]{1,300}?)\*\*|(?<![\w*])\*([^*\n]{1,300}?)\*(?![\w*])"
    r"|(?<![\w_])_([^_\n]{1,300}?)_(?![\w_])"
)
_PIECE = re.compile(
    rf"{OPEN}(?P<mark>[^{OPEN}{CLOSE}]{{0,400}}){CLOSE}|“(?P<quote>[^“”]{{3,300}})”"
    r"|[(\[](?P<bracket>[^()\[\]]{0,200})[)\]]"
)
_CUT = re.compile(
    r"\s+[—–|]+\s+|\s+-{1,3}\s+|\s*\|\s*|\s—|—\s|;\s+"
    r"|(?<=[.?!])(?<!\b[A-ZÀ-Þ]\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bSt\.)(?<!\bJr\.)(?<!\bet\.)\s+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reference; `kind` is ``plain``, ``quote``, ``mark`` or ``bracket``."""

    text: str
    kind: str = "plain"


def simplified(raw: str) -> str:
    """One line without links, tags and LaTeX, what is set off kept between OPEN and CLOSE."""
    text = _in_columns(raw)
    if "<" in text:
        text = _STYLE.sub(lambda match: CLOSE if match[1] else OPEN, text)
    if "[" in text:
        text = _ANY_LINK.sub(r" \1 ", _IMAGE.sub(" ", text))
    if "://" in text:
        text = _URL.sub(" ", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "\\" in text or "{" in text:
        text = _TEX_STYLE.sub(lambda match: f"{OPEN}{match[1] or match[2] or ''}{CLOSE}", text)
        text = plain_text(text.replace("\\%", "%"))
    elif "``" in text:
        text = text.replace("``", "“").replace("''", "”")
    if '"' in text:
        text = _QUOTED.sub(r"“\1”", text)
    if "*" in text or "_" in text:
        text = _MARKED.sub(lambda match: f"{OPEN}{match[1] or match[2] or match[3]}{CLOSE}", text)
    return " ".join(text.split())


def _in_columns(raw: str) -> str:
    """Cells of HTML and LaTeX tables parted by bars, entities spelt out."""
    text = raw
    if "<" in raw or "\\" in raw:
        text = _COLUMN.sub(" | ", text)
    if "&" not in raw:
        return text
    if "\\" in raw:  # else it stands between two names
        text = _TEX_COLUMN.sub(" | ", text)
    return html.unescape(text)


def pieces_of(simple: str) -> Iterator[Piece]:
    """The pieces of a simplified text in order, empty ones left out."""
    at = 0
    for match in _PIECE.finditer(simple):
        yield from _plain(simple[at : match.start()])
        kind = match.lastgroup or "plain"
        if match[kind].strip(" .,;:"):
            yield Piece(match[kind].strip(), kind)
        at = match.end()
    yield from _plain(simple[at:])


def _plain(text: str) -> Iterator[Piece]:
    for part in _CUT.split(text.replace(OPEN, "").replace(CLOSE, "")):
        if part.strip(" .,;:()[]<>*_`'\"”“"):
            yield Piece(part.strip(" ,;:*_`|").rstrip(" ([{<").lstrip(" )]}>"))


@lru_cache(_LATELY)
def read_date(text: str) -> tuple[int, Month | None] | None:
    """The year and, where it says one, the month of a piece that is nothing but a date."""
    match = _DATE.fullmatch(text.strip(" .,;:()[]"))
    if match is None:
        return None
    year = int(match["y1"] or match["y2"] or match["y3"] or match["y4"])
    word = match["word"] or match["word2"]
    number = int(match["number"]) if match["number"] else 0
    number = _MONTHS.index(word[:3].lower()) + 1 if word else number
    try:
        return year, Month(year, number) if number else None
    except BadInputError:
        return None


@lru_cache(_LATELY)
def is_label(text: str) -> bool:
    """Whether it is a word that links carry: paper, code, arXiv..."""
    words = _LABEL_WORDS.split(text.strip(" .,;:()[]*_`<>!"))
    whole = " ".join(words)
    return _LABEL.fullmatch(whole) is not None or all(_LABEL.fullmatch(word) for word in words)


@lru_cache(_LATELY)
def is_venue(text: str) -> bool:
    """Whether it reads like where something appeared, or like numbers of volume and page."""
    plain = text.strip(" .,;:")
    if not _LETTER.search(plain):
        return True
    words = plain.split()
    if len(words) > 12 or not _names_venue(plain):
        return False
    abbreviated = sum(word.endswith(".") for word in words) * 2 >= len(words)
    dated = _DIGIT.search(plain) is not None
    return abbreviated or dated or _VENUE_BEGINS.match(plain) is not None or len(words) <= 2


def _names_venue(plain: str) -> bool:
    """Whether a word of venues stands in it; the long pattern is tried only where one may."""
    words = _WORDS.findall(plain.lower())
    return not _VENUE_WORDS.isdisjoint(words) and _VENUE.search(plain) is not None


def is_preprint(text: str) -> bool:
    """Whether a venue is arXiv itself, whose year is the paper's own."""
    named = _PREPRINT.search(text)
    return named is not None or not any(char.isalpha() for char in text)


@lru_cache(_LATELY)
def names_and_date(text: str, *, alone: bool = False) -> tuple[tuple[str, ...], int | None]:
    """``Vaswani et al., 2017`` as its names and year; no names where it is something else."""
    match = _YEAR_BEHIND.search(text.rstrip(), max(0, len(text.rstrip()) - 14))
    if match and (names := read_names(text[: match.start()], alone=alone)):
        return names, int(match[1])
    return read_names(text, alone=alone), None
