"""The fake arXiv answers as the real one, and each trouble does what its name says."""

import base64
import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.fake_arxiv import (
    FakeArxiv,
    FakeVersion,
    Mishap,
    Request,
    Trouble,
    canaries,
    hiding,
    paper,
)
from tests.fake_arxiv import damage as damages
from tests.fake_arxiv import query as queries
from tests.fake_arxiv.snapshot import load

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ARXIV = "{http://arxiv.org/schemas/atom}"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
RAW = "{http://arxiv.org/OAI/arXivRaw/}"
NOW = datetime(2026, 9, 30, 6, tzinfo=UTC)
CANARY_IDS = [one.id for one in canaries()]
ANCHORS = ["2401.00001", "2402.00002", "2403.00003"]
BATCH = ",".join([*CANARY_IDS, *ANCHORS])

RETITLED = paper(
    "2401.00001", "Newts & <toads>", versions=3, titles={1: "Newts"}, abstracts={1: "Old words."}
)
WITHDRAWN = paper("2402.00002", "Cold fusion in frogs", versions=2, withdrawn=True)
PUBLISHED = paper("2403.00003", "Graph neural networks", doi="10.1/a 10.1/b", journal_ref="J 1")


@pytest.fixture
def fake() -> Iterator[FakeArxiv]:
    with FakeArxiv(RETITLED, WITHDRAWN, PUBLISHED, clock=lambda: NOW) as server:
        yield server


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False, verify=False) as session:
        yield session


class Asker:
    """Asks the fake and reads what comes back."""

    def __init__(self, fake: FakeArxiv, client: httpx.Client) -> None:
        self.fake, self.client = fake, client

    def api(self, **params: str | int) -> httpx.Response:
        return self.client.get(self.fake.api_url, params=params)

    def batch(self) -> httpx.Response:
        return self.api(id_list=BATCH, max_results=10)

    def ids(self, **params: str | int) -> list[str]:
        return entry_ids(self.api(**params))

    def oai(self, verb: str, **params: str) -> httpx.Response:
        params = {name.rstrip("_"): value for name, value in params.items()}
        return self.client.get(self.fake.oai_url, params={"verb": verb, **params})

    def record(self, paper_id: str, prefix: str = "arXivRaw") -> httpx.Response:
        return self.oai("GetRecord", identifier=f"oai:arXiv.org:{paper_id}", metadataPrefix=prefix)


@pytest.fixture
def ask(fake: FakeArxiv, client: httpx.Client) -> Asker:
    return Asker(fake, client)


def get_alone(fake: FakeArxiv, timeout: float) -> None:
    """Ask over a connection of its own."""
    params = {"id_list": BATCH}
    httpx.get(fake.api_url, params=params, timeout=timeout, trust_env=False, verify=False)


def feed(answer: httpx.Response) -> ET.Element:
    return ET.fromstring(answer.content)


def entry_ids(answer: httpx.Response) -> list[str]:
    entries = feed(answer).findall(f"{ATOM}entry")
    return [(one.findtext(f"{ATOM}id") or "").rpartition("/abs/")[2] for one in entries]


def total(answer: httpx.Response) -> int:
    return int(feed(answer).findtext(f"{SEARCH}totalResults") or -1)


def echo(answer: httpx.Response) -> str:
    return (feed(answer).findtext(f"{ATOM}title") or "").removeprefix("arXiv Query: ")


def hash_holds(answer: httpx.Response) -> bool:
    digest = base64.b64encode(hashlib.sha1(echo(answer).encode()).digest()).decode()
    return feed(answer).findtext(f"{ATOM}id") == f"https://arxiv.org/api/{digest[:-1]}"


def oai_error(answer: httpx.Response) -> str | None:
    error = feed(answer).find(f"{OAI}error")
    return None if error is None else error.get("code")


def oai_ids(answer: httpx.Response) -> list[str]:
    return [one.text or "" for one in feed(answer).iter(f"{OAI}identifier")]


def token(answer: httpx.Response) -> str | None:
    return next((one.text or "" for one in feed(answer).iter(f"{OAI}resumptionToken")), None)


# --- /api/query: ids ---------------------------------------------------------------------


def test_envelope_echoes_the_request_and_the_hash_holds(ask: Asker) -> None:
    answer = ask.api(id_list="2401.00001,hep-th/9711200", start=0, max_results=7)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    wanted = "search_query=&id_list=2401.00001,hep-th/9711200&start=0&max_results=7"
    assert echo(answer) == wanted
    assert hash_holds(answer)
    assert (total(answer), len(entry_ids(answer))) == (2, 2)
    assert answer.text.endswith("</feed>\n")


def test_hash_agrees_with_a_known_value(ask: Asker) -> None:
    answer = ask.api(id_list="2401.99999")
    assert "https://arxiv.org/api/rnxrW8yd5bhCFzWS8hh40TByGfM" in answer.text


def test_entries_come_by_id_and_not_in_request_order(ask: Asker) -> None:
    wanted = ["1706.03762v7", "2401.00001v3", "hep-th/9711200v3"]
    assert ask.ids(id_list="hep-th/9711200,2401.00001,1706.03762") == wanted


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2401.00001v1", ["2401.00001v1"]),
        ("2401.00001v9", []),
        ("2401.00001v0", []),
        ("2401.00001V1", []),
        ("2499.99999", []),
        ("arXiv:2401.00001", []),
        ("2401.00001.pdf", []),
        ("https://arxiv.org/abs/2401.00001", []),
        ("math.GT/0309136", []),
        ("0808.05394", []),
        ("2401.00001, 2403.00003", ["2401.00001v3"]),
        ("2401.00001,2401.00001", ["2401.00001v3"]),
        ("2401.00001,2401.00001v3", ["2401.00001v3"]),
        ("2401.00001,2401.00001v1", ["2401.00001v1", "2401.00001v3"]),
        ("2401.00001,2401.99999,2403.00003", ["2401.00001v3", "2403.00003v1"]),
    ],
)
def test_well_formed_unknown_ids_are_silently_absent(
    ask: Asker, asked: str, found: list[str]
) -> None:
    answer = ask.api(id_list=asked)
    assert (answer.status_code, entry_ids(answer), total(answer)) == (200, found, len(found))


@pytest.mark.parametrize("bad", ["abc", "0309136", ""])
def test_one_malformed_id_poisons_the_batch(ask: Asker, bad: str) -> None:
    answer = ask.api(id_list=f"2401.00001,{bad}")
    assert answer.status_code == 400
    entry = feed(answer).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == (
        f"https://arxiv.org/api/errors#incorrect_id_format_for_{bad}"
    )
    assert entry.findtext(f"{ATOM}summary") == f"incorrect id format for {bad}"
    assert entry.find(f"{ATOM}published") is None
    assert total(answer) == 1


def test_default_page_is_ten_and_start_moves_it(fake: FakeArxiv, ask: Asker) -> None:
    ids = [f"2405.{n:05}" for n in range(1, 26)]
    fake.add(*map(paper, ids))
    first = ask.api(id_list=",".join(ids))
    assert (total(first), entry_ids(first)) == (25, [f"{one}v1" for one in ids[:10]])
    last = ask.api(id_list=",".join(ids), start=20, max_results=20)
    assert (total(last), entry_ids(last)) == (25, [f"{one}v1" for one in ids[20:]])
    assert feed(last).findtext(f"{SEARCH}startIndex") == "20"
    assert feed(last).findtext(f"{SEARCH}itemsPerPage") == "20"


def test_versions_show_their_own_words_and_dates(ask: Asker) -> None:
    first, latest = feed(ask.api(id_list="2401.00001v1,2401.00001")).findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "Newts"
    assert first.findtext(f"{ATOM}summary") == "Old words."
    assert latest.findtext(f"{ATOM}title") == "Newts & <toads>"
    assert first.findtext(f"{ATOM}updated") == first.findtext(f"{ATOM}published")
    assert latest.findtext(f"{ATOM}published") == first.findtext(f"{ATOM}published")
    assert latest.findtext(f"{ATOM}updated") == "2024-01-22T12:00:00Z"


def test_atom_shows_doi_journal_and_categories(ask: Asker) -> None:
    entry = feed(ask.api(id_list="2403.00003")).find(f"{ATOM}entry")
    assert entry is not None
    assert [one.text for one in entry.findall(f"{ARXIV}doi")] == ["10.1/a", "10.1/b"]
    assert entry.findtext(f"{ARXIV}journal_ref") == "J 1"
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == ["cs.LG"]


def test_atom_knows_a_withdrawal_by_its_comment_only(ask: Asker) -> None:
    first, last = feed(ask.api(id_list="2402.00002v1,2402.00002")).findall(f"{ATOM}entry")
    assert first.find(f"{ARXIV}comment") is None
    assert last.findtext(f"{ARXIV}comment") == "This paper has been withdrawn by the author"
    assert any(one.get("title") == "pdf" for one in last.findall(f"{ATOM}link"))


def test_a_withdrawal_can_be_undone(fake: FakeArxiv, ask: Asker) -> None:
    history = [
        FakeVersion(1, NOW - timedelta(days=9)),
        FakeVersion(2, NOW - timedelta(days=8), comment="Withdrawn", source_type="I", size_kb=0),
        FakeVersion(3, NOW - timedelta(days=7)),
    ]
    fake.add(paper("2609.00001", "Back again", versions=history))
    assert "Withdrawn" not in ask.api(id_list="2609.00001").text
    versions = list(feed(ask.record("2609.00001")).iter(f"{RAW}version"))
    assert [one.findtext(f"{RAW}source_type") for one in versions] == [None, "I", None]


def test_post_asks_like_get_and_long_addresses_are_refused(
    fake: FakeArxiv, client: httpx.Client
) -> None:
    ids = ",".join(f"2406.{n:05}" for n in range(1, 801))
    asked = {"id_list": ids, "max_results": "800"}
    assert client.get(fake.api_url, params=asked).status_code == 414
    posted = client.post(fake.api_url, data=asked)
    assert (posted.status_code, total(posted)) == (200, 0)


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 400),
        ({"search_query": "all:a", "max_results": "x"}, 400),
        ({"search_query": "all:a", "start": "-1"}, 400),
        ({"search_query": "all:a", "sortBy": "bogus"}, 400),
        ({"search_query": "(ti:a"}, 400),
        ({"search_query": "zz:a"}, 400),
        ({"search_query": "submittedDate:2024*"}, 500),
        ({"search_query": "submittedDate:[2024-01-01 TO 2024-02-01]"}, 500),
        ({"search_query": "all:a", "max_results": "0"}, 500),
        ({"search_query": "all:a", "start": "10000"}, 500),
        ({"search_query": "all:a", "start": "9950", "max_results": "100"}, 500),
        ({"search_query": "all:a", "start": "9000", "max_results": "2000"}, 500),
        ({"search_query": "all:a", "start": "9900", "max_results": "100"}, 200),
        ({"search_query": "all:a", "max_results": "10000"}, 200),
    ],
)
def test_refusals(ask: Asker, params: dict[str, str], status: int) -> None:
    answer = ask.api(**params)
    assert answer.status_code == status
    if status != 200:
        assert (total(answer), echo(answer)) == (1, "arXiv Search Results")


# --- /api/query: searching ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('ti:"graph neural network"', ["2403.00003v1"]),
        ('ti:"neural graph"', []),
        ("ti:newts", ["2401.00001v3"]),
        ('abs:"called Graph neural"', ["2403.00003v1"]),
        ("cat:hep-th", ["hep-th/9711200v3"]),
        ("cat:cs.C*", ["1706.03762v7"]),
        ("au:maldacena", ["hep-th/9711200v3"]),
        ("id:2403.00003", ["2403.00003v1"]),
        ("id:2403.00003v1", []),
        ('co:"withdrawn by the author"', ["2402.00002v2"]),
        ('all:"frogs" OR all:"toads"', ["2401.00001v3", "2402.00002v2"]),
        ("ti:graph AND ti:frogs", []),
        (
            "cat:cs.LG ANDNOT ti:newts ANDNOT ti:frogs",
            ["1706.03762v7", "2402.00002v2", "2403.00003v1"],
        ),
        ("cat:cs.LG ANDNOT (ti:newts OR ti:frogs OR ti:attention)", ["2403.00003v1"]),
        ("newts frogs", ["2401.00001v3", "2402.00002v2"]),
        ("submittedDate:[202403010000 TO 202403312359]", ["2403.00003v1"]),
        ("submittedDate:[202403 TO 202403]", ["2403.00003v1"]),
        ("submittedDate:[202404010000 TO 202412312359]", []),
        (
            '(all:"frogs" OR all:"graph") AND submittedDate:[202401010000 TO 202402292359]',
            ["2402.00002v2"],
        ),
    ],
)
def test_search(ask: Asker, text: str, found: list[str]) -> None:
    answer = ask.api(search_query=text)
    assert sorted(entry_ids(answer)) == found
    assert hash_holds(answer)


def test_search_is_sorted_as_asked(ask: Asker) -> None:
    newest = ask.ids(search_query="cat:*", sortBy="submittedDate", sortOrder="descending")
    assert newest[0] == "2403.00003v1"
    assert newest[-1] == "hep-th/9711200v3"
    updated = ask.ids(search_query="cat:*", sortBy="lastUpdatedDate", sortOrder="ascending")
    assert updated == [*newest[-1:], "1706.03762v7", "2401.00001v3", "2402.00002v2", newest[0]]


def test_search_within_ids_is_an_intersection(ask: Asker) -> None:
    assert ask.ids(search_query="ti:newts", id_list=BATCH) == ["2401.00001v3"]


@pytest.mark.parametrize(
    ("text", "echoed"),
    [
        ('ti:"zzz qqq"', 'ti:"zzz qqq"'),
        ("A AND B OR C", "all:A AND (all:B OR all:C)"),
        ("(ti:a OR ti:b) AND cat:cs.*", "(ti:a OR ti:b) AND cat:cs.*"),
        ("all:LLM agents", "all:LLM OR all:agents"),
        ("ti:a NOT ti:b", "ti:a ANDNOT ti:b"),
        ("ti:a AND NOT ti:b", "ti:a ANDNOT ti:b"),
        ("au:del_maestro", 'au:"del maestro"'),
        (
            "cat:hep-th AND submittedDate:[201102010000 TO 201102032359]",
            'cat:hep-th AND submittedDate:"201102010000 TO 201102032359"',
        ),
    ],
)
def test_the_adjusted_query_is_echoed(text: str, echoed: str) -> None:
    assert str(queries.parse(text)) == echoed


# --- /oai --------------------------------------------------------------------------------


def test_oai_shows_every_version_and_the_withdrawal(ask: Asker) -> None:
    answer = ask.record("2402.00002")
    assert answer.text.endswith("</OAI-PMH>")
    versions = list(feed(answer).iter(f"{RAW}version"))
    assert [one.get("version") for one in versions] == ["v1", "v2"]
    assert [one.findtext(f"{RAW}source_type") for one in versions] == [None, "I"]
    assert [one.findtext(f"{RAW}size") for one in versions] == ["100kb", "0kb"]
    assert versions[0].findtext(f"{RAW}date") == "Sat, 03 Feb 2024 12:00:00 GMT"
    assert feed(answer).findtext(f"{OAI}responseDate") == "2026-09-30T06:00:00Z"


def test_oai_ignores_a_version_suffix_and_knows_the_plain_format(ask: Asker) -> None:
    assert oai_ids(ask.record("2402.00002v1")) == ["oai:arXiv.org:2402.00002"]
    assert "<keyname>Maldacena</keyname>" in ask.record("hep-th/9711200", "arXiv").text


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Nope"}, "badVerb"),
        ({"verb": "GetRecord"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"from": "2009-01-01", "until": "2009-01-01"}, "noRecordsMatch"),
        ({"from": "2011-02-03T00:00:00Z"}, "badArgument"),
        ({"from": "2001-01-01"}, "badArgument"),
        ({"until": "2031-01-01"}, "badArgument"),
        ({"from": "2026-09-02", "until": "2026-09-01"}, "badArgument"),
        ({"set": "cs:cs:ZZ"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "xyz"}, "badResumptionToken"),
    ],
)
def test_oai_errors_come_with_status_200(
    fake: FakeArxiv, client: httpx.Client, params: dict[str, str], code: str
) -> None:
    if params and "verb" not in params:
        params = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", **params}
    answer = client.get(fake.oai_url, params=params)
    assert (answer.status_code, oai_error(answer)) == (200, code)


@pytest.mark.parametrize("unknown", ["2401.99999", "9999.99999", "2401.0001"])
def test_oai_unknown_id(ask: Asker, unknown: str) -> None:
    answer = ask.record(unknown)
    assert (answer.status_code, oai_error(answer)) == (200, "idDoesNotExist")


def test_oai_refuses_repeated_arguments(fake: FakeArxiv, client: httpx.Client) -> None:
    answer = client.get(f"{fake.oai_url}?verb=Identify&verb=Identify")
    assert oai_error(answer) == "badArgument"


def test_oai_identify_and_sets(ask: Asker) -> None:
    assert "<granularity>YYYY-MM-DD</granularity>" in ask.oai("Identify").text
    assert "<setSpec>cs:cs:AI</setSpec>" in ask.oai("ListSets").text
    assert "arXivRaw" in ask.oai("ListMetadataFormats").text


def test_oai_lists_by_day_and_set(fake: FakeArxiv, ask: Asker) -> None:
    fake.add(paper("2607.00001", categories=["cs.AI"], datestamp=date(2026, 9, 29)))
    day = ask.oai("ListRecords", metadataPrefix="arXivRaw", from_="2026-09-29", until="2026-09-29")
    assert oai_ids(day) == ["oai:arXiv.org:2607.00001"]
    assert token(day) is None
    inside = ask.oai("ListIdentifiers", metadataPrefix="arXivRaw", set="cs:cs:AI")
    assert oai_ids(inside) == ["oai:arXiv.org:2607.00001"]
    physics = ask.oai("ListIdentifiers", metadataPrefix="arXivRaw", set="physics")
    assert oai_ids(physics) == ["oai:arXiv.org:hep-th/9711200"]


@pytest.mark.parametrize("size", [1, 7, 25, 30])
@pytest.mark.parametrize("quoted", [True, False])
def test_a_resumption_walk_loses_nothing(
    fake: FakeArxiv, ask: Asker, size: int, quoted: bool
) -> None:
    fake.page_size = size
    ids = [f"2608.{n:05}" for n in range(1, 26)]
    fake.add(*(paper(one, datestamp=date(2026, 9, 29)) for one in ids))
    answer = ask.oai("ListRecords", metadataPrefix="arXivRaw", from_="2026-09-29")
    found, pages = oai_ids(answer), 1
    while mark := token(answer):
        assert mark.startswith("verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D")
        if quoted:
            answer = ask.oai("ListRecords", resumptionToken=mark)
        else:
            answer = ask.client.get(f"{fake.oai_url}?verb=ListRecords&resumptionToken={mark}")
        found, pages = found + oai_ids(answer), pages + 1
    assert found == [f"oai:arXiv.org:{one}" for one in ids]
    assert pages == -(-len(ids) // size)
    assert token(answer) == ("" if pages > 1 else None)


def test_a_token_belongs_to_its_verb(fake: FakeArxiv, ask: Asker) -> None:
    fake.page_size = 1
    mark = token(ask.oai("ListRecords", metadataPrefix="arXivRaw")) or ""
    assert oai_error(ask.oai("ListIdentifiers", resumptionToken=mark)) == "badResumptionToken"


# --- abstract pages, builder, library ----------------------------------------------------


def test_abstract_pages(fake: FakeArxiv, client: httpx.Client) -> None:
    good = client.get(f"{fake.abs_url}/hep-th/9711200")
    assert (good.status_code, "Superconformal" in good.text) == (200, True)
    assert client.get(f"{fake.abs_url}/2499.99999").status_code == 404
    assert client.get(f"{fake.abs_url}/2401.00001v9").status_code == 404
    last, first = (client.get(f"{fake.abs_url}/2402.00002{v}").text for v in ("", "v1"))
    assert "This paper has been withdrawn by Ada Example" in last
    assert "A newer version of this paper has been withdrawn" in first


def test_builder_defaults() -> None:
    old = paper("hep-th/9711200")
    assert (old.published.year, old.published.month, old.categories) == (1997, 11, ("hep-th",))
    assert old.changed == date(2005, 9, 16)
    assert [one.number for one in paper("2401.00001", withdrawn=True).versions] == [1, 2]
    assert paper("2401.00001", withdrawn="Gone").latest.comment == "Gone"


def test_papers_come_and_go(fake: FakeArxiv, ask: Asker) -> None:
    fake.remove("2401.00001")
    assert ask.ids(id_list="2401.00001") == []
    assert oai_error(ask.record("2401.00001")) == "idDoesNotExist"
    fake.add(RETITLED)
    assert ask.ids(id_list="2401.00001") == ["2401.00001v3"]


def test_snapshot_lines(tmp_path: Path) -> None:
    lines = [
        {"kind": "header"},
        {"id": "2411.12580", "title": "A", "versions": [{"version": 1, "submitted": "2024-11-19"}]},
        {"id": "2411.00002", "title": "B", "versions": [{"version": 3, "submitted": "2024-12-03"}]},
        {"id": "math/0309136", "title": "C", "authors": ["D"], "categories": ["math.GT"]},
    ]
    path = tmp_path / "snapshot.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    first, second, third = load(path)
    assert first.published == datetime(2024, 11, 19, 12, tzinfo=UTC)
    assert [one.submitted.day for one in second.versions] == [1, 2, 3]
    assert (third.published.month, third.categories) == (9, ("math.GT",))


def test_a_person_can_run_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fake_arxiv", "--port", "0", "--seconds", "0.01"]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    exports = [line.partition("=")[0] for line in done.stdout.splitlines()[1:]]
    names = ("TRACKER_ARXIV_API_URL", "TRACKER_OAI_URL", "TRACKER_REQUEST_INTERVAL")
    assert exports == [f"export {name}" for name in names]


# --- log and counters --------------------------------------------------------------------


def test_every_request_is_logged(fake: FakeArxiv, ask: Asker) -> None:
    ask.api(id_list="2401.00001")
    ask.oai("Identify")
    ask.client.get(f"{fake.abs_url}/2401.00001", headers={"User-Agent": "me/1"})
    assert [one.interface for one in fake.requests] == ["api", "oai", "abs"]
    at, _, path, params, headers = fake.requests[2]
    assert (path, params, headers["user-agent"]) == ("/abs/2401.00001", {}, "me/1")
    assert fake.requests[0].params == {"id_list": "2401.00001"}
    assert fake.requests[0].at <= fake.requests[1].at <= at
    assert (fake.count(), fake.count("oai")) == (3, 1)


def test_one_after_the_other_is_not_concurrent(fake: FakeArxiv) -> None:
    drip = Mishap(Trouble.DRIP, seconds=0.1)
    fake.trouble_script([drip, "hang", "hang-mid-body", None, "closed-mid-body", None, "reset"])
    for _ in range(8):
        with suppress(httpx.HTTPError):
            get_alone(fake, timeout=0.1)
    assert (fake.max_concurrent, fake.max_connections) == (1, 1)


def test_at_the_same_time_is_concurrent(fake: FakeArxiv) -> None:
    fake.trouble_always(Mishap(Trouble.LATE, seconds=0.3))

    threads = [threading.Thread(target=get_alone, args=(fake, 5)) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (fake.max_concurrent, fake.max_connections) == (3, 3)


# --- choosing trouble --------------------------------------------------------------------


def test_queued_trouble_passes(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next(Trouble.TOO_MANY, times=2)
    fake.trouble_next(Trouble.HTML_200, interface="oai")
    assert [ask.batch().status_code for _ in range(3)] == [429, 429, 200]
    assert "maintenance" in ask.oai("Identify").text
    assert "Identify" in ask.oai("Identify").text


def test_lasting_trouble_ends_with_calm(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always(Trouble.UNAVAILABLE)
    assert [ask.batch().status_code, ask.oai("Identify").status_code] == [503, 503]
    fake.trouble_next(None)
    assert [ask.batch().status_code for _ in range(2)] == [200, 503]
    fake.calm()
    assert ask.batch().status_code == 200


def test_lasting_trouble_for_one_interface(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("403", interface="api")
    assert [ask.batch().status_code, ask.oai("Identify").status_code] == [403, 200]


def test_scripts(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_script([Trouble.TOO_MANY, None, "406"])
    assert [ask.batch().status_code for _ in range(4)] == [429, 200, 406, 200]

    def by_path(request: Request) -> Trouble | None:
        return Trouble.FORBIDDEN if request.params.get("id_list") else None

    fake.trouble_script(by_path)
    assert [ask.batch().status_code, ask.oai("Identify").status_code] == [403, 200]


def test_trouble_that_cannot_happen_is_refused(fake: FakeArxiv) -> None:
    with pytest.raises(ValueError, match="cannot happen"):
        fake.trouble_next(Trouble.WRONG_HASH, interface="oai")


def test_every_trouble_has_its_damage() -> None:
    assert set(damages.DAMAGE) == set(Trouble)


# --- trouble: statuses and bodies --------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status", "retry_after", "body"),
    [
        ("429", 429, None, "Rate exceeded."),
        ("429-retry-after", 429, "7", "Rate exceeded."),
        ("503", 503, None, "Unavailable"),
        ("503-retry-after-zero", 503, "0", ""),
        ("503-retry-after", 503, "20", ""),
        ("503-varnish", 503, None, "Varnish cache server"),
        ("406", 406, None, ""),
        ("403", 403, None, "Forbidden"),
        ("414", 414, None, ""),
        ("500-html", 500, None, "Internal Server Error"),
        ("200-rate-exceeded", 200, None, "Rate exceeded."),
        ("200-html", 200, None, "<html>"),
        ("200-empty", 200, None, ""),
        ("200-json", 200, None, "{"),
    ],
)
def test_statuses(
    fake: FakeArxiv, ask: Asker, name: str, status: int, retry_after: str | None, body: str
) -> None:
    fake.trouble_always(name)
    for answer in (ask.batch(), ask.oai("Identify")):
        assert answer.status_code == status
        assert answer.headers.get("retry-after") == retry_after
        assert body in answer.text
        assert "<entry>" not in answer.text


def test_chosen_retry_after(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next(Mishap(Trouble.TOO_MANY_RETRY_AFTER, seconds=90))
    assert ask.batch().headers["retry-after"] == "90"


def test_empty_bodies_are_empty(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_script(["406", "200-empty"])
    assert [ask.batch().content, ask.batch().content] == [b"", b""]


def test_406_with_a_good_feed_inside(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next("406-with-feed")
    answer = ask.batch()
    assert (answer.status_code, len(entry_ids(answer))) == (406, 5)


@pytest.mark.parametrize("name", ["error-feed-400", "error-feed-500", "error-feed-200"])
def test_error_feeds(fake: FakeArxiv, ask: Asker, name: str) -> None:
    fake.trouble_next(name)
    answer = ask.batch()
    assert str(answer.status_code) == name[-3:]
    assert (total(answer), "https://arxiv.org/api/errors" in answer.text) == (1, True)


# --- trouble: feeds that are not what they should be -------------------------------------


def test_cut_in_an_entry(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("cut-in-entry")
    for answer, tag in ((ask.batch(), "entry"), (ask.record("2401.00001"), "record")):
        assert answer.text.count(f"<{tag}>") == answer.text.count(f"</{tag}>") + 1
        with pytest.raises(ET.ParseError):
            feed(answer)


def test_cut_after_the_last_entry(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("cut-after-entry")
    assert ask.batch().text.endswith("</entry>")
    assert ask.record("2401.00001").text.endswith("</record>")


def test_no_entries_with_a_consistent_total(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("no-entries")
    answer = ask.batch()
    assert (entry_ids(answer), total(answer), hash_holds(answer)) == ([], 0, True)
    assert oai_error(ask.record("2401.00001")) == "idDoesNotExist"


def test_short_page(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("short-page")
    answer = ask.batch()
    assert (len(entry_ids(answer)), total(answer), hash_holds(answer)) == (2, 5, True)
    assert len(oai_ids(ask.oai("ListRecords", metadataPrefix="arXivRaw"))) == 2


def test_failed_shard(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next(hiding("2401.00001"))
    answer = ask.batch()
    assert (total(answer), hash_holds(answer)) == (4, True)
    assert "2401.00001v3" not in entry_ids(answer)
    assert "1706.03762v7" in entry_ids(answer)
    fake.trouble_next(Trouble.SHARD_FAILED)
    assert entry_ids(ask.batch()) == ["1706.03762v7", "hep-th/9711200v3"]
    fake.trouble_next(hiding("2401.00001"), interface="oai")
    assert oai_error(ask.record("2401.00001")) == "idDoesNotExist"


def test_failed_shard_with_the_canaries_in_it(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next(hiding("2401.00001", canaries=True))
    answer = ask.batch()
    assert (entry_ids(answer), total(answer)) == (["2402.00002v2", "2403.00003v1"], 2)


def test_wrong_echo_is_a_flawless_answer_to_another(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("wrong-echo")
    answer = ask.batch()
    assert "id_list=1706.03762&" in echo(answer)
    assert hash_holds(answer)
    assert "id_list=hep-th/9711200&" in echo(ask.api(id_list="1706.03762"))
    assert oai_ids(ask.record("2401.00001")) == ["oai:arXiv.org:1706.03762"]
    assert "<Identify>" in ask.oai("ListRecords", metadataPrefix="arXivRaw").text


def test_wrong_hash(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next("wrong-hash")
    answer = ask.batch()
    assert (f"id_list={BATCH}&" in echo(answer), hash_holds(answer)) == (True, False)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("wrong-start", "startIndex", "1"), ("wrong-page-size", "itemsPerPage", "11")],
)
def test_wrong_page(fake: FakeArxiv, ask: Asker, name: str, field: str, value: str) -> None:
    fake.trouble_next(name)
    answer = ask.batch()
    assert feed(answer).findtext(f"{SEARCH}{field}") == value
    assert hash_holds(answer)


def test_stranger_duplicate_and_error_entries(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_script(["stranger-entry", "duplicate-entry", "error-entry-among"])
    stranger, twice, error = ask.batch(), ask.batch(), ask.batch()
    assert (entry_ids(stranger)[-1], total(stranger)) == ("0704.0001v1", 6)
    assert (entry_ids(twice).count("1706.03762v7"), total(twice)) == (2, 6)
    assert error.status_code == 200
    assert (len(entry_ids(error)), total(error), hash_holds(error)) == (5, 5, True)
    assert "<id>https://arxiv.org/api/errors</id>" in error.text


def test_entry_without_its_date(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next("entry-without-date")
    answer = ask.batch()
    assert answer.text.count("<published>") == len(entry_ids(answer)) - 1


def test_wrong_content_type(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("wrong-content-type")
    for answer in (ask.batch(), ask.oai("Identify")):
        assert answer.headers["content-type"].startswith("text/html")
        feed(answer)


def test_bad_bytes_and_doctypes(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_always("bad-bytes")
    with pytest.raises(UnicodeDecodeError):
        ask.batch().content.decode()
    fake.trouble_always("doctype")
    assert b"<!DOCTYPE feed>" in ask.batch().content
    assert b"<!DOCTYPE OAI-PMH>" in ask.oai("Identify").content
    fake.trouble_always("entity-bomb")
    assert b"<title>&lol9;" in ask.batch().content
    assert b"<!ENTITY lol9" in ask.record("2401.00001").content


def test_bad_gzip(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next("bad-gzip")
    with pytest.raises(httpx.DecodingError):
        ask.batch()


def test_huge_body_is_well_formed(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_next(Mishap(Trouble.HUGE_BODY, size=3_000_000))
    answer = ask.batch()
    assert len(answer.content) > 3_000_000
    assert len(entry_ids(answer)) == 5


# --- trouble: tokens ---------------------------------------------------------------------


def test_troubled_tokens(fake: FakeArxiv, ask: Asker) -> None:
    fake.page_size = 1
    first = ask.oai("ListRecords", metadataPrefix="arXivRaw")
    second = ask.oai("ListRecords", resumptionToken=token(first) or "")
    fake.trouble_next("oai-bad-token", interface="oai")
    expired = ask.oai("ListRecords", resumptionToken=token(first) or "")
    assert oai_error(expired) == "badResumptionToken"
    fake.trouble_next("oai-looping-token", interface="oai")
    looping = ask.oai("ListRecords", resumptionToken=token(second) or "")
    assert token(looping) == token(second)
    fake.trouble_next("oai-lost-token", interface="oai")
    assert token(ask.oai("ListRecords", metadataPrefix="arXivRaw")) is None


# --- trouble: the connection -------------------------------------------------------------


def test_reset_is_a_reset(fake: FakeArxiv) -> None:
    fake.trouble_always("reset")
    host, port = fake.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=2) as raw:
        raw.sendall(b"GET /api/query?id_list=2401.00001 HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            raw.recv(100)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("reset", httpx.ReadError),
        ("closed-early", httpx.RemoteProtocolError),
        ("closed-mid-body", httpx.RemoteProtocolError),
    ],
)
def test_lost_connections(
    fake: FakeArxiv, ask: Asker, name: str, error: type[httpx.HTTPError]
) -> None:
    fake.trouble_next(name)
    with pytest.raises(error):
        ask.batch()
    assert ask.batch().status_code == 200


@pytest.mark.parametrize("name", ["hang", "hang-mid-body"])
def test_hanging_lasts_until_the_server_closes(name: str) -> None:
    began = time.monotonic()
    with FakeArxiv() as fake:
        fake.trouble_always(name)
        with pytest.raises(httpx.ReadTimeout):
            get_alone(fake, timeout=0.1)
        address = ("127.0.0.1", int(fake.base_url.rpartition(":")[2]))
        waiting = socket.create_connection(address)
        waiting.sendall(b"GET /oai?verb=Identify HTTP/1.1\r\nHost: x\r\n\r\n")
        while fake.count("oai") == 0:
            time.sleep(0.005)
    waiting.close()
    assert time.monotonic() - began < 1


def test_hanging_for_a_time_and_late_answers(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_script([Mishap(Trouble.HANG, seconds=0.1), Mishap(Trouble.LATE, seconds=0.1)])
    with pytest.raises(httpx.RemoteProtocolError):
        ask.batch()
    began = time.monotonic()
    assert ask.batch().status_code == 200
    assert time.monotonic() - began >= 0.1


def test_dripping_never_times_out_a_single_read(fake: FakeArxiv, client: httpx.Client) -> None:
    fake.trouble_next(Mishap(Trouble.DRIP, seconds=0.4))
    began = time.monotonic()
    answer = client.get(fake.api_url, params={"id_list": BATCH}, timeout=0.2)
    assert len(entry_ids(answer)) == 5
    assert time.monotonic() - began >= 0.3


def test_redirects(fake: FakeArxiv, ask: Asker) -> None:
    fake.trouble_script(["redirect-self", "redirect-https", "redirect-portal"])
    again, secure, portal = ask.batch(), ask.batch(), ask.batch()
    assert (again.status_code, again.headers["location"]) == (301, str(again.url))
    assert secure.headers["location"] == str(secure.url).replace("http:", "https:")
    assert "/portal?" in portal.headers["location"]
    assert "log in" in ask.client.get(portal.headers["location"]).text


def test_redirect_loop(fake: FakeArxiv, client: httpx.Client) -> None:
    fake.trouble_next("redirect-loop")
    with pytest.raises(httpx.TooManyRedirects):
        client.get(fake.api_url, params={"id_list": BATCH}, follow_redirects=True)


def test_abstract_pages_meet_trouble_too(fake: FakeArxiv, client: httpx.Client) -> None:
    fake.trouble_next("503-varnish", interface="abs")
    assert client.get(f"{fake.abs_url}/2401.00001").status_code == 503


def test_a_token_of_yesterday_leads_nowhere_where_tokens_end_at_midnight(
    fake: FakeArxiv, ask: Asker
) -> None:
    fake.page_size = 1
    fake.tokens_end_at_midnight = True
    mark = token(ask.oai("ListRecords", metadataPrefix="arXivRaw")) or ""
    assert oai_error(ask.oai("ListRecords", resumptionToken=mark)) is None
    today = fake.clock()
    fake.clock = lambda: today + timedelta(days=1)
    assert oai_error(ask.oai("ListRecords", resumptionToken=mark)) == "badResumptionToken"


def test_records_may_come_in_another_order(fake: FakeArxiv, ask: Asker) -> None:
    there = oai_ids(ask.oai("ListRecords", metadataPrefix="arXivRaw"))
    fake.backwards = True
    assert oai_ids(ask.oai("ListRecords", metadataPrefix="arXivRaw")) == there[::-1]
