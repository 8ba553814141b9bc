import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import some
from tracker.domain.claims import Kind
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy


def test_the_table_is_that_of_the_evidence() -> None:
    assert dict(DEFAULT_HALF_LIVES) == {
        Kind.SOTA: 10,
        Kind.CAPABILITY: 18,
        Kind.METHOD: 36,
        Kind.EMPIRICAL: 80,
        Kind.THEORY: 180,
        Kind.DURABLE: None,
    }
    assert (Policy().due_below, Policy().stale_below) == (0.70, 0.50)
    assert (Policy().wrong_at_first, Policy().wrong_after_retest) == (0.07, 0.02)


@some
@given(st.sampled_from(Kind), st.none() | st.floats(0.5, 1000))
def test_the_digest_changes_with_any_half_life(kind: Kind, half_life: float | None) -> None:
    own = Policy(half_lives={**DEFAULT_HALF_LIVES, kind: half_life})
    assert (own.digest() == Policy().digest()) == (half_life == DEFAULT_HALF_LIVES[kind])


@pytest.mark.parametrize(
    "own",
    [
        Policy(retest_after={Kind.SOTA: 6}),
        Policy(due_below=0.71),
        Policy(stale_below=0.49),
        Policy(wrong_at_first=0.08),
        Policy(wrong_after_retest=0.03),
    ],
)
def test_the_digest_changes_with_every_other_setting(own: Policy) -> None:
    assert own.digest() != Policy().digest()


def test_the_digest_does_not_depend_on_the_order_of_the_table() -> None:
    turned = dict(reversed(list(DEFAULT_HALF_LIVES.items())))
    assert Policy(half_lives=turned).digest() == Policy().digest()


def test_a_half_life_written_without_a_point_is_the_same_policy() -> None:
    assert Policy(half_lives={**DEFAULT_HALF_LIVES, Kind.METHOD: 36}).digest() == Policy().digest()
