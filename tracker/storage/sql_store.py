"""Everything that is kept, in one SQL database; rows never leave it, values go in and come out."""

from types import TracebackType
from typing import Self

from tracker.storage.engine import make_engine
from tracker.storage.schema import migrate
from tracker.storage.sql_claims import SqlClaims
from tracker.storage.sql_judgements import SqlJudgements
from tracker.storage.sql_leads import SqlLeads
from tracker.storage.sql_ledger import TOOL, SqlLedger
from tracker.storage.sql_library import SqlLibrary
from tracker.storage.sql_proposals import SqlProposals
from tracker.storage.sql_runs import SqlRuns
from tracker.storage.sql_searches import SqlSearches
from tracker.storage.sql_sightings import SqlSightings
from tracker.storage.sql_suggestions import SqlSuggestions
from tracker.storage.sql_told import SqlTold


class SqlStore(
    SqlClaims,
    SqlJudgements,
    SqlSightings,
    SqlSuggestions,
    SqlLeads,
    SqlSearches,
    SqlProposals,
    SqlLedger,
    SqlRuns,
    SqlLibrary,
    SqlTold,
):
    """See `tracker.ports.Store` and `tracker.library_ports`.

    Safe to share between threads; close it when done.

    Every method is one short transaction and raises StoreError where the database fails.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; the store may be used again and then connects anew."""
        self.engine.dispose()


def open_store(url: str, *, busy_seconds: float = 10, tool: str = "") -> SqlStore:
    """The store at a SQLAlchemy URL, made or brought up to date where needed.

    `busy_seconds` is how long a transaction waits for another process; `tool` names the program and
    its version in the events it appends. Raises StoreError, and then a file that is not the
    tracker's is as it was.
    """
    engine = make_engine(url, busy_seconds)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine.execution_options(**{TOOL: tool}))
