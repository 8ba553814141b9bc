"""P_hold, the chance that a claim would survive a re-test today, with every part it is made of.

``P = (1 - q) * S(t)`` from age, then its odds divided by the evidence (see `survival`, `evidence`).
The parts are what the ledger keeps; from them alone the same number comes out again, bit for bit.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.claims import Kind
from tracker.domain.evidence import (
    Term,
    combined,
    rounded,
    term_from_json,
    unweighed,
    weighed,
)
from tracker.domain.months import months_between
from tracker.domain.survival import Belief, Exposure, belief


@dataclass(frozen=True, slots=True)
class Grounds:
    """What P_hold is computed from, age and the record of re-tests apart. Months where not said.

    `counted_from` is the last day of the as-of month or the day of the last ``holds``, `wrong` the
    chance (``q``) that the claim was wrong then, `clamp` the least and most that evidence may do.
    """

    kind: Kind
    topic: str
    half_life: float | None
    counted_from: date
    retested: bool
    wrong: float
    terms: tuple[Term, ...] = ()
    clamp: tuple[float, float] = (0.5, 30.0)

    @property
    def ratio(self) -> float:
        """By what the evidence divides the odds."""
        return combined(self.terms, *self.clamp)

    def digest(self) -> str:
        """Short name of these grounds: while it stays, only time and the record move P_hold."""
        told = [
            self.kind, self.topic, self.half_life, str(self.counted_from), self.retested,
            self.wrong, self.ratio,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Hold:
    """P_hold on one day. `seen` is what re-tests of like claims have shown up to ledger event
    `through`; `age` is in mean months."""

    grounds: Grounds
    seen: Exposure
    through: int
    age: float

    @property
    def belief(self) -> Belief | None:
        return belief(self.grounds.half_life, self.seen)

    @property
    def base(self) -> float:
        """The chance from age alone."""
        survival = self.belief.survival(self.age) if self.belief else 1.0
        return rounded((1.0 - self.grounds.wrong) * survival)

    @property
    def value(self) -> float:
        """P_hold in 0..1."""
        return weighed(self.base, self.grounds.ratio)

    @property
    def median(self) -> float | None:
        """Months that half of such claims survive, by what is believed now; None: they all do."""
        return self.belief.median if self.belief else None

    def months_until(self, level: float, *, by_age_alone: bool = False) -> float | None:
        """The age in months at which P_hold falls below `level`, the evidence staying as it is.

        0 where it is below from the first day, None where it never falls so low.
        """
        wanted = level if by_age_alone else unweighed(level, self.grounds.ratio)
        right = 1.0 - self.grounds.wrong
        if self.belief is None:
            return 0.0 if right < wanted else None
        return self.belief.months_until(wanted / right)

    def on(self, day: date) -> "Hold":
        """The same claim on another day."""
        return replace(self, age=months_between(self.grounds.counted_from, day))

    def as_json(self) -> dict[str, Any]:
        """Every part, as the ledger keeps it. ``a`` and ``b`` are None where nothing expires."""
        grounds, curve = self.grounds, self.belief
        return {
            "value": self.value,
            "base": self.base,
            "age_months": self.age,
            "counted_from": str(grounds.counted_from),
            "retested": grounds.retested,
            "kind": grounds.kind.value,
            "topic": grounds.topic,
            "H": grounds.half_life,
            "a": curve.shape if curve else None,
            "b": curve.scale if curve else None,
            "q": grounds.wrong,
            "failures": self.seen.failures,
            "months_covered": self.seen.months,
            "through": self.through,
            "terms": [term.as_json() for term in grounds.terms],
            "clamp": list(grounds.clamp),
            "ratio": grounds.ratio,
        }


def hold_from_json(written: Mapping[str, Any]) -> Hold:
    """The value that `Hold.as_json` wrote; nothing computed is taken over from it.

    Raises KeyError, ValueError or TypeError for anything else.
    """
    least, most = written["clamp"]
    grounds = Grounds(
        kind=Kind(written["kind"]),
        topic=str(written["topic"]),
        half_life=None if written["H"] is None else float(written["H"]),
        counted_from=date.fromisoformat(written["counted_from"]),
        retested=bool(written["retested"]),
        wrong=float(written["q"]),
        terms=tuple(term_from_json(term) for term in written["terms"]),
        clamp=(float(least), float(most)),
    )
    seen = Exposure(float(written["failures"]), float(written["months_covered"]))
    return Hold(grounds, seen, int(written["through"]), float(written["age_months"]))
