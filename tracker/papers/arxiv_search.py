"""Search of the arXiv API: one page of papers, or the reason why nothing was learnt.

Search words come back adapted in the title of the feed (quotes where brackets were, brackets
between pairs), so it is compared word by word; the rest is as strict as for ids. A canary rides in
every question as an alternative: an answer of no papers at all is thereby never believed.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from tracker.domain.identifiers import ArxivReference
from tracker.domain.papers import Paper
from tracker.domain.searches import SearchAnswer, SearchOrder, SearchQuestion
from tracker.papers.atom import (
    check_hash,
    feed_number,
    feed_query,
    open_feed,
    read_entries,
    to_paper,
)
from tracker.papers.transport import FetchFailedError, NotBelievedError, PoliteTransport, Reply

LONGEST_QUESTION = 3_500
"""Bytes of address: arXiv's server takes a request line of 4,094."""

_SORTING = {
    SearchOrder.RELEVANCE: ("relevance", "descending"),
    SearchOrder.NEWEST: ("submittedDate", "descending"),
    SearchOrder.OLDEST: ("submittedDate", "ascending"),
}
_GRAMMAR = re.compile(r'[()\[\]"\s]+')


class ArxivSearch:
    """`PaperSearch` over ``/api/query``."""

    def __init__(
        self, transport: PoliteTransport, base_url: str, canaries: Sequence[ArxivReference]
    ) -> None:
        self._transport = transport
        self._base_url = base_url
        self._canary = next(iter(canaries), None)

    def search(self, question: SearchQuestion, at: datetime) -> SearchAnswer:
        """See `PaperSearch.search`."""
        asked = self._written(question)
        url = self._url(question, asked)
        if len(url) > LONGEST_QUESTION:
            return SearchAnswer(unreachable=f"the question is too long ({len(url)} bytes)")
        try:
            fetched = self._transport.fetch(
                url, lambda reply: accept_page(reply, question, asked, self._canary, at)
            )
        except FetchFailedError as error:
            return SearchAnswer(requests=error.requests, unreachable=error.why)
        papers, total = fetched.value
        guests = [p for p in papers if self._is_canary(p) and not question.fits(p)]
        shown = tuple(paper for paper in papers if paper not in guests)
        return SearchAnswer(shown, total - len(guests), fetched.requests)

    def _written(self, question: SearchQuestion) -> str:
        if self._canary is None:
            return str(question)
        return f"({question} OR id:{self._canary.id})"

    def _url(self, question: SearchQuestion, asked: str) -> str:
        sort_by, sort_order = _SORTING[question.order]
        fields = {
            "search_query": asked,
            "start": str(question.start),
            "max_results": str(question.max_results),
            "sortBy": sort_by,
            "sortOrder": sort_order,
        }
        return f"{self._base_url}?{urlencode(fields, safe=':,/()')}"

    def _is_canary(self, paper: Paper) -> bool:
        return self._canary is not None and paper.id == self._canary.id


def accept_page(
    reply: Reply,
    question: SearchQuestion,
    asked: str,
    canary: ArxivReference | None,
    at: datetime,
) -> tuple[list[Paper], int]:
    """The papers of a page and the count over all pages; `asked` is the query as it was sent.

    Raises NotBelievedError: which rule the answer broke.
    """
    feed = open_feed(reply)
    _check_question(feed, question, asked)
    check_hash(feed)
    entries, total = read_entries(feed), feed_number(feed, "totalResults")
    _check_page(feed, question, len(entries), total)
    ids = {entry.reference.id for entry in entries}
    if len(ids) != len(entries):
        raise NotBelievedError("the answer holds a paper twice")
    whole = question.start == 0 and total <= question.max_results
    if canary is not None and whole and canary.id not in ids:
        raise NotBelievedError(f"the canary {canary.id}, known to exist, is missing: index trouble")
    papers = [to_paper(entry, at) for entry in entries]
    for paper in papers:
        if (canary is None or paper.id != canary.id) and not question.frames(paper):
            raise NotBelievedError(f"the answer holds {paper.id}, which was not asked for")
    return papers, total


def _check_question(feed: ET.Element, question: SearchQuestion, asked: str) -> None:
    """The title must say our words in our order, and exactly our page."""
    page = f"&id_list=&start={question.start}&max_results={question.max_results}"
    echo = feed_query(feed)
    told = echo.removeprefix("search_query=").removesuffix(page)
    if echo != f"search_query={told}{page}" or _bare(told) != _bare(asked):
        raise NotBelievedError("the answer belongs to another question")


def _check_page(feed: ET.Element, question: SearchQuestion, entries: int, total: int) -> None:
    asked = (question.start, question.max_results)
    if (feed_number(feed, "startIndex"), feed_number(feed, "itemsPerPage")) != asked:
        raise NotBelievedError("the page is not the page that was asked for")
    expected = min(question.max_results, max(0, total - question.start))
    if entries != expected:
        raise NotBelievedError(f"arXiv counts {total} results and sends {entries} of {expected}")


def _bare(query: str) -> str:
    """The words of a query without the marks that arXiv sets anew."""
    return _GRAMMAR.sub(" ", query).strip()
