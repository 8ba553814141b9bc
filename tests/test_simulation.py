"""Small, seeded runs of the simulation in tests/bench: the arithmetic of P_hold holds."""

import pytest

from tests.bench.simulation import (
    WAYS,
    Outcomes,
    beats_naive,
    beats_oldest_first,
    is_calibrated,
    simulated,
)


def lived(months: int, *ways: str) -> Outcomes:
    return {name: simulated(0, WAYS[name], months=months) for name in ways}


def test_alarms_counted_against_chance_are_calibrated_and_naive_ones_are_not() -> None:
    told = lived(48, "gain + cues", "gain + cues, naive")
    assert is_calibrated(told, "cues")
    assert beats_naive(told, "cues")


@pytest.mark.slow
def test_ten_years_with_evidence_leave_fewer_claims_broken_and_unknown() -> None:
    told = lived(120, "oldest first", "gain + cues", "gain + reader", "gain + quoter")
    for detector in ("cues", "reader", "quoter"):
        assert is_calibrated(told, detector)
        assert beats_oldest_first(told, detector)
    assert told["gain + quoter"].hit_rate > told["oldest first"].hit_rate
