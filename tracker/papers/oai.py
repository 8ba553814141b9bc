"""OAI-PMH as the second witness: arXivRaw records, with version history and withdrawals.

Errors come with status 200 and are cached by arXiv until midnight UTC, so one ``idDoesNotExist``
is never proof; it counts only beside a canary record that was found in the same sitting.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from tracker.domain.identifiers import ArxivId, ArxivReference
from tracker.domain.papers import (
    Absent,
    Answer,
    Found,
    Observation,
    Paper,
    Source,
    Unreachable,
    Version,
)
from tracker.papers.atom import parse_strictly
from tracker.papers.transport import FetchFailedError, NotBelievedError, PoliteTransport, Reply

OAI = "{http://www.openarchives.org/OAI/2.0/}"
RAW = "{http://arxiv.org/OAI/arXivRaw/}"
PREFIX = "arXivRaw"
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_AFFILIATION = re.compile(r"\s*\([^()]*\)")


class OaiPmh:
    """`PaperSource` over ``GetRecord``; one request an id, so only for ids under suspicion."""

    source = Source.OAI
    batch_size = 1

    def __init__(
        self, transport: PoliteTransport, base_url: str, canaries: Sequence[ArxivReference]
    ) -> None:
        self._transport = transport
        self._base_url = base_url
        self._canaries = tuple(canaries)
        self._canary_seen_at: datetime | None = None

    def look(self, ids: Sequence[ArxivId], at: datetime) -> Answer:
        """See `PaperSource.look`."""
        observations: list[Observation] = []
        troubles: list[str] = []
        requests = 0
        for id_ in ids:
            try:
                paper, made = self._record(id_, at)
                requests += made
                if paper is None:
                    requests += self._prove_alive(at)
                    observations.append(Absent(id_, self.source, at))
                else:
                    observations.append(Found(paper))
            except FetchFailedError as error:
                requests += error.requests
                troubles.append(error.why)
                observations.append(Unreachable(id_, self.source, at, error.why))
        return Answer(tuple(observations), requests, tuple(troubles))

    def _record(self, id_: ArxivId, at: datetime) -> tuple[Paper | None, int]:
        identifier = f"oai:arXiv.org:{id_}"
        fields = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": PREFIX}
        url = f"{self._base_url}?{urlencode(fields, safe=':/')}"
        fetched = self._transport.fetch(url, lambda reply: accept_record(reply, id_, at))
        return fetched.value, fetched.requests

    def _prove_alive(self, at: datetime) -> int:
        """Ask for a canary once a sitting; an absence without it is worth nothing.

        Raises FetchFailedError.
        """
        if self._canary_seen_at == at or not self._canaries:
            return 0
        canary = self._canaries[0]
        paper, made = self._record(canary.id, at)
        if paper is None:
            why = f"the canary {canary}, known to exist, is missing: index trouble"
            raise FetchFailedError(why, made)
        self._canary_seen_at = at
        return made


def accept_record(reply: Reply, id_: ArxivId, at: datetime) -> Paper | None:
    """The paper of a believed GetRecord answer, None for a believed "no such id".

    Raises NotBelievedError.
    """
    if reply.status != 200:
        raise NotBelievedError(f"HTTP {reply.status}", again=reply.status != 400)
    if "xml" not in reply.content_type.lower():
        raise NotBelievedError(f"not OAI-PMH but {reply.content_type or 'content of no type'}")
    root = parse_strictly(reply.body, f"{OAI}OAI-PMH", b"</OAI-PMH>")
    _check_request(root, id_)
    error = root.find(f"{OAI}error")
    if error is not None:
        if error.get("code") == "idDoesNotExist":
            _check_absence(root, id_)
            return None
        raise NotBelievedError(
            f"OAI-PMH answers {error.get('code')}: {_line(error.text)}", again=False
        )
    raw = root.find(f"{OAI}GetRecord/{OAI}record/{OAI}metadata/{RAW}arXivRaw")
    if raw is None:
        raise NotBelievedError("the answer holds no record")
    if _text(raw, "id") != id_.value:
        raise NotBelievedError(f"the answer is about {_text(raw, 'id')}, not about {id_}")
    return read_raw_record(raw, id_, at)


def read_raw_record(raw: ET.Element, id_: ArxivId, at: datetime) -> Paper:
    """A paper from an arXivRaw element, seen at `at`. Raises NotBelievedError."""
    versions = tuple(_version(element) for element in raw.findall(f"{RAW}version"))
    title = _text(raw, "title")
    if not versions or not title:
        raise NotBelievedError("the record has no versions or no title")
    return Paper(
        id=id_,
        title=title,
        source=Source.OAI,
        seen_at=at,
        versions=versions,
        authors=_authors(_text(raw, "authors")),
        categories=tuple(_text(raw, "categories").split()),
        abstract=_text(raw, "abstract"),
        comment=_text(raw, "comments"),
        doi=_text(raw, "doi"),
        journal_ref=_text(raw, "journal-ref"),
    )


def _check_absence(root: ET.Element, id_: ArxivId) -> None:
    """An absence must repeat the id that was asked for, and bring no record beside it."""
    request = root.find(f"{OAI}request")
    if request is None or request.get("identifier") != f"oai:arXiv.org:{id_}":
        raise NotBelievedError("the answer does not say which id it speaks of")
    if root.find(f"{OAI}GetRecord") is not None:
        raise NotBelievedError("the answer holds a record and an error")


def _check_request(root: ET.Element, id_: ArxivId) -> None:
    request = root.find(f"{OAI}request")
    echoed = None if request is None else request.get("identifier")
    if echoed is not None and echoed != f"oai:arXiv.org:{id_}":
        raise NotBelievedError("the answer belongs to another question")


def _version(element: ET.Element) -> Version:
    written = element.get("version", "").lstrip("v")
    if not written.isdecimal():
        raise NotBelievedError("a version of the record has no number")
    source_type = element.findtext(f"{RAW}source_type") or ""
    return Version(int(written), _day(element.findtext(f"{RAW}date")), "I" in source_type)


def _day(text: str | None) -> date | None:
    """The UTC day of a date as mails write it; arXiv's own form is read without detours."""
    parts = (text or "").split()
    try:
        if len(parts) == 6 and parts[5] == "GMT" and parts[2] in _MONTHS:
            return date(int(parts[3]), _MONTHS[parts[2]], int(parts[1]))
        return parsedate_to_datetime(text).date() if text else None
    except (ValueError, ArithmeticError):
        return None


def _authors(text: str) -> tuple[str, ...]:
    """Names of a free-text author line, affiliations in brackets left out."""
    plain = _AFFILIATION.sub("", text)
    return tuple(name for name in (part.strip() for part in _AND.split(plain)) if name)


def _text(raw: ET.Element, name: str) -> str:
    return _line(raw.findtext(f"{RAW}{name}"))


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
