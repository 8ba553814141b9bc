"""A night judges only what may have moved, and comes to the same as judging everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_claim, a_paper, a_state, add_claims, an_inquiry, some_sightings
from tests.domain import histories
from tests.services.fakes import TODAY, Quiet
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Claim, ClaimId, Kind
from tracker.domain.identifiers import ArxivId
from tracker.domain.policy import Policy
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.services.assess_claims import AssessClaims
from tracker.storage.memory import MemoryStore
from tracker.storage.sql_store import SqlStore, open_store


class Forgetful(MemoryStore):
    """A store in which every live claim awaits judgement, always."""

    def awaiting_judgement(self, under: str, today: date) -> list[ClaimId]:
        live = [t for t in self.claims() if t.state.status is not Status.RETIRED]
        return [tracked.claim.id for tracked in live]


class Counting(MemoryStore):
    """A store that remembers how many claims were read to be judged."""

    def __init__(self) -> None:
        super().__init__()
        self.judged: list[int] = []

    def claims_named(self, ids: Sequence[ClaimId]) -> list[TrackedClaim]:
        self.judged.append(len(ids))
        return super().claims_named(ids)


def _night(store: MemoryStore | SqlStore, now: datetime, policy: Policy = histories.DEFAULT) -> int:
    return AssessClaims(store, policy, Quiet()).run(now)


@st.composite
def libraries(draw: st.DrawFn) -> list[tuple[Claim, ClaimState]]:
    """One to four claims in any state; some lean on the first."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        claim = replace(draw(histories.claims()), id=ClaimId(f"c{number}00"))
        leans = draw(st.sampled_from([(), ("c000",)]))
        made.append((replace(claim, depends_on=leans), draw(histories.states())))
    return made


Happening = tuple[str, int, object]


@st.composite
def happenings(draw: st.DrawFn) -> list[Happening]:
    """Nights, some days apart, with looks and people's acts between them."""
    steps: list[Happening] = []
    for _ in range(draw(st.integers(1, 6))):
        steps.append(("night", draw(st.sampled_from([0, 1, 1, 2, 30, 200, 900])), None))
        what = draw(st.sampled_from(["looks", "verdict", "snooze", "policy", "nothing", "nothing"]))
        told: object = None
        if what == "looks":
            told = draw(histories.what_is_known())
        elif what == "verdict":
            told = draw(st.sampled_from(list(Verdict)))
        elif what == "snooze":
            told = draw(st.sampled_from([5, 100, 1000]))
        elif what == "policy":
            told = draw(histories.policies())
        steps.append((what, draw(st.integers(0, 3)), told))
    return [*steps, ("night", 1, None), ("night", 1, None)]


class Stage:
    """Lets the same things happen to a library, night after night."""

    def __init__(self, store: MemoryStore | SqlStore, library: list[tuple[Claim, ClaimState]]):
        self.store = store
        self.now = histories.noon(date(2026, 1, 7))
        self.policy = Policy()
        store.put_inquiry(an_inquiry())
        store.write([ClaimChange(claim, state, (), None) for claim, state in library])

    def happen(self, what: str, number: int, told: object) -> None:
        if what == "night":
            self.now += timedelta(days=number)
            _night(self.store, self.now, self.policy)
        elif isinstance(told, Policy):
            self.policy = told
        elif isinstance(told, dict):
            self._look(told)
        elif what in {"verdict", "snooze"}:
            self._act(number, told)

    def _look(self, told: dict[ArxivId, Sightings]) -> None:
        self.store.save_sightings(told.values())

    def _act(self, number: int, told: object) -> None:
        claims = self.store.claims()
        held = claims[number % len(claims)]
        if isinstance(told, Verdict):
            fell = told is Verdict.OVERTURNED
            status = Status.OVERTURNED if fell else held.state.status
            at = self.now if told is Verdict.HOLDS else held.state.retested_at
            state = replace(
                held.state,
                status=status,
                last_verdict=told,
                last_verdict_at=self.now,
                retested_at=at,
            )
        else:
            until = self.now.date() + timedelta(days=int(str(told)))
            state = replace(held.state, snoozed_until=until)
        self.store.write([ClaimChange(held.claim, state, held.findings, held.state.status)])


def _played(
    store: MemoryStore | SqlStore, library: list[tuple[Claim, ClaimState]], steps: list[Happening]
) -> tuple[list[TrackedClaim], list[object]]:
    stage = Stage(store, library)
    for step in steps:
        stage.happen(*step)
    return store.claims(), [sealed.event for sealed in store.events()]


@given(libraries(), happenings())
@settings(max_examples=40, deadline=None)
def test_judging_what_may_have_moved_is_judging_everything(
    library: list[tuple[Claim, ClaimState]], steps: list[Happening]
) -> None:
    assert _played(MemoryStore(), library, steps) == _played(Forgetful(), library, steps)


@given(data=st.data())
@settings(max_examples=4, deadline=None)
def test_in_sql_as_in_memory(data: st.DataObject, tmp_path_factory: object) -> None:
    library, steps = data.draw(libraries()), data.draw(happenings())
    folder = Path(tmp_path_factory.mktemp("sql"))  # type: ignore[attr-defined]
    with open_store(f"sqlite:///{folder / 'tracker.db'}") as store:
        assert _played(store, library, steps) == _played(MemoryStore(), library, steps)


def _library(*, claims: int = 3) -> Counting:
    store = Counting()
    made = [a_claim(f"Claim {n}", as_of=("2026-06",), kind=Kind.EMPIRICAL) for n in range(claims)]
    add_claims(store, *made)
    store.save_sightings([some_sightings("2411.12580", a_paper(seen_at=TODAY))])
    return store


def test_a_night_on_which_nothing_changed_judges_nobody() -> None:
    store = _library()
    _night(store, TODAY)
    seen = some_sightings("2411.12580", a_paper(seen_at=TODAY + timedelta(days=1)))
    store.save_sightings([seen])
    _night(store, TODAY + timedelta(days=1))
    assert store.judged == [3], "on the first night only: the paper was seen again as it was"


def test_news_of_a_paper_is_judged_the_same_night() -> None:
    store = _library()
    _night(store, TODAY)
    retitled = a_paper(title="Sharp Minima Can Generalize", seen_at=TODAY + timedelta(days=1))
    store.save_sightings([some_sightings("2411.12580", retitled)])
    _night(store, TODAY + timedelta(days=1))
    assert store.judged == [3, 3]
    assert {tracked.state.status for tracked in store.claims()} == {Status.DUE}


def test_another_policy_or_an_earlier_day_is_judged_anew() -> None:
    store = _library()
    _night(store, TODAY)
    _night(store, TODAY, Policy(due_below=0.71))
    _night(store, TODAY - timedelta(days=1), Policy(due_below=0.71))
    assert store.judged == [3, 3, 3]


def test_a_claim_falls_due_on_its_day_and_not_a_night_later() -> None:
    store = _library(claims=1)
    _night(store, TODAY)
    due = store.claims()[0].state.next_due
    assert due is not None
    day = TODAY
    while store.claims()[0].state.status is Status.FRESH:
        day += timedelta(days=1)
        _night(store, day)
    assert day.date() - due <= timedelta(days=1)
    assert len(store.judged) < 40, "and was judged on few of the nights before"


def test_a_state_without_reason_to_move_is_left_alone() -> None:
    store = Counting()
    add_claims(store, a_claim(anchors=[]), status=Status.UNVERIFIABLE)
    store.write(
        [ClaimChange(a_claim(anchors=[]), a_state(Status.RETIRED), (), Status.UNVERIFIABLE)]
    )
    assert _night(store, TODAY) == 0
    assert store.judged == []
