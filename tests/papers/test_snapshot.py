"""The bundled snapshot: facts with a date, and a place for every line that cannot be read."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import an_id
from tracker.domain.errors import SourceFileError
from tracker.domain.papers import Paper, Source, Version
from tracker.papers.snapshot import SnapshotCatalogue
from tracker.settings import bundled

HEADER = '{"snapshot": 1, "as_of": "2026-10-01"}\n'
LINE = json.dumps(
    {
        "id": "2411.12580",
        "title": "Procedural Knowledge",
        "versions": [{"version": 1, "submitted": "2024-11-19"}, {"version": 2}],
        "authors": ["Laura Ruis"],
        "categories": ["cs.CL"],
        "comment": None,
        "doi": "10.1/x",
    }
)


def _catalogue(folder: Path, text: str) -> SnapshotCatalogue:
    path = folder / "snapshot.jsonl"
    path.write_text(text, encoding="utf-8")
    return SnapshotCatalogue(path)


def test_a_paper_is_told_with_the_day_of_the_snapshot(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path, f"{HEADER}\n{LINE}\n")
    expected = Paper(
        id=an_id("2411.12580"),
        title="Procedural Knowledge",
        source=Source.SNAPSHOT,
        seen_at=datetime(2026, 10, 1, tzinfo=UTC),
        versions=(Version(1, date(2024, 11, 19)), Version(2)),
        authors=("Laura Ruis",),
        categories=("cs.CL",),
        doi="10.1/x",
    )
    assert catalogue.as_of == date(2026, 10, 1)
    assert list(catalogue.papers()) == [expected]
    assert catalogue.paper(an_id("2411.12580")) == expected
    assert catalogue.paper(an_id("2401.00001")) is None


def test_without_a_file_nothing_is_known() -> None:
    catalogue = SnapshotCatalogue(None)
    assert (catalogue.as_of, list(catalogue.papers())) == (None, [])


def test_the_snapshot_that_travels_with_the_program_is_read() -> None:
    catalogue = SnapshotCatalogue(bundled("data", "snapshot.jsonl"))
    assert catalogue.as_of is not None
    papers = list(catalogue.papers())
    assert {"2411.12580", "2504.09858", "2508.01191", "2512.07783"} <= {str(p.id) for p in papers}
    assert {paper.abstract for paper in papers} == {""}
    assert {paper.withdrawn for paper in papers} <= {None}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LINE, 1),
        (f"{HEADER}{LINE}\n{{not json", 3),
        (f'{HEADER}{{"id": "2413.00001", "title": "x"}}', 2),
        (f'{HEADER}{{"id": "2411.12580"}}', 2),
        (f'{HEADER}{{"title": "x"}}', 2),
        (f'{HEADER}{{"id": "2411.12580", "title": "x", "versions": [3]}}', 2),
        ('{"snapshot": 1, "as_of": "soon"}', 1),
        ('{"snapshot": 1}', 1),
        (f"{HEADER}null", 2),
        (f"{HEADER}7", 2),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SourceFileError) as caught:
        list(_catalogue(tmp_path, text).papers())
    assert caught.value.where == f"{tmp_path / 'snapshot.jsonl'}:{line}"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="cannot be read"):
        _ = SnapshotCatalogue(tmp_path / "missing.jsonl").as_of
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceFileError, match="cannot be read"):
        SnapshotCatalogue(tmp_path / "bytes").paper(an_id())


@pytest.mark.parametrize("line", ["[1]", '"abc"'])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceFileError):
        list(_catalogue(tmp_path, f"{HEADER}{line}").papers())
