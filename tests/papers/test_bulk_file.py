"""Bulk files: both forms of line, plain and gzip, bad lines, and going on from any place."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.errors import SourceFileError
from tracker.domain.identifiers import ArxivId
from tracker.domain.literature import ImportPosition
from tracker.domain.papers import Paper, Source, Version
from tracker.literature_ports import PaperBatch
from tracker.papers.bulk_file import BulkPaperFile, read_line

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def a_snapshot_line(id_: str = "0704.0001", **fields: Any) -> dict[str, Any]:
    """A line of the form that arXiv's metadata snapshot has: 14 keys."""
    return {
        "id": id_,
        "submitter": "Ada Example",
        "authors": "Ada Example and B. Sample, Jr. (Somewhere)",
        "title": "A title\n  in two lines",
        "comments": "12 pages",
        "journal-ref": None,
        "doi": "10.1/x",
        "report-no": None,
        "categories": "cs.AI stat.ML",
        "license": None,
        "abstract": "  An abstract\nof two lines.\n",
        "versions": [
            {"version": "v1", "created": "Mon, 2 Apr 2007 23:18:42 -0400"},
            {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
        ],
        "update_date": "2008-11-26",
        "authors_parsed": [["Example", "Ada", ""], ["Sample", "B.", "Jr.", "Somewhere"]],
    } | fields


def read(path: Path, start: ImportPosition | None = None, batch: int = 3) -> list[PaperBatch]:
    file = BulkPaperFile(NOW, batch)
    return list(file.batches(path, start or ImportPosition(file.name(path))))


def write(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    body = ("\n".join(texts) + "\n").encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


def test_a_line_of_the_snapshot() -> None:
    assert read_line(json.dumps(a_snapshot_line()).encode(), NOW) == Paper(
        id=ArxivId("0704.0001"),
        title="A title in two lines",
        source=Source.BULK,
        seen_at=datetime(2008, 11, 26, tzinfo=UTC),
        versions=(Version(1, date(2007, 4, 3)), Version(2, date(2007, 7, 24))),
        authors=("Ada Example", "B. Sample Jr."),
        categories=("cs.AI", "stat.ML"),
        abstract="An abstract of two lines.",
        comment="12 pages",
        doi="10.1/x",
    )


def test_lines_of_our_own() -> None:
    line = {
        "id": "2411.12580",
        "title": "T",
        "abstract": "A.",
        "authors": ["Ada Example"],
        "categories": ["cs.CL"],
        "published": "2024-11-19",
    }
    paper = read_line(json.dumps(line).encode(), NOW)
    assert paper is not None
    assert (paper.versions, paper.seen_at) == ((Version(1, date(2024, 11, 19)),), NOW)
    line["versions"] = [{"version": 2}, {"version": 1, "submitted": "2024-11-18"}]
    paper = read_line(json.dumps(line).encode(), NOW)
    assert paper is not None
    assert paper.versions == (Version(1, date(2024, 11, 18)), Version(2, None))
    assert read_line(b'{"snapshot": 1, "as_of": "2026-08-21"}', NOW) is None


@pytest.mark.parametrize("name", ["papers.json", "papers.jsonl.gz"])
@pytest.mark.parametrize("stop", range(4))
def test_reading_goes_on_from_any_place(tmp_path: Path, name: str, stop: int) -> None:
    lines = [a_snapshot_line(f"0704.{number:04d}", title="é" * number) for number in range(1, 11)]
    path = write(tmp_path / name, *lines)
    whole = read(path)
    assert [len(batch.papers) for batch in whole] == [3, 3, 3, 1]
    assert whole[-1].position.finished_at == NOW
    rest = read(path, whole[stop].position)
    ids = [str(paper.id) for batch in [*whole[: stop + 1], *rest] for paper in batch.papers]
    assert ids == [line["id"] for line in lines]
    assert whole[-1].read == whole[-1].of == path.stat().st_size


def test_bad_lines_are_refused_by_file_and_line_and_no_good_one_is_lost(tmp_path: Path) -> None:
    path = write(
        tmp_path / "papers.json",
        a_snapshot_line(),
        "{ half",
        "[]",
        "",
        a_snapshot_line("2413.00001"),
        a_snapshot_line("0704.0002", title=" "),
        a_snapshot_line("0704.0003", versions=[{"version": "v0"}]),
        a_snapshot_line("0704.0004"),
    )
    batches = read(path, batch=100)
    assert [str(paper.id) for paper in batches[0].papers] == ["0704.0001", "0704.0004"]
    assert [refusal.where.rpartition(":")[2] for refusal in batches[0].refusals] == list("23567")
    assert batches[0].position.refused == 5


@pytest.mark.parametrize("line", ["not json", '{"text": "a claim"}'])
def test_a_file_of_something_else_is_refused_as_a_whole(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceFileError, match=r"papers\.json:1: no line of the file is a paper"):
        read(write(tmp_path / "papers.json", line))
    with pytest.raises(SourceFileError, match=r"papers\.json:100: 100 lines are no papers"):
        read(write(tmp_path / "papers.json", *[line] * 300), batch=1000)


def test_a_cut_gzip_keeps_what_was_read_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "p.gz", *(a_snapshot_line(f"0704.{n:04d}") for n in range(1, 900)))
    path.write_bytes(path.read_bytes()[:-20])
    got: list[PaperBatch] = []
    file = BulkPaperFile(NOW, 100)
    with pytest.raises(SourceFileError, match="compression is broken"):
        got.extend(file.batches(path, ImportPosition(file.name(path))))
    with pytest.raises(SourceFileError, match="cannot be read"):
        file.name(tmp_path / "absent")


def test_what_is_whole_of_a_cut_gzip_is_kept_though_it_fills_no_batch(tmp_path: Path) -> None:
    lines = [a_snapshot_line(f"0704.{n:04d}") for n in range(1, 900)]
    path = write(tmp_path / "p.gz", *lines)
    path.write_bytes(path.read_bytes()[:-20])
    got: list[PaperBatch] = []
    file = BulkPaperFile(NOW)
    with pytest.raises(SourceFileError, match="compression is broken"):
        got.extend(file.batches(path, ImportPosition(file.name(path))))
    (batch,) = got
    assert 0 < len(batch.papers) < len(lines)
    assert batch.position.line == len(batch.papers)
    assert batch.position.finished_at is None


def test_a_date_that_cannot_be_refuses_its_line_alone(tmp_path: Path) -> None:
    bad = a_snapshot_line("0704.0002")
    bad["versions"] = [{"version": "v1", "created": "Fri, 31 Dec 9999 23:00:00 -0500"}]
    batch = read(write(tmp_path / "p.json", a_snapshot_line(), bad, a_snapshot_line("0704.0003")))
    assert [str(paper.id) for each in batch for paper in each.papers] == ["0704.0001", "0704.0003"]
    assert [refusal.where for each in batch for refusal in each.refusals] == [
        f"{tmp_path / 'p.json'}:2"
    ]


def test_half_a_character_is_taken_for_none(tmp_path: Path) -> None:
    (batch,) = read(write(tmp_path / "p.json", {"id": "0704.0001", "title": "Half \ud835 of it"}))
    assert batch.papers[0].title == "Half ? of it"


def test_a_file_is_known_again_by_its_beginning_and_size(tmp_path: Path) -> None:
    file = BulkPaperFile(NOW)
    one = write(tmp_path / "one.json", a_snapshot_line())
    same = write(tmp_path / "two.json", a_snapshot_line())
    longer = write(tmp_path / "three.json", a_snapshot_line(), a_snapshot_line())
    assert file.name(one) == file.name(same) != file.name(longer)
