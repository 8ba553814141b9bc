"""The lines, the user's intervals, evidence from anchors and leads, and the wait for a version."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import (
    NOON,
    a_baseline,
    a_claim,
    a_finding,
    a_paper,
    a_state,
    a_tracked,
    an_anchor,
    an_id,
    some_sightings,
)
from tests.domain.histories import noon
from tracker.domain.ageing import hold_of
from tracker.domain.assessment import Assessment, Known, assess, moved
from tracker.domain.claims import Claim, Kind
from tracker.domain.evidence import Rate, Reading
from tracker.domain.findings import Code
from tracker.domain.papers import Source, Version
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.survival import Exposure
from tracker.domain.track_record import TrackRecord
from tracker.domain.tracked import TrackedClaim

CLAIM = a_claim(as_of=["2024-11"])
FOUND: Known = {an_id(): some_sightings("2411.12580", a_paper())}
TODAY = date(2025, 6, 1)
PUBLISHED = Policy(rates={"cue": Rate(0.06, 0.45)})
"""The rates that the published examples were worked out with."""


def read(papers: int, alarms: int, claim: Claim = CLAIM) -> TrackedClaim:
    """A claim for which so many papers were read, with so many alarms."""
    return replace(a_tracked(claim), readings=(Reading("cue", papers, alarms),))


def codes(judged: Assessment) -> set[Code]:
    return {finding.code for finding in judged.findings}


def terms(*open_codes: Code, tracked: TrackedClaim | None = None) -> list[tuple[str, float]]:
    findings = [a_finding(code) for code in open_codes]
    hold = hold_of(tracked or a_tracked(CLAIM), findings, TODAY, PUBLISHED)
    assert hold is not None
    return [(term.detector, term.ratio) for term in hold.grounds.terms]


# Evidence


def test_the_anchors_are_one_factor_the_heavier_one() -> None:
    assert terms() == []
    assert terms(Code.ANCHOR_REVISED, Code.ANCHOR_REVISED) == [("anchor-revised", 1.2)]
    for heavier in (Code.ANCHOR_TEXT_CHANGED, Code.ANCHOR_RETITLED):
        assert terms(Code.ANCHOR_REVISED, heavier) == [("anchor-changed", 2.0)]


def test_alarms_count_against_those_expected_by_chance() -> None:
    ((detector, ratio),) = terms(tracked=read(40, 3))
    assert detector == "cue"
    assert ratio == pytest.approx(1.07, abs=0.005)
    assert terms(tracked=read(0, 0)) == []


def test_evidence_can_make_a_young_claim_due_and_says_so() -> None:
    assert assess(a_tracked(CLAIM), FOUND, TODAY, PUBLISHED).status is Status.FRESH
    judged = assess(read(5, 2), FOUND, TODAY, PUBLISHED)
    assert judged.status is Status.DUE
    assert "2 alarms in 5 newer papers, 0.3 expected by chance: odds ÷3.99" in judged.reason


def test_many_newer_papers_without_an_alarm_never_make_a_claim_due() -> None:
    quiet = assess(read(400, 0), FOUND, TODAY, Policy())
    assert quiet.status is Status.FRESH
    assert quiet.p_hold is not None
    assert quiet.p_hold > (assess(a_tracked(CLAIM), FOUND, TODAY, Policy()).p_hold or 1)


def test_evidence_never_leads_a_doubted_claim_back() -> None:
    due = replace(read(400, 0), state=a_state(Status.DUE))
    assert assess(due, FOUND, TODAY, Policy()).status is Status.DUE


# Experience


def test_what_like_claims_did_moves_the_chance() -> None:
    held = TrackRecord({(Kind.METHOD, ""): Exposure(0, 600)}, through=9)
    fell = TrackRecord({(Kind.METHOD, ""): Exposure(8, 60)}, through=9)
    other = TrackRecord({(Kind.SOTA, ""): Exposure(8, 60), (Kind.METHOD, "x"): Exposure(9, 1)})
    chances = [
        assess(a_tracked(CLAIM), FOUND, TODAY, Policy(), record=record).p_hold
        for record in (fell, other, TrackRecord(), held)
    ]
    assert chances == sorted(chances, key=lambda chance: chance or 0)
    assert chances[1] == chances[2]
    assert len(set(chances)) == 3


def test_a_topic_has_a_half_life_of_its_own_but_durable_never_ages() -> None:
    policy = Policy(topic_half_lives={"large models": 4.0, "slow": 400.0, "proofs": None})
    lives = [
        policy.half_life(kind, topics)
        for kind, topics in [
            (Kind.METHOD, ("Large  Models",)),
            (Kind.METHOD, ("slow", "large models")),
            (Kind.METHOD, ("proofs",)),
            (Kind.METHOD, ("another",)),
            (Kind.DURABLE, ("large models",)),
        ]
    ]
    assert lives == [4.0, 4.0, None, 36.0, None]


# Lines


def test_an_open_finding_closes_only_a_little_above_its_line() -> None:
    """P_hold 0.71: below 0.70 + 0.03, so what is open stays open and what is not stays closed."""
    tracked, day = a_tracked(CLAIM), date(2025, 12, 1)
    closed = assess(tracked, FOUND, day, Policy())
    assert closed.p_hold == pytest.approx(0.71, abs=0.01)
    assert Code.AGE_DUE not in codes(closed)
    opened = a_finding(Code.AGE_DUE, subject="", fingerprint="2024-11-30")
    assert Code.AGE_DUE in codes(assess(replace(tracked, findings=(opened,)), FOUND, day, Policy()))
    of_an_earlier_clock = replace(opened, fingerprint="2020-01-31")
    again = replace(tracked, findings=(of_an_earlier_clock,))
    assert Code.AGE_DUE not in codes(assess(again, FOUND, day, Policy()))
    risen = assess(replace(tracked, findings=(opened,)), FOUND, TODAY, Policy())
    assert Code.AGE_DUE not in codes(risen)


@pytest.mark.parametrize(("alarms", "due"), [(0, False), (3, True)])
def test_an_interval_holds_back_age_but_not_evidence(alarms: int, due: bool) -> None:
    policy = Policy(retest_after={Kind.METHOD: 60})
    judged = assess(read(5, alarms), FOUND, date(2027, 6, 1), policy)
    assert (judged.status is not Status.FRESH) == due
    assert judged.next_due is not None
    assert (judged.next_due < date(2029, 11, 30)) == due


# A version of the last days


@pytest.mark.parametrize(("days", "told"), [(0, False), (6, False), (7, True), (300, True)])
def test_a_new_version_waits_a_week(days: int, told: bool) -> None:
    out = TODAY - timedelta(days)
    versions = (Version(1, date(2024, 11, 19)), Version(2, out))
    paper = a_paper(versions=versions, abstract="We find 6 things.")
    claim = a_claim(as_of=["2025-05"], anchors=[an_anchor(baseline=a_baseline())])
    judged = assess(
        a_tracked(claim), {an_id(): some_sightings("2411.12580", paper)}, TODAY, Policy()
    )
    waiting = {Code.ANCHOR_REVISED, Code.ANCHOR_TEXT_CHANGED}
    assert (codes(judged) & waiting == waiting) == told
    assert (judged.status is Status.DUE) == told


def test_a_withdrawal_does_not_wait() -> None:
    record = a_paper(versions=(Version(1), Version(2, TODAY, True)), source=Source.OAI)
    judged = assess(
        a_tracked(CLAIM), {an_id(): some_sightings("2411.12580", record)}, TODAY, Policy()
    )
    assert judged.status is Status.UNVERIFIABLE


# What is recorded


def test_the_basis_changes_with_evidence_and_policy_but_not_with_time() -> None:
    def basis(tracked: TrackedClaim, day: date = TODAY, policy: Policy | None = None) -> str:
        now = datetime(day.year, day.month, day.day, tzinfo=UTC)
        judged = assess(tracked, FOUND, day, policy or Policy())
        return moved(tracked.state, judged, now).basis

    first = basis(a_tracked(CLAIM))
    assert basis(a_tracked(CLAIM), date(2029, 1, 1)) == first
    others = {
        basis(read(5, 1)),
        basis(a_tracked(CLAIM), policy=Policy(half_lives={**Policy().half_lives, Kind.METHOD: 9})),
        basis(a_tracked(CLAIM, state=a_state(retested_at=noon(date(2025, 1, 1))))),
    }
    assert len(others | {first}) == 4
    assert basis(a_tracked(a_claim(as_of=[], anchors=[]), state=a_state(since=NOON))) == ""
