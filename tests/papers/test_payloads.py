"""Answers of arXiv's own programs, read as ours would be: believed where they may be, and not one
false accusation. Skipped where the recorded answers are not at hand."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import a_claim, an_anchor
from tracker.domain.anchor_rules import anchor_findings
from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.findings import DISQUALIFYING, Code
from tracker.domain.identifiers import ArxivReference, parse_arxiv_id
from tracker.domain.papers import Found, Paper
from tracker.domain.searches import SearchField, SearchQuestion, Term
from tracker.domain.sightings import Sightings
from tracker.domain.withdrawals import says_withdrawn
from tracker.papers.arxiv_search import accept_page
from tracker.papers.atom import (
    Entry,
    IdQuestion,
    PoisonedBatchError,
    accept_answer,
    check_hash,
    feed_query,
    open_feed,
    parse_strictly,
    read_entries,
    to_paper,
)
from tracker.papers.oai import accept_record, read_raw_record
from tracker.papers.transport import NotBelievedError, Reply

PAYLOADS = Path(__file__).parents[3] / "shared" / "data" / "payloads"
AT = datetime(2026, 11, 22, tzinfo=UTC)
RAW = "{http://arxiv.org/OAI/arXivRaw/}"
FEED = "application/atom+xml; charset=utf-8"

pytestmark = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the payloads are not at hand")


def _pages(folder: str, pattern: str = "*.xml") -> list[Path]:
    return sorted((PAYLOADS / folder).glob(pattern)) if PAYLOADS.is_dir() else []


def _name(path: Path) -> str:
    return path.name.partition(".http")[0]


def _reply(path: Path) -> Reply:
    status = int(path.name.rpartition(".http")[2].removesuffix(".xml"))
    return Reply(status, FEED, path.read_bytes())


def _question(path: Path) -> IdQuestion:
    url = path.with_name(f"{_name(path)}.url.txt").read_text(encoding="utf-8").strip()
    asked: list[ArxivReference] = []
    for written in parse_qs(urlsplit(url).query).get("id_list", [""])[0].split(","):
        try:
            asked.append(parse_arxiv_id(written))
        except InvalidArxivIdError:
            continue
    return IdQuestion(tuple(asked), canaries=())


def _entries(path: Path) -> list[Entry]:
    """The entries of a good page, whatever was asked: strict XML, the echo and its hash hold."""
    feed = open_feed(_reply(path))
    check_hash(feed)
    return read_entries(feed)


GOOD = _pages("generated-atom", "*.http200.xml")
BAD = [path for path in _pages("generated-atom") if path not in GOOD]
GET_RECORD = _pages("generated-oai", "getrecord_*.xml")


@pytest.mark.parametrize("path", GOOD, ids=_name)
def test_a_good_page_is_believed_as_the_answer_to_its_own_question_only(path: Path) -> None:
    question = _question(path)
    if feed_query(open_feed(_reply(path))) != question.echo:
        with pytest.raises(NotBelievedError, match="another question"):
            accept_answer(_reply(path), question)
        return
    entries = accept_answer(_reply(path), question)
    assert [str(e.reference.id) for e in entries] == [str(e.reference.id) for e in _entries(path)]


def test_a_page_of_one_of_our_questions_is_believed_whole() -> None:
    path = PAYLOADS / "generated-atom" / "batch_100.http200.xml"
    question = _question(path)
    papers = [to_paper(entry, AT) for entry in accept_answer(_reply(path), question)]
    assert {str(paper.id) for paper in papers} == set(question.ids)
    assert all(paper.title and paper.authors and paper.published for paper in papers)


def test_a_page_without_our_canary_is_not_believed() -> None:
    path = PAYLOADS / "generated-atom" / "batch_100.http200.xml"
    *asked, canary = _question(path).asked
    question = IdQuestion(tuple(asked), canaries=(canary,))
    assert len(accept_answer(_reply(path), question)) == 100
    text = path.read_text(encoding="utf-8")
    (lost,) = [
        entry
        for entry in re.findall(r"<entry>.*?</entry>", text, re.DOTALL)
        if f"/abs/{canary}v" in entry
    ]
    short = text.replace(lost, "").replace("totalResults>100<", "totalResults>99<")
    with pytest.raises(NotBelievedError, match=f"the canary {canary}"):
        accept_answer(Reply(200, FEED, short.encode()), question)


@pytest.mark.parametrize("path", BAD, ids=_name)
def test_an_error_page_is_refused(path: Path) -> None:
    reply = _reply(path)
    with pytest.raises(NotBelievedError) as caught:
        accept_answer(reply, _question(path))
    assert isinstance(caught.value, PoisonedBatchError) is (reply.status == 400)
    disguised = Reply(200, FEED, reply.body)
    with pytest.raises(NotBelievedError, match=r"error entry|another question"):
        accept_answer(disguised, _question(path))


HEP = ("hep-th",)
FEBRUARY = {
    "since": datetime(2011, 2, 1, tzinfo=UTC),
    "until": datetime(2011, 2, 3, 23, 59, tzinfo=UTC),
}
SEARCHES = {
    "search_cat": (SearchQuestion(categories=HEP, max_results=20), 20, 42),
    "search_dates": (SearchQuestion(categories=HEP, max_results=50, **FEBRUARY), 20, 20),
    "search_none": (SearchQuestion(Term(SearchField.TITLE, "zzz qqq"), max_results=10), 0, 0),
}  # fmt: skip


SEEN = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("name", SEARCHES)
def test_a_page_of_a_search_is_believed_as_the_answer_to_its_own_question_only(name: str) -> None:
    question, papers, total = SEARCHES[name]
    reply = _reply(PAYLOADS / "generated-atom" / f"{name}.http200.xml")
    entries, counted = accept_page(reply, question, str(question), None, SEEN)
    assert (len(entries), counted) == (papers, total)
    for other, _, _ in SEARCHES.values():
        if other != question:
            with pytest.raises(NotBelievedError, match="another question"):
                accept_page(reply, other, str(other), None, SEEN)


def test_the_poisoned_batch_names_its_culprit() -> None:
    path = PAYLOADS / "generated-atom" / "malformed_poisons_batch.http400.xml"
    with pytest.raises(PoisonedBatchError) as caught:
        accept_answer(_reply(path), _question(path))
    assert caught.value.summary == "incorrect id format for abc"


SAYS_WITHDRAWN = {
    "0901.3666v3", "0903.0442v5", "0906.3336v2", "0908.3762v4", "1101.2483v4", "1101.6031v2",
    "1102.0219v2", "cond-mat/0703772v2",
}  # fmt: skip


def test_the_comment_is_heard_where_it_says_withdrawn_and_nowhere_else() -> None:
    said = {
        str(entry.reference)
        for path in GOOD
        for entry in _entries(path)
        if says_withdrawn(entry.result.comment or "")
    }
    assert said == SAYS_WITHDRAWN


@pytest.mark.parametrize(
    ("name", "versions", "withdrawn"),
    [
        ("withdrawn_0903.0442_arXivRaw", 5, True),
        ("oldid", 2, True),
        ("double_1101.2483", 4, True),
        ("terse_1101.6031", 2, True),
        ("unwithdrawn_0908.3762", 5, False),
        ("unwithdrawn_1101.2736", 3, False),
        ("withdrawn_tex_0906.3336", 2, False),
    ],
)
def test_a_record_tells_versions_and_withdrawal(name: str, versions: int, withdrawn: bool) -> None:
    paper = _record(PAYLOADS / "generated-oai" / f"getrecord_{name}.http200.xml")
    assert paper is not None
    assert [version.number for version in paper.versions] == list(range(1, versions + 1))
    assert all(version.submitted for version in paper.versions)
    assert paper.withdrawn is withdrawn


def _asked_of(path: Path) -> ArxivReference:
    """The id that the page answers for; any id where it names none."""
    root = ET.fromstring(path.read_bytes())
    request = root.find("{http://www.openarchives.org/OAI/2.0/}request")
    echoed = "" if request is None else request.get("identifier", "")
    try:
        return parse_arxiv_id(echoed.removeprefix("oai:arXiv.org:"))
    except InvalidArxivIdError:
        return parse_arxiv_id("2401.99999")


def _record(path: Path) -> Paper | None:
    return accept_record(_reply(path), _asked_of(path).id, AT)


@pytest.mark.parametrize("name", ["missing", "normal_many_versions"])
def test_an_id_that_does_not_exist_is_absent(name: str) -> None:
    assert _record(PAYLOADS / "generated-oai" / f"getrecord_{name}.http200.xml") is None


OTHER_FORMS = ("badprefix", "_arXiv", "_arXivOld", "_oai_dc")
NO_ANSWERS = [
    path
    for path in _pages("generated-oai")
    if path not in GET_RECORD or _name(path).endswith(OTHER_FORMS)
]


@pytest.mark.parametrize("path", NO_ANSWERS, ids=_name)
def test_every_other_page_of_oai_is_not_believed(path: Path) -> None:
    with pytest.raises(NotBelievedError):
        _record(path)


def test_a_record_of_a_version_is_not_the_answer_to_our_question() -> None:
    with pytest.raises(NotBelievedError, match="another question"):
        _record(PAYLOADS / "generated-oai" / "getrecord_versioned.http200.xml")


def test_a_record_of_another_paper_is_not_believed() -> None:
    path = PAYLOADS / "generated-oai" / "getrecord_oldid.http200.xml"
    with pytest.raises(NotBelievedError, match="another question"):
        accept_record(_reply(path), parse_arxiv_id("0903.0442").id, AT)


def _all_records() -> list[Paper]:
    records = []
    for path in _pages("generated-oai"):
        for raw in ET.fromstring(path.read_bytes()).iter(f"{RAW}arXivRaw"):
            records.append(read_raw_record(raw, parse_arxiv_id(raw.findtext(f"{RAW}id")).id, AT))
    return records


def test_of_all_records_only_the_withdrawn_are_called_so() -> None:
    records = _all_records()
    assert len(records) == 89
    assert {str(paper.id) for paper in records if paper.withdrawn} == {
        "0903.0442", "1101.2483", "1101.6031", "cond-mat/0703772"
    }  # fmt: skip


def test_over_all_pages_nobody_is_accused_falsely() -> None:
    accused: dict[str, set[Code]] = {}
    by_api = [to_paper(entry, AT) for path in GOOD for entry in _entries(path)]
    by_oai = _all_records()
    assert len(by_api) > 500
    for papers in (by_api, by_oai, [*by_api, *by_oai], [*by_oai, *by_api]):
        known: dict[str, Sightings] = {}
        for paper in papers:
            before = known.get(str(paper.id)) or Sightings(paper.id)
            known[str(paper.id)] = before.after(Found(paper))
        for id_, sightings in known.items():
            assert sightings.paper is not None
            anchor = an_anchor(id_, said_title=sightings.paper.title)
            found = anchor_findings(a_claim(anchors=[anchor]), anchor, sightings)
            accused.setdefault(id_, set()).update(f.code for f in found if f.code in DISQUALIFYING)
    assert {id_: codes for id_, codes in accused.items() if codes} == {
        id_: {Code.ANCHOR_WITHDRAWN}
        for id_ in ("0903.0442", "1101.2483", "1101.6031", "cond-mat/0703772")
    }


# Every file against what the index of the payloads says of it.

ROW = re.compile(
    r"^\| (?P<path>generated-(?:atom|oai)/\S+\.xml) \| [^|]+\| (?P<status>\d+) "
    r"\| (?P<holds>[^|]*)\| (?P<hash>[^|]*)\| (?P<shows>[^|]*)\|",
    re.MULTILINE,
)
INDEX = (
    list(ROW.finditer((PAYLOADS / "INDEX.md").read_text(encoding="utf-8")))
    if PAYLOADS.is_dir()
    else []
)
OAI_TAG = "{http://www.openarchives.org/OAI/2.0/}"
ERROR_CODES = {
    "badArgument", "badResumptionToken", "badVerb", "cannotDisseminateFormat", "idDoesNotExist",
    "noRecordsMatch",
}  # fmt: skip


def _count(holds: str, what: str) -> int:
    found = re.search(rf"(\d+) {what}", holds)
    return int(found[1]) if found else 0


def test_the_index_names_every_file() -> None:
    named = {row["path"] for row in INDEX}
    assert named == {
        f"{folder}/{path.name}"
        for folder in ("generated-atom", "generated-oai")
        for path in _pages(folder)
    }


@pytest.mark.parametrize("row", INDEX, ids=lambda row: row["path"].rpartition("/")[2])
def test_every_file_holds_what_the_index_says(row: re.Match[str]) -> None:
    path = PAYLOADS / row["path"]
    assert _reply(path).status == int(row["status"])
    if row["path"].startswith("generated-atom"):
        _check_feed(path, row)
    else:
        _check_oai(path, row)


def _check_feed(path: Path, row: re.Match[str]) -> None:
    if int(row["status"]) != 200:
        with pytest.raises(NotBelievedError):
            open_feed(_reply(path))
        return
    assert row["hash"].strip() == "yes"
    entries = _entries(path)  # the hash of the header is checked in there
    assert len(entries) == _count(row["holds"], "entries")
    for paper in (to_paper(entry, AT) for entry in entries):
        assert paper.title
        assert paper.authors
        assert paper.categories
        assert paper.published is not None


def _check_oai(path: Path, row: re.Match[str]) -> None:
    root = parse_strictly(path.read_bytes(), f"{OAI_TAG}OAI-PMH", b"</OAI-PMH>")
    errors = {error.get("code", "") for error in root.iter(f"{OAI_TAG}error")}
    if path.name.startswith(("getrecord_normal_many", "getrecord_missing", "getrecord_malformed")):
        assert errors == {"idDoesNotExist"}
    elif told := {code for code in ERROR_CODES if code in row["shows"]}:
        assert errors == told
    records = list(root.iter(f"{OAI_TAG}record"))
    assert len(records) == _count(row["holds"], "records")
    token = (root.findtext(f".//{OAI_TAG}resumptionToken") or "").strip()
    if path.name.startswith("list_"):
        assert bool(token) == ("token" in row["holds"])
    raw = list(root.iter(f"{RAW}arXivRaw"))
    assert len(raw) in {0, len(records)}
    for one in raw:
        paper = read_raw_record(one, parse_arxiv_id(one.findtext(f"{RAW}id") or "").id, AT)
        assert paper.title
        assert paper.authors
        assert [v.number for v in paper.versions] == list(range(1, len(paper.versions) + 1))
