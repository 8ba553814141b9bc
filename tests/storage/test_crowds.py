"""Many processes on one database: one winner, a whole chain, and nothing lost on kill -9.

Each test is one program that imports once and then forks: real processes without the wait.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import a_claim, add_claims
from tracker.domain.ledger import chain_faults, replay
from tracker.storage.sql_store import SqlStore, open_store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

CROWD = """
import multiprocessing, os, signal, sys, time
from tests.builders import *
from tracker.storage.sql_store import open_store

def crowd(act, size):
    many = multiprocessing.get_context("fork")
    start = many.Barrier(size)
    def run(number):
        start.wait()
        with open_store(sys.argv[1], busy_seconds=60) as store:
            act(store, number)
    people = [many.Process(target=run, args=(number,)) for number in range(size)]
    for one in people: one.start()
    for one in people: one.join()
    sys.exit(max(abs(one.exitcode) for one in people))
"""
OPEN = """
crowd(lambda store, number: store.claims(), 5)
"""
MOVE = """
def move(store, number):
    os.write(1, b"%d\\n" % store.write([a_move(a_claim(), Status.UNCHECKED, Status.FRESH)])[0])
crowd(move, 4)
"""
APPEND = """
def append(store, number):
    for turn in range(20):
        store.append([an_event(actor=f"writer {number}", body={"turn": turn})] * 2)
crowd(append, 4)
"""
KILL = """
ORDER = [Status.UNCHECKED, Status.FRESH, Status.DUE, Status.STALE]

def write_for_ever(at_work):
    store = open_store(sys.argv[1], busy_seconds=60)
    os.write(1, b"open\\n")
    while True:
        place = ORDER.index(store.claim(a_claim().id).state.status)
        store.write([a_move(a_claim(), ORDER[place], ORDER[(place + 1) % 4])])
        os.write(1, b"%d\\n" % store.head().seq)
        os.write(at_work, b".")

for turn in range(12):
    heard, at_work = os.pipe()
    child = os.fork()
    if not child:
        write_for_ever(at_work)
    os.read(heard, 1)  # it has written once, however busy the machine is
    time.sleep(0.0023 * turn)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.write(1, b"killed\\n")
"""


def run(program: str, url: str) -> list[str]:
    """What the processes of a program said, line by line."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CROWD + program, url],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return done.stdout.splitlines()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, database: Path) -> str:
    """A database that nobody has opened yet: a file, or one of a real server."""
    if request.param == "sqlite":
        return f"sqlite:///{database}"
    empty: str = request.getfixturevalue("empty_postgres_url")
    return empty


@pytest.fixture
def busy(store: SqlStore) -> SqlStore:
    add_claims(store, a_claim())
    return store


@pytest.mark.slow
def test_many_may_make_one_database(url: str) -> None:
    assert run(OPEN, url) == []


@pytest.mark.slow
def test_of_many_that_move_one_claim_one_wins(busy: SqlStore, url: str) -> None:
    assert sorted(run(MOVE, url)) == ["0", "0", "0", "1"]
    assert len(list(busy.events())) == 2


@pytest.mark.slow
def test_many_append_to_one_whole_chain(busy: SqlStore, url: str) -> None:
    run(APPEND, url)
    events = list(busy.events())
    assert len(events) == 1 + 4 * 40
    assert list(chain_faults(events)) == []
    assert len({sealed.event.actor for sealed in events}) == 1 + 4


@pytest.mark.slow
def test_killing_a_writer_loses_nothing_it_was_told_is_kept(url: str) -> None:
    with open_store(url) as store:
        add_claims(store, a_claim())
    said = run(KILL, url)
    told = [int(line) for line in said if line.isdigit()]
    assert said.count("killed") == 12
    assert len(told) >= 12, "the writers were killed at work"
    # Were a write lost that its writer was told is kept, the next writer would tell its number.
    assert told == sorted(set(told))
    with open_store(url) as store:
        events = list(store.events())
        status = store.claim(a_claim().id).state.status
    assert told[-1] <= len(events) <= told[-1] + 1
    assert list(chain_faults(events)) == []
    assert replay(events) == {a_claim().id: status}
