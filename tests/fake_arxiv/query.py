"""A small honest reader of arXiv's search grammar: parse, echo, match, score.

No precedence, right-associative; a missing operator is OR; bare words get `all:`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from tests.fake_arxiv.records import FakePaper, fold

ALIASES = {
    "title": "ti",
    "author": "au",
    "abstract": "abs",
    "comment": "co",
    "journal_ref": "jr",
    "category": "cat",
    "report_num": "rn",
    "lastUpdatedDate": "submittedDate",
}
FIELDS = frozenset(
    ("ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "doi", "submittedDate")
)
OPERATORS = frozenset(("AND", "OR", "ANDNOT"))
DATE_FORMS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
TOKEN = re.compile(
    r"""\s*([()]|(?:[A-Za-z_]+:)?(?:"[^"]*"|\[[^\]]*\]|[^\s()"]+))""",
)


class QueryError(ValueError):
    """The query does not parse: arXiv answers 400."""


class DateError(ValueError):
    """A date in the query does not parse: arXiv answers 500."""


@dataclass(frozen=True)
class Term:
    """One field and what it is asked to hold."""

    field: str
    value: str
    quoted: bool

    def __str__(self) -> str:
        """The term as the feed title echoes it."""
        return f'{self.field}:"{self.value}"' if self.quoted else f"{self.field}:{self.value}"


@dataclass(frozen=True)
class Pair:
    """Two sides and what joins them; no left side means a leading ANDNOT."""

    operator: str
    left: "Node | None"
    right: "Node"

    def __str__(self) -> str:
        """The pair as the feed title echoes it, inner pairs in brackets."""
        sides = [_nested(self.left)] if self.left else []
        return " ".join([*sides, self.operator, _nested(self.right)])


Node = Term | Pair


def parse(text: str, *, raw: bool = False) -> Node:
    """The query as a tree; `raw` switches arXiv's adjustments off."""
    tokens = _tokens(text)
    if raw:
        if any("[" in token for token in tokens):
            raise QueryError(text)
    else:
        tokens = _adjust(tokens)
    reader = _Reader(tokens, text)
    tree = reader.expression()
    if reader.rest:
        raise QueryError(text)
    return tree


def matches(node: Node, paper: FakePaper) -> bool:
    """Whether the current version of the paper answers the query."""
    if isinstance(node, Term):
        return _term_matches(node, paper)
    if node.left is None:
        return not matches(node.right, paper)
    if node.operator == "OR":
        return matches(node.left, paper) or matches(node.right, paper)
    wanted = node.operator == "AND"
    return matches(node.left, paper) and matches(node.right, paper) is wanted


def check_dates(node: Node | None) -> None:
    """Raise `DateError` where the index could not read a date."""
    if isinstance(node, Term) and node.field == "submittedDate":
        date_range(node.value)
    elif isinstance(node, Pair):
        check_dates(node.left)
        check_dates(node.right)


def score(node: Node | None, paper: FakePaper) -> int:
    """A stand-in for relevance: terms found, counted double in the title."""
    if node is None or (isinstance(node, Pair) and node.operator == "ANDNOT"):
        return score(node.left, paper) if isinstance(node, Pair) else 0
    if isinstance(node, Pair):
        return score(node.left, paper) + score(node.right, paper)
    if node.field not in paper.searchable:
        return 0
    phrase = fold(node.value)
    return sum(phrase in paper.searchable[name] for name in ("ti", node.field))


def date_range(value: str) -> tuple[datetime, datetime]:
    """Both ends of `A TO B`, inclusive; a short form covers its whole period."""
    first, _, last = value.partition(" TO ")
    return _moment(first)[0], _moment(last or first)[1]


def _moment(text: str) -> tuple[datetime, datetime]:
    text = text.strip()
    form = DATE_FORMS.get(len(text))
    if form is None or not text.isdigit():
        raise DateError(text)
    try:
        start = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError as fault:
        raise DateError(text) from fault
    return start, start + _period(start, len(text)) - timedelta(microseconds=1)


def _period(start: datetime, digits: int) -> timedelta:
    if digits == 4:
        return timedelta(days=(start.replace(year=start.year + 1) - start).days)
    if digits == 6:
        return timedelta(days=monthrange(start.year, start.month)[1])
    return {8: timedelta(days=1), 12: timedelta(minutes=1)}.get(digits, timedelta(seconds=1))


def _nested(node: Node) -> str:
    return f"({node})" if isinstance(node, Pair) else str(node)


def _tokens(text: str) -> list[str]:
    found, position, text_end = [], 0, len(text.rstrip())
    while position < text_end:
        match = TOKEN.match(text, position)
        if match is None:
            raise QueryError(text)
        found.append(match.group(1))
        position = match.end()
    return found


def _adjust(tokens: list[str]) -> list[str]:
    """What arXiv does to a query before reading it."""
    joined: list[str] = []
    for token in tokens:
        word = "ANDNOT" if token == "NOT" else token
        if word == "ANDNOT" and joined and joined[-1] == "AND":
            joined.pop()
        if joined and _opens(word) and _closes(joined[-1]):
            joined.append("OR")
        joined.append(_fielded(word))
    for place, token in enumerate(joined):
        if token.startswith("au:") and "_" in token:
            joined[place] = f'au:"{token[3:].strip(chr(34)).replace("_", " ")}"'
        if token.startswith(("au:", "author:")):
            break
    return joined


def _opens(token: str) -> bool:
    return token not in OPERATORS and token != ")"


def _closes(token: str) -> bool:
    return token not in OPERATORS and token != "("


def _fielded(token: str) -> str:
    plain = token not in OPERATORS and token not in "()" and ":" not in token.partition('"')[0]
    return f"all:{token}" if plain else token


def _term(token: str, text: str) -> Term:
    name, colon, value = token.partition(":")
    field = ALIASES.get(name, name)
    if not colon or field not in FIELDS or not value:
        raise QueryError(text)
    quoted = value[0] in '"['
    return Term(field, value[1:-1].strip() if quoted else value, quoted)


def _term_matches(term: Term, paper: FakePaper) -> bool:
    special = SPECIAL.get(term.field)
    if special is not None:
        return special(term.value, paper)
    text = paper.searchable[term.field]
    if term.value.endswith("*"):
        return fold(term.value).rstrip() in text
    return fold(term.value) in text


def _in_category(value: str, paper: FakePaper) -> bool:
    return any(fnmatchcase(category, value) for category in paper.categories)


def _has_id(value: str, paper: FakePaper) -> bool:
    return value == paper.id


def _never(value: str, paper: FakePaper) -> bool:
    return False


def _submitted(value: str, paper: FakePaper) -> bool:
    first, last = date_range(value)
    return first <= paper.published <= last


SPECIAL: dict[str, Callable[[str, FakePaper], bool]] = {
    "cat": _in_category,
    "id": _has_id,
    "rn": _never,
    "submittedDate": _submitted,
}


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[str], text: str) -> None:
        self.rest = tokens[::-1]
        self.text = text

    def expression(self) -> Node:
        left = self.operand()
        if not self.rest or self.rest[-1] not in OPERATORS:
            return left
        operator = self.rest.pop()
        return Pair(operator, left, self.expression())

    def operand(self) -> Node:
        if not self.rest:
            raise QueryError(self.text)
        token = self.rest.pop()
        if token == "ANDNOT":
            return Pair("ANDNOT", None, self.expression())
        if token != "(":
            return _term(token, self.text)
        inside = self.expression()
        if not self.rest or self.rest.pop() != ")":
            raise QueryError(self.text)
        return inside
