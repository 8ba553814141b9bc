"""Brings a database to the schema of this program; refuses one it does not know, untouched.

Alembic takes most of a second to import, so it is imported only where a step is to be taken.
"""

import threading
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from tracker.domain.errors import StoreError
from tracker.storage.engine import let_readers_go_on, reading, writing
from tracker.storage.tables import Schema

REVISIONS = tuple(f"{number:04d}" for number in range(1, 16))
"""Every revision of the schema in order; a test holds them equal to the migration scripts."""

HEAD = REVISIONS[-1]
"""The revision that this program reads and writes."""

SCRIPTS = Path(__file__).parent / "migrations"

_one_at_a_time = threading.Lock()
"""Alembic keeps the migration in progress in module globals."""


def migrate(engine: Engine) -> None:
    """Make the schema, or bring it up to date. Raises StoreError, then nothing was changed.

    Several processes may do so at once: one takes the steps, the others wait and find them taken.
    """
    with reading(engine) as connection:
        found = stored_revision(connection)
    if found != HEAD:
        with _one_at_a_time, writing(engine) as connection:
            if stored_revision(connection) != HEAD:
                _take_steps(connection)
    let_readers_go_on(engine)


def stored_revision(connection: Connection) -> str | None:
    """The revision of the database; None when it is empty. Raises StoreError when it is foreign."""
    names = set(inspect(connection).get_table_names())
    found = None
    if "alembic_version" in names:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        _refuse_foreign(connection, names - {"alembic_version"})
        return None
    revision = str(found)
    if revision not in REVISIONS:
        raise StoreError(
            f"the database has schema {revision}, this program knows {HEAD} at most",
            "upgrade the tracker (a newer one wrote it), or name another TRACKER_DATABASE_URL",
        )
    return revision


def _refuse_foreign(connection: Connection, names: set[str]) -> None:
    """Refuse to move in with another program's tables."""
    ours = set(Schema.metadata.tables)
    # A server's database is often shared, a SQLite file never.
    foreign = names if connection.dialect.name == "sqlite" else names & ours
    if foreign:
        raise StoreError(
            f"the database belongs to another program: it has a table '{min(foreign)}'",
            "check TRACKER_DATABASE_URL; the database was left untouched",
        )


def _take_steps(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
