"""A ledger of many events: made, verified, replayed, sealed and exported, each in its own process.

Run: python -m tests.bench.ledger [--events 1000000] [--only STEP]

Events are what nights and re-tests write: a judgement with its reason, findings and parts, about
one of EVENTS / 10 claims. Wall seconds, CPU seconds and peak memory are the process's own; compare
rows of one run only.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from tracker.domain.claims import ClaimId
from tracker.domain.ledger import Event, EventKind
from tracker.domain.status import Status
from tracker.formats.audit_table import AUDIT_FORMATS, CLAIM_FORMATS
from tracker.formats.event_words import COLUMNS, event_row
from tracker.formats.spreadsheet import write_workbook
from tracker.services.audit import Audit
from tracker.storage.sql_store import open_store

_BEGAN = datetime(2026, 1, 1, 3, 30, tzinfo=UTC)
_PIECE = 10_000
_TURN = (Status.UNCHECKED, Status.FRESH, Status.DUE, Status.STALE)


def main() -> None:
    """Measure and print one Markdown table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--only", choices=list(STEPS))
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        print("| what | events | seconds | CPU s | MB at most |")
        print("|---|---|---|---|---|")
        for title, step in STEPS.items():
            if words.only in {None, title} or step is build:
                spent = _in_a_process(step, path, words.events)
                print(f"| {title} | {words.events:,} | {spent}", flush=True)


def build(path: Path, events: int) -> None:
    """Append them in pieces, as nights do."""
    with open_store(f"sqlite:///{path}", tool="bench") as store:
        for start in range(0, events, _PIECE):
            store.append([_event(n, events) for n in range(start, min(start + _PIECE, events))])


def _event(number: int, events: int) -> Event:
    claims = max(1, events // 10)
    turn = number // claims
    body = {
        "reason": f"P_hold 0.69: {turn} months since 2025-01, method claim, half-life 36 months",
        "cause": "age-due|",
        "findings": ["age-due||2025-01-31", f"anchor-revised|2411.{number % claims:05d}|v{turn}"],
        "p_hold": round(1 / (1 + turn), 6),
        "policy": "0123456789ab",
    }
    return Event(
        EventKind.ASSESSED,
        _BEGAN + timedelta(days=turn, microseconds=number),
        "night",
        ClaimId(f"{number % claims:012x}"),
        _TURN[turn % 4],
        _TURN[(turn + 1) % 4],
        body,
    )


def verify(path: Path, events: int) -> None:
    """The chain and the replay."""
    with open_store(f"sqlite:///{path}") as store:
        result = Audit(store, store).verify()
        if result.faults or result.events != events:
            raise ValueError(f"{result.events} events, {result.faults[:3]}")


def replay(path: Path, events: int) -> None:
    """Every status as of a day."""
    with open_store(f"sqlite:///{path}") as store:
        Audit(store, store).replay((_BEGAN + timedelta(days=5)).date())


def one_claim(path: Path, events: int) -> None:
    """The history of one claim."""
    with open_store(f"sqlite:///{path}") as store:
        told = list(store.history_of(ClaimId(f"{1:012x}")))
        if len(told) != events // max(1, events // 10):
            raise ValueError(f"{len(told)} events of one claim")


def _export(form: str) -> Callable[[Path, int], None]:
    def step(path: Path, events: int) -> None:
        with open_store(f"sqlite:///{path}") as store:
            _write(path.with_suffix(f".{form}"), AUDIT_FORMATS[form](Audit(store, store).events()))

    return step


def claims_csv(path: Path, events: int) -> None:
    """One row a claim."""
    with open_store(f"sqlite:///{path}") as store:
        _write(path.with_suffix(".claims"), CLAIM_FORMATS["csv"](Audit(store, store).claims()))


def workbook(path: Path, events: int) -> None:
    """The whole table as XLSX."""
    with open_store(f"sqlite:///{path}") as store:
        rows = map(event_row, Audit(store, store).events())
        write_workbook(path.with_suffix(".xlsx"), "Events", COLUMNS, rows)


def _write(path: Path, texts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(texts)


STEPS: dict[str, Callable[[Path, int], None]] = {
    "append": build,
    "`audit verify`": verify,
    "`audit replay --at`": replay,
    "the history of one claim": one_claim,
    "`audit export`, CSV": _export("csv"),
    "`audit export`, Markdown": _export("md"),
    "`audit export`, JSON Lines": _export("jsonl"),
    "`audit export`, HTML": _export("html"),
    "`audit export --per claim`, CSV": claims_csv,
    "`audit export`, XLSX": workbook,
}


def _in_a_process(step: Callable[[Path, int], None], path: Path, events: int) -> str:
    """Seconds, CPU seconds and peak megabytes of a step that runs alone."""
    several = multiprocessing.get_context("fork")
    told, ours = several.Pipe(duplex=False)
    child = several.Process(target=_measured, args=(step, path, events, ours))
    child.start()
    ours.close()
    spent = str(told.recv())
    child.join()
    return spent


def _measured(step: Callable[[Path, int], None], path: Path, events: int, said: Connection) -> None:
    began = time.monotonic()
    step(path, events)
    seconds = time.monotonic() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said.send(f"{seconds:.1f} | {time.process_time():.1f} | {megabytes:.0f} |")


if __name__ == "__main__":
    main()
