"""The file of the literature: damage is noticed, an index is made anew, two writers are no harm."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import a_paper, an_id
from tracker.domain.errors import StoreError
from tracker.literature.open_literature import open_literature
from tracker.literature.packing import Packing, shipped_dictionary

WORDS = ("recall", "retrieval", "planning", "safety", "speech", "vision")
TITLES = [f"Grokking number {number}" for number in range(1, 40)]


def fill(path: Path) -> None:
    with open_literature(path, "fts5") as literature:
        papers = [a_paper(f"2501.{n:05d}", title) for n, title in enumerate(TITLES, start=1)]
        literature.put(papers)


def found(path: Path) -> int:
    with open_literature(path, "fts5") as literature:
        return len(literature.search("grokking", 100))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "deep" / "literature.db"
    fill(place)
    return place


def words_of(path: Path) -> Path:
    return path.with_name(path.name + ".words")


def test_an_index_that_is_gone_is_made_anew(path: Path) -> None:
    words_of(path).unlink()
    assert found(path) == len(TITLES)


@pytest.mark.parametrize("size", [0, 100, 4096, 9000])
def test_an_index_that_was_cut_is_made_anew(path: Path, size: int) -> None:
    words_of(path).write_bytes(words_of(path).read_bytes()[:size])
    assert found(path) == len(TITLES)


def test_an_index_of_noise_is_made_anew(path: Path) -> None:
    words_of(path).write_bytes(b"\x5a" * words_of(path).stat().st_size)
    assert found(path) == len(TITLES)


def test_noise_in_the_middle_of_an_index_is_no_wrong_answer(path: Path) -> None:
    body = bytearray(words_of(path).read_bytes())
    for start in range(4096, len(body), 4096):
        body[start : start + 2000] = b"\x5a" * 2000
    words_of(path).write_bytes(body)
    assert found(path) == len(TITLES)


def test_an_index_that_lacks_a_paper_is_made_anew(path: Path) -> None:
    with sqlite3.connect(words_of(path)) as connection:
        row = (1, TITLES[0], a_paper().abstract)
        connection.execute(
            "INSERT INTO words(words, rowid, title, abstract) VALUES ('delete', ?, ?, ?)",
            (20_250_100_001, *row[1:]),
        )
    connection.close()
    assert found(path) == len(TITLES)


def test_an_older_index_is_made_anew(path: Path) -> None:
    older = words_of(path).read_bytes()
    with open_literature(path, "fts5") as literature:
        literature.put([a_paper("2502.00001", "Grokking once more")])
    words_of(path).write_bytes(older)
    assert found(path) == len(TITLES) + 1


@pytest.mark.parametrize("index", ["fts5", "tantivy"])
def test_an_index_of_papers_that_are_gone_is_made_anew(tmp_path: Path, index: str) -> None:
    """As many papers of the same ids that say something else: nothing of the old ones is found."""
    if index == "tantivy":
        pytest.importorskip("tantivy")
    place = tmp_path / "literature.db"
    for title in ("Grokking", "Minima"):
        place.unlink(missing_ok=True)
        with open_literature(place, index) as literature:
            literature.put([a_paper(f"2501.{n:05d}", title, abstract="") for n in range(1, 40)])
            assert len(literature.search(title, 100)) == 39
            others = {"Grokking": "minima", "Minima": "grokking"}
            assert literature.search(others[title], 100) == []


@pytest.mark.parametrize("index", ["fts5", "tantivy"])
def test_an_index_of_other_papers_is_made_anew(tmp_path: Path, index: str) -> None:
    """The file is replaced by one of the same ids, number of papers and mark."""
    if index == "tantivy":
        pytest.importorskip("tantivy")
    place, other = tmp_path / "literature.db", tmp_path / "elsewhere" / "literature.db"
    for path, title in ((place, "Grokking"), (other, "Minima")):
        with open_literature(path, index) as literature:
            literature.put([a_paper("2501.00001", title, abstract="")])
            assert len(literature.search(title, 100)) == 1
    other.replace(place)
    with open_literature(place, index) as literature:
        assert (len(literature.search("minima", 9)), literature.search("grokking", 9)) == (1, [])
        literature.put([a_paper("2501.00002", "Minima", abstract="")])
        assert len(literature.search("minima", 9)) == 2


def _put_back_and_gone_on(place: Path, index: str) -> None:
    """An older copy is put back, and as much is put as was put since, of something else."""
    copy = place.with_name("copy.db")
    with open_literature(place, index) as literature:
        literature.put([a_paper(f"2501.0000{n}", "Grokking", abstract="") for n in (1, 2)])
        literature.make_ready()
    shutil.copy(place, copy)
    with open_literature(place, index) as literature:
        literature.put([a_paper("2501.00001", "Minima", abstract="", versions=2)])
        assert len(literature.search("minima", 9)) == 1
    copy.replace(place)
    with open_literature(place, index) as literature:
        literature.put([a_paper("2501.00002", "Curricula", abstract="", versions=2)])


@pytest.mark.parametrize("index", ["fts5", "tantivy"])
def test_an_index_of_another_edition_is_made_anew(tmp_path: Path, index: str) -> None:
    if index == "tantivy":
        pytest.importorskip("tantivy")
    place = tmp_path / "literature.db"
    _put_back_and_gone_on(place, index)
    with open_literature(place, index) as literature:
        asked = {word: literature.search(word, 9) for word in ("grokking", "minima", "curricula")}
    found = {word: [str(hit.id) for hit in hits] for word, hits in asked.items()}
    assert found == {"grokking": ["2501.00001"], "minima": [], "curricula": ["2501.00002"]}


@pytest.mark.parametrize("index", ["fts5", "tantivy"])
def test_a_file_of_before_there_were_editions_keeps_its_index(tmp_path: Path, index: str) -> None:
    if index == "tantivy":
        pytest.importorskip("tantivy")
    place, folder = tmp_path / "literature.db", tmp_path / "literature.db.tantivy"
    with open_literature(place, index) as literature:
        literature.put([a_paper("2501.00001", "Grokking", abstract="")])
        literature.make_ready()
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DROP TABLE edition")
    if index == "fts5":
        with closing(sqlite3.connect(words_of(place))) as connection, connection:
            connection.execute("DELETE FROM state WHERE name = 'edition'")
            before = connection.execute("PRAGMA schema_version").fetchone()
    else:
        (folder / ".reached").unlink()
        files = {file.name for file in folder.glob("*.idx")}
    with open_literature(place, index) as literature:
        assert literature.edition(literature.mark()) == ""
        assert len(literature.search("grokking", 9)) == 1
        if index == "tantivy":
            assert {file.name for file in folder.glob("*.idx")} == files, "not made anew"
        literature.put([a_paper("2501.00002", "Grokking", abstract="")])
        assert literature.edition(literature.mark())
        assert len(literature.search("grokking", 9)) == 2
    if index == "fts5":
        with closing(sqlite3.connect(words_of(place))) as connection:
            assert connection.execute("PRAGMA schema_version").fetchone() == before


def test_a_full_disk_takes_back_the_papers_with_their_words(tmp_path: Path) -> None:
    """SQLite rolls all of it back by itself; nothing may be counted that is not kept."""
    place = tmp_path / "literature.db"
    with open_literature(place, "fts5") as literature:
        literature.put([a_paper("2501.00001", "Grokking")])
        literature._connection.execute("PRAGMA lexicon.max_page_count = 40")
        many = [
            a_paper(f"2502.{n:05d}", f"Word{n} of{n} many{n}", abstract=f"says{n} " * 9)
            for n in range(1, 4_000)
        ]
        with pytest.raises(StoreError, match="full"):
            literature.put(many)
        assert (literature.mark(), literature.count()) == (1, 1)
        assert literature.status().papers == len(list(literature.changed_since(0))) == 1
    with open_literature(place, "fts5") as literature:
        assert len(literature.put(many).added) == len(many)
        assert len(literature.search("many3999", 9)) == 1


def test_an_index_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("tantivy")
    place = tmp_path / "literature.db"
    with open_literature(place, "tantivy") as literature:
        literature.put([a_paper("2501.00001", "Grokking")])
        (tmp_path / "literature.db.tantivy").write_text("in the way")
        with pytest.raises(StoreError, match=r"the index of .* cannot be used"):
            literature.search("grokking", 9)


def test_a_broken_file_of_papers_is_one_clear_error(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\x5a" * 9000)
    with pytest.raises(StoreError) as caught:
        open_literature(path, "fts5")
    assert str(path) in caught.value.message
    assert "move it away" in caught.value.advice


def test_a_broken_row_is_told_and_never_guessed(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE paper SET packed = substr(packed, 1, 20)")
    connection.close()
    with (
        open_literature(path, "fts5") as literature,
        pytest.raises(StoreError, match=r"2501\.00001 cannot be read"),
    ):
        literature.papers([an_id("2501.00001")])


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "other.db"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE claim (id TEXT)")
    connection.close()
    before = place.read_bytes()
    with pytest.raises(StoreError, match="not one of papers"):
        open_literature(place, "fts5")
    assert place.read_bytes()[100:] == before[100:]


def test_a_file_of_a_later_form_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="form 99"):
        open_literature(path, "fts5")


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    place = tmp_path / "literature.db"

    def write(month: int) -> None:
        with open_literature(place, "fts5") as literature:
            for number in range(1, 11):
                literature.put([a_paper(f"25{month:02d}.{number:05d}", f"Grokking {number}")])

    writers = [threading.Thread(target=write, args=[month]) for month in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with open_literature(place, "fts5") as literature:
        assert literature.status().papers == 20
        assert len(literature.search("grokking", 50)) == 20


def test_a_writer_that_is_killed_leaves_whole_papers(tmp_path: Path) -> None:
    place = tmp_path / "literature.db"
    script = """
import os, sys
from pathlib import Path
from tests.builders import a_paper
from tracker.literature.open_literature import open_literature
literature = open_literature(Path(sys.argv[1]), "fts5")
literature.put([a_paper("2501.00001", "Grokking")])
follow = literature._index.follow
literature._index.follow = lambda *given: (follow(*given), os._exit(9))
literature.put([a_paper("2501.00002", "Grokking")])
"""
    ran = subprocess.run([sys.executable, "-c", script, str(place)], check=False)
    assert ran.returncode == 9
    assert found(place) == 1


def test_abstracts_are_compressed_to_less_than_half() -> None:
    sentence = "In this paper, we propose a framework that improves reasoning of language models. "
    abstract = "".join(sentence.replace("reasoning", word) for word in WORDS)
    paper = a_paper(abstract=abstract)
    packed = Packing(shipped_dictionary()).pack(paper)
    assert len(packed) < len(abstract) / 2
