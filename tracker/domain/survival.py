"""P_hold, the chance that a claim would survive a re-test today, from its age alone.

``P_hold = (1 - q) * S(t)`` with ``S(t) = (b / (b + t)) ** a``: the predictive survival of a
Gamma belief about a constant hazard (a Lomax curve). With no re-test history ``a = 2`` and
``b = H / (sqrt(2) - 1)``, so that ``S(H) = 1/2`` exactly. ``t`` is in months, ``H`` the half-life
of the claim's kind, ``q`` the chance that it was wrong on day one.
"""

import math

from tracker.domain.claims import Kind
from tracker.domain.policy import Policy

SHAPE = 2.0
"""``a`` of the curve without re-test history."""


def survival(months: float, half_life: float | None) -> float:
    """``S(t)``: 1 at age zero, 1/2 at the half-life; always 1 where nothing expires."""
    if half_life is None:
        return 1.0
    scale = half_life / (math.sqrt(2.0) - 1.0)
    return math.pow(scale / (scale + max(0.0, months)), SHAPE)


def p_hold(kind: Kind, months: float, *, retested: bool, policy: Policy) -> float:
    """Chance in 0..1 that a claim of this kind and age (months) still holds."""
    wrong = policy.wrong_after_retest if retested else policy.wrong_at_first
    return (1.0 - wrong) * survival(months, policy.half_lives[kind])


def months_until(level: float, kind: Kind, *, retested: bool, policy: Policy) -> float:
    """Age in months at which P_hold falls to `level`; infinite where it never does."""
    half_life = policy.half_lives[kind]
    wrong = policy.wrong_after_retest if retested else policy.wrong_at_first
    if half_life is None:
        return math.inf
    scale = half_life / (math.sqrt(2.0) - 1.0)
    return max(0.0, scale * (math.pow((1.0 - wrong) / level, 1.0 / SHAPE) - 1.0))
