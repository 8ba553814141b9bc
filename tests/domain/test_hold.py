"""P_hold: its parts, its monotony, and that the ledger's copy gives the same number again."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.claims import Kind
from tracker.domain.evidence import Rate, Reading, Term, alarm_term
from tracker.domain.hold import Grounds, Hold, hold_from_json
from tracker.domain.hold_words import explained
from tracker.domain.ledger import canonical_json
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy
from tracker.domain.survival import Exposure

AGEING = [kind for kind in Kind if kind is not Kind.DURABLE]
START = date(2020, 1, 31)

# SCIENCE.md 2.1: months until P_hold falls to .70 and .50, never re-tested and re-tested
TABLE = {
    Kind.SOTA: (3.7, 4.4, 8.8, 9.7),
    Kind.CAPABILITY: (6.6, 8.0, 15.8, 17.4),
    Kind.METHOD: (13, 16, 32, 35),
    Kind.EMPIRICAL: (30, 35, 70, 77),
    Kind.THEORY: (66, 80, 158, 174),
}

cue_terms = st.builds(
    lambda papers, alarms: alarm_term(Reading("cue", papers, alarms), Rate(0.06, 0.45)),
    st.integers(1, 300),
    st.integers(0, 12),
)
anchor_terms = st.sampled_from(
    [Term("anchor-changed", 1, None, None, 2.0), Term("anchor-revised", 1, None, None, 1.2)]
)
grounds = st.builds(
    Grounds,
    kind=st.sampled_from(Kind),
    topic=st.sampled_from(["", "reasoning"]),
    half_life=st.none() | st.floats(0.5, 500),
    counted_from=st.just(START),
    retested=st.booleans(),
    wrong=st.sampled_from([0.0, 0.02, 0.07]),
    terms=st.lists(cue_terms | anchor_terms, max_size=3).map(tuple),
)
exposures = st.builds(Exposure, st.floats(0, 9), st.floats(0, 900))
holds = st.builds(Hold, grounds, exposures, st.integers(0, 99), st.floats(0, 900))


def plain(kind: Kind, months: float, *, retested: bool = False) -> Hold:
    """By age alone, under the default policy."""
    wrong = Policy().wrong_on_day_one(retested=retested)
    told = Grounds(kind, "", DEFAULT_HALF_LIVES[kind], START, retested, wrong)
    return Hold(told, Exposure(), 0, months)


@pytest.mark.parametrize(("months", "observed"), [(12, 0.85), (24, 0.77), (66, 0.50)])
def test_empirical_claims_survive_as_systematic_reviews_did(months: int, observed: float) -> None:
    assert plain(Kind.EMPIRICAL, months).value == pytest.approx(observed, abs=0.04)


@pytest.mark.parametrize("kind", AGEING)
@pytest.mark.parametrize("retested", [False, True])
def test_due_and_stale_ages_are_those_of_the_published_table(kind: Kind, retested: bool) -> None:
    due_new, due_retested, stale_new, stale_retested = TABLE[kind]
    fresh = plain(kind, 0, retested=retested)
    due, stale = due_retested if retested else due_new, stale_retested if retested else stale_new
    assert fresh.months_until(0.70) == pytest.approx(due, abs=0.6)
    assert fresh.months_until(0.50) == pytest.approx(stale, abs=0.6)


@many
@given(holds, st.integers(0, 4000), st.integers(0, 4000))
def test_the_chance_only_falls_with_age(hold: Hold, one: int, two: int) -> None:
    young, old = sorted((one, two))
    assert hold.on(START + timedelta(old)).value <= hold.on(START + timedelta(young)).value


@many
@given(holds)
def test_the_ledgers_copy_gives_the_same_chance_bit_for_bit(hold: Hold) -> None:
    written = json.loads(canonical_json(hold.as_json()))
    again = hold_from_json(written)
    assert again.value == hold.value
    assert canonical_json(again.as_json()) == canonical_json(hold.as_json())


@many
@given(holds, st.floats(0.3, 0.9))
def test_the_age_until_a_line_is_the_age_at_that_line(hold: Hold, line: float) -> None:
    months = hold.months_until(line)
    if months is None:
        assert Hold(hold.grounds, hold.seen, 0, 5000).value >= line - 1e-8
    elif months > 0:
        there = Hold(hold.grounds, hold.seen, 0, months)
        assert there.value == pytest.approx(line, abs=1e-6)
    else:
        assert Hold(hold.grounds, hold.seen, 0, 0).value <= line + 1e-8


def test_durable_claims_do_not_age_but_evidence_still_counts() -> None:
    young, old = plain(Kind.DURABLE, 0), plain(Kind.DURABLE, 900)
    assert young.value == old.value == pytest.approx(0.93)
    assert old.months_until(0.70) is None


@many
@given(holds)
def test_the_digest_is_of_the_grounds_and_not_of_the_day(hold: Hold) -> None:
    later = hold.on(START + timedelta(9000))
    assert later.grounds.digest() == hold.grounds.digest()


def test_the_sentence_of_the_evidence_report() -> None:
    terms = (
        alarm_term(Reading("cue", 40, 3), Rate(0.06, 0.45)),
        Term("anchor-revised", 1, None, None, 1.2),
    )
    told = Grounds(Kind.METHOD, "", 36.0, date(2024, 10, 31), False, 0.07, terms)
    assert explained(Hold(told, Exposure(), 0, 14.0)) == (
        "0.69 from age (14 months since 2024-10, method claim, half-life 36 months). "
        "3 alarms in 40 newer papers, 2.4 expected by chance: odds ÷1.07. "
        "Anchor has a new version: odds ÷1.20. P = 0.63."
    )


def test_the_sentence_says_what_re_tests_have_taught() -> None:
    told = Grounds(Kind.METHOD, "", 36.0, date(2024, 10, 31), True, 0.02)
    assert explained(Hold(told, Exposure(1, 60), 7, 14.0)) == (
        "0.75 from age (14 months since the re-test of 2024-10, method claim, "
        "half-life 36 months, 38.2 by 1 failure in 60 months of re-tests)."
    )
