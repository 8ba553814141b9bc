"""Accepted leads contest a claim until a re-test names them; dismissed ones return for a reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from tests import strategies
from tests.builders import NOON, a_claim, a_lead, a_paper, a_state, a_tracked
from tracker.domain.assessment import assess
from tracker.domain.errors import IllegalMoveError
from tracker.domain.findings import Code
from tracker.domain.leads import (
    AcceptedLead,
    Judgement,
    Lead,
    LeadState,
    Stance,
    accepted_lead,
    why_it_returns,
)
from tracker.domain.material import material_of
from tracker.domain.policy import Policy
from tracker.domain.retests import Retest, after_retest
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.domain.triage import after_acceptance, contesting_leads

TODAY = NOON.date()
LATER = NOON + timedelta(days=1)
POLICY = Policy()


def _accepted(stance: Stance, paper: str = "2602.00001") -> AcceptedLead:
    return accepted_lead(a_lead(paper=paper), stance, "ada", NOON, "table 3")


def _contested() -> TrackedClaim:
    state = after_acceptance(a_state(Status.FRESH), _accepted(Stance.WEAKENS), NOON)
    return a_tracked(a_claim(as_of=("2026-02",)), state=state)


@pytest.mark.parametrize("stance", Stance)
@pytest.mark.parametrize("status", sorted(set(Status) - {Status.RETIRED}))
def test_what_accepting_does_to_a_status(status: Status, stance: Stance) -> None:
    after = after_acceptance(a_state(status), _accepted(stance), LATER)
    worse = {Status.OVERTURNED, Status.UNVERIFIABLE, Status.CONTESTED}
    moved = stance.contests and status not in worse
    assert after.status is (Status.CONTESTED if moved else status)
    assert after.status_since == (LATER if moved else NOON)
    assert len(after.accepted) == 1


def test_nothing_is_accepted_for_a_retired_claim() -> None:
    with pytest.raises(IllegalMoveError, match="retired"):
        after_acceptance(a_state(Status.RETIRED), _accepted(Stance.WEAKENS), NOON)


def test_accepting_is_no_retest_and_no_look() -> None:
    before = a_state(Status.DUE, snoozed_until=date(2027, 1, 1))
    after = after_acceptance(before, _accepted(Stance.SUPPORTS), NOON)
    assert (after.retested_at, after.last_verdict, after.checked) == (None, None, before.checked)
    assert after.snoozed_until is None, "the clock is armed again"


def test_a_second_word_on_one_paper_takes_the_place_of_the_first() -> None:
    state = after_acceptance(a_state(), _accepted(Stance.WEAKENS), NOON)
    state = after_acceptance(state, replace(_accepted(Stance.CONTRADICTS), at=LATER), LATER)
    state = after_acceptance(state, _accepted(Stance.WEAKENS, "2602.00002"), LATER)
    assert [(str(lead.paper_id), lead.stance) for lead in state.accepted] == [
        ("2602.00001", Stance.CONTRADICTS),
        ("2602.00002", Stance.WEAKENS),
    ]


def test_a_contesting_lead_is_a_finding_and_the_night_leaves_it_alone() -> None:
    tracked = _contested()
    judged = assess(tracked, {}, TODAY, POLICY)
    (found,) = [each for each in judged.findings if each.code is Code.LEAD_ACCEPTED]
    assert found.message == (
        "2602.00001 weakens it: “Rethinking procedural knowledge”, accepted by ada on "
        "2026-03-01: table 3"
    )
    assert (found.subject, found.evidence) == ("2602.00001", ("2602.00001",))
    assert judged.status is Status.CONTESTED


def test_what_supports_is_recorded_and_raises_no_finding() -> None:
    state = after_acceptance(a_state(), _accepted(Stance.SUPPORTS), NOON)
    judged = assess(a_tracked(a_claim(as_of=("2026-02",)), state=state), {}, TODAY, POLICY)
    assert Code.LEAD_ACCEPTED not in {found.code for found in judged.findings}
    assert judged.status is Status.FRESH


def test_holds_must_name_every_lead_that_contests() -> None:
    tracked = _contested()
    for evidence in ((), ("2411.12580",)):
        with pytest.raises(IllegalMoveError, match=r"2602\.00001, which the re-test does not name"):
            after_retest(tracked, Retest(Verdict.HOLDS, evidence, "I read it"), LATER)
    state = after_retest(tracked, Retest(Verdict.HOLDS, ("2602.00001v1",)), LATER)
    assert state.status is Status.FRESH
    assert contesting_leads(state) == {}
    again = assess(replace(tracked, state=state), {}, TODAY, POLICY)
    assert again.status is Status.FRESH


def test_other_verdicts_need_name_nothing() -> None:
    tracked = _contested()
    for verdict, status in (
        (Verdict.OVERTURNED, Status.OVERTURNED),
        (Verdict.WEAKENED, Status.CONTESTED),
        (Verdict.INCONCLUSIVE, Status.CONTESTED),
    ):
        assert after_retest(tracked, Retest(verdict), LATER).status is status


def test_a_settled_lead_contests_again_when_it_is_accepted_again() -> None:
    held = after_retest(_contested(), Retest(Verdict.HOLDS, ("2602.00001",)), LATER)
    again = after_acceptance(held, replace(_accepted(Stance.WEAKENS), at=LATER), LATER)
    assert again.status is Status.CONTESTED
    assert len(contesting_leads(again)) == 1


def test_an_accepted_lead_asks_for_a_retest_within_a_quarter_of_the_window() -> None:
    claim = a_claim(as_of=("2026-02",))
    plain = assess(a_tracked(claim), {}, TODAY, POLICY)
    state = after_acceptance(a_state(), _accepted(Stance.SUPPORTS), NOON)
    judged = assess(a_tracked(claim, state=state), {}, TODAY, POLICY)
    assert plain.next_due is not None
    assert judged.next_due is not None
    assert judged.next_due < plain.next_due
    due = assess(a_tracked(claim, state=state), {}, judged.next_due, POLICY)
    assert due.status is Status.DUE
    eve = assess(a_tracked(claim, state=state), {}, judged.next_due - timedelta(days=1), POLICY)
    assert eve.status is Status.FRESH
    held = after_retest(a_tracked(claim, state=state), Retest(Verdict.HOLDS, (), "read"), LATER)
    calm = assess(a_tracked(claim, state=held), {}, judged.next_due, POLICY)
    assert calm.status is Status.FRESH, "a re-test disarms it"


@given(state=strategies.states)
def test_accepting_never_makes_a_claim_fresher(state: ClaimState) -> None:
    if state.status is Status.RETIRED:
        return
    for stance in Stance:
        after = after_acceptance(state, _accepted(stance), NOON)
        assert after.status.rank <= state.status.rank


def _dismissed(until: date | None = None, **fields: object) -> Lead:
    word = Judgement("ada", NOON, None, "another field", until)
    material = material_of("A title", "It gains 5% and never fails.")
    return a_lead(state=LeadState.DISMISSED, judgement=word, material=material, **fields)


@pytest.mark.parametrize(
    ("version", "title", "abstract", "returns"),
    [
        (1, "A title", "It gains 6%.", False),
        (2, "A title", "Never fails; and it gains 5 %.", False),
        (2, "A Title.", "It gains 5%, and it never fails!", False),
        (2, "A title", "It gains 6% and never fails.", True),
        (2, "A title", "It gains 5% and fails.", True),
        (2, "Another title", "It gains 5% and never fails.", True),
        (2, "Another title", "", False),
    ],
)
def test_a_dismissed_lead_returns_when_a_version_materially_changes_it(
    version: int, title: str, abstract: str, returns: bool
) -> None:
    paper = a_paper("2602.00001", title, versions=version, abstract=abstract)
    why = why_it_returns(_dismissed(), paper, material_of(title, abstract), TODAY)
    assert bool(why) is returns


def test_a_dismissed_lead_returns_on_its_day() -> None:
    lead = _dismissed(until=TODAY)
    assert why_it_returns(lead, None, "", TODAY - timedelta(days=1)) == ""
    assert "until 2026-03-01" in why_it_returns(lead, None, "", TODAY)
    assert why_it_returns(_dismissed(), None, "", date(2099, 1, 1)) == ""


@pytest.mark.parametrize("state", [LeadState.NEW, LeadState.SEEN, LeadState.ACCEPTED])
def test_only_dismissed_leads_return(state: LeadState) -> None:
    lead = replace(_dismissed(until=TODAY), state=state)
    paper = a_paper("2602.00001", "Other", versions=9, abstract="Not 7.")
    assert why_it_returns(lead, paper, material_of("Other", "Not 7."), TODAY) == ""
