"""Claims, their anchors and the inquiry they belong to, as the document states them."""

import enum
import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import NewType

from tracker.domain.errors import BadInputError
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month

ClaimId = NewType("ClaimId", str)
"""Short stable id of a claim; any unique prefix addresses it."""

InquiryId = NewType("InquiryId", str)
"""Slug of an inquiry's title."""

_ID_LENGTH = 12
_WRITTEN_ID = re.compile(r"^[0-9a-z][0-9a-z-]{3,31}$")


class Kind(enum.StrEnum):
    """How fast such claims rot; half-lives are policy (see `tracker.domain.policy`)."""

    SOTA = "sota"
    CAPABILITY = "capability"
    METHOD = "method"
    EMPIRICAL = "empirical"
    THEORY = "theory"
    DURABLE = "durable"


class Link(enum.StrEnum):
    """Who says that this paper carries this claim."""

    STATED = "stated"
    INFERRED = "inferred"
    RETEST = "retest"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the paper was when the tracker first saw it for this claim."""

    version: int
    title: str
    abstract: str
    seen_on: date
    published_as: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What one revision of a claim and one version of a paper have in common.

    `shared` are the rare words of both, `cosine` is that of their TF-IDF vectors; None where the
    words do not let one judge.
    """

    revision: int
    version: int
    shared: tuple[str, ...] = ()
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A paper that a claim rests on and what the document said of it.

    `id` is None when what was `written` is not an arXiv id; `problem` then says why.
    `said_authors` are names as written, first author first (often only that one); `said_year` is
    given only where the document says a year of the preprint and no month.
    """

    written: str
    id: ArxivId | None
    problem: str = ""
    said_title: str = ""
    said_month: Month | None = None
    said_version: int | None = None
    link: Link = Link.STATED
    baseline: Baseline | None = None
    said_authors: tuple[str, ...] = ()
    said_year: int | None = None
    topic: Topic | None = None

    @property
    def subject(self) -> str:
        """The id, or what was written in its place."""
        return self.id.value if self.id else self.written

    def as_said(self) -> "Anchor":
        """The anchor without what the tracker learnt later: for comparing documents."""
        return replace(self, baseline=None, topic=None)


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many anchors must stand: any (one), all, or a number."""

    rule: str = "any"

    def needed(self, anchors: int) -> int:
        """Number of standing anchors that a claim with this many anchors needs; at least one."""
        if self.rule == "any":
            return 1
        return max(1, anchors if self.rule == "all" else min(int(self.rule), anchors))


@dataclass(frozen=True, slots=True)
class Claim:
    """One finding as it was believed, and since when."""

    id: ClaimId
    inquiry_id: InquiryId
    text: str
    as_of: tuple[Month, ...] = ()
    kind: Kind = Kind.METHOD
    kind_assumed: bool = False
    topics: tuple[str, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    quorum: Quorum = Quorum()
    depends_on: tuple[str, ...] = ()
    revision: int = 1
    origin: str = ""

    @property
    def latest_month(self) -> Month | None:
        """The month age counts from: the latest as-of, else the latest anchor month, else None.

        An undated claim cannot be younger than the papers it rests on; `undated` says so.
        """
        if self.as_of:
            return max(self.as_of)
        months = [anchor.said_month or anchor.id.month for anchor in self.anchors if anchor.id]
        return max(months, default=None)

    @property
    def newer_than(self) -> Month | None:
        """The month that newer work is newer than: the earliest as-of, else `latest_month`.

        What a merged sentence said first was said without the papers that came before it was
        merged.
        """
        return min(self.as_of) if self.as_of else self.latest_month

    @property
    def anchor_ids(self) -> tuple[ArxivId, ...]:
        return tuple(anchor.id for anchor in self.anchors if anchor.id is not None)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the library: the question it was filed under and what it found."""

    question: str
    finding: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A line of inquiry. `anchors` are the papers of the page that fit none of its findings."""

    id: InquiryId
    title: str
    question: str = ""
    kind: Kind | None = None
    topics: tuple[str, ...] = ()
    essay: str = ""
    notes: tuple[Note, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    source: str = ""


def make_claim_id(inquiry: InquiryId, text: str) -> ClaimId:
    """Stable id: the first 12 hex digits of the SHA-256 of the inquiry and the normalised text."""
    normal = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    digest = hashlib.sha256(f"{inquiry}\n{normal}".encode()).hexdigest()
    return ClaimId(digest[:_ID_LENGTH])


def read_claim_id(written: str) -> ClaimId:
    """An id that a document gives its claim. Raises BadInputError."""
    if not _WRITTEN_ID.fullmatch(written):
        raise BadInputError(
            f"'{written}' cannot be a claim id", "use 4 to 32 lower-case letters, digits or '-'"
        )
    return ClaimId(written)


def make_inquiry_id(title: str) -> InquiryId:
    """Slug of a title: ASCII words joined by '-', at most 60 characters, never empty."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(slug) > 60:
        slug = slug[:60].rsplit("-", 1)[0]
    return InquiryId(slug or hashlib.sha256(title.encode()).hexdigest()[:_ID_LENGTH])


def read_kind(written: str) -> Kind:
    """A kind by its name. Raises BadInputError."""
    try:
        return Kind(written.strip().lower())
    except ValueError:
        names = ", ".join(kind.value for kind in Kind)
        raise BadInputError(f"'{written}' is not a kind of claim", f"one of: {names}") from None


def read_quorum(written: str) -> Quorum:
    """``any``, ``all`` or a whole number from 1. Raises BadInputError."""
    rule = written.strip().lower()
    if rule in {"any", "all"} or (rule.isdecimal() and int(rule) >= 1):
        return Quorum(rule)
    raise BadInputError(f"'{written}' is not a quorum", "any, all, or a number from 1")
