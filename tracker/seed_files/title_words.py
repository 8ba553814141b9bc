"""Whether words read like the title of a paper: said carefully, since an accusation may follow."""

import re
from functools import lru_cache

_LATELY = 256
_MOST_CHARACTERS = 300
_GENERIC = re.compile(
    r"^(?:this|these|that|those|our|my|we|see|read|here|click|link|available|accessed|cited|recent"
    r"|a (?:recent|new) (?:paper|study|work|survey)|(?:full |original |the )?(?:paper|preprint|pdf|"
    r"abstract|article|html|version|code)\b"
    r"|(?:section|sec|figure|fig|table|tab|appendix|chapter|theorem|lemma|equation|eq|page)\.?\s"
    r"(?:[0-9§(]|[a-z]\b))",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"^(?:in\s+)?(?:advances in|proceedings|proc\.|international conference|conference on"
    r"|journal of|transactions|annual meeting|workshop|findings of|lecture notes|annals of"
    r"|communications of"
    r"|phys(?:ical)?\b|nature\b|science\b|technical report|accepted|submitted|to appear)",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(
    r"\b(?:universit\w+|institute|department of|laborator\w+|college of|google research|deepmind"
    r"|openai|microsoft research|meta ai)\b.*,|,.*\b(?:universit\w+|institute|department of)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:see|in|by|from|and|or|the|a|an|of|at|our|cf|also|as|on|for|with|to|is|are|which|that)$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:data ?sets?|benchmarks?|corpus|models?|library|toolkit|repo(?:sitory)?|algorithms?"
    r"|papers?|methods?|frameworks?|pages?|architectures?|encoders?|tokenizers?)\W*$",
    re.IGNORECASE,
)
_LONGEST_OPEN_WORD = 6
_PAGE = re.compile(
    r"\b(?:blog ?post|model card|readme|release notes|documentation|project page|github repo\w*)\b",
    re.IGNORECASE,
)
"""What a link leads to when it does not lead to the paper."""
_FEW_WORDS = 4
_LONG_WORD, _FEWEST_LONG = 3, 2
_CITED = re.compile(
    r"\bet al\b|[(\[][^()\[\]]{0,80}\b(?:19|20)[0-9]{2}[a-z]?\s*[)\]]|\barxiv\b|https?://",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b[0-9]{1,4},\s{0,3}[A-Z]?[0-9]{1,6}\b")
"""Volume and page."""
_PAIRS = re.compile(r",\s+(?:and\s+)?")
_LISTED = re.compile(r",|;|&|\band\b")
_INITIALS = re.compile(r"(?:[A-Z]\.-?)+")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_PARTICLES = frozenset(
    {
        "and",
        "de",
        "van",
        "der",
        "von",
        "la",
        "le",
        "di",
        "da",
        "den",
        "bin",
        "el",
        "al",
        "del",
        "ter",
    }
)


@lru_cache(_LATELY)
def is_title(text: str) -> bool:
    """Whether words that stand where a title stands can be one: three words or more, no prose."""
    words = _WORD.findall(text)
    return (
        3 <= len(words) <= 40
        and sum(len(word) >= _LONG_WORD for word in words) >= _FEWEST_LONG
        and len(text) <= _MOST_CHARACTERS
        and not is_prose(text)
        and not (_GENERIC.match(text) or _VENUE.match(text) or _CITED.search(text))
        and not _PLACE.search(text)
        and not (_AFFILIATION.search(text) or _is_unfinished(text.rstrip(" .,;:")))
        and not (len(words) <= _FEW_WORDS and _THING.search(text))
        and not _PAGE.search(text)
        and not (is_names(text) or _is_list_of_pairs(text))
    )


def _is_unfinished(text: str) -> bool:
    return _UNFINISHED.search(text, max(0, len(text) - _LONGEST_OPEN_WORD)) is not None


def _is_list_of_pairs(text: str) -> bool:
    """``Rigui zhou, Yang shi, Manqun Zhang``: names, or as good as names."""
    parts = [part.split() for part in _PAIRS.split(text)]
    if len(parts) < 3 or not all(parts):
        return False
    short = all(2 <= len(part) <= 4 for part in parts)
    return (short or "等" in parts[-1]) and all(part[0][0].isupper() for part in parts)


def is_title_case(text: str) -> bool:
    """Whether they are one wherever they stand: most longer words begin with a capital."""
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    capitals = sum(not word[0].islower() for word in words)
    return is_title(text) and not text.rstrip().endswith(".") and capitals >= 0.7 * len(words)


def is_prose(text: str) -> bool:
    """Whether it begins like the rest of a sentence; names such as ``iTransformer`` do not."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return not first or (first.strip("(\"“'*_")[:1].islower() and first.islower())


def is_names(text: str) -> bool:
    """Whether it reads like a list of authors."""
    parts = [part.split() for part in _LISTED.split(text) if part.strip()]
    flat = [word for part in parts for word in part]
    named = all(word[0].isupper() or word in _PARTICLES or word in {"et", "al."} for word in flat)
    initials = any(_INITIALS.fullmatch(word) for word in flat)
    particles = any(word in _PARTICLES or word == "Al" for word in flat)
    return (
        bool(flat)
        and named
        and all(len(part) <= 4 for part in parts)
        and (len(parts) >= 2 or initials or particles)
    )
