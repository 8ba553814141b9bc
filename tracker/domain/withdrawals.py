"""What an arXiv comment says about a withdrawal; a comment only ever raises a question.

arXiv marks a withdrawal in its own record (arXivRaw, source type ``I`` on the latest version); the
comment is where the authors say why. Half of all withdrawals are worded unlike any pattern, and
some comments speak of *another* paper's withdrawal, so no accusation rests on this text alone.
"""

import enum
import re
from functools import cache, lru_cache

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.identifiers import parse_arxiv_id

_WORD = r"(?:withdr[ae]w\w*|retract(?:ed|ing|ion)?)"
_THING = (
    r"(?:papers?|articles?|manuscripts?|submissions?|preprints?|works?|notes?|e-?prints?|drafts?|"
    r"reports?|versions?|uploads?|writings?)"
)
_AUTHORS = r"(?:we|i|me|us|(?:the|all|both)?\s*authors?)"
_CLAUSE = re.compile(r"(?<=[.;!?])\s+|\n+")
_MENTIONS = re.compile(rf"\b{_WORD}", re.I)


@cache  # compiled when the first comment is read: many commands read none
def _says() -> tuple[re.Pattern[str], ...]:
    """How authors say that this paper is withdrawn."""
    return (
        re.compile(rf"^\W*(?:\w+ly\s+|belated\s+|the\s+)?(?:{_THING}\s+)?{_WORD}\b", re.I),
        re.compile(rf"\b{_THING}\W+(?:\w+\W+){{0,4}}?{_WORD}\b", re.I),
        re.compile(
            rf"\b{_THING}\s+(?:is|was|has)\b[^.]{{0,120}}?\band\s+(?:has\s+been|is|was)\s+{_WORD}",
            re.I,
        ),
        re.compile(rf"\bit\s+(?:\w+\s+){{1,4}}?{_WORD}\b", re.I),
        re.compile(
            rf"\b{_AUTHORS}\b[^.]{{0,90}}?\b{_WORD}\b[^.]{{0,40}}?\b(?:it|{_THING})\b", re.I
        ),
        re.compile(
            rf"\b{_WORD}\s+(?:by|due|because|since|pending|until|after|from\s+arxiv|for|as|this|the\s+{_THING}|my)\b",
            re.I,
        ),
        re.compile(rf"(?:^|[.,;:(\[-])\s*(?:temporarily\s+)?{_WORD}\W*$", re.I),
        re.compile(rf"[(\[]\s*{_WORD}\b", re.I),
    )


_AN_ID_HERE = r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})"


@cache  # compiled when the first comment is read: many commands read none
def _otherwise() -> tuple[re.Pattern[str], ...]:
    """How they speak of something else."""
    return (
        # Another paper: its id, or a word of replacement, stands before the word.
        re.compile(
            rf"\b(?:supersed(?:es?|ing)|replac(?:es?|ing|ement)|extends?|corrects?|improves?|"
            rf"revised\s+version\s+of|corrected\s+version|depends\s+on|contains?)\b.*?{_WORD}",
            re.I,
        ),
        re.compile(
            rf"{_AN_ID_HERE}\W*(?:v\d+\W*)?(?:\[[^\]]*\]\W*)?(?:,?\s*which\b[^.]*?|now|is|was|has\s+been|will\s+be|\(|\s)*{_WORD}",
            re.I,
        ),
        re.compile(rf"\bwhich\s+(?:\w+\s+){{0,3}}?{_WORD}", re.I),
        # A part of this one, or a version of it that is not the present one.
        re.compile(
            rf"\b(?:appendi\w*|sections?|sec|theorems?|thm|lemmas?|corollar\w+|prop\w*|conjectures?|"
            rf"claims?|parts?|figures?|equations?|chapters?|conclusions?)\b[^.;]{{0,60}}?{_WORD}",
            re.I,
        ),
        re.compile(
            rf"\b(?:previous|earlier|old|older|first|former|preceding|last|v\d+|versions?\s+\d+[^.]{{0,12}}?)"
            rf"\s*(?:versions?)?\W+(?:\w+\W+){{0,12}}?{_WORD}",
            re.I,
        ),
        re.compile(
            rf"{_WORD}\s+(?:preprint|paper|article|version|text|manuscript|results?|experimental)\b",
            re.I,
        ),
        # From a journal or conference, which is no withdrawal from arXiv.
        re.compile(
            rf"\b(?:accepted|submitted|appeared|workshop|conference|journal|proceedings|poster|review)\b"
            rf"[^.]{{0,120}}?\b(?:but|later|formally|was|and|withdrawn\s+today)?\s*{_WORD}",
            re.I,
        ),
        re.compile(rf"\b{_WORD}\s+(?:from|at|in)\s+(?!arxiv|the\s+arxiv)(?:the\s+)?[A-Z]", re.I),
        re.compile(rf"\bone\s+author\s+has\s+{_WORD}|\b(?:not|never)\s+(?:been\s+)?{_WORD}", re.I),
    )


_UNDONE = re.compile(
    r"\b(?:again\s+available|available\s+again|now\s+again|had\s+been\s+withdrawn|"
    r"no\s+longer\s+withdrawn|reinstated|replacement\s+for\s+(?:a\s+|the\s+)?(?:preceding|withdrawn))",
    re.I,
)
_ABOUT_ITSELF = re.compile(
    rf"(?:^\W*|\s)(?:T(?:HIS|his|HE|he)|(?<!\w\s)th(?:is|e))\s+(?i:(?:\w+\s+){{0,2}}?{_THING},?\s+(?:which\s+)?"
    rf"(?:has\s+been|had\s+been|have\s+been|was|is)\s+(?:\w+ly\s+|now\s+|being\s+)*{_WORD})"
)
_HINTS = re.compile(
    r"withdr|retract|\b(?:errors?|erroneous|mistakes?|incorrect|wrong|flaws?|flawed|gaps?|invalid|"
    r"invalidates?|bugs?|fails?|false|counter-?examples?|superseded|subsumed|merged\s+(?:in|with)|"
    r"replaced\s+by|now\s+(?:covered|contained)|plagiari\w+|duplicate|no\s+longer|not\s+(?:correct|"
    r"valid|hold)|inconsisten\w+|problems?\s+(?:in|with))\b",
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
    """Whether the comment says that *this* paper is withdrawn; clause by clause, in doubt not."""
    if not _MENTIONS.search(comment):
        return False
    if _UNDONE.search(comment):
        return False
    return any(_clause_says_so(clause.strip()) for clause in _CLAUSE.split(comment))


def abstract_says_withdrawn(abstract: str) -> bool:
    """Whether the abstract, as some authors leave it, only says that the paper is withdrawn.

    Stricter than for comments: abstracts speak of retracts and of withdrawals from banks.
    """
    return bool(_ABOUT_ITSELF.match(abstract.lstrip()))


def hints_at_withdrawal(comment: str) -> bool:
    """Whether the comment gives reason to ask arXiv's own record; no finding rests on this.

    Two of five authors who withdraw tell only what is wrong, and not that they withdraw.
    """
    return bool(_HINTS.search(comment))


def _clause_says_so(clause: str) -> bool:
    if not _MENTIONS.search(clause):
        return False
    if _ABOUT_ITSELF.search(clause):
        return True
    if any(pattern.search(clause) for pattern in _otherwise()):
        return False
    return any(pattern.search(clause) for pattern in _says())


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
