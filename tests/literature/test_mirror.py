"""The mirror's folder: whatever happens to it, the next search finds what is kept."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON, a_paper
from tracker.domain.errors import SettingsError
from tracker.literature import open_literature as opening
from tracker.literature.open_literature import open_literature

pytest.importorskip("tantivy")
COUNT = 30


def fill(path: Path, month: str = "2501", count: int = COUNT) -> None:
    with open_literature(path, "tantivy") as literature:
        literature.put([a_paper(f"{month}.{n:05d}", f"Grokking {n}") for n in range(1, count + 1)])
        literature.search("grokking", 1)


def found(path: Path) -> int:
    with open_literature(path, "tantivy") as literature:
        return len(literature.search("grokking", 1000))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "literature.db"
    fill(place)
    return place


def folder_of(path: Path) -> Path:
    return path.with_name(path.name + ".tantivy")


def segment_files(path: Path) -> list[Path]:
    return sorted(f for f in folder_of(path).iterdir() if f.suffix in {".idx", ".term", ".fast"})


def test_a_folder_that_is_gone_is_made_anew(path: Path) -> None:
    shutil.rmtree(folder_of(path))
    assert found(path) == COUNT


@pytest.mark.parametrize("kind", range(3))
def test_a_segment_that_was_cut_or_changed_is_noticed(path: Path, kind: int) -> None:
    file = segment_files(path)[kind]
    body = bytearray(file.read_bytes())
    body[len(body) // 4] ^= 0x5A
    file.write_bytes(body)
    assert found(path) == COUNT
    file = segment_files(path)[kind]
    file.write_bytes(file.read_bytes()[:-9])
    assert found(path) == COUNT


def test_a_broken_list_of_segments_is_noticed(path: Path) -> None:
    (folder_of(path) / "meta.json").write_text('{"half": ', encoding="utf-8")
    assert found(path) == COUNT


def test_an_older_folder_catches_up_and_a_newer_one_is_not_believed(path: Path) -> None:
    shutil.copytree(folder_of(path), path.parent / "older")
    fill(path, "2502", 5)
    shutil.copytree(folder_of(path), path.parent / "newer")
    shutil.rmtree(folder_of(path))
    shutil.copytree(path.parent / "older", folder_of(path))
    assert found(path) == COUNT + 5
    for file in path.parent.glob("literature.db*"):
        if file.is_file():
            file.unlink()
    fill(path, "2503", 7)
    shutil.rmtree(folder_of(path))
    shutil.copytree(path.parent / "newer", folder_of(path))
    assert found(path) == 7


def test_a_day_is_taken_into_the_index_and_never_makes_it_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.literature.mirror import MirrorIndex

    def refused(index: MirrorIndex) -> None:
        raise AssertionError("the index was made anew")

    monkeypatch.setattr(MirrorIndex, "_fill", refused)
    later = NOON + timedelta(days=1)
    with open_literature(path, "tantivy") as literature:
        literature.put(
            [
                a_paper("2501.00001", "Entropy", abstract="Changed.", seen_at=later),
                a_paper("2502.00001", "Grokking, a new one"),
            ]
        )
        assert len(literature.search("grokking", 1000)) == COUNT
        assert [str(hit.id) for hit in literature.search("entropy", 5)] == ["2501.00001"]
    assert found(path) == COUNT


def test_changing_the_index_changes_no_answer(path: Path) -> None:
    with open_literature(path, "fts5") as literature:
        assert len(literature.search("grokking", 1000)) == COUNT
        literature.put([a_paper("2502.00001", "Grokking again")])
    assert found(path) == COUNT + 1


def test_a_missing_extra_is_told_with_the_line_that_installs_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda name: None)
    with pytest.raises(SettingsError) as caught:
        open_literature(path, "tantivy")
    assert caught.value.advice == 'run: pip install "claim-freshness-tracker[mirror]"'
