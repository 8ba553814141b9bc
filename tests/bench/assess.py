"""Assessing a whole library: what a night costs when nothing changed, against the unit of work.

Run: python -m tests.bench.assess [--claims 100000] [--unit 10000] [--anew]

Each step is a process of its own on one SQLite file: the first judgement, a night on which nothing
changed, a day later, every claim judged anew (with `--anew`), and the same through the ORM's unit
of work (load a claim, judge it, change the object, commit) for the first `--unit` claims. SQLite
counts the writes of rows (beginning and finishing a run are two writes of one row).
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool
from sqlmodel import select

from tests.services.fakes import Quiet
from tracker.domain.assessment import assess, moved
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Anchor, Claim, ClaimId, Inquiry, Kind, make_inquiry_id
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.months import Month
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.policy import Policy
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim
from tracker.services.assess_claims import AssessClaims
from tracker.storage.rows import anchor_from, claim_from, state_from
from tracker.storage.sql_store import SqlStore, open_store
from tracker.storage.tables import AnchorRow, ClaimRow

NIGHT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
_PIECE = 2_000
_KINDS = tuple(Kind)


def main() -> None:
    """Measure and print one Markdown table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--claims", type=int, default=100_000)
    asked.add_argument("--unit", type=int, default=10_000)
    asked.add_argument("--anew", action="store_true")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        _in_a_process(build, path, words.claims)
        print("| what | claims | seconds | CPU s | MB at most | row writes |")
        print("|---|---|---|---|---|---|")
        for title, step in STEPS.items():
            if step is all_anew and not words.anew:
                continue
            claims = min(words.claims, words.unit) if step is unit_of_work else words.claims
            print(f"| {title} | {claims:,} | {_in_a_process(step, path, claims)}", flush=True)


def build(path: Path, claims: int) -> None:
    """A library in which every claim rests on a paper that was seen."""
    with open_store(f"sqlite:///{path}") as store:
        inquiry = make_inquiry_id("What holds")
        store.put_inquiry(Inquiry(inquiry, "What holds"))
        for start in range(0, claims, _PIECE):
            numbers = range(start, min(start + _PIECE, claims))
            store.save_sightings([_seen(number) for number in numbers])
            store.write([_added(number) for number in numbers])


def _added(number: int) -> ClaimChange:
    anchor = Anchor(f"arXiv:{_id(number)}", _id(number), said_title=_title(number))
    claim = Claim(
        id=ClaimId(f"{number:012x}"),
        inquiry_id=make_inquiry_id("What holds"),
        text=f"Claim {number}: pruning improves calibration by {number % 90 + 10}%.",
        as_of=(Month(2019 + number % 7, 1 + number % 12),),
        kind=_KINDS[number % len(_KINDS)],
        anchors=(anchor,),
    )
    state = ClaimState(Status.UNCHECKED, NIGHT - timedelta(days=9))
    return ClaimChange(claim, state, (), None)


def _seen(number: int) -> Sightings:
    paper = Paper(
        id=_id(number),
        title=_title(number),
        source=Source.API,
        seen_at=NIGHT,
        versions=(Version(1, date(2024, 1, 1)),),
        abstract=f"Study {number} prunes networks and finds {number % 90 + 10}% of 8192.",
    )
    return Sightings(paper.id, by_api=paper, answered_at=NIGHT)


def _id(number: int) -> ArxivId:
    return parse_arxiv_id(
        f"{1 + number // 90_000:02d}".join(("24", f".{10_000 + number % 90_000}"))
    ).id


def _title(number: int) -> str:
    return f"Pruning and calibration in networks, study {number}"


def night(path: Path, claims: int, later: timedelta = timedelta(0), program: str = "") -> None:
    """One run: begun, claims judged, finished."""
    with open_store(f"sqlite:///{path}") as store:
        run = store.begin_run(NIGHT + later, (NIGHT + later).date())
        AssessClaims(store, Policy(), Quiet(), program).run(NIGHT + later)
        store.finish_run(run, NIGHT + later, Coverage())


def a_day_later(path: Path, claims: int) -> None:
    """The same on the next day."""
    night(path, claims, timedelta(days=1))


def all_anew(path: Path, claims: int) -> None:
    """Every claim judged anew, as after an upgrade of the program."""
    night(path, claims, timedelta(days=1), "another program")


def unit_of_work(path: Path, claims: int) -> None:
    """Load an object, judge, change it, commit: claim by claim."""
    with open_store(f"sqlite:///{path}") as store, Session(store.engine) as session:
        run = store.begin_run(NIGHT, NIGHT.date())
        ids = session.execute(select(ClaimRow.id).order_by(ClaimRow.id).limit(claims))
        for id_ in ids.scalars().all():
            _one_unit(session, store, id_)
        store.finish_run(run, NIGHT, Coverage())


def _one_unit(session: Session, store: SqlStore, id_: str) -> None:
    row = session.execute(select(ClaimRow).where(ClaimRow.id == id_)).scalar_one()
    anchors = session.execute(
        select(AnchorRow).where(AnchorRow.claim_id == id_).order_by(AnchorRow.position)
    ).scalars()
    rows = [_with_abstract(each) for each in anchors]
    tracked = TrackedClaim(
        claim_from(row, tuple(anchor_from(each) for each in rows)), state_from(row)
    )
    known = store.sightings(tracked.claim.anchor_ids)
    state = moved(tracked.state, assess(tracked, known, NIGHT.date(), Policy()), NIGHT)
    row.status, row.next_due = state.status.value, state.next_due
    row.judged_on = NIGHT.date() + timedelta(days=2)
    session.commit()


def _with_abstract(row: AnchorRow) -> object:
    class Joined:
        abstract = ""

        def __getattr__(self, name: str) -> object:
            return getattr(row, name)

    return Joined()


FIRST = "the first judgement"
STEPS: dict[str, Callable[..., None]] = {
    FIRST: night,
    "nothing changed": night,
    "nothing changed, a day later": a_day_later,
    "every claim judged anew": all_anew,
    "unit of work: ORM, a commit a claim": unit_of_work,
}


def _in_a_process(step: Callable[..., None], path: Path, claims: int) -> str:
    """Seconds, CPU seconds, peak megabytes and writes of rows of a step that runs alone."""
    told, ours = multiprocessing.get_context("spawn").Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(
        target=_measured, args=(step, path, claims, ours)
    )
    child.start()
    ours.close()
    spent = str(told.recv())
    child.join()
    return spent


def _measured(step: Callable[..., None], path: Path, claims: int, said: Connection) -> None:
    written: list[int] = []
    event.listen(Pool, "close", lambda raw, _record: written.append(raw.total_changes))
    began = time.monotonic()
    step(path, claims)
    seconds = time.monotonic() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost = f"{seconds:.2f} | {time.process_time():.2f} | {megabytes:.0f}"
    said.send(f"{cost} | {sum(written):,} |")


if __name__ == "__main__":
    main()
