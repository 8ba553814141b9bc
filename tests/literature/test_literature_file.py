"""The file of the literature: damage is noticed, an index is made anew, two writers are no harm."""

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


def test_a_literature_keeps_its_identity_wherever_it_lies(tmp_path: Path) -> None:
    identities = []
    for name in ("one.db", "two.db"):
        with open_literature(tmp_path / name, "fts5") as literature:
            identities.append(literature.identity())
    assert len(set(identities)) == 2
    moved = (tmp_path / "one.db").rename(tmp_path / "moved.db")
    with open_literature(moved, "fts5") as literature:
        assert literature.identity() == identities[0]


@pytest.mark.parametrize("index", ["fts5", "tantivy"])
def test_a_file_of_before_there_were_identities_keeps_its_index_and_its_name(
    tmp_path: Path, index: str
) -> None:
    if index == "tantivy":
        pytest.importorskip("tantivy")
    place = tmp_path / "literature.db"
    with open_literature(place, index) as literature:
        literature.put([a_paper("2501.00001", "Grokking", abstract="")])
        literature.make_ready()
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE name = 'identity'")
    if index == "fts5":
        with closing(sqlite3.connect(words_of(place))) as connection, connection:
            connection.execute("DELETE FROM state WHERE name = 'identity'")
            before = connection.execute("PRAGMA schema_version").fetchone()
    else:
        (tmp_path / "literature.db.tantivy" / ".made-from").unlink()
        before = {file.name for file in (tmp_path / "literature.db.tantivy").glob("*.idx")}
    with open_literature(place, index) as literature:
        assert literature.identity() == str(place)
        assert len(literature.search("grokking", 9)) == 1
    if index == "fts5":
        with closing(sqlite3.connect(words_of(place))) as connection:
            assert connection.execute("PRAGMA schema_version").fetchone() == before
    else:
        after = {file.name for file in (tmp_path / "literature.db.tantivy").glob("*.idx")}
        assert after == before, "it was not made anew"


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
