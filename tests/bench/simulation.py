"""A library whose truth is known: does P_hold come out right, and does it find what broke?

Run: python -m tests.bench.simulation [SEEDS [SEEDS IN OTHER WORLDS]]     (10 and 3)

300 claims in 15 topics live for ten years. Each topic's true half-life is log-normal around that of
its kind, each claim's own hazard gamma-distributed around its topic's (frailty), and it falls at
that constant hazard. The five best newer papers of a claim are read: one more a month until there
are five, then one of them gives way now and then. Each raises a false alarm at the detector's known
rate; the paper that tells of a fall is among them, and raises one, with the probability measured
for the detector. Eight claims are re-tested a month, one of them drawn at random; what is found
fallen is replaced by a new claim.

Every measure is told as its mean over the seeds, and the promises as the share of single seeds on
which they hold; the worlds that differ from the first were fixed before any of them was run.
"""

import math
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.calibration import Calibration, measured
from tracker.domain.claims import Kind
from tracker.domain.evidence import CUE, Rate, Reading, Term, alarm_term, weighed
from tracker.domain.hold import Grounds, Hold
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy
from tracker.domain.survival import NO_EXPOSURE, Exposure

KINDS = (Kind.SOTA, Kind.CAPABILITY, Kind.METHOD, Kind.EMPIRICAL, Kind.THEORY)
CLAIMS, TOPICS, MONTHS, A_MONTH = 300, 15, 120, 8
FIVE, GIVES_WAY = 5, 0.1
POLICY = Policy()
CUES = POLICY.rates[CUE]
READER, QUOTER = Rate(0.03, 0.6), Rate(0.01, 0.7)
"""Detectors that read what papers say (sentences compared; quotes verified): placeholders, such
ones were not measured here yet. Cues have the rates of the shipped policy."""
START = date(2000, 1, 31)


@dataclass(frozen=True)
class Nature:
    """How the world is: spread of topics (sigma of the log), shape of the frailty (the smaller, the
    more claims differ), and how many times the true half-lives are those of the table."""

    spread: float = 0.5
    frailty: float = 4.0
    true_to_table: float = 1.0


WORLDS = {
    "as the table says": Nature(),
    "topics nearly alike": Nature(spread=0.2, frailty=20.0),
    "topics and claims very unlike": Nature(spread=0.8, frailty=1.0),
    "true half-lives twice the table's": Nature(true_to_table=2.0),
    "true half-lives half the table's": Nature(true_to_table=0.5),
}


@dataclass
class Living:
    """One claim of the simulated world; ages in months. `wrong` is the truth, `told` whether a
    paper that tells so is among the five, `five` whether each of the others looks like a challenge.
    """

    topic: int
    born: int
    frailty: float
    wrong: bool
    retested: bool = False
    told: bool = False
    five: list[bool] = field(default_factory=list)

    @property
    def papers(self) -> int:
        return min(FIVE, len(self.five) + self.told)

    @property
    def alarms(self) -> int:
        return sum(self.five) + self.told


@dataclass
class World:
    """The truth, and what the tracker has learnt so far."""

    chance: random.Random
    nature: Nature
    rate: Rate | None
    half_lives: list[float] = field(default_factory=list)
    claims: list[Living] = field(default_factory=list)
    seen: dict[int, Exposure] = field(default_factory=dict)
    medians: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What one way came to. `broken` is the mean share of claims that are broken and unknown."""

    broken: float
    hit_rate: float
    calibration: Calibration


Judge = Callable[[World, Living, int], float]
"""The chance that a claim holds in a month; or, as an order, what a re-test of it is worth."""


@dataclass(frozen=True)
class Way:
    """How claims are judged, which are re-tested first, and the detector; None reads nothing."""

    judge: Judge
    order: Judge
    rate: Rate | None


def kind_of(topic: int) -> Kind:
    """The kind of the claims of a topic."""
    return KINDS[topic % len(KINDS)]


def p_hold(world: World, claim: Living, now: int) -> float:
    """P_hold as the tracker computes it."""
    return _hold(world, claim, now).value


def naive(world: World, claim: Living, now: int) -> float:
    """Every alarm trebles the odds against the claim, chance not considered."""
    return weighed(_hold(world, claim, now, bare=True).value, 3.0**claim.alarms)


def _hold(world: World, claim: Living, now: int, *, bare: bool = False) -> Hold:
    kind = kind_of(claim.topic)
    terms: tuple[Term, ...] = ()
    if world.rate is not None and claim.papers and not bare:
        terms = (alarm_term(Reading(CUE, claim.papers, claim.alarms), world.rate),)
    wrong = POLICY.wrong_on_day_one(retested=claim.retested)
    told = Grounds(kind, "", DEFAULT_HALF_LIVES[kind], START, claim.retested, wrong, terms)
    return Hold(told, world.seen.get(claim.topic, NO_EXPOSURE), 0, float(now - claim.born))


def by_gain(judge: Judge) -> Judge:
    """What a re-test is worth; see `tracker.domain.retest_queue`."""

    def worth(world: World, claim: Living, now: int) -> float:
        if claim.topic not in world.medians:
            world.medians[claim.topic] = _hold(world, claim, now, bare=True).median or 0.0
        median = world.medians[claim.topic]
        return (1 - judge(world, claim, now)) * median / (median + 24)

    return worth


def oldest_first(world: World, claim: Living, now: int) -> float:
    """The age since the last re-test."""
    return now - claim.born


WAYS = {
    "oldest first": Way(p_hold, oldest_first, None),
    "gain, no evidence": Way(p_hold, by_gain(p_hold), None),
    "gain + cues": Way(p_hold, by_gain(p_hold), CUES),
    "gain + reader": Way(p_hold, by_gain(p_hold), READER),
    "gain + quoter": Way(p_hold, by_gain(p_hold), QUOTER),
    "gain + cues, naive": Way(naive, by_gain(naive), CUES),
    "gain + reader, naive": Way(naive, by_gain(naive), READER),
    "gain + quoter, naive": Way(naive, by_gain(naive), QUOTER),
}


def simulated(seed: int, way: Way, nature: Nature = Nature(), months: int = MONTHS) -> Outcome:
    """So many months under one way."""
    world = _begun(seed, way.rate, nature)
    pairs: list[tuple[float, float]] = []
    broken, found = 0, 0
    for now in range(1, months + 1):
        for claim in world.claims:
            _live_a_month(world, claim)
        drawn = world.chance.randrange(CLAIMS)
        worth = [-way.order(world, claim, now) for claim in world.claims]
        rest = sorted((n for n in range(CLAIMS) if n != drawn), key=worth.__getitem__)
        for place in [drawn, *rest[: A_MONTH - 1]]:
            claim = world.claims[place]
            pairs.append((way.judge(world, claim, now), 0.0 if claim.wrong else 1.0))
            found += claim.wrong
            ratio = _hold(world, claim, now).grounds.ratio
            if place == drawn or ratio <= 1:
                _learn(world, claim, now, 1.0 if place == drawn else 1.0 / ratio)
            world.claims[place] = _after_retest(world, claim, now)
        broken += sum(claim.wrong for claim in world.claims)
    return Outcome(broken / CLAIMS / months, found / len(pairs), measured(pairs))


def _begun(seed: int, rate: Rate | None, nature: Nature) -> World:
    world = World(random.Random(seed), nature, rate)
    for topic in range(TOPICS):
        half_life = (DEFAULT_HALF_LIVES[kind_of(topic)] or math.inf) * nature.true_to_table
        world.half_lives.append(half_life * math.exp(world.chance.gauss(0, nature.spread)))
    world.claims = [_born(world, number % TOPICS, 0) for number in range(CLAIMS)]
    return world


def _born(world: World, topic: int, now: int) -> Living:
    shape = world.nature.frailty
    frailty = world.chance.gammavariate(shape, 1 / shape)
    wrong = world.chance.random() < POLICY.wrong_at_first
    return Living(topic, now, frailty, wrong, told=wrong and _is_told(world))


def _is_told(world: World) -> bool:
    """Whether the paper that tells of a fall is among the five and looks like a challenge."""
    return world.rate is not None and world.chance.random() < -math.expm1(-world.rate.true_alarms)


def _after_retest(world: World, claim: Living, now: int) -> Living:
    """What was found fallen is replaced; what holds begins anew, its papers settled."""
    if claim.wrong:
        return _born(world, claim.topic, now)
    return Living(claim.topic, now, claim.frailty, wrong=False, retested=True)


def _live_a_month(world: World, claim: Living) -> None:
    hazard = claim.frailty * math.log(2) / world.half_lives[claim.topic]
    if not claim.wrong and world.chance.random() < -math.expm1(-hazard):
        claim.wrong, claim.told = True, _is_told(world)
    if world.rate is None:
        return
    looks = world.chance.random() < world.rate.false_alarms
    if len(claim.five) < FIVE - claim.told:
        claim.five.append(looks)
    elif len(claim.five) > FIVE - claim.told:
        claim.five.pop(world.chance.randrange(len(claim.five)))
    elif world.chance.random() < GIVES_WAY:
        claim.five[world.chance.randrange(len(claim.five))] = looks


def _learn(world: World, claim: Living, now: int, stands_for: float) -> None:
    """See `tracker.domain.track_record`: a fall that no alarm told of stands for others."""
    months = float(now - claim.born)
    world.medians.pop(claim.topic, None)
    seen = Exposure(stands_for, months / 2 * stands_for) if claim.wrong else Exposure(0.0, months)
    world.seen[claim.topic] = world.seen.get(claim.topic, NO_EXPOSURE) + seen


Outcomes = dict[str, Outcome]
"""By way, of one seed."""

DETECTORS = ("cues", "reader", "quoter")


def is_calibrated(told: Outcomes, detector: str) -> bool:
    """The expected calibration error is below 0.08."""
    return told[f"gain + {detector}"].calibration.ece < 0.08


def beats_naive(told: Outcomes, detector: str) -> bool:
    """It is below that of naive multiplication of alarms, in the same world."""
    plain, naively = told[f"gain + {detector}"], told[f"gain + {detector}, naive"]
    return plain.calibration.ece < naively.calibration.ece


def beats_oldest_first(told: Outcomes, detector: str) -> bool:
    """Fewer claims are broken and unknown than where the oldest are re-tested first."""
    return told[f"gain + {detector}"].broken < told["oldest first"].broken


PROMISES = {
    "ECE < 0.08": is_calibrated,
    "ECE below naive": beats_naive,
    "fewer broken than oldest first": beats_oldest_first,
}
"""What is promised of P_hold, as it must show in one seed."""


def main(seeds: int, elsewhere: int) -> None:
    """Run every way in every world and print Markdown tables."""
    runs = {
        world: [
            {name: simulated(seed, way, nature) for name, way in WAYS.items()}
            for seed in range(elsewhere if place else seeds)
        ]
        for place, (world, nature) in enumerate(WORLDS.items())
    }
    first = next(iter(runs))
    print(f"{first}, {seeds} seeds\n")
    print("| way | broken and unknown | hit rate | Brier (base) | C | ECE |")
    print("|---|---|---|---|---|---|")
    for name in WAYS:
        print(_row(name, [run[name] for run in runs[first]]))
    print("\n| world | detector | " + " | ".join(PROMISES) + " |")
    print("|---" * (len(PROMISES) + 2) + "|")
    for world, told in runs.items():
        for detector in DETECTORS:
            kept = [sum(holds(one, detector) for one in told) for holds in PROMISES.values()]
            shares = " | ".join(f"{count} of {len(told)}" for count in kept)
            print(f"| {world} | {detector} | {shares} |")


def _row(name: str, runs: Sequence[Outcome]) -> str:
    def mean(of: Callable[[Outcome], float]) -> float:
        return statistics.mean(map(of, runs))

    return (
        f"| {name} | {mean(lambda r: r.broken):.3f} | {mean(lambda r: r.hit_rate):.2f} | "
        f"{mean(lambda r: r.calibration.brier):.3f} "
        f"({mean(lambda r: r.calibration.brier_base):.3f}) | "
        f"{mean(lambda r: r.calibration.c_index or 0):.2f} | "
        f"{mean(lambda r: r.calibration.ece):.3f} |"
    )


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    main(*(asked + [10, 3][len(asked) :]))
