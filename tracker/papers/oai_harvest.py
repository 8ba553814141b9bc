"""OAI-PMH ``ListRecords``: a day's changes page by page. Believes no page that is not whole.

Errors come with status 200. ``noRecordsMatch`` is an answer, complete and empty;
``badResumptionToken`` means that the token has expired. Pages have any size.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote, unquote, urlencode

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.harvests import HarvestFailure, HarvestPage, ListedPage, Window
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.papers import Paper
from tracker.papers.atom import parse_strictly
from tracker.papers.oai import OAI, PREFIX, RAW, read_raw_record
from tracker.papers.transport import (
    FetchFailedError,
    NotBelievedError,
    PoliteTransport,
    Reply,
    T,
)

_IDENTIFIER = "oai:arXiv.org:"
_DELETED = "deleted"


class OaiHarvest:
    """`Harvest` over ``ListRecords`` and ``ListIdentifiers`` of arXivRaw."""

    def __init__(self, transport: PoliteTransport, base_url: str) -> None:
        self._transport = transport
        self._base_url = base_url

    def page(self, window: Window, token: str, at: datetime) -> HarvestPage | HarvestFailure:
        """See `Harvest.page`."""
        asked = self._fetch(
            "ListRecords", window, token, lambda reply: accept_page(reply, window, token, at)
        )
        if isinstance(asked, HarvestFailure):
            return asked
        return replace(asked[0], requests=asked[1])

    def listed(self, window: Window, token: str) -> ListedPage | HarvestFailure:
        """See `Harvest.listed`."""
        asked = self._fetch(
            "ListIdentifiers", window, token, lambda reply: accept_list(reply, window, token)
        )
        if isinstance(asked, HarvestFailure):
            return asked
        return replace(asked[0], requests=asked[1])

    def _fetch(
        self, verb: str, window: Window, token: str, accept: Callable[[Reply], T]
    ) -> tuple[T, int] | HarvestFailure:
        refusals: list[_RefusedError] = []

        def remembered(reply: Reply) -> T:
            try:
                return accept(reply)
            except _RefusedError as error:
                refusals.append(error)
                raise

        try:
            fetched = self._transport.fetch(_url(self._base_url, verb, window, token), remembered)
        except FetchFailedError as error:
            said = refusals[-1] if refusals and refusals[-1].why == error.why else None
            expired = said is not None and said.code == "badResumptionToken"
            return HarvestFailure(
                error.why, error.requests, expired=expired, refused=said is not None
            )
        return fetched.value, fetched.requests


class _RefusedError(NotBelievedError):
    """arXiv understood the question and refuses it, with an OAI-PMH error code."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"OAI-PMH answers {code}: {text}", again=False)
        self.code = code


def _url(base: str, verb: str, window: Window, token: str) -> str:
    if token:
        # A token may come quoted already (arXiv's is); quoting it once more is what a form does.
        return f"{base}?verb={verb}&resumptionToken={quote(token, safe='')}"
    fields = {"verb": verb, "metadataPrefix": PREFIX, "from": window.since.isoformat()}
    if window.until is not None:
        fields["until"] = window.until.isoformat()
    if window.set:
        fields["set"] = window.set
    return f"{base}?{urlencode(fields, safe=':')}"


def accept_page(reply: Reply, window: Window, token: str, at: datetime) -> HarvestPage:
    """The page of a believed ListRecords answer, its papers seen at `at`.

    Raises NotBelievedError.
    """
    root, responded_at = _envelope(reply, "ListRecords", window, token)
    if root is None:
        return HarvestPage(responded_at)
    papers: list[Paper] = []
    changed_on: dict[ArxivId, date] = {}
    deleted: list[ArxivId] = []
    unread: list[str] = []
    for record in root.iterfind(f"{OAI}record"):
        header = record.find(f"{OAI}header")
        if header is None:
            raise NotBelievedError("a record has no header")
        written = _written(header)
        try:
            id_ = parse_arxiv_id(written).id
            if header.get("status") == _DELETED:
                deleted.append(id_)
                continue
            papers.append(_paper(record, id_, at))
            changed_on[id_] = _datestamp(header)
        except (InvalidArxivIdError, NotBelievedError) as error:
            unread.append(f"record {written}: {error}")
    return HarvestPage(
        responded_at, tuple(papers), changed_on, _next(root, token), tuple(deleted), tuple(unread)
    )


def accept_list(reply: Reply, window: Window, token: str) -> ListedPage:
    """The page of a believed ListIdentifiers answer. Raises NotBelievedError."""
    root, responded_at = _envelope(reply, "ListIdentifiers", window, token)
    if root is None:
        return ListedPage(responded_at, {})
    changed_on: dict[ArxivId, date] = {}
    for header in root.iterfind(f"{OAI}header"):
        try:
            id_ = parse_arxiv_id(_written(header)).id
        except InvalidArxivIdError:
            continue  # ListRecords tells of it; it can be kept under no id
        if header.get("status") != _DELETED:
            changed_on[id_] = _datestamp(header)
    return ListedPage(responded_at, changed_on, _next(root, token))


def _envelope(
    reply: Reply, verb: str, window: Window, token: str
) -> tuple[ET.Element | None, datetime]:
    """The verb's element, or None for a believed empty answer; and when arXiv answered."""
    if reply.status != 200:
        raise NotBelievedError(f"HTTP {reply.status}", again=reply.status != 400)
    if "xml" not in reply.content_type.lower():
        raise NotBelievedError(f"not OAI-PMH but {reply.content_type or 'content of no type'}")
    root = parse_strictly(reply.body, f"{OAI}OAI-PMH", b"</OAI-PMH>")
    responded_at = _moment(root.findtext(f"{OAI}responseDate"))
    _check_echo(root, verb, window, token)
    error, found = root.find(f"{OAI}error"), root.find(f"{OAI}{verb}")
    if error is not None and found is not None:
        raise NotBelievedError("the answer holds records and an error")
    if error is not None:
        if error.get("code") == "noRecordsMatch":
            return None, responded_at
        text = " ".join((error.text or "").split())
        raise _RefusedError(error.get("code") or "an error", text)
    if found is None:
        raise NotBelievedError(f"the answer is no {verb}")
    return found, responded_at


def _check_echo(root: ET.Element, verb: str, window: Window, token: str) -> None:
    """What the answer repeats of the question must be our question; errors may repeat nothing."""
    request = root.find(f"{OAI}request")
    if request is None:
        raise NotBelievedError("the answer repeats no question")
    expected = {"verb": verb, "metadataPrefix": PREFIX, "from": window.since.isoformat()}
    expected["until"] = window.until.isoformat() if window.until else ""
    expected["set"] = window.set
    expected["resumptionToken"] = token
    for name, value in request.attrib.items():
        if token and name not in {"verb", "resumptionToken"}:
            continue
        if unquote(value) != unquote(expected.get(name, value)):
            raise NotBelievedError("the answer belongs to another question")


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        raise NotBelievedError("the answer does not say when it was made") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _next(root: ET.Element, token: str) -> str:
    found = (root.findtext(f"{OAI}resumptionToken") or "").strip()
    if found and unquote(found) == unquote(token):
        raise NotBelievedError("the resumption token leads back to the page it stands on")
    return found


def _written(header: ET.Element) -> str:
    return (header.findtext(f"{OAI}identifier") or "").strip().removeprefix(_IDENTIFIER)


def _datestamp(header: ET.Element) -> date:
    try:
        return date.fromisoformat((header.findtext(f"{OAI}datestamp") or "").strip()[:10])
    except ValueError:
        raise NotBelievedError("it has no datestamp") from None


def _paper(record: ET.Element, id_: ArxivId, at: datetime) -> Paper:
    raw = record.find(f"{OAI}metadata/{RAW}arXivRaw")
    if raw is None:
        raise NotBelievedError("it has no metadata")
    if (raw.findtext(f"{RAW}id") or "").strip() != id_.value:
        raise NotBelievedError("its header and its metadata name two ids")
    return read_raw_record(raw, id_, at)
