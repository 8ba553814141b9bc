"""A person's acts: verdicts with evidence that was looked up, and moves that are refused."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_claim, a_paper, a_state, add_claims, an_id
from tests.services.fakes import ABSENT, DOWN, TODAY, TOMORROW, FakeCatalogue, FakeSource
from tracker.domain.assessment import assess
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Kind, Link
from tracker.domain.errors import (
    BadInputError,
    ClaimNotFoundError,
    EvidenceRefusedError,
    IllegalMoveError,
    InvalidArxivIdError,
)
from tracker.domain.findings import Code
from tracker.domain.ledger import EventKind
from tracker.domain.papers import Source, Version
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, Verdict
from tracker.services.retest import Retesting
from tracker.storage.memory import MemoryStore

CLAIM = a_claim(as_of=("2026-06",), kind=Kind.EMPIRICAL)
EVIDENCE = "2504.09858"
TITLE = f"Paper {EVIDENCE}"


class Bench:
    """A claim in a state, and a person who judges it."""

    def __init__(self, status: Status = Status.DUE) -> None:
        self.store = MemoryStore()
        add_claims(self.store, CLAIM)
        self.set(a_state(status))
        self.first = FakeSource()
        self.second = FakeSource(Source.OAI, batch_size=1)
        self.catalogue = FakeCatalogue()

    def set(self, state: ClaimState) -> None:
        """Bring the claim into a state."""
        held = self.store.claim(CLAIM.id)
        change = ClaimChange(held.claim, state, (), held.state.status)
        assert self.store.write([change]) == [True]

    @property
    def retesting(self) -> Retesting:
        return Retesting(self.store, self.first, self.second, self.catalogue, Policy())

    @property
    def status(self) -> Status:
        return self.store.claim(CLAIM.id).state.status

    def holds(self, *evidence: str, note: str = "") -> list[tuple[str, str]]:
        """Say that it holds; (outcome, title or why) of the evidence."""
        acted = self.retesting.retest(
            CLAIM.id, Verdict.HOLDS, TODAY, evidence=evidence, note=note, by="ada"
        )
        return [(each.outcome, each.title or each.why) for each in acted.evidence]


def test_evidence_that_is_found_is_quoted_watched_and_kept() -> None:
    bench = Bench()
    assert bench.holds(EVIDENCE, note="read it") == [("found", TITLE)]
    held = bench.store.claim(CLAIM.id)
    assert (held.state.status, held.state.retested_at) == (Status.FRESH, TODAY)
    assert [(str(a.id), a.link) for a in held.claim.anchors] == [
        ("2411.12580", Link.STATED), (EVIDENCE, Link.RETEST)
    ]  # fmt: skip
    assert an_id(EVIDENCE) in bench.store.sightings()
    event = list(bench.store.events())[-1].event
    assert (event.kind, event.actor, event.from_status, event.to_status) == (
        EventKind.RETESTED, "ada", Status.DUE, Status.FRESH
    )  # fmt: skip
    assert event.body["evidence"] == [f"{EVIDENCE} (found)"]
    assert event.body["note"] == "read it"


def test_evidence_in_any_real_form_is_one_id_asked_once() -> None:
    bench = Bench()
    bench.holds(f"arXiv:{EVIDENCE}", f"https://arxiv.org/abs/{EVIDENCE}", EVIDENCE)
    assert bench.first.asked == [[EVIDENCE]]


def test_evidence_that_neither_witness_has_is_refused_and_nothing_is_written() -> None:
    bench = Bench()
    before, events = bench.store.claims(), len(list(bench.store.events()))
    bench.first.says[EVIDENCE] = bench.second.says[EVIDENCE] = ABSENT
    with pytest.raises(EvidenceRefusedError, match=EVIDENCE):
        bench.holds(EVIDENCE)
    assert bench.store.claims() == before
    assert (len(list(bench.store.events())), bench.store.sightings()) == (events, {})


def test_evidence_that_only_the_api_has_lost_is_found() -> None:
    bench = Bench()
    bench.first.says[EVIDENCE] = ABSENT
    assert bench.holds(EVIDENCE) == [("found", TITLE)]
    assert bench.second.asked == [[EVIDENCE]]


def test_evidence_that_could_not_be_looked_up_is_recorded_as_unchecked() -> None:
    bench = Bench()
    bench.first.says[EVIDENCE] = DOWN
    assert bench.holds(EVIDENCE) == [("unchecked", "HTTP 503")]
    assert bench.status is Status.FRESH
    event = list(bench.store.events())[-1].event
    assert event.body["evidence"] == [f"{EVIDENCE} (unchecked)"]


def test_an_absence_with_a_dead_second_witness_is_unchecked_and_not_refused() -> None:
    bench = Bench()
    bench.first.says[EVIDENCE], bench.second.says[EVIDENCE] = ABSENT, DOWN
    ((outcome, _),) = bench.holds(EVIDENCE)
    assert outcome == "unchecked"


def test_without_arxiv_the_snapshot_tells_what_the_evidence_is_called() -> None:
    bench = Bench()
    bench.first.says[EVIDENCE] = DOWN
    bench.catalogue = FakeCatalogue(a_paper(EVIDENCE, "From the snapshot", source=Source.SNAPSHOT))
    assert bench.holds(EVIDENCE) == [("snapshot", "From the snapshot")]


def test_more_evidence_than_a_batch_is_asked_in_batches() -> None:
    bench = Bench()
    bench.holds("2401.00001", "2401.00002", "2401.00003")
    assert bench.first.asked == [["2401.00001", "2401.00002"], ["2401.00003"]]


@pytest.mark.parametrize(
    ("status", "verdict", "after"),
    [
        (Status.DUE, Verdict.HOLDS, Status.FRESH),
        (Status.STALE, Verdict.HOLDS, Status.FRESH),
        (Status.CONTESTED, Verdict.HOLDS, Status.FRESH),
        (Status.OVERTURNED, Verdict.HOLDS, Status.FRESH),
        (Status.UNCHECKED, Verdict.HOLDS, Status.UNCHECKED),
        (Status.FRESH, Verdict.WEAKENED, Status.CONTESTED),
        (Status.UNVERIFIABLE, Verdict.WEAKENED, Status.UNVERIFIABLE),
        (Status.FRESH, Verdict.INCONCLUSIVE, Status.DUE),
        (Status.STALE, Verdict.INCONCLUSIVE, Status.STALE),
        (Status.CONTESTED, Verdict.OVERTURNED, Status.OVERTURNED),
    ],
    ids=str,
)
def test_a_verdict_moves_a_claim(status: Status, verdict: Verdict, after: Status) -> None:
    bench = Bench(status)
    acted = bench.retesting.retest(CLAIM.id, verdict, TODAY, note="I read it", by="ada")
    assert (acted.before, acted.after.state.status, bench.status) == (status, after, after)
    assert bench.first.asked == []


@pytest.mark.parametrize(
    ("status", "note", "error"),
    [
        (Status.DUE, "", BadInputError),
        (Status.UNVERIFIABLE, "I read it", IllegalMoveError),
        (Status.RETIRED, "I read it", IllegalMoveError),
    ],
    ids=str,
)
def test_a_verdict_that_is_refused_asks_nothing_and_writes_nothing(
    status: Status, note: str, error: type[Exception]
) -> None:
    bench = Bench(status)
    before = bench.store.claims()
    with pytest.raises(error):
        bench.holds(note=note)
    assert (bench.store.claims(), bench.first.asked) == (before, [])


def test_bad_ids_and_unknown_claims_are_refused_before_anything_is_asked() -> None:
    bench = Bench()
    with pytest.raises(InvalidArxivIdError):
        bench.holds("2413.00001")
    with pytest.raises(ClaimNotFoundError):
        bench.retesting.retire(a_claim("Unknown").id, TODAY)
    assert bench.first.asked == []


def test_a_claim_moved_while_arxiv_was_asked_is_not_overwritten() -> None:
    bench = Bench()
    bench.first.meanwhile = lambda: bench.set(a_state(Status.OVERTURNED))
    with pytest.raises(IllegalMoveError, match="another process"):
        bench.holds(EVIDENCE)
    assert bench.status is Status.OVERTURNED


def test_a_snooze_holds_until_its_day() -> None:
    bench = Bench()
    acted = bench.retesting.snooze(CLAIM.id, date(2027, 3, 1), TODAY, "ada")
    assert (acted.after.state.status, acted.after.state.snoozed_until) == (
        Status.FRESH, date(2027, 3, 1)
    )  # fmt: skip
    assert acted.after.state.next_due is not None
    assert acted.after.state.next_due >= date(2027, 3, 1)


@pytest.mark.parametrize("status", [Status.STALE, Status.CONTESTED, Status.OVERTURNED], ids=str)
def test_what_is_worse_than_due_cannot_be_snoozed(status: Status) -> None:
    bench = Bench(status)
    with pytest.raises(IllegalMoveError):
        bench.retesting.snooze(CLAIM.id, date(2027, 3, 1), TODAY)
    with pytest.raises(BadInputError):
        bench.retesting.snooze(CLAIM.id, TODAY.date(), TODAY)


def test_retiring_and_reviving() -> None:
    bench = Bench(Status.FRESH)
    bench.retesting.retire(CLAIM.id, TODAY, "of no use", "ada")
    assert bench.status is Status.RETIRED
    with pytest.raises(IllegalMoveError):
        bench.retesting.retire(CLAIM.id, TODAY)
    bench.retesting.revive(CLAIM.id, TOMORROW, "ada")
    assert bench.status is Status.FRESH, "it goes back to where it was"
    with pytest.raises(IllegalMoveError):
        bench.retesting.revive(CLAIM.id, TOMORROW)
    kinds = [e.event.kind for e in bench.store.events()][-2:]
    assert kinds == [EventKind.RETIRED, EventKind.REVIVED]


def test_holds_settles_that_a_claim_it_depends_on_fell() -> None:
    bench = Bench()
    fallen = a_claim("It fell", as_of=("2026-06",))
    add_claims(bench.store, fallen)
    verdict = a_state(Status.OVERTURNED, last_verdict=Verdict.OVERTURNED)
    bench.store.write([ClaimChange(fallen, verdict, (), Status.UNCHECKED)])
    leaning = replace(CLAIM, depends_on=(fallen.id,))
    bench.store.write([ClaimChange(leaning, a_state(Status.DUE), (), Status.DUE)])

    def open_codes() -> set[Code]:
        held = bench.store.claim(CLAIM.id)
        judged = assess(held, {}, TODAY.date(), Policy(), frozenset({fallen.id}))
        return {finding.code for finding in judged.findings}

    bench.retesting.retest(CLAIM.id, Verdict.INCONCLUSIVE, TODAY, note="not yet clear")
    assert Code.DEPENDS_ON_OVERTURNED in open_codes()
    bench.holds(note="it holds without the other one")
    assert Code.DEPENDS_ON_OVERTURNED not in open_codes()


def test_a_withdrawn_paper_is_no_ground_for_holds_but_may_be_one_for_doubt() -> None:
    bench = Bench()
    comment = "This paper has been withdrawn"
    withdrawn = (Version(1), Version(2, None, True))
    bench.first.says[EVIDENCE] = a_paper(EVIDENCE, versions=2, seen_at=TODAY, comment=comment)
    bench.second.says[EVIDENCE] = a_paper(
        EVIDENCE, source=Source.OAI, versions=withdrawn, seen_at=TODAY
    )
    with pytest.raises(EvidenceRefusedError, match="withdrawn"):
        bench.holds(EVIDENCE)
    assert bench.status is Status.DUE
    acted = bench.retesting.retest(CLAIM.id, Verdict.WEAKENED, TODAY, evidence=[EVIDENCE])
    assert [each.outcome for each in acted.evidence] == ["withdrawn"]
    assert bench.status is Status.CONTESTED


def test_a_version_that_does_not_exist_is_refused() -> None:
    bench = Bench()
    with pytest.raises(EvidenceRefusedError, match="no version 7; the latest is v1"):
        bench.holds(f"{EVIDENCE}v7")
    assert bench.status is Status.DUE


def test_unverifiable_is_left_for_fresh_only_with_evidence_that_was_seen() -> None:
    for says, after in ((DOWN, Status.UNCHECKED), (TITLE, Status.FRESH)):
        bench = Bench(Status.UNVERIFIABLE)
        bench.first.says[EVIDENCE] = says
        bench.holds(EVIDENCE)
        assert bench.status is after
