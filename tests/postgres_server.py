"""A real PostgreSQL server for tests: one a test session, a fresh database a test.

It is made from the machine's own binaries in a temporary folder, listens on a socket in it alone,
and is shared by the workers of pytest-xdist: the first that needs it starts it, the last stops it.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from filelock import FileLock

REQUIRED = "TESTS_NEED_POSTGRES"
"""Set (by CI) where a missing server is a failure and no reason to skip."""
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
_USERS = ("postgres", "nobody")
_TEMPLATE = "migrated"
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "autovacuum": "off",
}

_EMPTY = """
DO $$ DECLARE one record; BEGIN
  ALTER TABLE event DISABLE TRIGGER USER;
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', one.name); END LOOP;
  ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_change;
  ALTER TABLE event ENABLE ALWAYS TRIGGER event_no_truncate;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences;
END $$
"""
"""Removes every row; foreign keys look away meanwhile, as do the ledger's guards."""


class ServerUnavailableError(Exception):
    """There is no PostgreSQL here that could be started; says why."""


def binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``, the newest. Raises ServerUnavailableError."""
    found = [path for place in _PLACES for path in Path("/").glob(place[1:])]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    usable = [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]
    if not usable:
        raise ServerUnavailableError(
            "no PostgreSQL server is installed (initdb and postgres were looked for on PATH and in "
            f"{', '.join(_PLACES)})"
        )
    return max(usable, key=lambda path: [int(part) for part in path.parts if part.isdecimal()])


class Server:
    """A server in a folder of its own, as an ordinary user. `start` it, `stop` it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._bin = binaries()
        self._as_user = _ordinary_user()
        self._names = count()
        self._lent = ""

    def start(self) -> None:
        """Make the cluster and start it. Raises ServerUnavailableError."""
        if self._as_user:
            shutil.chown(self.folder, self._as_user)
        self._run("initdb", "-D", self._data, "-U", "tracker", "-A", "trust", "--no-sync",
                  "-E", "UTF8", "--locale", "C.UTF-8")  # fmt: skip
        options = " ".join(f"-c {name}='{value}'" for name, value in _OPTIONS.items())
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", self.folder / "log",
                  "-o", f"-k {self.folder} {options}")  # fmt: skip

    def stop(self) -> None:
        """At once: nothing in it is worth an orderly end."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self._data)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://tracker@/{database}?host={self.folder}"

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the owner of the server, outside of any transaction."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="tracker", dbname=database, autocommit=True
        ) as raw:
            raw.execute(statement.encode())

    def make_template(self) -> None:
        """A database with the tracker's schema, to be copied."""
        from tracker.storage.sql_store import open_store

        self.sql(f"CREATE DATABASE {_TEMPLATE}")
        open_store(self.url(_TEMPLATE)).close()

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of an empty, migrated database, which serves this process's tests in turn.

        Making one takes a second of a busy machine, emptying it a few milliseconds.
        """
        if not self._lent:
            self._lent = self._make(_TEMPLATE)
        try:
            yield self.url(self._lent)
        finally:
            self.sql(_EMPTY, self._lent)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The URL of a database of one's own, migrated or empty; it is dropped at the end."""
        name = self._make("template1" if empty else _TEMPLATE)
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self, template: str) -> str:
        name = f"test_{os.getpid()}_{next(self._names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _run(self, *words: str | Path) -> None:
        command = self._command(*map(str, words))
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", stdin=subprocess.DEVNULL
        )
        if done.returncode:
            said = (done.stdout + done.stderr).strip()
            raise ServerUnavailableError(f"{words[0]}: {said[-500:]}")

    def _command(self, program: str, *words: str) -> list[str]:
        command = [str(self._bin / program), *words]
        if not self._as_user:
            return command
        user = ["--reuid", self._as_user, "--regid", _group_of(self._as_user), "--clear-groups"]
        return ["setpriv", *user, *command]


def _ordinary_user() -> str:
    """Whom to run the server as; empty for whoever we are. PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ""
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in _USERS:
        if name in known and shutil.which("setpriv"):
            return name
    raise ServerUnavailableError("PostgreSQL does not run as root, and setpriv is not there")


def _group_of(user: str) -> str:
    import pwd

    return str(pwd.getpwnam(user).pw_gid)


@contextmanager
def shared_server(base: Path) -> Iterator[Server]:
    """The server of this test session, over all its workers. Raises ServerUnavailableError.

    `base` is a folder that all workers share; how many use the server stands in a file in it.
    """
    lock, kept = FileLock(base / "postgres.lock"), base / "postgres.json"
    with lock:
        told = json.loads(kept.read_text()) if kept.exists() else {"users": 0}
        if told["users"] == 0:
            # The path of a socket may have a hundred letters; pytest's own folders are longer.
            folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
            folder.chmod(0o755)
            server = Server(folder)
            server.start()
            server.make_template()
            told = {"users": 0, "folder": str(folder)}
        else:
            server = Server(Path(told["folder"]))
        kept.write_text(json.dumps({**told, "users": told["users"] + 1}))
    try:
        yield server
    finally:
        with lock:
            told = json.loads(kept.read_text())
            told["users"] -= 1
            kept.write_text(json.dumps(told))
            if told["users"] == 0:
                server.stop()
                shutil.rmtree(server.folder, ignore_errors=True)


def skip_or_fail(error: ServerUnavailableError) -> None:
    """A clear word where there is no server; where one is required, a failure."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set: {error}")
    pytest.skip(f"PostgreSQL tests are skipped: {error}")
