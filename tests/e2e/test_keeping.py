"""Backups and copies: whole, verified, and never half of one."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.builders import a_claim, a_lead, a_paper, add_claims, an_event, some_sightings
from tests.e2e.command_line import SEEDS, Cli
from tracker.services.audit import Audit
from tracker.storage.engine import make_engine, reading
from tracker.storage.schema import REVISIONS
from tracker.storage.sql_store import SqlStore, open_store
from tracker.storage.tables import Schema

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SEED = SEEDS / "task-diversity-and-reasoning.md"


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as values."""
    engine = make_engine(url)
    with reading(engine) as connection:
        rows = {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Schema.metadata.sorted_tables
        }
    engine.dispose()
    return rows


def row_count(url: str) -> int:
    return sum(map(len, everything(url).values()))


@pytest.fixture
def library(cli: Cli) -> Cli:
    """A library that has had a night."""
    assert cli("nightly", "--seeds", SEED).code == 0
    return cli


def test_a_copy_holds_everything_and_goes_on(library: Cli, tmp_path: Path) -> None:
    before = everything(library.url)
    target = f"sqlite:///{tmp_path / 'new' / 'copy.db'}"
    ran = library("copy", "--to", target, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert everything(target) == before == everything(library.url)
    head = library("audit", "verify").out.rsplit(" ", 1)[1].strip()
    assert ran.json == {
        "where": target,
        "claims": len(before["claim"]),
        "events": len(before["event"]),
        "head": head,
    }
    library.url = target
    assert library("nightly", today="2026-11-23").code == 0
    assert library("audit", "verify").code == 0


@pytest.mark.slow
def test_from_a_file_to_a_server_and_back_nothing_changes(
    library: Cli, tmp_path: Path, empty_postgres_url: str
) -> None:
    before, file = everything(library.url), library.url
    assert library("copy", "--to", empty_postgres_url).code == 0
    assert everything(empty_postgres_url) == before
    library.url = empty_postgres_url
    assert library("nightly", today="2026-11-23").code == 0, "new rows are numbered on"
    assert library("import", SEEDS).code == 0
    later = everything(empty_postgres_url)
    assert library("copy", "--to", file).code == 2, "it is not empty"
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert library("copy", "--to", back).code == 0
    backup = library("backup", tmp_path / "backup.db")
    assert backup.code == 0, backup.err
    assert everything(back) == everything(f"sqlite:///{tmp_path / 'backup.db'}") == later
    library.url = back
    assert library("audit", "verify").code == 0


def test_a_target_that_holds_anything_is_left_alone(library: Cli, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'other.db'}"
    with open_store(target) as store:
        add_claims(store, a_claim())
    before = everything(target)
    ran = library("copy", "--to", target)
    assert ran.code == 2
    assert ran.err.startswith("tracker: the target is not empty")
    assert everything(target) == before


def test_a_library_is_not_copied_onto_itself(library: Cli, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(library.database)
    before = everything(library.url)
    for words in (("copy", "--to", library.url), ("copy", "--to", f"sqlite:///{tmp_path}/link.db")):
        assert library(*words).code == 2
    assert library("backup", library.database, "--replace").code == 2
    assert everything(library.url) == before


@pytest.mark.parametrize("words", [("copy", "--to", "sqlite:///new.db"), ("backup", "new.db")])
def test_a_library_that_is_not_there_is_not_made(cli: Cli, words: tuple[str, ...]) -> None:
    cli.database.unlink()
    ran = cli(*words)
    assert ran.code == 2
    assert "there is no library at" in ran.err
    assert list(cli.folder.glob("*.db*")) == []


def test_a_broken_ledger_is_neither_copied_nor_backed_up(library: Cli, tmp_path: Path) -> None:
    raw = sqlite3.connect(library.database)
    raw.execute("DROP TRIGGER event_no_update")
    raw.execute("UPDATE event SET actor = 'mallory' WHERE seq = 2")
    raw.commit()
    raw.close()
    good = tmp_path / "good.db"
    good.write_bytes(b"an older backup")
    copied = library("copy", "--to", f"sqlite:///{tmp_path / 'copy.db'}")
    kept = library("backup", good, "--replace")
    for ran in (copied, kept):
        assert ran.code == 3
        assert "the ledger does not hold" in ran.err
    assert row_count(f"sqlite:///{tmp_path / 'copy.db'}") == 0
    assert good.read_bytes() == b"an older backup"
    assert list(tmp_path.glob(".good*")) == []


def test_a_backup_is_one_whole_file_that_restores(library: Cli, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    ran = library("backup", file)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{file}: ")
    assert [path.name for path in sorted(tmp_path.glob("*backup*"))] == ["backup.db"]
    before = everything(library.url)
    # As docs/operate.md says: what is there is moved aside, and the backup copied to its place.
    for path in tmp_path.glob("tracker.db*"):
        path.rename(tmp_path / f"old-{path.name}")
    target = library.url
    library.url = f"sqlite:///{file}"
    assert library("copy", "--to", target).code == 0
    library.url = target
    assert everything(target) == before
    assert library("audit", "verify").code == 0


def test_a_backup_replaces_a_file_only_when_told(library: Cli, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_bytes(b"something dear")
    ran = library("backup", file)
    assert (ran.code, file.read_bytes()) == (2, b"something dear")
    assert "--replace" in ran.err
    assert library("backup", file, "--replace").code == 0
    assert everything(f"sqlite:///{file}") == everything(library.url)


def test_a_folder_that_is_not_there_is_one_clear_error(library: Cli, tmp_path: Path) -> None:
    ran = library("backup", tmp_path / "nowhere" / "backup.db")
    assert ran.code == 2
    assert "cannot be written: No such file or directory" in ran.err


def test_a_backup_of_an_older_library_is_of_the_same_age(cli: Cli, tmp_path: Path) -> None:
    from tests.storage.old_databases import older_copy

    with open_store(cli.url) as store:
        add_claims(store, a_claim())
    old = older_copy(cli.database, REVISIONS[-2])
    cli.url = f"sqlite:///{old}"
    assert cli("backup", tmp_path / "backup.db").code == 0
    with sqlite3.connect(tmp_path / "backup.db") as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone()[0] == REVISIONS[-2]
    raw.close()


def test_a_backup_taken_while_others_write_is_of_one_moment(cli: Cli, tmp_path: Path) -> None:
    with open_store(cli.url) as store:
        add_claims(store, a_claim())
        store.append([an_event(body={"text": "x" * 4_000})] * 500)
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                store.append([an_event(body={"text": "y" * 500})] * 5)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            ran = [cli("backup", tmp_path / f"{number}.db") for number in range(3)]
        finally:
            stop.set()
            writer.join()
        assert [(one.code, one.err) for one in ran] == [(0, "")] * 3
    for number in range(3):
        with open_store(f"sqlite:///{tmp_path / f'{number}.db'}") as copy:
            result = Audit(copy, copy).verify()
            assert result.whole
            assert result.events >= 501


def test_a_night_and_a_copy_do_not_run_at_once(library: Cli, tmp_path: Path) -> None:
    from tracker.storage.locks import FileNightLock

    with FileNightLock(library.database.with_name("tracker.db.night.lock")).hold():
        ran = library("copy", "--to", f"sqlite:///{tmp_path / 'copy.db'}")
        assert ran.code == 3
        assert "another night is in progress" in ran.err
        assert library("backup", tmp_path / "backup.db").code == 0


def _fill(store: SqlStore) -> None:
    claims = [a_claim(f"Claim {number}") for number in range(150)]
    add_claims(store, *claims)
    store.save_sightings([some_sightings("2411.12580", a_paper())])
    for claim in claims[:20]:
        store.save_leads(claim.id, [a_lead(claim)])
    store.append([an_event(body={"text": "x" * 2_000})] * 2_000)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_copy_that_is_killed_leaves_the_target_empty_and_can_be_made_again(
    cli: Cli, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    with open_store(cli.url) as store:
        _fill(store)
    target = (
        f"sqlite:///{tmp_path / 'copy.db'}"
        if kind == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    open_store(target).close()
    dice = random.Random(3)
    killed = 0
    words = [sys.executable, "-m", "tracker", "copy", "--to", target]
    for _ in range(8):
        with subprocess.Popen(
            words, cwd=ROOT, env={**os.environ, **cli.environment()},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as copying:  # fmt: skip
            time.sleep(dice.uniform(0.5, 4.0))
            copying.send_signal(signal.SIGKILL)
            copying.wait()
        if copying.returncode != -signal.SIGKILL or row_count(target):
            break
        killed += 1
    rows = row_count(target)
    assert rows in {0, row_count(cli.url)}, "all or nothing"
    if not rows:
        assert cli("copy", "--to", target).code == 0
    assert everything(target) == everything(cli.url)
    assert killed


@pytest.mark.slow
def test_a_backup_that_is_killed_leaves_the_older_one(cli: Cli, tmp_path: Path) -> None:
    with open_store(cli.url) as store:
        _fill(store)
    file = tmp_path / "backup.db"
    assert cli("backup", file).code == 0
    shutil.copy(file, tmp_path / "first.db")
    for pause in (0.4, 0.8, 1.2, 1.6):
        with subprocess.Popen(
            [sys.executable, "-m", "tracker", "backup", str(file), "--replace"],
            cwd=ROOT, env={**os.environ, **cli.environment()},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as writing:  # fmt: skip
            time.sleep(pause)
            writing.send_signal(signal.SIGKILL)
            writing.wait()
        with open_store(f"sqlite:///{file}") as copy:
            assert Audit(copy, copy).verify().whole
