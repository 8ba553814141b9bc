"""Evidence against a claim, weighed against the false alarms expected by chance.

A detector reads `n` newer papers and raises `k` alarms. It raises `r0` false alarms a paper, and
would have raised `c` true ones by now, had the claim fallen. The ratio by which it divides the odds
that the claim holds is that of two Poisson likelihoods, ``exp(-c) * (1 + c / (r0 * n)) ** k``: many
newer papers are no danger by themselves, they make the same alarms weigh less. Papers that nobody
read say nothing (``n = 0`` gives 1), and few papers little (below five `c` shrinks in proportion).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

CUE = "cue"
"""Words of a title that announce a challenge, read on the few best matches only."""

REVISED = "anchor-revised"
CHANGED = "anchor-changed"
"""A paper the claim rests on has a later version; its title or abstract says something else."""

ENOUGH_PAPERS = 5
"""Papers read from which on a fallen claim would show as many true alarms as it ever will."""

_PLACES = 9
"""Decimals kept of a ratio or a chance: more is not meant by it, and with these another machine's
last binary digit gives the same number when the ledger is replayed."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How a detector errs: `false_alarms` a paper read (``r0``), `true_alarms` (``c``) in all."""

    false_alarms: float
    true_alarms: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a detector has seen for one claim: `papers` read (``n``), `alarms` raised (``k``)."""

    detector: str
    papers: int
    alarms: int


@dataclass(frozen=True, slots=True)
class Term:
    """One factor of the evidence. `papers` and `rate` are None where papers are not counted."""

    detector: str
    alarms: int
    papers: int | None
    rate: Rate | None
    ratio: float

    @property
    def expected(self) -> float | None:
        """Alarms expected by chance in as many papers."""
        if self.papers is None or self.rate is None:
            return None
        return self.papers * self.rate.false_alarms

    def as_json(self) -> list[Any]:
        """``[detector, k, n, r0, c, ratio]``, the form in which the ledger keeps it."""
        rate = self.rate
        rates = [rate.false_alarms, rate.true_alarms] if rate else [None, None]
        return [self.detector, self.alarms, self.papers, *rates, self.ratio]


def term_from_json(written: Sequence[Any]) -> Term:
    """The term that `Term.as_json` wrote. Raises ValueError or TypeError for anything else."""
    detector, alarms, papers, false_alarms, true_alarms, ratio = written
    rate = None if false_alarms is None else Rate(float(false_alarms), float(true_alarms))
    return Term(str(detector), int(alarms), papers, rate, float(ratio))


def likelihood_ratio(papers: int, alarms: int, rate: Rate) -> float:
    """By how much so many alarms in so many papers divide the odds that the claim holds.

    More alarms than papers (a paper that was read and then left the count) count as that many.
    """
    papers = max(papers, alarms)
    if papers == 0:
        return 1.0
    true_alarms = rate.true_alarms * min(1.0, papers / ENOUGH_PAPERS)
    surprise = 1.0 + true_alarms / (rate.false_alarms * papers)
    return rounded(math.exp(-true_alarms) * math.pow(surprise, alarms))


def alarm_term(reading: Reading, rate: Rate) -> Term:
    """The factor of a detector that reads papers."""
    ratio = likelihood_ratio(reading.papers, reading.alarms, rate)
    return Term(reading.detector, reading.alarms, max(reading.papers, reading.alarms), rate, ratio)


def combined(terms: Iterable[Term], least: float, most: float) -> float:
    """The product of the terms, in an order of its own, held between `least` and `most`."""
    product = math.prod(sorted(term.ratio for term in terms))
    return rounded(min(most, max(least, product)))


def weighed(chance: float, ratio: float) -> float:
    """The chance in 0..1 after its odds were divided by a ratio."""
    return rounded(chance / (chance + (1.0 - chance) * ratio))


def unweighed(chance: float, ratio: float) -> float:
    """The chance that `weighed` makes into this one."""
    return chance * ratio / (1.0 - chance + chance * ratio)


def rounded(value: float) -> float:
    """To the decimals that are kept."""
    return round(value, _PLACES)
