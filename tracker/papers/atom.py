"""arXiv API answers: from bytes to values, and every reason not to believe them.

An answer is evidence only when all of this holds (arXiv sends valid feeds for stale caches, errors
and failing indexes alike): status 200 and XML; strictly well-formed, a feed to its end; the title
repeats our question and the feed id is the SHA-1 of it; no error entry; counts that agree; only ids
that were asked for; every canary present.
"""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.identifiers import ArxivReference, parse_arxiv_id
from tracker.domain.papers import Paper, Source, Version
from tracker.papers.transport import NotBelievedError, Reply

if TYPE_CHECKING:
    import arxiv

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERRORS = "/api/errors"
_ECHO = "arXiv Query: "
_BLANKS = re.compile(r"\s+")


class PoisonedBatchError(NotBelievedError):
    """arXiv refused the whole question (HTTP 400); `summary` is its own word on why."""

    def __init__(self, summary: str) -> None:
        super().__init__(f"arXiv refused the question: {summary}", again=False)
        self.summary = summary


@dataclass(frozen=True, slots=True)
class IdQuestion:
    """One id_list question: what we ask, and what must be in any answer to it."""

    asked: tuple[ArxivReference, ...]
    canaries: tuple[ArxivReference, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id of the question, canaries last, none twice."""
        return tuple(dict.fromkeys(str(each) for each in (*self.asked, *self.canaries)))

    @property
    def search(self) -> "arxiv.Search":
        """The question as the arxiv package states it."""
        import arxiv

        return arxiv.Search(id_list=list(self.ids), max_results=len(self.ids))

    @property
    def echo(self) -> str:
        """The question as arXiv repeats it after ``arXiv Query: `` in the title of the feed."""
        ids = ",".join(self.ids)
        return f"search_query=&id_list={ids}&start=0&max_results={len(self.ids)}"

    def url(self, base: str) -> str:
        """The address to ask; commas and slashes are not encoded, which keeps it short."""
        search = self.search
        fields = {
            "id_list": ",".join(search.id_list),
            "start": "0",
            "max_results": str(search.max_results),
        }
        return f"{base}?{urlencode(fields, safe=',/')}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One believed entry: the reference that arXiv answers for and what it says."""

    reference: ArxivReference
    result: "arxiv.Result"


def feed_hash(echo: str) -> str:
    """The tail that arXiv gives the id of a feed for this question."""
    return base64.b64encode(hashlib.sha1(echo.encode(), usedforsecurity=False).digest())[
        :-1
    ].decode()


def accept_answer(reply: Reply, question: IdQuestion) -> list[Entry]:
    """The entries of an answer to `question`. Raises NotBelievedError: which rule it broke."""
    feed = open_feed(reply)
    if feed_query(feed) != question.echo:
        raise NotBelievedError("the answer belongs to another question")
    check_hash(feed)
    entries = read_entries(feed)
    _check_counts(feed, len(entries), len(question.ids))
    _check_ids(entries, question)
    return entries


def open_feed(reply: Reply) -> ET.Element:
    """The feed of a reply, without error entries. Raises NotBelievedError, PoisonedBatchError."""
    if reply.status == 400:
        raise PoisonedBatchError(_error_summary(reply.body))
    if reply.status != 200:
        raise NotBelievedError(f"HTTP {reply.status}")
    if "xml" not in reply.content_type.lower():
        raise NotBelievedError(f"not a feed but {reply.content_type or 'content of no type'}")
    feed = parse_strictly(reply.body, f"{_ATOM}feed", b"</feed>")
    if any(_ERRORS in (entry.findtext(f"{_ATOM}id") or "") for entry in feed.iter(f"{_ATOM}entry")):
        raise NotBelievedError("the feed holds an error entry")
    return feed


def feed_query(feed: ET.Element) -> str:
    """The question that a feed says it answers; empty where it does not say."""
    title = feed.findtext(f"{_ATOM}title") or ""
    return title.removeprefix(_ECHO) if title.startswith(_ECHO) else ""


def check_hash(feed: ET.Element) -> None:
    """Raises NotBelievedError where the id of the feed is not the hash of its own question."""
    tail = (feed.findtext(f"{_ATOM}id") or "").partition("/api/")[2]
    if tail != feed_hash(feed_query(feed)):
        raise NotBelievedError("the id of the feed is not the hash of our question")


def read_entries(feed: ET.Element) -> list[Entry]:
    """Every entry of a feed. Raises NotBelievedError for one that cannot be read."""
    return [_read_entry(entry) for entry in feed.iter(f"{_ATOM}entry")]


def parse_strictly(body: bytes, root_tag: str, ending: bytes) -> ET.Element:
    """The root element of well-formed XML that is complete. Raises NotBelievedError.

    Document types are refused: arXiv sends none, and they are how XML bombs are built.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise NotBelievedError("the answer carries a document type, which arXiv never sends")
    if not body.rstrip().endswith(ending):
        raise NotBelievedError("the answer is cut off" if body.strip() else "the answer is empty")
    try:
        root = ET.fromstring(body)  # noqa: S314 - document types and entities are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise NotBelievedError(f"the answer is not well-formed XML: {error}") from error
    if root.tag != root_tag:
        raise NotBelievedError(f"the answer is no feed but <{root.tag.rsplit('}')[-1]}>")
    return root


def to_paper(entry: Entry, at: datetime) -> Paper:
    """The paper that an entry of a current version describes, seen at `at` (UTC)."""
    result = entry.result
    number = entry.reference.version or 1
    versions = [Version(1, result.published.date())]
    if number > 1:
        versions.append(Version(number, result.updated.date()))
    return Paper(
        id=entry.reference.id,
        title=result.title,
        source=Source.API,
        seen_at=at,
        versions=tuple(versions),
        authors=tuple(author.name for author in result.authors),
        categories=tuple(result.categories),
        abstract=result.summary,
        comment=result.comment or "",
        doi=result.doi or "",
        journal_ref=result.journal_ref or "",
    )


def _check_counts(feed: ET.Element, entries: int, asked: int) -> None:
    total = feed_number(feed, "totalResults")
    if feed_number(feed, "startIndex") != 0 or feed_number(feed, "itemsPerPage") != asked:
        raise NotBelievedError("the page is not the page that was asked for")
    if total != entries:
        raise NotBelievedError(f"arXiv counts {total} results and sends {entries}")
    if entries > asked:
        raise NotBelievedError(f"{entries} entries for {asked} ids")


def _check_ids(entries: list[Entry], question: IdQuestion) -> None:
    asked = set(question.ids)
    seen = [_answered_id(entry, asked) for entry in entries]
    strangers = [str(entry.reference) for entry, id_ in zip(entries, seen, strict=True) if not id_]
    if strangers:
        raise NotBelievedError(f"the answer holds {strangers[0]}, which was not asked for")
    if len(set(seen)) != len(seen):
        raise NotBelievedError("the answer holds a paper twice")
    missing = [str(canary) for canary in question.canaries if str(canary) not in seen]
    if missing:
        raise NotBelievedError(
            f"the canary {missing[0]}, known to exist, is missing: index trouble"
        )


def _answered_id(entry: Entry, asked: set[str]) -> str:
    """The id of the question that this entry answers: with version where one was asked for."""
    for written in (str(entry.reference), entry.reference.id.value):
        if written in asked:
            return written
    return ""


def _read_entry(element: ET.Element) -> Entry:
    import arxiv

    id_ = _required(element, "id")
    try:
        reference = parse_arxiv_id(id_)
        updated, published = (
            _moment(_required(element, name)) for name in ("updated", "published")
        )
    except (InvalidArxivIdError, ValueError) as error:
        raise NotBelievedError(f"an entry cannot be read: {error}") from error
    if reference.version is None:
        raise NotBelievedError(f"the entry {id_} carries no version")
    primary = element.find(f"{_ARXIV}primary_category")
    result = arxiv.Result(
        entry_id=id_,
        updated=updated,
        published=published,
        title=_one_line(_required(element, "title")),
        authors=[arxiv.Result.Author(name) for name in _author_names(element)],
        summary=_one_line(element.findtext(f"{_ATOM}summary") or ""),
        comment=_one_line(element.findtext(f"{_ARXIV}comment") or ""),
        journal_ref=_one_line(element.findtext(f"{_ARXIV}journal_ref") or ""),
        doi=(element.findtext(f"{_ARXIV}doi") or "").strip(),
        primary_category="" if primary is None else primary.get("term", ""),
        categories=list(_terms(element.findall(f"{_ATOM}category"))),
    )
    return Entry(reference, result)


def _author_names(element: ET.Element) -> Iterator[str]:
    for author in element.findall(f"{_ATOM}author"):
        name = _one_line(author.findtext(f"{_ATOM}name") or "")
        if name:
            yield name


def _terms(categories: Iterable[ET.Element]) -> Iterator[str]:
    for category in categories:
        term = category.get("term")
        if term:
            yield term


def _required(element: ET.Element, name: str) -> str:
    text = (element.findtext(f"{_ATOM}{name}") or "").strip()
    if not text:
        raise NotBelievedError(f"an entry has no {name}")
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment


def feed_number(feed: ET.Element, name: str) -> int:
    """One of the counts of a feed: totalResults, startIndex, itemsPerPage."""
    text = feed.findtext(f"{_OPENSEARCH}{name}") or ""
    if not text.strip().isdecimal():
        raise NotBelievedError(f"the feed does not say its {name}")
    return int(text)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _error_summary(body: bytes) -> str:
    try:
        feed = parse_strictly(body, f"{_ATOM}feed", b"</feed>")
    except NotBelievedError:
        return "HTTP 400"
    entry = feed.find(f"{_ATOM}entry")
    summary = entry.findtext(f"{_ATOM}summary") if entry is not None else None
    return _one_line(summary or "HTTP 400")
