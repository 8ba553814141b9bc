"""A small, seeded run of the simulation in tests/bench: the arithmetic of P_hold holds."""

import pytest

from tests.bench.simulation import POLICIES, Outcome, simulated


def outcome(policy: str) -> Outcome:
    judge, order, rate = POLICIES[policy]
    return simulated(0, judge, order, rate)


@pytest.mark.slow
def test_evidence_counted_against_chance_is_calibrated_and_finds_more() -> None:
    told = outcome("gain + a better detector")
    cues, naive = outcome("gain + cues"), outcome("gain + cues, naive")
    oldest = outcome("oldest first")
    assert max(told.calibration.ece, cues.calibration.ece) < 0.08 < naive.calibration.ece
    assert cues.calibration.brier < naive.calibration.brier
    assert told.broken < oldest.broken
    assert told.hit_rate > oldest.hit_rate
