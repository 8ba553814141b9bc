"""What PostgreSQL is told, so that it keeps the promises which one SQLite file gives by itself.

One writer at a time from its first statement on, one consistent view for a reader, UTC, and no
waiting without end. Every lock here is the server's own, one a database, gone with its holder.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import URL

_OURS = 0x7472616B
"""``trak`` in ASCII: the first half of the keys of our advisory locks."""
WRITER = (_OURS, 1)
NIGHT = (_OURS, 2)
BUSY = "55P03"
"""PostgreSQL's code for a lock that was waited for in vain."""

GUARDS = ("event_no_change", "event_no_truncate")
"""The triggers that refuse to change the ledger (made by the first migration)."""

_DRIVER = "postgresql+psycopg"
_SHORT_NAMES = {"postgres", "postgresql"}
_CONNECT_SECONDS = 10


def with_driver(url: URL) -> URL:
    """The same URL naming psycopg where it names no driver."""
    return url.set(drivername=_DRIVER) if url.drivername in _SHORT_NAMES else url


def connect_arguments(url: URL) -> dict[str, Any]:
    """What libpq is told beyond the URL; what the URL says itself is left to it."""
    ours = {"connect_timeout": _CONNECT_SECONDS, "application_name": "tracker"}
    return {name: value for name, value in ours.items() if name not in url.query}


def tune_postgres(engine: Engine, busy_seconds: float) -> None:
    """Have every new connection speak UTC and wait so long for a lock, and no longer."""
    wait = f"{max(1, int(busy_seconds * 1000))}ms"

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('TimeZone', 'UTC', false), "
                "set_config('lock_timeout', %s, false)",
                (wait,),
            )
        connection.autocommit = False


def read_consistently(connection: Connection) -> Connection:
    """Every query of the transaction sees one moment; none of them can write."""
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def write_alone(connection: Connection) -> Connection:
    """Each statement sees what was committed before it: also by the writer we waited for."""
    return connection.execution_options(isolation_level="READ COMMITTED")


def become_the_writer(connection: Connection) -> None:
    """Wait until no other transaction of this database writes; let go of at the transaction's end.

    The chain of the ledger needs one writer at a time: an event holds the seal of the one before.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:ours, :which)"), _key(WRITER))


def try_to_hold(connection: Connection, lock: tuple[int, int]) -> bool:
    """Take a lock that lasts as long as this connection, if nobody has it."""
    query = text("SELECT pg_try_advisory_lock(:ours, :which)")
    return bool(connection.execute(query, _key(lock)).scalar_one())


def let_go(connection: Connection, lock: tuple[int, int]) -> None:
    """Give the lock back before the connection ends."""
    connection.execute(text("SELECT pg_advisory_unlock(:ours, :which)"), _key(lock))


_HOLDER = text("""
SELECT activity.application_name AS name, activity.backend_start AS since
FROM pg_locks AS held JOIN pg_stat_activity AS activity ON activity.pid = held.pid
WHERE held.locktype = 'advisory' AND held.granted
AND held.classid = :ours AND held.objid = :which
AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


def holder_of(connection: Connection, lock: tuple[int, int]) -> str:
    """Who holds a lock and since when (UTC), as far as the server tells us; perhaps empty."""
    row = connection.execute(_HOLDER, _key(lock)).first()
    if row is None or not row.name or row.since is None:
        return ""
    return f"{row.name}, since {row.since:%Y-%m-%d %H:%M} UTC"


def missing_guards(connection: Connection) -> list[str]:
    """The triggers of the ledger that are gone or switched off."""
    query = text(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('event') AND tgenabled <> 'D'"
    )
    there = set(connection.execute(query).scalars())
    return [name for name in GUARDS if name not in there]


def _key(lock: tuple[int, int]) -> dict[str, int]:
    return {"ours": lock[0], "which": lock[1]}
