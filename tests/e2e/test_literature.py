"""The literature through the command line: sync, import, status, search; and a broken file."""

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, Trouble, paper
from tracker.literature.open_literature import open_literature

TODAY = date(2026, 11, 22)


def publish(arxiv: FakeArxiv, count: int = 5) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for number in range(1, count + 1):
        title = f"Grokking of sparse networks, part {number}"
        arxiv.add(paper(f"2611.{number:05d}", title, published=noon, datestamp=TODAY))


def lines(count: int) -> str:
    papers = [
        {"id": f"2501.{number:05d}", "title": f"Curriculum {number}", "abstract": "On schools."}
        for number in range(1, count + 1)
    ]
    return "".join(json.dumps(each) + "\n" for each in papers)


def test_a_night_fills_the_literature_beside_the_library(cli: Cli, arxiv: FakeArxiv) -> None:
    publish(arxiv)
    assert cli("nightly").code == 0
    found = cli("literature", "search", "sparse", "grokking", "--limit", "2")
    assert found.code == 0
    assert len(found.out.splitlines()) == 2
    assert "2026-11-22  Grokking of sparse networks, part" in found.out
    status = cli("literature", "status")
    assert f"{cli.folder / 'literature.db'}" in status.out
    assert re.search(r"papers    \d+, \S+ to 2026-11\n", status.out)
    assert "goes on from 2026-11-22" in status.out


def test_a_dry_night_keeps_no_paper(cli: Cli, arxiv: FakeArxiv) -> None:
    publish(arxiv)
    assert cli("nightly", "--dry-run").code == 0
    assert not (cli.folder / "literature.db").exists()


def test_a_day_in_the_past_is_the_last_whatever_is_asked_for(cli: Cli) -> None:
    file = cli.folder / "papers.jsonl"
    rows = [
        {"id": f"26{month}.00001", "title": "Grokking", "abstract": "x",
         "published": f"2026-{month}-03"} for month in ("02", "06")
    ]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert cli("literature", "import", file).code == 0
    words = ("literature", "search", "grokking", "--json")
    for until, today in (("2026-11-01", "2026-03-01"), ("2026-03-01", "2026-11-01")):
        found = cli(*words, "--until", until, today=today).json
        assert [paper["id"] for paper in found] == ["2602.00001"]


def test_a_dry_night_shows_the_leads_of_tonight(cli: Cli, arxiv: FakeArxiv) -> None:
    claim = {"text": "Sparse networks show no grokking", "as_of": ["2026-10"]}
    (cli.folder / "claims.jsonl").write_text(json.dumps(claim), encoding="utf-8")
    assert cli("import", cli.folder / "claims.jsonl").code == 0
    arxiv.add(paper("2611.00009", "On something else", datestamp=TODAY))
    assert cli("nightly", today="2026-11-22").code == 0
    publish(arxiv, 1)
    dry = cli("nightly", "--dry-run", today="2026-11-23")
    real = cli("nightly", today="2026-11-23")
    title = "Grokking of sparse networks, part 1"
    assert (title in dry.out, title in real.out) == (True, True)


def test_a_sync_that_was_cut_goes_on(cli: Cli, arxiv: FakeArxiv) -> None:
    publish(arxiv, 10)
    arxiv.page_size = 3
    cut = cli("literature", "sync", "--budget", "2")
    assert cut.code == 3
    assert "6 records read: 6 new papers, 0 changed; 2 requests" in cut.out
    assert "the next run goes on from there" in cut.out
    whole = cli("literature", "sync")
    assert whole.code == 0
    assert "papers    10" in cli("literature", "status").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2027-01-01"], "has not come yet"),
        (["--from", "yesterday"], "not a date"),
        (["--set", "cs AI"], "no set of arXiv"),
        (["--offline"], "offline was asked for"),
    ],
)
def test_a_sync_that_cannot_be_is_refused(cli: Cli, words: list[str], said: str) -> None:
    ran = cli("literature", "sync", *words)
    assert ran.code == 2
    assert said in ran.err
    assert not (cli.folder / "literature.db").exists()


def test_a_night_without_a_harvest_checks_its_anchors_all_the_same(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    arxiv.add(paper("2601.00001", "An anchor"))
    cli.add("A claim.", "2601.00001")
    arxiv.trouble_always(Trouble.UNAVAILABLE_RETRY_ZERO, "oai")
    ran = cli("nightly")
    assert ran.code == 0
    assert "harvest: arXiv is in trouble (HTTP 503)" in ran.out


def test_a_broken_literature_is_one_clear_error_and_stops_no_night(cli: Cli) -> None:
    (cli.folder / "literature.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 9000)
    ran = cli("literature", "search", "anything")
    assert ran.code == 3
    assert "is broken" in ran.err
    assert "move it away" in ran.err
    night = cli("nightly")
    assert night.code == 0
    assert "is broken" in night.out


def test_an_import_twice_changes_nothing(cli: Cli) -> None:
    file = cli.folder / "papers.jsonl"
    file.write_text(lines(20) + "{ bad\n", encoding="utf-8")
    first = cli("literature", "import", file)
    assert first.code == 2
    assert "20 papers added, 0 changed, 0 unchanged, 1 lines refused" in first.out
    assert f"{file}:21: not a paper" in first.out
    assert "read to its end on 2026-11-22" in cli("literature", "import", file).out
    again = cli("literature", "import", file, "--again")
    assert "0 papers added, 0 changed, 20 unchanged, 1 lines refused" in again.out
    assert len(cli("literature", "search", "curriculum", "--limit", "50").out.splitlines()) == 20


def test_a_file_that_is_none_of_papers_is_refused(cli: Cli) -> None:
    file = cli.folder / "claims.jsonl"
    file.write_text('{"text": "A claim."}\n', encoding="utf-8")
    ran = cli("literature", "import", file)
    assert ran.code == 2
    assert f"{file}:1" in ran.err
    assert cli("literature", "import", cli.folder / "absent").code == 2


def test_an_import_that_was_killed_goes_on_from_its_line(tmp_path: Path, cli: Cli) -> None:
    file = cli.folder / "papers.jsonl"
    file.write_text(lines(50), encoding="utf-8")
    script = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.bootstrap import SilentProgress
from tracker.literature.open_literature import open_literature
from tracker.papers.bulk_file import BulkPaperFile
from tracker.services.import_literature import ImportLiterature
literature = open_literature(Path(sys.argv[1]), "fts5")
put, count = literature.put, [0]
def counted(*given, **named):
    count[0] += 1
    if count[0] == 3:
        os._exit(9)
    return put(*given, **named)
literature.put = counted
now = datetime(2026, 11, 22, tzinfo=UTC)
ImportLiterature(literature, BulkPaperFile(now, 10), SilentProgress()).run(Path(sys.argv[2]))
"""
    place = cli.folder / "literature.db"
    ran = subprocess.run([sys.executable, "-c", script, str(place), str(file)], check=False)
    assert ran.returncode == 9
    with open_literature(place, "fts5") as literature:
        assert literature.status().papers == 20
    went_on = cli("literature", "import", file)
    assert went_on.code == 0
    assert "went on from line 21" in went_on.out
    assert "30 papers added, 0 changed, 0 unchanged, 0 lines refused" in went_on.out


def test_the_mirror_is_chosen_by_a_setting(cli: Cli) -> None:
    pytest.importorskip("tantivy")
    file = cli.folder / "papers.jsonl"
    file.write_text(lines(5), encoding="utf-8")
    cli("literature", "import", file)
    index = ["--literature-index", "tantivy"]
    assert "index     fts5" in cli("literature", "status").out
    assert len(cli("literature", "search", "curriculums", *index).out.splitlines()) == 5
    assert "index     tantivy" in cli("literature", "status", *index).out
    assert cli("literature", "status", "--literature-index", "lucene").code == 2


def test_a_sentence_model_is_used_only_when_it_is_known_or_trusted(cli: Cli) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    cli.add("A claim.", "2601.00001")
    model = Path(__file__).parents[1] / "literature" / "tiny_model"
    asked = ["--offline", "--semantic-model", str(model)]
    refused = cli("nightly", *asked)
    assert refused.code == 2
    assert "is not the model that is known" in refused.err
    assert "semantic_any_model = true" in refused.err
    assert cli("nightly", *asked, "--semantic-any-model", "1").code != 2
    nowhere = cli("nightly", "--offline", "--semantic-model", str(cli.folder / "nowhere"))
    assert nowhere.code == 2
    assert "cannot be read" in nowhere.err
