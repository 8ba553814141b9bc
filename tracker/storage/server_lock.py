"""At most one night at a time on one server's database, whichever machine it runs on."""

import contextlib
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from tracker.domain.errors import NightInProgressError
from tracker.storage.engine import make_engine
from tracker.storage.failures import explained
from tracker.storage.postgres import NIGHT, holder_of, let_go, try_to_hold

_LONGEST_NAME = 63
"""Letters of an application's name that PostgreSQL keeps."""


class ServerNightLock:
    """See `tracker.ports.NightLock`. The server lets go of it when its connection ends."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock; it does not wait. Raises NightInProgressError, StoreError."""
        engine = make_engine(self._url)
        try:
            with explained():
                connection = _signed(engine)
            with contextlib.closing(connection):
                _take(connection)
                try:
                    yield
                finally:
                    # One that broke has let go already, and the night is over in any case.
                    with contextlib.suppress(SQLAlchemyError):
                        let_go(connection, NIGHT)
        finally:
            engine.dispose()


def _take(connection: Connection) -> None:
    with explained():
        if try_to_hold(connection, NIGHT):
            return
        holder = holder_of(connection, NIGHT)
    raise NightInProgressError(
        "another night is in progress" + (f" ({holder})" if holder else ""),
        "wait for its end; the server lets go of the lock when that process ends",
    )


def _signed(engine: Engine) -> Connection:
    """A connection outside of any transaction, under a name that tells where its process is."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    name = f"tracker night, process {os.getpid()} on {platform.node()}"
    connection.exec_driver_sql(
        # A holder whose machine is gone is noticed within two minutes, not within two hours.
        "SELECT set_config('application_name', %s, false), "
        "set_config('tcp_keepalives_idle', '60', false), "
        "set_config('tcp_keepalives_interval', '10', false), "
        "set_config('tcp_keepalives_count', '6', false)",
        (name[:_LONGEST_NAME],),
    )
    return connection
