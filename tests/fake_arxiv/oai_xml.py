"""The XML of OAI-PMH answers, laid out as the service lays it out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from html import escape as html_escape

from tests.fake_arxiv.records import FakePaper, FakeVersion
from tests.fake_arxiv.taxonomy import set_spec

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
OAI = "http://www.openarchives.org/OAI/2.0/"
LICENSE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
LAST_TOKEN = "                    <resumptionToken/>\n"
IDENTIFY = """
    <Identify>
        <repositoryName>arXiv</repositoryName>
        <baseURL>https://oaipmh.arxiv.org/oai</baseURL>
        <protocolVersion>2.0</protocolVersion>
        <adminEmail>help@arxiv.org</adminEmail>
        <earliestDatestamp>2005-09-16</earliestDatestamp>
        <deletedRecord>persistent</deletedRecord>
        <granularity>YYYY-MM-DD</granularity>
    </Identify>
"""


def escape(text: str) -> str:
    """Text as the service's templates escape it: both quotation marks too."""
    return html_escape(text, quote=False).replace("'", "&#39;").replace('"', "&#34;")


def document(now: datetime, echo: Mapping[str, str], inner: str) -> bytes:
    """The envelope round one answer; no newline follows its last tag."""
    arguments = "".join(f' {name}="{escape(value)}"' for name, value in echo.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{OAI}" \n'
        f"         {XSI}\n"
        f'         xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd">\n'
        f"    <responseDate>{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</responseDate>\n"
        f"                <request{arguments}>http://oaipmh.arxiv.org/oai</request>\n\n"
        f"{inner}</OAI-PMH>"
    ).encode()


def error(code: str, text: str) -> str:
    """An error element."""
    return f"\n    <error code='{code}'>{text}</error>\n"


def wrap(verb: str, items: Sequence[str]) -> str:
    """The verb's element round its records."""
    return f"\n    <{verb}>\n{''.join(items)}\n    </{verb}>\n"


def token(text: str, now: datetime) -> str:
    """A resumption token that expires at the next UTC midnight."""
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    expires = f"{midnight:%Y-%m-%dT%H:%M:%SZ}"
    element = f"<resumptionToken expirationDate='{expires}'>{escape(text)}</resumptionToken>"
    return f"                    {element}\n"


def formats(names: Sequence[str]) -> str:
    """The list of metadata formats."""
    return wrap("ListMetadataFormats", [_format(name) for name in names])


def sets(specs: Sequence[str]) -> str:
    """The list of sets, each named by its own spec."""
    return wrap("ListSets", [_set(spec) for spec in specs])


def record(paper: FakePaper, prefix: str) -> str:
    """A record: header and metadata in the wanted format."""
    lines = _raw(paper) if prefix == "arXivRaw" else _plain(paper)
    namespace = f"http://arxiv.org/OAI/{prefix}/"
    schema = f"https://oaipmh.arxiv.org/OAI/{prefix}.xsd"
    location = f'xsi:schemaLocation="{namespace} {schema}"'
    return (
        f"                <record>\n{header(paper)}\n            <metadata>\n"
        f'                        <{prefix} xmlns="{namespace}" {XSI} {location}>\n'
        f"{''.join(lines)}    </{prefix}>\n\n            </metadata>\n        </record>\n\n"
    )


def header(paper: FakePaper) -> str:
    """The header of a record, which is all that ListIdentifiers shows."""
    return (
        "                <header>\n"
        f"        <identifier>oai:arXiv.org:{paper.id}</identifier>\n"
        f"        <datestamp>{paper.changed.isoformat()}</datestamp>\n"
        f"{''.join(_element('setSpec', set_spec(one), 12) for one in paper.categories)}"
        "    </header>\n"
    )


def _raw(paper: FakePaper) -> list[str]:
    return [
        _element("id", paper.id),
        _element("submitter", paper.authors[0] if paper.authors else "Nobody"),
        *map(_version, paper.versions),
        _element("title", paper.latest.title or ""),
        _element("authors", ", ".join(paper.authors)),
        *_shared(paper),
    ]


def _plain(paper: FakePaper) -> list[str]:
    return [
        _element("id", paper.id),
        _element("created", paper.latest.submitted.date().isoformat()),
        _element("updated", paper.changed.isoformat(), 12),
        "        <authors>\n",
        *map(_author, paper.authors),
        "        </authors>\n",
        _element("title", paper.latest.title or ""),
        *_shared(paper),
    ]


def _shared(paper: FakePaper) -> list[str]:
    latest = paper.latest
    return [
        _element("categories", " ".join(paper.categories)),
        _optional("comments", latest.comment),
        _optional("journal-ref", paper.journal_ref),
        _optional("doi", paper.doi),
        _element("license", LICENSE, 12),
        _element("abstract", latest.abstract or "", 12),
    ]


def _version(version: FakeVersion) -> str:
    moment = format_datetime(version.submitted.astimezone(UTC), usegmt=True)
    source = version.source_type
    return (
        f'            <version version="v{version.number}">\n'
        f"{_element('date', moment, 16)}{_element('size', f'{version.size_kb}kb', 16)}"
        f"{_element('source_type', source, 20) if source else ''}"
        "            </version>\n"
    )


def _author(name: str) -> str:
    forenames, _, keyname = name.rpartition(" ")
    first = _element("forenames", forenames, 24) if forenames else ""
    opening, closing = "                <author>\n", "                </author>\n"
    return f"{opening}{_element('keyname', keyname, 20)}{first}{closing}"


def _element(name: str, text: str, indent: int = 8) -> str:
    return f"{' ' * indent}<{name}>{escape(text)}</{name}>\n"


def _optional(name: str, text: str | None) -> str:
    return _element(name, text, 12) if text else ""


def _format(name: str) -> str:
    return (
        "                <metadataFormat>\n"
        f"    <metadataPrefix>{name}</metadataPrefix>\n"
        f"    <schema>https://oaipmh.arxiv.org/OAI/{name}.xsd</schema>\n"
        f"    <metadataNamespace>http://arxiv.org/OAI/{name}/</metadataNamespace>\n"
        "</metadataFormat>\n\n"
    )


def _set(spec: str) -> str:
    return (
        f"                <set>\n        <setSpec>{spec}</setSpec>\n"
        f"        <setName>{spec}</setName>\n    </set>\n\n"
    )
