"""Whether a number that nobody calls an arXiv id is one; strict, for decimals have its form."""

import re

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.identifiers import ARCHIVES, parse_arxiv_id

_NEAR = 60
BARE_NEW = (
    r"(?<![\w./\\$€£¥+~≈<>±@^%#&-])[0-9]{4}\.[0-9]{4,5}(?:v[0-9]{1,3})?"
    r"(?![\w%‰°€$£^±+]|\.[0-9]|[-/][\w]|,[0-9]{3}(?![0-9.]))"
)
BARE_OLD = (
    rf"(?<![\w./:@-])(?:{'|'.join(sorted(ARCHIVES, key=len, reverse=True))})"
    r"(?:\.[a-z]{2}(?:-[a-z]{1,9})?)?/[0-9]{7}(?:v[0-9]{1,3})?(?![\w/]|[.-][0-9])"
)
BARE_MASKED = r"(?<![\w./-])[0-9]{2}[0-9x]{2}\.x{4,5}(?!\w)"
_UNIT = re.compile(
    r"\s{0,2}(?:[×±^]|\\pm\b|percent\b|(?:[kMGTmµnp]?(?:Hz|eV|V|W|s|m|g|K|J|B|Pa))\b|[kcm]m\b"
    r"|(?:seconds|minutes|hours|days|years|points|tokens|samples|steps|dollars|euros"
    r"|USD|EUR|GBP)\b)"
)
_NUMBER_BEFORE = re.compile(
    r"(?:\b(?:versions?|release|build|rev|price|costs?|paid|about|roughly|approximately|nearly"
    r"|around|over|under|than|up to|USD|EUR|GBP|pp?\.|no\.|loss|score|rate|mean|value|total|sum"
    r"|energy|tel\.?|phone|fax|sections?|chapter|figure|table|eq\.?|equation|is|was|of|at)"
    r"|[$€£¥=<>≈~+*/^]|\\times)\s{0,4}$",
    re.IGNORECASE,
)
_KEY_BEFORE = re.compile(r"([\w-]{1,40})[\"']?\s{0,9}[:=]\s{0,9}[\"'{]?$")
_ID_KEY = re.compile(
    r"arxiv|eprint|papers?|preprints?|refs?|references?|anchors?|sources?|evidence|cite|see|ids?$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"arxiv|preprint|e-?print|paper|\brefs?\b|references?|\bcit|\bsee\b|\bcf\b|\[|\bdoi|\bby\b"
    r"|[0-9]{4}\.[0-9]{4,5}(?:v[0-9])?[,;] $",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^[\s>]{0,20}(?:[-*+•]|[0-9]{1,3}[.)]|\[[0-9]{1,3}\])\s{1,9}$")
_NUMBER = r"[-+−]?[0-9]+(?:[.,][0-9]+)*(?:[eE][-+]?[0-9]+)?"
_FIELD = r"(?:\s{0,20}[|&,;\t]\s{0,20}|[ \t]{1,20})"
_NUMBER_LEFT = re.compile(rf"(?<![\w.\[(/-])({_NUMBER})%?{_FIELD}$")
_NUMBER_RIGHT = re.compile(rf"{_FIELD}({_NUMBER})(?![\w.)\]:/-])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ONLY_NUMBER = re.compile(rf"\s{{0,20}}({_NUMBER})\s{{0,20}}[,;]?\s{{0,20}}")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the number of an id's form is one: nothing around it is a measure or a column.

    Ids of the four-digit time (2007 to 2014) look like any decimal: they need a word, a bracket or
    another id before them, or a version, or an item of their own.
    """
    written = text[start:end]
    if not is_id(written):
        return False
    if "/" in written:
        return True
    before = text[max(0, start - _NEAR) : start].rsplit("\n", 1)[-1]
    if key := _KEY_BEFORE.search(before):
        return _ID_KEY.search(key[1]) is not None
    after = text[end : end + _NEAR].split("\n", 1)[0]
    if _NUMBER_BEFORE.search(before) or _UNIT.match(after) or _among_numbers(before, after):
        return False
    if not (before.strip() or after.strip()) and _in_a_column(text, start, end):
        return False
    if "v" in written.lower() or len(written) == len("1501.00001"):
        return True
    alone = not (before.strip() or after.strip())
    return alone or bool(_CALLED.search(before) or _ITEM.match(before) or _CALLED.match(after))


def is_id(written: str) -> bool:
    """Whether this is a well-formed id."""
    try:
        parse_arxiv_id(written)
    except InvalidArxivIdError:
        return False
    return True


def _among_numbers(before: str, after: str) -> bool:
    """Whether the field before or behind is a number that is no id and no year."""
    left, right = _NUMBER_LEFT.search(before), _NUMBER_RIGHT.match(after)
    return any(match is not None and _is_measure(match[1]) for match in (left, right))


def _in_a_column(text: str, start: int, end: int) -> bool:
    above = text[max(0, start - _NEAR) : start].rstrip().rsplit("\n", 1)[-1]
    below = text[end : end + _NEAR].lstrip().split("\n", 1)[0]
    matches = (_ONLY_NUMBER.fullmatch(above), _ONLY_NUMBER.fullmatch(below))
    return any(match is not None and _is_measure(match[1]) for match in matches)


def _is_measure(number: str) -> bool:
    return not (is_id(number) or _YEAR.fullmatch(number))
