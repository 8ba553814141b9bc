import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import some
from tracker.domain.calibration import Calibration, Pair, measured
from tracker.formats.calibration_svg import draw_calibration
from tracker.formats.calibration_text import calibration_object, render_calibration

pairs = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=80
)


def test_a_small_example_by_hand() -> None:
    told = measured([(0.9, 1.0), (0.8, 1.0), (0.3, 0.0), (0.7, 0.0)])
    assert told.brier == pytest.approx((0.01 + 0.04 + 0.09 + 0.49) / 4)
    assert told.brier_base == 0.25
    assert told.c_index == 1.0
    assert told.ece == pytest.approx((2 * abs(0.85 - 1) + 0.3 + 0.7) / 4)


def test_chances_that_are_right_have_no_error() -> None:
    told = measured([(0.5, 1.0), (0.5, 0.0)] * 30)
    assert (told.ece, told.brier, told.c_index) == (0.0, told.brier_base, 0.5)


@some
@given(pairs, st.randoms())
def test_order_does_not_matter(told: list[Pair], random: object) -> None:
    turned = list(told)
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, two = measured(told), measured(turned)
    assert one.brier == pytest.approx(two.brier)
    assert one.ece == pytest.approx(two.ece)
    assert one.c_index == (None if two.c_index is None else pytest.approx(two.c_index))
    assert sum(part.count for part in one.bins) == len(told)


def test_seventeen_are_too_few_to_say() -> None:
    told = measured([(0.9, 1.0)] * 17)
    assert render_calibration(told) == "too few to say (n = 17)\n"
    assert calibration_object(told)["ece"] is None
    drawn = draw_calibration(told)
    assert "too few to say (n = 17)" in drawn
    assert "<circle" not in drawn


def test_bins_of_fewer_than_twenty_are_hidden() -> None:
    told = measured([(0.9, 1.0)] * 45 + [(0.1, 0.0)] * 8)
    assert [part["n"] for part in calibration_object(told)["bins"]] == [45]
    assert "0.0–0.2      8   too few" in render_calibration(told)
    assert draw_calibration(told).count("<circle") == 1


def test_nothing_is_known_of_no_verdicts() -> None:
    assert measured([]) == Calibration(0)
