"""Whether the title a document gives is the title of the paper: three bands, one alarm.

The score is the token-set ratio (shared words against each side, as RapidFuzz defines it), the
bands are those measured on 10,083 real titles: >= 0.90 match, 0.70-0.90 ask, below that another
paper. Token sets forgive order, subtitles and shortening, so three things they would wave through
are guarded: a lost or gained negation, other numbers, and titles about a title ("Comment on ...").
"""

import enum
import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MATCH_FROM = 0.90
"""Score from which two titles name the same paper."""
ASK_FROM = 0.70
"""Score from which a person should look; below it they are different titles."""

_NEGATIONS = frozenset({"not", "no", "never", "cannot", "without", "neither", "nor", "non"})
_ABOUT_ANOTHER = frozenset(
    {"comment", "comments", "reply", "erratum", "corrigendum", "addendum", "rebuttal", "response"}
)
_FILLER_TEXT = """
a an and are as at by can do does for from how in into is it its of on or our over than that the
their this to toward towards under using via we what when where which why with
"""
_FILLERS = frozenset(_FILLER_TEXT.split())
_TEX_ACCENT = re.compile(
    r"\\[`'^\"~=.]\s*\{?\s*\\?([A-Za-z])\s*\}?|\\[uvHcdbrk](?:\s*\{\s*([A-Za-z])\s*\}|\s+([A-Za-z])\b)"
)
_TEX_LETTER = re.compile(r"\{?\\(aa|AA|ae|AE|oe|OE|ss|[oOlLij])(?![A-Za-z])\s*(?:\{\})?\s*\}?")
_TEX_STYLE = re.compile(
    r"\\(?:emph|textit|textbf|textrm|texttt|textsc|textsf|text|mathrm|mathbf|mathcal|mathit|bf|it|rm|tt|sc|sf|em)"
    r"(?![A-Za-z])\s*"
)
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*")
_SCRIPT = re.compile(r"[_^](?=\{?\w)")
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "ȷ": "j"})
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|tt|u|br)\b[^<>]*>", re.IGNORECASE)
_CONTRACTED_NOT = re.compile(
    r"\b(ca|do|does|is|are|was|were|has|have|had|wo|did|should|would|could|must|need)n['’]t\b"
)
_WHOLE = {"ca": "can", "wo": "will"}
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_NO_TITLE = re.compile(
    r"\bet\s+al\b|https?://|\bwww\.|\barxiv\b|\bdoi\b|\bfull (?:paper|text)\b|\bpdf\b",
    re.IGNORECASE,
)
_VOWEL = re.compile(r"[aeiouy0-9]")
_YEAR = re.compile(r"\(?\b(?:19|20)\d\d[a-z]?\b\)?")
_WORD = re.compile(r"[^\W_]+")


class TitleBand(enum.Enum):
    """How two titles stand to each other."""

    MATCH = "match"
    ASK = "ask"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """`score` is 0 to 1; `why` says what a guard saw, empty when the score alone decided."""

    band: TitleBand
    score: float
    why: str = ""


@lru_cache(maxsize=65_536)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title in order, lower-case, without accents, LaTeX, markup, punctuation."""
    text = _TAG.sub("", html.unescape(title))
    text = _TEX_ACCENT.sub(lambda found: found[1] or found[2] or found[3], text)
    text = _TEX_LETTER.sub(r"\1", text)
    text = _TEX_STYLE.sub("", text)
    text = _TEX_COMMAND.sub(r" \1 ", text)
    text = _SCRIPT.sub("", text)
    text = re.sub(r"[{}$]", "", text).translate(_PLAIN)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    text = _CONTRACTED_NOT.sub(_spell_out_not, text)
    text = _APOSTROPHE.sub("", text)
    return tuple(_WORD.findall(text))


def compare_titles(said: str, actual: str) -> TitleComparison:
    """Compare what a document said with what the paper is called.

    A shortened title is fine. A said text that is too short or too unlike a title to tell papers
    apart never yields `OTHER`: it asks.
    """
    left, right = title_words(said), title_words(actual)
    if not left or not right:
        return TitleComparison(TitleBand.ASK, 0.0, "no title to compare")
    score = token_set_ratio(left, right)
    if score >= MATCH_FROM:
        why = _guard(left, right)
        return TitleComparison(TitleBand.ASK if why else TitleBand.MATCH, score, why)
    if score >= ASK_FROM:
        return TitleComparison(TitleBand.ASK, score)
    why = _too_weak_to_accuse(said, actual, left)
    return TitleComparison(TitleBand.ASK if why else TitleBand.OTHER, score, why)


def best_comparison(said: str, titles: Iterable[str]) -> TitleComparison | None:
    """The most favourable comparison with any of several titles; None when there are none."""
    order = {TitleBand.OTHER: 0, TitleBand.ASK: 1, TitleBand.MATCH: 2}
    comparisons = [compare_titles(said, title) for title in titles]
    return max(comparisons, key=lambda found: (order[found.band], found.score), default=None)


def token_set_ratio(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Token-set similarity of two word lists, 0 to 1.

    Let ``s`` be the shared words and ``l``, ``r`` the sorted rest of each side. The score is the
    best normalised indel similarity of ``s`` with ``s l``, ``s`` with ``s r`` and ``s l`` with
    ``s r``; it is 1 when one side's words are all on the other. Agrees with
    ``rapidfuzz.fuzz.token_set_ratio`` (a test holds it to that).
    """
    words_left, words_right = set(left), set(right)
    if not words_left or not words_right:
        return 0.0
    shared = sorted(words_left & words_right)
    rest_left, rest_right = sorted(words_left - words_right), sorted(words_right - words_left)
    if shared and (not rest_left or not rest_right):
        return 1.0
    base = " ".join(shared)
    full_left = " ".join([*shared, *rest_left])
    full_right = " ".join([*shared, *rest_right])
    best = indel_similarity(full_left, full_right)
    if shared:
        best = max(best, _prefix_similarity(base, full_left), _prefix_similarity(base, full_right))
    return best


def indel_similarity(left: str, right: str) -> float:
    """``2 * LCS / (len + len)``: 1 for equal texts, 0 for texts without a common character."""
    total = len(left) + len(right)
    return 1.0 if total == 0 else 2.0 * _longest_common_subsequence(left, right) / total


def _longest_common_subsequence(left: str, right: str) -> int:
    """Length, bit-parallel after Hyyrö (2004), with a Python integer as the bit vector."""
    places: dict[str, int] = {}
    for index, char in enumerate(left):
        places[char] = places.get(char, 0) | 1 << index
    mask = (1 << len(left)) - 1
    row = mask
    for char in right:
        matched = row & places.get(char, 0)
        row = ((row + matched) | (row - matched)) & mask
    return len(left) - row.bit_count()


def _prefix_similarity(prefix: str, text: str) -> float:
    return 2.0 * len(prefix) / (len(prefix) + len(text))


def _spell_out_not(match: re.Match[str]) -> str:
    return f"{_WHOLE.get(match[1], match[1])} not"


def _guard(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """Why words that agree as a set may still name another paper; empty when nothing speaks so."""
    said, actual = set(left), set(right)
    shortened = said <= actual
    lost = (actual - said) & _NEGATIONS
    gained = (said - actual) & _NEGATIONS
    if gained or (lost and not (shortened and _drops_another_part(left, right, lost))):
        word = min(gained or lost)
        return f"only one of the two titles says '{word}'"
    if about := (said ^ actual) & _ABOUT_ANOTHER:
        return f"only one of the two titles says '{min(about)}'"
    if foreign := _numbers(left) - _numbers(right):
        return f"the number '{min(foreign)}' is not in the paper's title"
    if len(_telling(left)) < 2 < len(_telling(right)):
        return "the title given is too short to tell papers apart"
    return ""


def _too_weak_to_accuse(said: str, actual: str, left: tuple[str, ...]) -> str:
    """Why an unlike title is no proof of another paper; empty when it is."""
    if len(_telling(left)) < 4:
        return "the text given is too short to tell papers apart"
    if _NO_TITLE.search(said):
        return "the text given reads like a citation or an address"
    if sum(bool(_VOWEL.search(word)) for word in left) * 2 < len(left):
        return "the text given is not made of words"
    head = _named_head(said)
    if head and head == _named_head(actual):
        return f"both titles begin with '{head}'"
    if _looks_like_names(said):
        return "the text given reads like a list of names"
    name = _named_head(actual)
    if name and name in left:
        return f"the text given names '{name}', as the paper's title does"
    return ""


def _drops_another_part(short: tuple[str, ...], long: tuple[str, ...], negations: set[str]) -> bool:
    """Whether `short` stands in `long` as one run, and no lost negation stands right beside it.

    A head or a subtitle may be dropped, and a negation with it; the word *not* alone may not.
    """
    for start in range(len(long) - len(short) + 1):
        end = start + len(short)
        if long[start:end] == short:
            beside = {*long[max(0, start - 1) : start], *long[end : end + 1]}
            if not beside & negations:
                return True
    return False


def _named_head(title: str) -> str:
    """The name before a colon (``VinePPO: ...``), when it is short enough to be a name."""
    head, colon, _ = title.partition(":")
    words = title_words(head)
    return " ".join(words) if colon and 0 < len(words) <= 3 else ""


def _looks_like_names(text: str) -> bool:
    """Whether the text is a list of people: short parts, mostly of capitalised words."""
    plain = _YEAR.sub("", text.replace("\\", " "))
    parts = [part.split() for part in re.split(r",|\band\b|&|;", plain)]
    parts = [part for part in parts if part]
    words = [word for part in parts for word in part]
    capitals = sum(word[0].isupper() for word in words)
    least = 1 if len(parts) >= 3 else 2
    short = sum(least <= len(part) <= 5 for part in parts)
    return len(parts) >= 2 and short >= 0.8 * len(parts) and capitals >= 0.6 * len(words)


def _telling(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word not in _FILLERS and len(word) > 1]


def _numbers(words: tuple[str, ...]) -> set[str]:
    return set(re.findall(r"\d+", " ".join(words)))
