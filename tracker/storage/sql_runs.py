"""Runs in SQL."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from tracker.domain.errors import StoreError
from tracker.domain.runs import Coverage, Run, coverage_json, coverage_of_json
from tracker.storage.checks import as_utc
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.sql_ledger import head_of
from tracker.storage.tables import RUN


class SqlRuns:
    """See `tracker.ports.RunStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin_run(self, started_at: datetime, today: date) -> Run:
        """Keep a run that begins now; its `head` is the number of the ledger's last event."""
        as_utc(started_at)
        with writing(self.engine) as connection:
            head, _ = head_of(connection)
            values = {
                "started_at": started_at,
                "today": today,
                "finished_at": None,
                "coverage": coverage_json(Coverage()),
                "head": head,
            }
            key = connection.execute(insert(RUN), values).inserted_primary_key
        return Run(id=key[0] if key else 0, started_at=started_at, today=today, head=head)

    def finish_run(self, run: Run, finished_at: datetime, coverage: Coverage) -> Run:
        """Keep when and how the run ended; returns it so. Raises StoreError for an unknown run."""
        as_utc(finished_at)
        values = {"finished_at": finished_at, "coverage": coverage_json(coverage)}
        with writing(self.engine) as connection:
            found = connection.execute(update(RUN).where(RUN.c.id == run.id).values(values))
            if found.rowcount == 0:
                raise StoreError(f"run {run.id} was never begun in this database")
        return replace(run, finished_at=finished_at, coverage=coverage)

    def runs(self, limit: int = 50) -> list[Run]:
        """See `RunStore`."""
        with reading(self.engine) as connection, believed("a run"):
            rows = connection.execute(select(RUN).order_by(RUN.c.id.desc()).limit(limit)).all()
            return [_run_from(row) for row in rows]


def _run_from(row: Any) -> Run:
    """The run of a row."""
    coverage = coverage_of_json(row.coverage)
    return Run(row.id, row.started_at, row.today, row.finished_at, coverage, row.head)
