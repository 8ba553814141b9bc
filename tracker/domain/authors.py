"""Whether the first author a document names is the first author of the paper; asks when unsure.

Names come in any order ("Vaswani, A.", "Ashish Vaswani", "Wang Yu"), with initials, accents or
their transliterations, and often as a surname alone. Only names that share nothing, or that share
a surname beside given names of other letters, are *other*.
"""

import enum
import re
from collections.abc import Sequence
from itertools import product

from tracker.domain.title_words import plain_letters
from tracker.domain.titles import indel_similarity

_ALIKE = 0.80
"""Similarity from which two spellings may be one name: a slip of the pen, a transliteration."""
_PARTICLE_TEXT = """
von van der den de del della di da dos du la le el al bin ibn ter ten zu zur jr sr ii iii
"""
_PARTICLES = frozenset(_PARTICLE_TEXT.split())
_NOBODY_TEXT = """
anonymous author authors unknown team others collaboration consortium group editors editor anon
various first second openai google deepmind meta microsoft nvidia anthropic
"""
_NOBODY = frozenset(_NOBODY_TEXT.split())
_ET_AL = re.compile(r"\s*,?\s*\b(?:et\.?\s+al\b\.?|and\s+others\b|u\.\s?a\.).*$", re.IGNORECASE)
_TURNED = re.compile(r"([aou])e|(a)a")
"""How umlauts and Scandinavian letters are written without them: Mueller, Soerensen, Aas."""
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")


class AuthorBand(enum.Enum):
    """How the named first author stands to the paper's."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


def compare_first_author(said: Sequence[str], actual: Sequence[str]) -> AuthorBand:
    """Compare the first name of each list; a name far down the paper's list is *unsure*."""
    if not said or not actual:
        return AuthorBand.UNSURE
    band = compare_names(said[0], actual[0])
    if band is AuthorBand.OTHER and any(
        compare_names(said[0], other) is not AuthorBand.OTHER for other in actual[1:]
    ):
        return AuthorBand.UNSURE
    return band


def compare_names(said: str, actual: str) -> AuthorBand:
    """Compare two names of people, however they are ordered and spelt."""
    left, right = _parts(said), _parts(actual)
    if not left or not right:
        return AuthorBand.UNSURE
    shared = [
        (one, other)
        for one, other in product(left, right)
        if len(one) > 1 and len(other) > 1 and _same_word(one, other)
    ]
    if not shared:
        long_enough = any(len(one) > 2 for one in left) and any(len(one) > 2 for one in right)
        return AuthorBand.OTHER if long_enough else AuthorBand.UNSURE
    verdicts = [_given_names_agree(_without(left, a), _without(right, b)) for a, b in shared]
    return AuthorBand.SAME if any(verdicts) else AuthorBand.UNSURE


def _given_names_agree(left: list[str], right: list[str]) -> bool:
    """Whether what is left of both names can be one: initials stand for names, none for any."""
    if not left or not right:
        return True
    return any(
        one[0] == other[0] and (len(one) == 1 or len(other) == 1 or _same_start(one, other))
        for one, other in product(left, right)
    )


def _same_start(one: str, other: str) -> bool:
    return one.startswith(other[:3]) or other.startswith(one[:3]) or _same_word(one, other)


def _same_word(one: str, other: str) -> bool:
    if one == other or _TURNED.sub(r"\1\2", one) == _TURNED.sub(r"\1\2", other):
        return True
    least = min(len(one), len(other))
    return least >= 4 and indel_similarity(one, other) >= _ALIKE


def _without(parts: list[str], taken: str) -> list[str]:
    rest = list(parts)
    rest.remove(taken)
    return rest


def _parts(name: str) -> list[str]:
    """Words and initials of a name, folded; nothing for what is no person or no Latin script."""
    bare = _ET_AL.sub("", name)
    plain = plain_letters(bare).replace("-", " ").replace("’", "").replace("'", "")
    words = []
    for word in _WORD.findall(plain):
        # "JD" beside a longer name are two initials.
        initials = word.isupper() and 1 < len(word) <= 2 and plain.strip() != word
        words += list(word.casefold()) if initials else [word.casefold()]
    if not _LATIN.search(plain) or _NOBODY.intersection(words):
        return []
    kept = [word for word in words if word not in _PARTICLES]
    return kept or words
