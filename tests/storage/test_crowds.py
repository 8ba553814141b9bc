"""Many processes on one database: one winner, a whole chain, and nothing lost on kill -9."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.builders import a_claim, add_claims
from tracker.domain.ledger import chain_faults, replay
from tracker.domain.status import Status
from tracker.storage.sql_store import SqlStore, open_store

START = """
import sys
from tests.builders import *
from tracker.storage.sql_store import open_store
store = open_store(sys.argv[1], busy_seconds=60)
print("ready", flush=True)
sys.stdin.readline()
"""
MOVE = (
    START
    + """
won = store.write([a_move(a_claim(), Status.UNCHECKED, Status.FRESH)])
print(won[0])
"""
)
APPEND = (
    START
    + """
for number in range(20):
    store.append([an_event(actor=sys.argv[2], body={"number": number})] * 2)
"""
)
WRITE_FOR_EVER = (
    START
    + """
order = [Status.UNCHECKED, Status.FRESH, Status.DUE, Status.STALE]
step = order.index(store.claim(a_claim().id).state.status)
while True:
    now, then = order[step % 4], order[(step + 1) % 4]
    if store.write([a_move(a_claim(), now, then)]) != [True]:
        sys.exit("lost a write")
    print(then, flush=True)
    step += 1
"""
)


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Begin a process and wait until its store is open."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def release(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture
def crowd(url: str, store: SqlStore) -> SqlStore:
    add_claims(store, a_claim())
    return store


def test_of_many_processes_that_move_one_claim_one_wins(crowd: SqlStore, url: str) -> None:
    movers = [start(MOVE, url) for _ in range(3)]
    for mover in movers:
        release(mover)
    answers = [mover.communicate()[0].strip() for mover in movers]
    assert sorted(answers) == ["False", "False", "True"]
    assert len(list(crowd.events())) == 2


def test_many_processes_append_to_one_whole_chain(crowd: SqlStore, url: str) -> None:
    writers = [start(APPEND, url, f"writer {number}") for number in range(3)]
    for writer in writers:
        release(writer)
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    events = list(crowd.events())
    assert len(events) == 1 + 3 * 40
    assert list(chain_faults(events)) == []
    assert {sealed.event.actor for sealed in events} >= {"writer 0", "writer 1", "writer 2"}


def test_killing_a_writer_loses_nothing_it_was_told_is_kept(url: str) -> None:
    with open_store(url) as store:
        add_claims(store, a_claim())
    writers = [start(WRITE_FOR_EVER, url) for _ in range(2)]
    for round_, writer in enumerate([*writers, *(start(WRITE_FOR_EVER, url) for _ in range(6))]):
        _kill_at_work(writer, seconds=0.02 + 0.011 * round_)
        said = writer.stdout.read().splitlines() if writer.stdout else []
        writer.wait()
        _close_pipes(writer)
        with open_store(url) as store:
            events = list(store.events())
            status = store.claim(a_claim().id).state.status
        assert list(chain_faults(events)) == []
        assert replay(events) == {a_claim().id: status}
        assert _kept(said, events[-1].event.to_status)


def _kill_at_work(writer: subprocess.Popen[str], seconds: float) -> None:
    release(writer)
    time.sleep(seconds)
    writer.kill()


def _close_pipes(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _kept(said: list[str], last: Status | None) -> bool:
    """The last write it told of is there, or the one after it, of which it could not tell."""
    order = [Status.UNCHECKED, Status.FRESH, Status.DUE, Status.STALE]
    if not said or last is None:
        return True
    told = order.index(Status(said[-1]))
    return last in {order[told], order[(told + 1) % 4]}
