"""Whether the title a document gives is the title of the paper: three bands, one alarm.

The score is the token-set ratio (shared words against each side, as RapidFuzz defines it), the
bands are those measured on 10,083 real titles: >= 0.90 match, 0.70-0.90 ask, below that another
paper. Token sets forgive order, subtitles and shortening, so three things they would wave through
are guarded: a lost or gained negation, other numbers, and titles about a title ("Comment on ...").
Acronyms are read as what the other title spells out, and the name before a colon stands for its
title. How a title is broken into words is `tracker.domain.title_words`.
"""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.title_alignment import aligned_words, head_of, is_coined, said_title
from tracker.domain.title_words import FILLERS, telling_words
from tracker.domain.title_words import title_words as title_words

MATCH_FROM = 0.90
"""Score from which two titles name the same paper."""
ASK_FROM = 0.70
"""Score from which a person should look; below it they are different titles."""

_NEGATIONS = frozenset({"not", "no", "never", "cannot", "without", "neither", "nor", "non"})
_ABOUT_ANOTHER = frozenset(
    {"comment", "comments", "reply", "erratum", "corrigendum", "addendum", "rebuttal", "response"}
)
_THING_TEXT = """
dataset datasets corpus benchmark code library leaderboard toolkit repository checkpoint weights
demo blog slides video poster website homepage thesis
"""
_THINGS = frozenset(_THING_TEXT.split())
_NO_TITLE = re.compile(
    r"\bet\s+al\b|https?://|\bwww\.|\barxiv\b|\bdoi\b|\bfull (?:paper|text)\b|\bpdf\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"do", "a", "as", "on"})
"""Fillers that are also parts of names."""
_VOWEL = re.compile(r"[aeiouy0-9]")
_YEAR = re.compile(r"\(?\b(?:19|20)\d\d[a-z]?\b\)?")


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

    @property
    def unlike(self) -> bool:
        """Whether the titles share too little to be called one, whatever the text is worth."""
        return self.band is not TitleBand.MATCH and self.score < ASK_FROM


@lru_cache(maxsize=8_192)
def compare_titles(said: str, actual: str) -> TitleComparison:
    """Compare what a document said with what the paper is called.

    A shortened title is fine, and so is the coined name before its colon. A said text that is too
    short or too unlike a title to tell papers apart never yields `OTHER`: it asks.
    """
    if (words := title_words(said)) and words == title_words(actual):
        return TitleComparison(TitleBand.MATCH, 1.0)
    left, right = aligned_words(said, actual)
    if not left or not right:
        return TitleComparison(TitleBand.ASK, 0.0, "no title to compare")
    score = token_set_ratio(left, right)
    if _names_the_whole(said, actual):
        return TitleComparison(TitleBand.MATCH, 1.0)
    if score >= MATCH_FROM:
        why = _guard(left, right)
        return TitleComparison(TitleBand.ASK if why else TitleBand.MATCH, score, why)
    if score >= ASK_FROM:
        return TitleComparison(TitleBand.ASK, score)
    why = _too_weak_to_accuse(said, actual, left)
    return TitleComparison(TitleBand.ASK if why else TitleBand.OTHER, score, why)


def names_a_title(said: str) -> bool:
    """Whether a text may be the title of a paper: words enough, and no citation or address."""
    words = title_words(said_title(said))
    return (
        len(telling_words(words)) >= 2
        and not _NO_TITLE.search(said)
        and not _looks_like_names(said)
        and sum(bool(_VOWEL.search(word)) for word in words) * 2 >= len(words)
    )


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
    if len(telling_words(left)) < 2 < len(telling_words(right)):
        return "the title given is too short to tell papers apart"
    return ""


def _names_the_whole(said: str, actual: str) -> bool:
    """Whether one title is the coined name before the colon of the other: BERT, VinePPO."""
    for short, long in ((said, actual), (actual, said)):
        head = head_of(long)
        if head and is_coined(head) and title_words(said_title(short)) == title_words(head):
            return True
    return False


def _too_weak_to_accuse(said: str, actual: str, left: tuple[str, ...]) -> str:
    """Why an unlike title is no proof of another paper; empty when it is."""
    telling = telling_words(left)
    if len(telling) < 6 and left[-1] in _THINGS:
        return f"the text given reads like the name of a thing: '{left[-1]}'"
    if len(telling) < 4:
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
    shared = set(telling) & set(title_words(actual))
    for one, words in ((head, title_words(actual)), (name, left)):
        if len(shared) >= 2 and (part := _part_of_name(one, words)):
            return f"the name '{one}' holds '{part}' of the other title"
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
    words = title_words(head_of(title))
    return " ".join(words) if 0 < len(words) <= 3 else ""


def _part_of_name(name: str, words: tuple[str, ...]) -> str:
    """A longer word that stands inside a coined name (``mamba`` in ``phyxmamba``); or nothing."""
    if " " in name:
        return ""
    parts = [word for word in telling_words(words) if 5 <= len(word) < len(name) and word in name]
    return max(parts, key=len, default="")


def _looks_like_names(text: str) -> bool:
    """Whether the text is a list of people: short parts, mostly of capitalised words.

    Titles of the form *This and That* look alike, but join their words with *of* and *for*.
    """
    plain = _YEAR.sub("", text.replace("\\", " "))
    parts = [part.split() for part in re.split(r",|\band\b|&|;", plain)]
    parts = [part for part in parts if part]
    words = [word for part in parts for word in part]
    if ":" in text or any(word in FILLERS - _PARTICLES for word in words):
        return False
    capitals = sum(word[0].isupper() for word in words)
    least = 1 if len(parts) >= 3 else 2
    short = sum(least <= len(part) <= 4 for part in parts)
    return len(parts) >= 2 and short >= 0.8 * len(parts) and capitals >= 0.6 * len(words)


def _numbers(words: tuple[str, ...]) -> set[str]:
    return set(re.findall(r"\d+", " ".join(words)))
