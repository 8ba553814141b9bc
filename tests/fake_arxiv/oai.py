"""How /oai answers: verbs, errors under HTTP 200, resumption tokens over a moving set.

Metadata is written for the prefixes arXivRaw and arXiv only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, quote, unquote, urlencode

from tests.fake_arxiv import oai_xml, taxonomy
from tests.fake_arxiv.records import OAI_EPOCH, FakePaper

PREFIX = "oai:arXiv.org:"
FORMATS = ("arXivRaw", "arXiv")
HEADER_ONLY_FORMATS = ("arXivOld", "oai_dc")
LISTS = ("ListRecords", "ListIdentifiers")
LIST_ARGUMENTS = frozenset(("verb", "metadataPrefix", "from", "until", "set"))
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
REASONS = {
    "badVerb": (
        "Value of the verb argument is not a legal OAI-PMH verb, the verb argument is "
        "missing, or the verb argument is repeated."
    ),
    "badArgument": (
        "The request includes illegal arguments, is missing required arguments, includes a "
        "repeated argument, or values for arguments have an illegal syntax."
    ),
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "cannotDisseminateFormat": (
        "The metadata format identified by the value given for the metadataPrefix argument is "
        "not supported by the item or by the repository."
    ),
    "idDoesNotExist": (
        "The value of the identifier argument is unknown or illegal in this repository."
    ),
    "noRecordsMatch": (
        "The combination of the values of the from, until, set and metadataPrefix arguments "
        "results in an empty list."
    ),
}

Papers = Mapping[str, FakePaper]
Pairs = Sequence[tuple[str, str]]


class OaiError(Exception):
    """An OAI error: its code, arXiv's reason and the arguments it echoes."""

    def __init__(self, code: str, reason: str = "", echo: Mapping[str, str] | None = None) -> None:
        super().__init__(code, reason)
        self.code = code
        self.text = f"{REASONS[code]} Reason: {reason}" if reason else REASONS[code]
        self.echo = dict(echo or {})


@dataclass(frozen=True)
class ListRequest:
    """A list request after every argument has been checked."""

    verb: str
    metadata_prefix: str
    first: date
    last: date
    wanted_set: str
    skip: int
    asked: Mapping[str, str]
    echo: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    """What one answer is made from; `page_size` is the number of records in a page.

    The protocol promises no order of records: `backwards` is another one.
    """

    papers: Papers
    now: datetime
    page_size: int
    backwards: bool = False

    def answer(self, pairs: Pairs) -> bytes:
        """The body for one request; its HTTP status is always 200."""
        try:
            echo, inner = self._dispatch(pairs)
        except OaiError as error:
            echo, inner = error.echo, oai_xml.error(error.code, error.text)
        return oai_xml.document(self.now, echo, inner)

    def _dispatch(self, pairs: Pairs) -> tuple[Mapping[str, str], str]:
        params = dict(pairs)
        if len(params) < len(pairs):
            raise OaiError("badArgument", "Duplicate parameters not allowed")
        verb = params.get("verb", "")
        if verb in LISTS:
            return self._list(params)
        if verb == "GetRecord":
            return self._get_record(params)
        fixed = {
            "Identify": oai_xml.IDENTIFY,
            "ListMetadataFormats": oai_xml.formats(FORMATS),
            "ListSets": oai_xml.sets(taxonomy.known_sets()),
        }
        if verb not in fixed:
            raise OaiError("badVerb", "Invalid verb provided")
        return {"verb": verb}, fixed[verb]

    def _get_record(self, params: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
        if set(params) != {"verb", "identifier", "metadataPrefix"}:
            raise OaiError("badArgument", "identifier and metadataPrefix required.")
        name = _bare_id(params["identifier"])
        echo = {"verb": "GetRecord", "identifier": params["identifier"]}
        wanted = _format(params["metadataPrefix"], echo)
        echo["metadataPrefix"] = wanted
        paper = self.papers.get(name)
        if paper is None:
            raise OaiError("idDoesNotExist", "Nothing found for this ID", echo)
        return echo, oai_xml.wrap("GetRecord", [oai_xml.record(paper, wanted)])

    def _list(self, params: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
        asked = self._checked(params)
        found = self._matching(asked)
        page = found[asked.skip : asked.skip + self.page_size]
        if not page:
            raise OaiError("noRecordsMatch", echo=asked.echo)
        if asked.verb == "ListRecords":
            items = [oai_xml.record(paper, asked.metadata_prefix) for paper in page]
        else:
            items = [oai_xml.header(paper) for paper in page]
        token = self._token(asked, len(found))
        return asked.echo, oai_xml.wrap(asked.verb, [*items, *token])

    def _matching(self, asked: ListRequest) -> list[FakePaper]:
        found = (paper for paper in list(self.papers.values()) if _in_list(paper, asked))
        return sorted(found, key=lambda paper: (paper.changed, paper.id), reverse=self.backwards)

    def _token(self, asked: ListRequest, total: int) -> list[str]:
        """A token while records remain, an empty one on the last of several pages."""
        end = asked.skip + self.page_size
        if end < total:
            text = quote(urlencode({**asked.asked, "skip": end}))
            return [oai_xml.token(text, self.now)]
        return [oai_xml.LAST_TOKEN] if asked.skip else []

    def _checked(self, params: Mapping[str, str]) -> ListRequest:
        verb, skip, echo = params["verb"], 0, {"verb": params["verb"]}
        token = params.get("resumptionToken")
        if token is not None:
            params, skip = _from_token(params, token)
            echo["resumptionToken"] = token
        if "metadataPrefix" not in params:
            raise OaiError("badArgument", "metadataPrefix required.")
        if set(params) - LIST_ARGUMENTS:
            raise OaiError("badArgument", "Unallowed parameter.")
        wanted = _format(params["metadataPrefix"], echo, headers=verb == "ListIdentifiers")
        first, last = self._dates(params)
        wanted_set = _known_set(params.get("set", ""))
        asked = {"verb": verb, **{key: params[key] for key in _ORDER if key in params}}
        return ListRequest(
            verb, wanted, first, last, wanted_set, skip, asked, asked if token is None else echo
        )

    def _dates(self, params: Mapping[str, str]) -> tuple[date, date]:
        today = self.now.astimezone(UTC).date()
        first = _day(params, "from") or OAI_EPOCH
        last = _day(params, "until") or today
        if first > last:
            raise OaiError("badArgument", "until date must be greater than or equal to from date")
        if first < OAI_EPOCH:
            raise OaiError("badArgument", "start date too early")
        if last > today + timedelta(days=1):
            raise OaiError("badArgument", "until date too late")
        return first, last


_ORDER = ("metadataPrefix", "from", "until", "set")


def _in_list(paper: FakePaper, asked: ListRequest) -> bool:
    if not asked.first <= paper.changed <= asked.last:
        return False
    wanted = asked.wanted_set
    return not wanted or any(taxonomy.in_set(one, wanted) for one in paper.categories)


def _bare_id(identifier: str) -> str:
    """The id inside an OAI identifier; a version suffix is ignored."""
    name = re.sub(r"v[1-9]\d*$", "", identifier.removeprefix(PREFIX))
    if not identifier.startswith(PREFIX) or not taxonomy.is_id(name):
        raise OaiError("idDoesNotExist", "Invalid arXiv_id structure")
    return name


def _format(name: str, echo: Mapping[str, str], *, headers: bool = False) -> str:
    if name not in FORMATS and not (headers and name in HEADER_ONLY_FORMATS):
        raise OaiError("cannotDisseminateFormat", "Did not recognize requested format", echo)
    return name


def _known_set(name: str) -> str:
    if name and name not in taxonomy.known_sets():
        raise OaiError("badArgument", "Set does not exist")
    return name


def _day(params: Mapping[str, str], name: str) -> date | None:
    text = params.get(name)
    if not text:
        return None
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise OaiError("badArgument", f"{name} date format must be YYYY-MM-DD")


def _from_token(params: Mapping[str, str], token: str) -> tuple[dict[str, str], int]:
    """The arguments inside a token, which may come quoted or already unquoted."""
    if set(params) != {"verb", "resumptionToken"}:
        raise OaiError("badArgument", "No other paramters allowed with resumptionToken")
    inside = {key: values[0] for key, values in parse_qs(unquote(token)).items()}
    skip = inside.pop("skip", "")
    if not skip.isdigit():
        raise OaiError("badResumptionToken", "Token decoding failed or format is invalid.")
    if inside.get("verb") != params["verb"]:
        echo = {"verb": params["verb"], "resumptionToken": token}
        raise OaiError("badResumptionToken", "token from different verb", echo)
    return inside, int(skip)
