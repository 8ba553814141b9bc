"""What an arXiv comment says about a withdrawal; a comment only ever raises a question.

arXiv marks a withdrawal in its own record (arXivRaw, source type ``I`` on the latest version); the
comment is where the authors say why. Half of all withdrawals are worded unlike any pattern, and
some comments speak of *another* paper's withdrawal, so no accusation rests on this text alone.
"""

import enum
import re
from functools import lru_cache

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.identifiers import parse_arxiv_id

_SUBJECT = r"(?:th(?:is|e|ese)\s+(?:\w+\s+){0,2}?|our\s+)?"
_THING = (
    r"(?:papers?|articles?|manuscripts?|submissions?|preprints?|works?|notes?|versions?|e-?prints?)"
)
_SAYS_WITHDRAWN = (
    re.compile(r"^\W*(?:temporarily\s+|permanently\s+)?(?:withdrawn|retracted|withdrawal)\b", re.I),
    re.compile(rf"^\W*{_THING}?\s*(?:is|was|were|has been|have been)?\s*withdrawn\b", re.I),
    re.compile(
        rf"\b{_SUBJECT}{_THING}\s+(?:(?:is|was|were|are|has|have|had)\s+)?(?:now\s+|been\s+|being\s+)*"
        r"(?:temporarily\s+|permanently\s+)?(?:withdrawn|retracted)\b",
        re.I,
    ),
    re.compile(r"^this\s+(?:has|was|is)\s+(?:been\s+)?(?:withdrawn|retracted)\b", re.I),
    re.compile(r"\bwithdrawn\s+by\s+(?:the\s+)?(?:authors?|arxiv|submitter)\b", re.I),
    re.compile(r":\s*(?:temporarily\s+|permanently\s+)?(?:withdrawn|retracted)\b", re.I),
    re.compile(
        r"\b(?:we|i|authors?)\s+(?:have\s+|has\s+)?(?:withdraw|withdrew|withdrawn|retract)"
        r"(?:n|ed|s)?\s+(?:this|the|our|it)\b",
        re.I,
    ),
    re.compile(r"[(\[]\s*(?:withdrawn|retracted)\b", re.I),
)
_ABOUT_ITSELF = re.compile(
    rf"^\W*this\s+{_THING},?\s+which\s+(?:has\s+been|was|is)\s+(?:now\s+)?withdrawn", re.I
)
_ABOUT_ANOTHER = re.compile(
    r"\b(?:supersedes?|replaces?|superseding|replacing|replacement\s+(?:of|for)|extends?|"
    r"corrects?|improves?)\b[^;]{0,120}?\bwithdrawn\b|\bwhich\s+(?:has\s+been|was|is)\s+(?:now\s+)?withdrawn",
    re.I,
)


class WithdrawalReason(enum.StrEnum):
    """Why authors say that they withdrew, by keyword; `UNSTATED` where nothing is recognised."""

    ERROR = "error"
    SUPERSEDED = "superseded or merged"
    PUBLISHED = "published elsewhere"
    POLICY = "policy or authorship"
    UNSTATED = "no reason stated"


_REASONS = (
    (
        WithdrawalReason.POLICY,
        re.compile(
            r"plagiari|authorship|copyright|licen[cs]e|polic|consent|administrat|fraud", re.I
        ),
    ),
    (
        WithdrawalReason.ERROR,
        re.compile(
            r"error|mistake|incorrect|wrong|flaw|bug\b|gap\b|invalid|fails?\b|false|inconsisten|"
            r"not\s+(?:correct|valid|true)|erroneous|problem",
            re.I,
        ),
    ),
    (
        WithdrawalReason.SUPERSEDED,
        re.compile(
            r"supersed|replaced|merged|subsumed|included\s+in|combined|new(?:er)?\s+version|"
            r"see\s+(?:arxiv|instead)|duplicate",
            re.I,
        ),
    ),
    (WithdrawalReason.PUBLISHED, re.compile(r"published|journal|accepted|appear", re.I)),
)
_AN_ID = re.compile(
    r"(?:arxiv\s*:\s*)?(\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.I
)


@lru_cache(maxsize=8_192)  # the same texts are asked about by several rules, and for days ahead
def says_withdrawn(comment: str) -> bool:
    """Whether the comment says that *this* paper is withdrawn."""
    if _ABOUT_ITSELF.search(comment):
        return True
    if _ABOUT_ANOTHER.search(comment):
        return False
    return any(pattern.search(comment) for pattern in _SAYS_WITHDRAWN)


def withdrawal_reason(comment: str) -> WithdrawalReason:
    """The class of reason that the comment gives, by its first recognised keyword family."""
    for reason, pattern in _REASONS:
        if pattern.search(comment):
            return reason
    return WithdrawalReason.UNSTATED


def successor_id(comment: str, own_id: str) -> str:
    """The arXiv id that the comment points to instead; empty when it names none."""
    for match in _AN_ID.finditer(comment):
        try:
            reference = parse_arxiv_id(match[1])
        except InvalidArxivIdError:
            continue
        if reference.id.value != own_id:
            return reference.id.value
    return ""
