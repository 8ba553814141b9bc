"""Judging: only what changed is written, and nobody's act is overwritten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tests.builders import a_claim, a_paper, a_state, add_claims, an_id, some_sightings
from tests.services.fakes import TODAY, TOMORROW, Quiet
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Claim, Kind
from tracker.domain.findings import Code
from tracker.domain.ledger import EventKind
from tracker.domain.papers import Source, Version
from tracker.domain.policy import Policy
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import Verdict
from tracker.services.assess_claims import AssessClaims
from tracker.storage.memory import MemoryStore

CLAIM = a_claim(as_of=("2026-06",), kind=Kind.EMPIRICAL)
OLD = a_claim("An old record stands", as_of=("2020-01",), kind=Kind.SOTA)
FOUND = some_sightings("2411.12580", a_paper(seen_at=TODAY))


def _store(*claims: Claim, sightings: Sequence[Sightings] = (FOUND,)) -> MemoryStore:
    store = MemoryStore()
    add_claims(store, *claims)
    store.save_sightings(sightings)
    return store


class _Beaten(MemoryStore):
    """A store in which somebody else writes just before the night's first write."""

    def __init__(self, faster: ClaimChange) -> None:
        super().__init__()
        self.faster: ClaimChange | None = faster
        self.written: list[list[bool]] = []

    def write(self, changes: Sequence[ClaimChange]) -> list[bool]:
        first, self.faster = self.faster, None
        if first is not None:
            self.written.append(super().write([first]))
        self.written.append(super().write(changes))
        return self.written[-1]


def _beaten_by(faster: ClaimChange) -> _Beaten:
    store = _Beaten(faster)
    later, store.faster = store.faster, None
    add_claims(store, CLAIM)
    store.save_sightings([FOUND])
    store.faster, store.written = later, []
    return store


def _assess(store: MemoryStore, later: timedelta = timedelta(0)) -> int:
    assessing = AssessClaims(store, Policy(), Quiet())
    return assessing.run(TODAY + later)


def _statuses(store: MemoryStore) -> list[Status]:
    return [tracked.state.status for tracked in store.claims()]


def test_claims_are_judged_and_told_in_the_ledger() -> None:
    store = _store(CLAIM, OLD)
    assert _assess(store) == 2
    assert _statuses(store) == [Status.FRESH, Status.STALE]
    first, second = [e.event for e in store.events() if e.event.kind is EventKind.ASSESSED]
    assert (first.from_status, first.to_status) == (Status.UNCHECKED, Status.FRESH)
    assert second.body["cause"] == "age-stale|"
    assert second.body["policy"] == Policy().digest()


def test_a_second_run_writes_nothing() -> None:
    store = _store(CLAIM, OLD)
    _assess(store)
    claims, events = store.claims(), list(store.events())
    assert _assess(store) == 0
    assert store.claims() == claims
    assert [t.writes for t in store.claims()] == [t.writes for t in claims]
    assert list(store.events()) == events


def test_a_day_later_nothing_is_written_either() -> None:
    store = _store(CLAIM, OLD)
    _assess(store)
    assert _assess(store, timedelta(days=1)) == 0


def test_a_failed_look_writes_nothing() -> None:
    store = _store(CLAIM)
    _assess(store)
    down = replace(FOUND, failures=frozenset({(TOMORROW, "HTTP 503")}))
    store.save_sightings([down])
    assert _assess(store, timedelta(days=1)) == 0


def test_retired_claims_are_left_alone() -> None:
    store = MemoryStore()
    add_claims(store, OLD, status=Status.RETIRED)
    assert _assess(store) == 0


def test_a_claim_moved_meanwhile_is_judged_as_it_is_now() -> None:
    moved = ClaimChange(CLAIM, a_state(Status.OVERTURNED), (), Status.UNCHECKED)
    store = _beaten_by(moved)
    _assess(store)
    assert store.written == [[True], [False], [True]], "its paper is a baseline all the same"
    assert _statuses(store) == [Status.OVERTURNED]


def test_a_note_written_meanwhile_is_not_lost() -> None:
    noted = a_state(Status.UNCHECKED, snoozed_until=TOMORROW.date())
    store = _beaten_by(ClaimChange(CLAIM, noted, (), Status.UNCHECKED))
    _assess(store)
    assert store.written == [[True], [False], [True]]
    (after,) = store.claims()
    assert after.state.snoozed_until == TOMORROW.date()
    assert after.state.status is Status.FRESH


def test_one_withdrawal_moves_all_its_claims_for_one_cause() -> None:
    versions = (Version(1), Version(2, None, True))
    record = a_paper(source=Source.OAI, versions=versions, seen_at=TODAY)
    claims = [a_claim(f"Claim {number}") for number in range(3)]
    store = _store(*claims, sightings=[some_sightings("2411.12580", record)])
    _assess(store)
    causes = {e.event.body["cause"] for e in store.events() if e.event.kind is EventKind.ASSESSED}
    assert _statuses(store) == [Status.UNVERIFIABLE] * 3
    assert causes == {"anchor-withdrawn|2411.12580"}


def test_a_fallen_claim_makes_those_that_depend_on_it_due() -> None:
    leaning = replace(a_claim("It leans", as_of=("2026-06",)), depends_on=(CLAIM.id,))
    store = _store(CLAIM, leaning)
    verdict = a_state(Status.OVERTURNED, last_verdict=Verdict.OVERTURNED)
    fallen = ClaimChange(CLAIM, verdict, (), Status.UNCHECKED)
    store.write([fallen])
    _assess(store)
    assert _statuses(store) == [Status.OVERTURNED, Status.DUE]
    assert {f.code for f in store.claim(leaning.id).findings} == {Code.DEPENDS_ON_OVERTURNED}


def test_more_claims_than_one_batch_are_all_judged() -> None:
    claims = [a_claim(f"Claim {number}", as_of=("2026-06",)) for number in range(450)]
    store = _store(*claims)
    assert _assess(store) == 450
    assert set(_statuses(store)) == {Status.FRESH}
    assert _assess(store) == 0


def test_the_first_sight_of_a_paper_is_kept_as_baseline_without_an_event() -> None:
    store = _store(CLAIM)
    _assess(store)
    baseline = store.claim(CLAIM.id).claim.anchors[0].baseline
    assert baseline is not None
    assert (baseline.version, baseline.title) == (1, FOUND.paper.title if FOUND.paper else "")
    assert FOUND.id == an_id()
