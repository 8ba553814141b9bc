"""The migrated schema is the one the program expects, and unknown ones are left alone."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.builders import a_claim, a_move, add_claims, an_anchor, an_event
from tracker.domain.errors import StoreError
from tracker.domain.leads import LeadState
from tracker.domain.status import Status
from tracker.storage.engine import make_engine, reading, writing
from tracker.storage.schema import HEAD, REVISIONS, SCRIPTS, stored_revision
from tracker.storage.sql_store import SqlStore, open_store
from tracker.storage.tables import Schema


def run_sql(database: Path, *statements: str) -> None:
    raw = sqlite3.connect(database)
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def test_the_migrated_schema_is_that_of_the_tables(store: SqlStore) -> None:
    with reading(store.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Schema.metadata) == []
        assert stored_revision(connection) == HEAD


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(settings)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_opening_again_changes_nothing(url: str) -> None:
    with open_store(url) as store:
        add_claims(store, a_claim())
    with open_store(url) as store:
        assert len(store.claims()) == 1


def test_the_folder_is_made(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a' / 'b' / 'tracker.db'}") as store:
        assert store.claims() == []


def test_a_folder_with_a_percent_sign_and_blanks_will_do(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / '50 %20s' / 'tracker.db'}") as store:
        assert store.claims() == []


@pytest.mark.parametrize(
    ("use", "unwanted"),
    [
        ("sql_store; tracker.storage.sql_store.open_store(sys.argv[1]).close()", "alembic"),
        ("memory", "sqlalchemy"),
        ("locks", "sqlalchemy"),
    ],
)
def test_nothing_slow_is_imported_for_nothing(url: str, use: str, unwanted: str) -> None:
    open_store(url).close()
    program = f"import sys; import tracker.storage.{use}; sys.exit({unwanted!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program, url], check=False).returncode == 0


def test_a_newer_schema_is_refused_untouched(url: str, database: Path) -> None:
    open_store(url).close()
    run_sql(database, "UPDATE alembic_version SET version_num = '0999'")
    before = database.read_bytes()
    with pytest.raises(StoreError, match="schema 0999, this program knows") as caught:
        open_store(url)
    assert "upgrade the tracker" in caught.value.advice
    assert database.read_bytes() == before


def test_a_database_of_another_program_is_refused(url: str, database: Path) -> None:
    run_sql(database, "CREATE TABLE bookmarks (id)")
    before = database.read_bytes()
    with pytest.raises(StoreError, match="another program: it has a table 'bookmarks'"):
        open_store(url)
    assert database.read_bytes() == before
    assert list(database.parent.iterdir()) == [database]


def test_readers_go_on_while_another_writes(store: SqlStore) -> None:
    with reading(store.engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_step_that_fails_leaves_nothing(
    url: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = command.upgrade

    def upgrade_and_stop(*args: str) -> None:
        upgrade(*args)  # type: ignore[arg-type]
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(command, "upgrade", upgrade_and_stop)
    with pytest.raises(RuntimeError, match="pulled the plug"):
        open_store(url)
    raw = sqlite3.connect(database)
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == []
    raw.close()
    monkeypatch.undo()
    open_store(url).close()


def test_an_older_database_is_brought_up_to_date_without_loss(url: str, database: Path) -> None:
    """A library as the first schema kept it, leads and ledger included."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    with writing(make_engine(url, 10)) as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
    moment = "2026-03-01 12:00:00.000000"
    run_sql(
        database,
        "INSERT INTO inquiry VALUES (1, 'one', 'One', '', NULL, '[]', '', '[]', '')",
        "INSERT INTO claim (number, id, inquiry_id, text, as_of, kind, kind_assumed, topics, "
        "quorum, depends_on, revision, origin, status, status_since, reason, checked, settled, "
        f"writes) VALUES (1, 'abcd', 'one', 'It holds', '[]', 'method', 0, '[]', 'any', '[]', 1, "
        f"'', 'fresh', '{moment}', '', 1, '[]', 1)",
        "INSERT INTO lead VALUES ('abcd', '2602.00001', 'A lead', NULL, 1, 2.5, '[]', '[]', "
        "'dismissed', 'oai')",
    )
    with open_store(url) as store:
        (tracked,) = store.claims()
        assert (tracked.state.accepted, tracked.state.rearmed_at) == ((), None)
        (lead,) = store.leads()
        assert (lead.state, lead.version, lead.material) == (LeadState.DISMISSED, 1, "")
        store.append([an_event()])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        run_sql(database, "DELETE FROM event")


def test_an_old_text_is_kept_when_the_revision_grows(store: SqlStore, database: Path) -> None:
    claim = a_claim(claim_id="abcd")
    add_claims(store, claim)
    second = replace(claim, text="now otherwise", revision=2)
    same = a_move(replace(claim, topics=("x",)), Status.UNCHECKED, Status.FRESH)
    changed = a_move(second, Status.FRESH, Status.UNCHECKED)
    third = a_move(replace(second, revision=3), Status.UNCHECKED, Status.FRESH)
    query = "SELECT revision, text, as_of, kind FROM claim_revision"
    raw = sqlite3.connect(database)
    assert store.write([same]) == [True]
    assert raw.execute(query).fetchall() == []
    assert store.write([changed, third]) == [True, True]
    rows = raw.execute(query).fetchall()
    raw.close()
    assert rows == [
        (1, claim.text, '["2024-11"]', "method"),
        (2, "now otherwise", '["2024-11"]', "method"),
    ]


def test_an_old_database_is_brought_up_with_all_it_holds(url: str, database: Path) -> None:
    add_old = (
        "INSERT INTO inquiry VALUES (1, 'q', 'T', '', NULL, '[]', '', '[]', '')",
        """INSERT INTO inquiry_anchor
           (written, arxiv_id, problem, said_title, link, inquiry_id, position)
           VALUES ('1706.03762', '1706.03762', '', 'Attention', 'stated', 'q', 0)""",
    )
    _made_at(url, "0001")
    run_sql(database, *add_old)
    with open_store(url) as store:
        (inquiry,) = store.inquiries()
    assert inquiry.anchors == (an_anchor("1706.03762", said_title="Attention"),)


def _made_at(url: str, revision: str) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    engine = create_engine(url)
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    engine.dispose()


def test_a_relative_path_is_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Engines are kept for whoever opens a database again: never for another one of that name."""
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        with open_store("sqlite:///library.db") as store:
            store.append([replace(an_event(), actor=name)])
    with open_store("sqlite:///library.db") as store:
        assert [sealed.event.actor for sealed in store.events()] == ["there"]
