import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many, some
from tracker.domain.survival import Exposure, belief

ages = st.floats(0, 1200)
half_lives = st.floats(0.5, 1000)
exposures = st.builds(Exposure, st.floats(0, 50), st.floats(0, 5000))


@many
@given(half_lives)
def test_half_survive_the_half_life(half_life: float) -> None:
    curve = belief(half_life)
    assert curve is not None
    assert curve.survival(half_life) == pytest.approx(0.5, abs=1e-12)
    assert curve.median == pytest.approx(half_life)
    assert curve.survival(0) == 1


@many
@given(ages, ages, half_lives, exposures)
def test_survival_only_falls_with_age(
    one: float, two: float, half_life: float, seen: Exposure
) -> None:
    curve = belief(half_life, seen)
    assert curve is not None
    young, old = sorted((one, two))
    assert 0 <= curve.survival(old) <= curve.survival(young) <= 1


@many
@given(ages, half_lives, half_lives)
def test_a_longer_half_life_survives_longer(age: float, one: float, two: float) -> None:
    short, long = (belief(months) for months in sorted((one, two)))
    assert short is not None
    assert long is not None
    assert short.survival(age) <= long.survival(age) + 1e-12


@many
@given(half_lives, exposures, st.floats(0.05, 0.99))
def test_the_age_until_a_level_is_the_age_at_that_level(
    half_life: float, seen: Exposure, level: float
) -> None:
    curve = belief(half_life, seen)
    assert curve is not None
    assert curve.survival(curve.months_until(level)) == pytest.approx(level)


@some
@given(half_lives, exposures, st.floats(1, 100))
def test_what_held_longer_is_believed_longer_and_what_fell_shorter(
    half_life: float, seen: Exposure, more: float
) -> None:
    now = belief(half_life, seen)
    held = belief(half_life, seen + Exposure(0, more))
    fell = belief(half_life, seen + Exposure(1, 0))
    assert now is not None
    assert held is not None
    assert fell is not None
    assert fell.median < now.median < held.median


def test_the_belief_forgets_a_wrong_half_life_as_experience_grows() -> None:
    """A thousand re-tests of claims that truly fall at 2% a month, half-life 34.7 months."""
    curve = belief(140.0, Exposure(failures=1000, months=50_000))
    assert curve is not None
    assert curve.median == pytest.approx(math.log(2) / 0.02, rel=0.02)


def test_nothing_is_believed_of_what_never_expires() -> None:
    assert belief(None, Exposure(3, 10)) is None
