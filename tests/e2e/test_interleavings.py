"""Nights and re-tests by two processes in any interleaving leave a whole chain that replays.

Each process is real and forked from one program; what it does and when is drawn from a seed.
"""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import a_claim, add_claims, an_anchor
from tests.contracts.stores import store_url
from tracker.domain.claims import ClaimId
from tracker.domain.ledger import EventKind
from tracker.services.audit import Audit
from tracker.storage.sql_store import open_store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

IDS = ("2411.12580", "2501.00003", "hep-th/9711200")
NAMES = ("one-claim", "two-claim", "three-claim", "four-claim")
PROGRAM = """
import multiprocessing, os, random, sys, time
from datetime import datetime, timedelta, UTC
from tests.builders import *
from tests.services.fakes import FakeCatalogue, FakeSource, Quiet
from tracker.domain.errors import TrackerError
from tracker.domain.policy import Policy
from tracker.services.assess_claims import AssessClaims
from tracker.services.retest import Retesting
from tracker.storage.sql_store import open_store

NAMES = ("one-claim", "two-claim", "three-claim", "four-claim")
IDS = ("2411.12580", "2501.00003", "hep-th/9711200")
TITLES = ("A title", "Quite another title of another paper", A_TITLE)

def night(store, chance, now):
    run = store.begin_run(now, now.date())
    papers = [a_paper(id_, chance.choice(TITLES), seen_at=now) for id_ in IDS]
    store.save_sightings([some_sightings(str(p.id), p) for p in papers])
    time.sleep(chance.random() * 0.004)
    AssessClaims(store, Policy(), Quiet()).run(now)
    store.append([an_event(at=now, actor="night", body={"run": run.id})])

def retest(store, chance, now):
    person = Retesting(store, FakeSource(), FakeSource(Source.OAI), FakeCatalogue(), Policy())
    verdict = chance.choice(list(Verdict))
    try:
        person.retest(
            chance.choice(NAMES), verdict, now,
            evidence=chance.choice([(), (chance.choice(IDS),)]), note="read", by="ada",
        )
    except TrackerError:
        return  # somebody was faster, or the claim may not be re-tested yet: said, not written

def work(number, seed, start):
    chance = random.Random(f"{seed} {number}")
    with open_store(sys.argv[1], busy_seconds=60, tool="tests") as store:
        start.wait()
        for turn in range(14):
            days = turn * chance.choice([0, 1, 40])
            now = datetime(2026, 3, 2, 3, tzinfo=UTC) + timedelta(days=days)
            act = night if chance.random() < 0.5 else retest
            act(store, chance, now)

many = multiprocessing.get_context("fork")
start = many.Barrier(2)
people = [many.Process(target=work, args=(n, sys.argv[2], start)) for n in range(2)]
for one in people: one.start()
for one in people: one.join()
sys.exit(max(abs(one.exitcode) for one in people))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return store_url(request)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_nights_and_retests_by_two_processes_leave_a_whole_chain(url: str, seed: int) -> None:
    with open_store(url) as store:
        anchors = [[an_anchor(id_)] for id_ in (*IDS, IDS[0])]
        claims = [
            a_claim(f"Claim {name}", claim_id=name, anchors=rest, as_of=("2025-06",))
            for name, rest in zip(NAMES, anchors, strict=True)
        ]
        add_claims(store, *claims[:3], replace(claims[3], depends_on=("one-claim",)))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, url, str(seed)],
        check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    with open_store(url) as store:
        result = Audit(store, store).verify()
        assert (result.faults, result.differences) == ((), ())
        events = [sealed.event for sealed in store.events()]
        nights = [event for event in events if event.kind is EventKind.NIGHT]
        assert len(nights) == len(store.runs())
        assert sum(event.kind is EventKind.RETESTED for event in events) > 3
        writes = {held.claim.id: held.writes for held in store.claims()}
        for name in NAMES:
            told = [event for event in events if event.claim_id == name]
            assert len(told) <= writes[ClaimId(name)] + 1
            befores = [event.from_status for event in told[1:]]
            assert befores == [event.to_status for event in told[:-1]], "each act saw the last one"
