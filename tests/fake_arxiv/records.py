"""The papers a fake arXiv holds, and a builder that makes them from very little."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

OAI_EPOCH = date(2005, 9, 16)
DAYS_BETWEEN_VERSIONS = 10
WITHDRAWN_BY_AUTHOR = "This paper has been withdrawn by the author"


@dataclass(frozen=True)
class FakeVersion:
    """One version; a text left at None is the paper's own, "" is an absent comment."""

    number: int
    submitted: datetime
    title: str | None = None
    abstract: str | None = None
    comment: str | None = None
    source_type: str = ""
    size_kb: int = 100

    @property
    def withdrawn(self) -> bool:
        """Whether this version is a withdrawal, as OAI tells it."""
        return "I" in self.source_type


@dataclass(frozen=True)
class FakePaper:
    """One paper with all its versions, oldest first."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    versions: tuple[FakeVersion, ...]
    comment: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    datestamp: date | None = None

    @property
    def latest(self) -> FakeVersion:
        """The current version, with every text filled in."""
        return self.fill(self.versions[-1])

    @property
    def published(self) -> datetime:
        """When the first version was submitted."""
        return self.versions[0].submitted

    @property
    def changed(self) -> date:
        """The OAI datestamp: as given, or the day of the latest version."""
        return self.datestamp or max(self.versions[-1].submitted.date(), OAI_EPOCH)

    def version(self, number: int) -> FakeVersion | None:
        """That version with every text filled in, or None."""
        found = (one for one in self.versions if one.number == number)
        return next((self.fill(one) for one in found), None)

    def fill(self, version: FakeVersion) -> FakeVersion:
        """The version with the paper's own texts where it has none."""
        return replace(
            version,
            title=self.title if version.title is None else version.title,
            abstract=self.abstract if version.abstract is None else version.abstract,
            comment=self.comment if version.comment is None else version.comment,
        )

    @cached_property
    def searchable(self) -> dict[str, str]:
        """Normalised text by search field, made once for each paper."""
        now = self.latest
        fields = {
            "ti": now.title or "",
            "abs": now.abstract or "",
            "au": " ".join(self.authors),
            "co": now.comment or "",
            "jr": self.journal_ref or "",
            "doi": self.doi or "",
        }
        folded = {name: fold(text) for name, text in fields.items()}
        folded["all"] = " ".join([*folded.values(), fold(" ".join(self.categories))])
        return folded


def fold(text: str) -> str:
    """Lower-case words, plural s dropped, single blanks, one blank at either end."""
    words = re.findall(r"\w+", text.lower())
    return f" {' '.join(map(_singular, words))} "


def paper(
    paper_id: str,
    /,
    title: str = "A paper made for tests",
    *,
    versions: int | Sequence[FakeVersion] = 1,
    abstract: str | None = None,
    authors: Sequence[str] = ("Ada Example", "Bela Sample"),
    categories: Sequence[str] | None = None,
    published: datetime | None = None,
    withdrawn: bool | str = False,
    comment: str | None = None,
    doi: str | None = None,
    journal_ref: str | None = None,
    datestamp: date | None = None,
    titles: Mapping[int, str] | None = None,
    abstracts: Mapping[int, str] | None = None,
    comments: Mapping[int, str] | None = None,
) -> FakePaper:
    """Make a paper; `titles[n]` and the like are what version n said.

    `withdrawn` makes the last version a withdrawal (a string is its comment); a
    withdrawal is a version of its own, so there are at least two.
    """
    history = _history(paper_id, versions, published, withdrawn)
    texts = (titles or {}, abstracts or {}, comments or {})
    return FakePaper(
        id=paper_id,
        title=title,
        abstract=plain_abstract(title) if abstract is None else abstract,
        authors=tuple(authors),
        categories=tuple(categories or _default_categories(paper_id)),
        versions=tuple(_override(version, *texts) for version in history),
        comment=comment,
        doi=doi,
        journal_ref=journal_ref,
        datestamp=datestamp,
    )


def canaries() -> tuple[FakePaper, FakePaper]:
    """The two papers that every healthy answer can be expected to know."""
    attention = paper(
        "1706.03762",
        "Attention Is All You Need",
        versions=7,
        authors=("Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit"),
        categories=("cs.CL", "cs.LG"),
        published=datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC),
        comment="15 pages, 5 figures",
    )
    large_n = paper(
        "hep-th/9711200",
        "The Large N Limit of Superconformal Field Theories and Supergravity",
        versions=3,
        authors=("Juan M. Maldacena",),
        categories=("hep-th",),
        published=datetime(1997, 11, 27, 23, 48, 45, tzinfo=UTC),
        doi="10.1023/A:1026654312961",
        journal_ref="Adv.Theor.Math.Phys.2:231-252,1998",
    )
    return attention, large_n


def plain_abstract(title: str) -> str:
    """A neutral sentence to stand where nobody wrote an abstract."""
    return f"This record stands for the paper called {title}."


def month_of(paper_id: str) -> datetime:
    """A moment in the month that the id names, the day spread by its number."""
    digits = paper_id.rpartition("/")[2].replace(".", "")
    year, month, number = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    century = 1900 if year > 90 else 2000
    return datetime(century + year, month, 1 + number % 28, 12, tzinfo=UTC)


def _history(
    paper_id: str,
    versions: int | Sequence[FakeVersion],
    published: datetime | None,
    withdrawn: bool | str,
) -> tuple[FakeVersion, ...]:
    if not isinstance(versions, int):
        history = tuple(versions)
    else:
        first, step = published or month_of(paper_id), timedelta(days=DAYS_BETWEEN_VERSIONS)
        count = max(versions, 2) if withdrawn else versions
        history = tuple(FakeVersion(n + 1, first + n * step) for n in range(count))
    if not withdrawn:
        return history
    comment = withdrawn if isinstance(withdrawn, str) else WITHDRAWN_BY_AUTHOR
    last = replace(history[-1], comment=comment, source_type="I", size_kb=0)
    return (*history[:-1], last)


def _override(
    version: FakeVersion,
    titles: Mapping[int, str],
    abstracts: Mapping[int, str],
    comments: Mapping[int, str],
) -> FakeVersion:
    number = version.number
    return replace(
        version,
        title=titles.get(number, version.title),
        abstract=abstracts.get(number, version.abstract),
        comment=comments.get(number, version.comment),
    )


def _default_categories(paper_id: str) -> tuple[str, ...]:
    archive = paper_id.partition("/")[0] if "/" in paper_id else "cs.LG"
    return (archive,)


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
