"""Whether P_hold is right: what was shown before verdicts against what they were.

Only re-tests that no alarm triggered count (see `track_record`): the others are no sample. A
verdict is worth 1 for ``holds``, 0 for ``overturned`` and ½ for ``weakened``.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.track_record import UNTRIGGERED, PastRetest
from tracker.domain.tracked import Verdict

ENOUGH = 50
"""Verdicts below which nothing is said."""

BINS = 5
ENOUGH_IN_BIN = 20
"""Verdicts below which a bin is not shown."""

_OUTCOMES = {Verdict.HOLDS: 1.0, Verdict.WEAKENED: 0.5, Verdict.OVERTURNED: 0.0}
_EDGE = 1e-9

Pair = tuple[float, float]
"""The chance shown, and the outcome."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Verdicts whose P_hold lay in ``low..high``: the mean of it, and the share that held."""

    low: float
    high: float
    count: int
    shown: float
    held: float

    @property
    def is_telling(self) -> bool:
        return self.count >= ENOUGH_IN_BIN


@dataclass(frozen=True, slots=True)
class Calibration:
    """The measures; `c_index` is None where all verdicts are alike. `brier_base` is the Brier score
    of always saying the share that held."""

    count: int
    bins: tuple[Bin, ...] = ()
    brier: float = 0.0
    brier_base: float = 0.0
    log_loss: float = 0.0
    c_index: float | None = None
    ece: float = 0.0

    @property
    def says_enough(self) -> bool:
        return self.count >= ENOUGH


def calibration(past: Iterable[PastRetest]) -> Calibration:
    """The calibration by these re-tests."""
    return measured(
        [(one.before, _OUTCOMES[one.verdict]) for one in past if one.trigger in UNTRIGGERED]
    )


def measured(pairs: Sequence[Pair]) -> Calibration:
    """The measures of pairs of a chance and an outcome in 0..1."""
    count = len(pairs)
    if not count:
        return Calibration(0)
    base = sum(outcome for _, outcome in pairs) / count
    bins = tuple(_bin(pairs, place) for place in range(BINS))
    return Calibration(
        count=count,
        bins=tuple(one for one in bins if one.count),
        brier=sum((chance - outcome) ** 2 for chance, outcome in pairs) / count,
        brier_base=sum((base - outcome) ** 2 for _, outcome in pairs) / count,
        log_loss=sum(_surprise(*pair) for pair in pairs) / count,
        c_index=_concordance(pairs),
        ece=sum(one.count * abs(one.shown - one.held) for one in bins) / count,
    )


def _bin(pairs: Sequence[Pair], place: int) -> Bin:
    own = [pair for pair in pairs if min(BINS - 1, int(pair[0] * BINS)) == place]
    count = len(own)
    shown = sum(chance for chance, _ in own) / count if count else 0.0
    held = sum(outcome for _, outcome in own) / count if count else 0.0
    return Bin(place / BINS, (place + 1) / BINS, count, shown, held)


def _surprise(chance: float, outcome: float) -> float:
    chance = min(1 - _EDGE, max(_EDGE, chance))
    return -(outcome * math.log(chance) + (1 - outcome) * math.log(1 - chance))


def _concordance(pairs: Sequence[Pair]) -> float | None:
    """Of two claims with unlike outcomes, how often the better one had the higher chance."""
    right = of = 0.0
    ordered = sorted(pairs, key=lambda pair: pair[1])
    for place, (chance, outcome) in enumerate(ordered):
        for other, better in ordered[place + 1 :]:
            if better > outcome:
                of += 1
                right += 1.0 if other > chance else 0.5 if other == chance else 0.0
    return right / of if of else None
