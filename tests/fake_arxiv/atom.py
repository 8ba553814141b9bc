"""How /api/query answers: Atom feeds, silent absence, poisoned batches."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote_plus
from xml.sax.saxutils import escape, quoteattr

from tests.fake_arxiv import query
from tests.fake_arxiv.records import FakePaper, FakeVersion

WINDOW = 10_000
ERRORS = "https://arxiv.org/api/errors"
SORT_HELP = "https://arxiv.org/help/api/user-manual#sort"
SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
ORDERS = ("ascending", "descending")
NO_QUESTION = "Either a search_query or id_list must be specified for the classic API."
INTERNAL = (
    "The server encountered an internal error and was unable to complete your request. "
    "Either the server is overloaded or there is an error in the application."
)
# arXiv's own check is not anchored: anything with an id somewhere inside passes.
LOOKS_LIKE_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[a-z]{2})?/\d{7}", re.IGNORECASE)
EXACT_ID = re.compile(r"(?P<id>.+?)(?:v(?P<number>[1-9]\d*))?", re.DOTALL)
URL_SAFE = "!$'()*,/:;?@"
HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
)

Papers = Mapping[str, FakePaper]
Params = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One version of one paper, as a feed shows it."""

    paper: FakePaper
    version: FakeVersion


@dataclass(frozen=True)
class Feed:
    """A good answer before it is written down; `hashed` is what the feed id is made of."""

    search_query: str
    id_list: str
    start: int
    max_results: int
    total: int
    entries: Sequence[Entry]
    now: datetime
    hashed: str = ""
    extra: Sequence[str] = field(default=())

    @property
    def echo(self) -> str:
        """The request as the title repeats it."""
        return (
            f"search_query={self.search_query}&id_list={self.id_list}"
            f"&start={self.start}&max_results={self.max_results}"
        )


@dataclass(eq=False)
class FaultError(Exception):
    """A refusal: the status and the one error entry."""

    status: int
    summary: str
    link: str = ERRORS


def answer(params: Params, papers: Papers, now: datetime) -> tuple[int, bytes]:
    """Status and body for one request."""
    try:
        return 200, render(ask(params, papers, now))
    except FaultError as fault:
        return fault.status, render_fault(fault, now)


def ask(params: Params, papers: Papers, now: datetime) -> Feed:
    """The feed that answers these parameters; raises `FaultError` for a refusal."""
    ids = params.get("id_list", "")
    _check_ids(ids)
    size = _number(params, "max_results", 10)
    start = _number(params, "start", 0)
    sort_by, sort_order = _sorting(params)
    text = params.get("search_query", "").strip()
    if not text and not ids:
        raise FaultError(400, NO_QUESTION)
    tree = _tree(text, params) if text else None
    _check_window(start, size)
    found = _find(tree, ids, papers)
    if text:
        _sort(found, tree, sort_by, descending=sort_order == "descending")
    page = tuple(found[start : start + size])
    echoed = str(tree) if tree else ""
    return Feed(echoed, ids, start, size, len(found), page, now)


def render(feed: Feed) -> bytes:
    """The feed in XML, laid out as the service lays it out."""
    query_url = (
        f"https://arxiv.org/api/query?search_query={quote_plus(feed.search_query, URL_SAFE)}"
        f"&start={feed.start}&max_results={feed.max_results}"
        f"&id_list={quote_plus(feed.id_list, URL_SAFE)}"
    )
    lines = [
        f"  <id>https://arxiv.org/api/{feed_hash(feed.hashed or feed.echo)}</id>",
        f"  <title>arXiv Query: {escape(feed.echo)}</title>",
        f"  <updated>{stamp(feed.now)}</updated>",
        f'  <link href={quoteattr(query_url)} type="application/atom+xml"/>',
        *_opensearch(feed.max_results, feed.total, feed.start),
        *(line for entry in feed.entries for line in entry_lines(entry)),
        *feed.extra,
    ]
    return _document(lines)


def render_fault(fault: FaultError, now: datetime) -> bytes:
    """The one-entry feed in which the service reports an error."""
    lines = [
        "  <id>https://arxiv.org/</id>",
        "  <title>arXiv Search Results</title>",
        f"  <updated>{stamp(now)}</updated>",
        *_opensearch(1, 1, 0),
        *fault_entry(fault, now),
    ]
    return _document(lines)


def fault_entry(fault: FaultError, now: datetime) -> list[str]:
    """The lines of an error entry."""
    link = quoteattr(fault.link)
    return [
        "  <entry>",
        f"    <id>{escape(fault.link)}</id>",
        "    <title>Error</title>",
        f"    <updated>{stamp(now)}</updated>",
        f'    <link href={link} rel="alternate" type="text/html"/>',
        f"    <summary>{escape(fault.summary)}</summary>",
        "    <author>",
        "      <name>arXiv api core</name>",
        "    </author>",
        "  </entry>",
    ]


def entry_lines(entry: Entry) -> list[str]:
    """The lines of one entry, in the order in which the service writes them."""
    paper, version = entry.paper, entry.version
    name = f"{paper.id}v{version.number}"
    pdf = f'<link href="https://arxiv.org/pdf/{name}" rel="related"'
    return [
        "  <entry>",
        f"    <id>http://arxiv.org/abs/{name}</id>",
        f"    <title>{escape(version.title or '')}</title>",
        f"    <updated>{stamp(version.submitted)}</updated>",
        f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'    {pdf} type="application/pdf" title="pdf"/>',
        f"    <summary>{escape(version.abstract or '')}</summary>",
        *(_category(term) for term in paper.categories),
        f"    <published>{stamp(paper.published)}</published>",
        *_optional("arxiv:comment", version.comment),
        f"    <arxiv:primary_category term={quoteattr(paper.categories[0])}/>",
        *_optional("arxiv:journal_ref", paper.journal_ref),
        *(line for author in paper.authors for line in _author(author)),
        *(line for doi in (paper.doi or "").split() for line in _doi(doi)),
        "  </entry>",
    ]


def feed_hash(text: str) -> str:
    """The tail of the feed id: SHA-1 of the echoed request, base64, no padding."""
    return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()[:-1]


def bad_id(one: str) -> FaultError:
    """The refusal of a batch with a malformed id in it."""
    link = f"{ERRORS}#incorrect_id_format_for_{one}"
    return FaultError(400, f"incorrect id format for {one}", link)


def stamp(moment: datetime) -> str:
    """A time as feeds write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _check_ids(ids: str) -> None:
    for one in ids.split(",") if ids else []:
        if not LOOKS_LIKE_ID.search(one):
            raise bad_id(one)


def _number(params: Params, name: str, default: int) -> int:
    try:
        value = int(params.get(name, default))
    except ValueError:
        raise _bad_number(f"{name} must be an integer") from None
    if value < 0:
        raise _bad_number(f"{name} must be non-negative")
    return value


def _bad_number(summary: str) -> FaultError:
    return FaultError(400, summary, f"{ERRORS}#{summary.replace(' ', '_')}")


def _sorting(params: Params) -> tuple[str, str]:
    chosen = params.get("sortBy", SORTS[0]), params.get("sortOrder", ORDERS[1])
    for name, value, allowed in zip(("sortBy", "sortOrder"), chosen, (SORTS, ORDERS), strict=True):
        if value not in allowed:
            raise FaultError(400, f"{name} must be in: {', '.join(allowed)}", SORT_HELP)
    return chosen


def _tree(text: str, params: Params) -> query.Node:
    try:
        return query.parse(text, raw=params.get("raw") == "1")
    except query.QueryError:
        raise FaultError(400, f"Invalid query string: '{text}'") from None


def _check_window(start: int, size: int) -> None:
    """The index serves the first 10,000 results in whole pages, and dies beyond."""
    if size == 0 or start / size + 1 > WINDOW // size:
        raise FaultError(500, INTERNAL)


def _find(tree: query.Node | None, ids: str, papers: Papers) -> list[Entry]:
    try:
        query.check_dates(tree)
    except query.DateError:
        raise FaultError(500, INTERNAL) from None
    pool = _by_id(ids.split(","), papers) if ids else map(_current, list(papers.values()))
    if tree is None:
        return list(pool)
    return [entry for entry in pool if query.matches(tree, entry.paper)]


def _by_id(ids: Iterable[str], papers: Papers) -> list[Entry]:
    """Each wanted version once, in the order of ids and not of the request."""
    found: dict[tuple[str, int], Entry] = {}
    for one in ids:
        match = EXACT_ID.fullmatch(one)
        paper = papers.get(match["id"]) if match else None
        if match is None or paper is None:
            continue
        number = match["number"]
        version = paper.version(int(number)) if number else paper.latest
        if version is not None:
            found[paper.id, version.number] = Entry(paper, version)
    return [found[key] for key in sorted(found)]


def _current(paper: FakePaper) -> Entry:
    return Entry(paper, paper.latest)


def _sort(found: list[Entry], tree: query.Node | None, sort_by: str, *, descending: bool) -> None:
    found.sort(key=lambda entry: entry.paper.id)
    if sort_by == "relevance":
        found.sort(key=lambda entry: query.score(tree, entry.paper), reverse=descending)
    elif sort_by == "submittedDate":
        found.sort(key=lambda entry: entry.paper.published, reverse=descending)
    else:
        found.sort(key=lambda entry: entry.version.submitted, reverse=descending)


def _opensearch(per_page: int, total: int, start: int) -> list[str]:
    values = {"itemsPerPage": per_page, "totalResults": total, "startIndex": start}
    return [f"  <opensearch:{name}>{value}</opensearch:{name}>" for name, value in values.items()]


def _category(term: str) -> str:
    return f'    <category term={quoteattr(term)} scheme="http://arxiv.org/schemas/atom"/>'


def _optional(name: str, text: str | None) -> list[str]:
    return [f"    <{name}>{escape(text)}</{name}>"] if text else []


def _author(name: str) -> list[str]:
    return ["    <author>", f"      <name>{escape(name)}</name>", "    </author>"]


def _doi(doi: str) -> list[str]:
    link = quoteattr(f"https://doi.org/{doi}")
    return [
        f"    <arxiv:doi>{escape(doi)}</arxiv:doi>",
        f'    <link rel="related" href={link} title="doi"/>',
    ]


def _document(lines: Sequence[str]) -> bytes:
    return (HEAD + "\n".join(lines) + "\n</feed>\n").encode()
