import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.claims import Kind
from tracker.domain.policy import Policy
from tracker.domain.survival import months_until, p_hold, survival

AGEING = [kind for kind in Kind if kind is not Kind.DURABLE]
ages = st.floats(0, 1200)
half_lives = st.floats(0.5, 1000)

# SCIENCE.md 2.1: months until P_hold falls to .70 and .50, never re-tested and re-tested
TABLE = {
    Kind.SOTA: (3.7, 4.4, 8.8, 9.7),
    Kind.CAPABILITY: (6.6, 8.0, 15.8, 17.4),
    Kind.METHOD: (13, 16, 32, 35),
    Kind.EMPIRICAL: (30, 35, 70, 77),
    Kind.THEORY: (66, 80, 158, 174),
}


@many
@given(half_lives)
def test_half_survive_the_half_life(half_life: float) -> None:
    assert survival(half_life, half_life) == pytest.approx(0.5, abs=1e-12)
    assert survival(0, half_life) == 1


@many
@given(ages, ages, half_lives)
def test_survival_only_falls_with_age(one: float, two: float, half_life: float) -> None:
    young, old = sorted((one, two))
    assert 0 < survival(old, half_life) <= survival(young, half_life) <= 1


@many
@given(ages, half_lives, half_lives)
def test_a_longer_half_life_survives_longer(age: float, one: float, two: float) -> None:
    short, long = sorted((one, two))
    assert survival(age, short) <= survival(age, long) + 1e-12


@pytest.mark.parametrize(("months", "observed"), [(12, 0.85), (24, 0.77), (66, 0.50)])
def test_empirical_claims_survive_as_systematic_reviews_did(months: int, observed: float) -> None:
    holds = p_hold(Kind.EMPIRICAL, months, retested=False, policy=Policy())
    assert holds == pytest.approx(observed, abs=0.04)


@pytest.mark.parametrize("kind", AGEING)
@pytest.mark.parametrize("retested", [False, True])
def test_due_and_stale_ages_are_those_of_the_published_table(kind: Kind, retested: bool) -> None:
    due_new, due_retested, stale_new, stale_retested = TABLE[kind]
    due = months_until(0.70, kind, retested=retested, policy=Policy())
    stale = months_until(0.50, kind, retested=retested, policy=Policy())
    assert due == pytest.approx(due_retested if retested else due_new, abs=0.6)
    assert stale == pytest.approx(stale_retested if retested else stale_new, abs=0.6)


@many
@given(st.sampled_from(AGEING), st.booleans(), st.floats(0.05, 0.92))
def test_the_age_until_a_level_is_the_age_at_that_level(
    kind: Kind, retested: bool, level: float
) -> None:
    age = months_until(level, kind, retested=retested, policy=Policy())
    assert p_hold(kind, age, retested=retested, policy=Policy()) == pytest.approx(level)


@many
@given(ages, st.booleans())
def test_durable_claims_never_age(age: float, retested: bool) -> None:
    now = p_hold(Kind.DURABLE, age, retested=retested, policy=Policy())
    assert now == p_hold(Kind.DURABLE, 0, retested=retested, policy=Policy())
    assert now > Policy().due_below
    assert months_until(0.70, Kind.DURABLE, retested=retested, policy=Policy()) == math.inf


@many
@given(st.sampled_from(Kind), ages)
def test_a_retest_leaves_less_doubt_about_the_first_day(kind: Kind, age: float) -> None:
    new, retested = (p_hold(kind, age, retested=known, policy=Policy()) for known in (False, True))
    assert 0 < new < retested < 1
