"""Databases as older programs left them: made by the steps of their day, filled with rows."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from tracker.storage.schema import SCRIPTS


def migrated_to(path: Path, revision: str) -> None:
    """A new database at `path` with the schema of this revision and no rows."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    engine.dispose()


def older_copy(database: Path, revision: str) -> Path:
    """The rows of a database, as far as the schema of an older revision had room for them."""
    old = database.with_name(f"of-{revision}.db")
    migrated_to(old, revision)
    raw = sqlite3.connect(old)
    raw.execute("ATTACH ? AS now", (str(database),))
    tables = raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if table == "alembic_version":
            continue
        names = [row[1] for row in raw.execute(f"PRAGMA main.table_info({table})")]
        shared = ", ".join(f'"{name}"' for name in names)
        raw.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM now.{table}")
    raw.commit()
    raw.close()
    return old
