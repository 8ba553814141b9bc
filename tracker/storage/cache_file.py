"""The small SQLite file that `verify FILE` remembers in: whatever goes wrong with it, work goes on.

Rows carry a digest of what they say, so that a damaged one is as if it had never been written.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

_FORM = 1
_BUSY_SECONDS = 3.0
_TABLES = """
CREATE TABLE IF NOT EXISTS look (
  id TEXT PRIMARY KEY, answered TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meant (
  key TEXT PRIMARY KEY, looked_on TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
"""


class CacheFile:
    """Connections to the file; `notes` tell what went wrong with it.

    A file that is broken is set aside and begun anew; one that cannot be used (locked, read-only)
    is left alone for the rest of the run.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._usable = True
        self.notes: list[str] = []

    def tried(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do the work in one transaction; a broken file is begun anew once, then left alone."""
        for again in (True, False):
            if not self._usable:
                return
            try:
                with closing(self._connected()) as connection, connection:
                    work(connection)
                return
            except (sqlite3.OperationalError, OSError) as error:
                self._give_up(str(error))
            except sqlite3.DatabaseError as error:
                if again:
                    self._begin_anew(str(error))
                else:
                    self._give_up(str(error))

    def _connected(self) -> sqlite3.Connection:
        """Raises sqlite3.Error, and OSError where the folder cannot be made."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
        try:
            _bring_into_form(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin_anew(self, why: str) -> None:
        try:
            self._path.replace(self._path.with_name(self._path.name + ".broken"))
        except OSError as error:
            self._give_up(str(error))
            return
        self.notes.append(f"the cache {self._path} was broken ({why}) and has been begun anew")

    def _give_up(self, why: str) -> None:
        self._usable = False
        self.notes.append(f"the cache {self._path} cannot be used now ({why}); going on without it")


def written(told: Any) -> tuple[str, str]:
    """What is told as a row keeps it: its JSON, and the digest of that."""
    body = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return body, _digest(body)


def read(body: str, digest: str) -> Any:
    """What a row tells. Raises ValueError where it was damaged."""
    if _digest(body) != digest:
        raise ValueError("the row was damaged")
    return json.loads(body)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _bring_into_form(connection: sqlite3.Connection) -> None:
    """Make the tables that are lacking. Raises DatabaseError where the file is of another form."""
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if form != _FORM and tables:
        raise sqlite3.DatabaseError("it is of another form")
    if not {"look", "meant"} <= tables:
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA user_version = {_FORM}")
