"""Questions to arXiv's search, and what an answer to one tells; no opinion about claims.

arXiv's grammar has no precedence and makes an OR of every missing operator, so that a question is
a tree here and is written with all its brackets and quotes. A failed search is a value with a
reason: it is never an empty answer.
"""

import enum
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.domain.papers import Paper

LARGEST_PAGE = 2_000
LARGEST_WINDOW = 10_000
"""What one page, and all pages of one question together, may hold: arXiv refuses more."""

_DATE_FORM = "%Y%m%d%H%M"
_OPEN_START = datetime(1991, 1, 1, tzinfo=UTC)
_OPEN_END = datetime(2099, 12, 31, 23, 59, tzinfo=UTC)
_NO_WORDS = re.compile(r"[^\w\-.'+/]+|(?<!\w)[\-.'+/]+|[\-.'+/]+(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_CATEGORY = re.compile(r"[A-Za-z-]+(?:\.(?:[A-Za-z-]+|\*))?")


class SearchField(enum.StrEnum):
    """Where a term is looked for."""

    TITLE = "ti"
    ABSTRACT = "abs"
    AUTHOR = "au"
    ANYWHERE = "all"


class SearchOrder(enum.StrEnum):
    """What comes first; age is that of the first version (there is no "updated since")."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that must stand side by side; matched by arXiv without regard to endings.

    Raises ValueError where nothing searchable is in `text`.
    """

    field: SearchField
    text: str

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError(f"nothing to search for in {self.text!r}")

    @property
    def words(self) -> tuple[str, ...]:
        """The words as they are asked: no quotes, brackets, colons or other marks of grammar."""
        text = unicodedata.normalize("NFC", self.text)
        return tuple(_NO_WORDS.sub(" ", text.replace("_", " ")).split())

    def __str__(self) -> str:
        return f'{self.field}:"{" ".join(self.words)}"'


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold. Raises ValueError without parts."""

    parts: tuple["Condition", ...]

    def __post_init__(self) -> None:
        _demand_parts(self.parts)

    def __str__(self) -> str:
        return f"({' AND '.join(str(part) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must hold. Raises ValueError without parts."""

    parts: tuple["Condition", ...]

    def __post_init__(self) -> None:
        _demand_parts(self.parts)

    def __str__(self) -> str:
        return f"({' OR '.join(str(part) for part in self.parts)})"


Condition = Term | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """One page of one search.

    `categories` are alternatives (``cs.LG``, ``cs.*``). `since` and `until` bound the submission of
    the first version, both ends included, to the minute; aware. At most `max_results` papers come,
    from the one numbered `start`. Raises ValueError for what arXiv would refuse.
    """

    condition: Condition | None = None
    categories: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    max_results: int = 50
    start: int = 0
    order: SearchOrder = SearchOrder.RELEVANCE

    def __post_init__(self) -> None:
        if self.condition is None and not self.categories:
            raise ValueError("a search needs a term or a category")
        for category in self.categories:
            if not _CATEGORY.fullmatch(category):
                raise ValueError(f"{category!r} is not a category")
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a window of time needs a time zone")
        if not 1 <= self.max_results <= LARGEST_PAGE or self.start < 0:
            raise ValueError(f"a page holds 1 to {LARGEST_PAGE} papers, from number 0 on")
        # arXiv counts in whole pages: the last one must end within the window.
        if self.start / self.max_results + 1 > LARGEST_WINDOW // self.max_results:
            raise ValueError(
                f"arXiv shows the first {LARGEST_WINDOW} papers only: narrow the dates"
            )

    def __str__(self) -> str:
        """The question in arXiv's grammar, everything bracketed."""
        parts = [] if self.condition is None else [str(self.condition)]
        if self.categories:
            parts.append(f"({' OR '.join(f'cat:{category}' for category in self.categories)})")
        if self.since or self.until:
            first, last = self.since or _OPEN_START, self.until or _OPEN_END
            parts.append(f"submittedDate:[{_minute(first)} TO {_minute(last)}]")
        return f"({' AND '.join(parts)})"

    def fits(self, paper: Paper) -> bool:
        """Whether the paper answers the question by what we hold of it, word for word.

        Stricter than arXiv, which drops endings: good for telling a guest from an answer.
        """
        return self.frames(paper) and (self.condition is None or _holds(self.condition, paper))

    def frames(self, paper: Paper) -> bool:
        """Whether the paper is of the categories and days that were asked for: exact, so that an
        answer with any other paper is no answer to this question."""
        published = paper.published
        return (
            (not self.categories or any(_in(paper, each) for each in self.categories))
            and (self.since is None or (published is not None and published >= self.since.date()))
            and (self.until is None or (published is not None and published <= self.until.date()))
        )


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search brought.

    `total` is the number of papers that arXiv counts over all pages. `unreachable` says why nothing
    was learnt; it is empty when arXiv answered, and only then an empty `papers` means that there is
    none. `requests` is what it cost.
    """

    papers: tuple[Paper, ...] = ()
    total: int = 0
    requests: int = 0
    unreachable: str = ""

    @property
    def answered(self) -> bool:
        return not self.unreachable


def phrase(text: str, field: SearchField = SearchField.ANYWHERE) -> Term:
    """A term of words that stand side by side. Raises ValueError where there is none."""
    return Term(field, text)


def all_words(text: str, field: SearchField = SearchField.ANYWHERE) -> Condition:
    """Every word of the text, in any order. Raises ValueError where there is none."""
    return AllOf(tuple(Term(field, word) for word in dict.fromkeys(Term(field, text).words)))


def any_word(text: str, field: SearchField = SearchField.ANYWHERE) -> Condition:
    """At least one word of the text. Raises ValueError where there is none."""
    return AnyOf(tuple(Term(field, word) for word in dict.fromkeys(Term(field, text).words)))


def _demand_parts(parts: tuple[Condition, ...]) -> None:
    if not parts:
        raise ValueError("a condition needs a part")


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_DATE_FORM)


def _holds(condition: Condition, paper: Paper) -> bool:
    if isinstance(condition, AllOf):
        return all(_holds(part, paper) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(_holds(part, paper) for part in condition.parts)
    return _spaced(" ".join(condition.words)) in _FIELDS[condition.field](paper)


def _in(paper: Paper, category: str) -> bool:
    if category.endswith("*"):
        return any(each.startswith(category[:-1]) for each in paper.categories)
    return category in paper.categories


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


_FIELDS: dict[SearchField, Callable[[Paper], str]] = {
    SearchField.TITLE: lambda paper: _spaced(paper.title),
    SearchField.ABSTRACT: lambda paper: _spaced(paper.abstract),
    SearchField.AUTHOR: lambda paper: _spaced(" ".join(paper.authors)),
    SearchField.ANYWHERE: lambda paper: " ".join(
        _spaced(text)
        for text in (paper.title, paper.abstract, *paper.authors, paper.comment, paper.journal_ref)
    ),
}
