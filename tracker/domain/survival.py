"""The curve by which claims age: a belief about a constant hazard, learnt from re-tests.

``S(t) = (b / (b + t)) ** a`` is the predictive survival of a Gamma belief about a monthly hazard (a
Lomax curve). ``a`` is 2 and the failures seen; ``b`` is ``H / (sqrt(2) - 1)`` and the months that
re-tests have covered. With no history half survive the half-life `H` exactly; with history the
belief moves towards it, slowly while it is small. ``t`` and ``H`` are in months.
"""

import math
from dataclasses import dataclass

PRIOR_FAILURES = 2.0
"""``a`` without history: how firmly the half-life of the table is believed."""

_PER_HALF_LIFE = math.sqrt(2.0) - 1.0


@dataclass(frozen=True, slots=True)
class Exposure:
    """What re-tests of like claims have shown: failures (a weakened claim is half a one) and the
    months they covered."""

    failures: float = 0.0
    months: float = 0.0

    def __add__(self, other: "Exposure") -> "Exposure":
        return Exposure(self.failures + other.failures, self.months + other.months)


NO_EXPOSURE = Exposure()


@dataclass(frozen=True, slots=True)
class Belief:
    """A Gamma belief about the monthly hazard: `shape` is ``a``, `scale` (months) is ``b``."""

    shape: float
    scale: float

    def survival(self, months: float) -> float:
        """``S(t)``: 1 at age zero, falling for ever."""
        return math.pow(self.scale / (self.scale + max(0.0, months)), self.shape)

    def months_until(self, survival: float) -> float:
        """The age in months at which ``S`` has fallen to `survival` (above 0); 0 for 1 and more."""
        return max(0.0, self.scale * (math.pow(survival, -1.0 / self.shape) - 1.0))

    @property
    def median(self) -> float:
        """The age in months that half survive."""
        return self.months_until(0.5)


def belief(half_life: float | None, seen: Exposure = NO_EXPOSURE) -> Belief | None:
    """The belief about claims of this half-life after what was seen; None where nothing expires."""
    if half_life is None:
        return None
    return Belief(PRIOR_FAILURES + seen.failures, half_life / _PER_HALF_LIFE + seen.months)
