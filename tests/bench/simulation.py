"""A library whose truth is known: does P_hold come out right, and does it find what broke?

Run: python -m tests.bench.simulation [SEEDS]     (10 seeds when not given; about a minute)

300 claims in 15 topics live for ten years. Each topic's true half-life is log-normal around that
of its kind; a claim falls at a constant hazard. Every month one paper is read for each claim; a
detector raises false alarms at its known rate and true ones for claims that fell; eight claims are
re-tested, one of them drawn at random. A claim found fallen is replaced by a new one.
"""

import math
import random
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from tracker.domain.calibration import Calibration, measured
from tracker.domain.claims import Kind
from tracker.domain.evidence import Rate, Reading, Term, alarm_term, weighed
from tracker.domain.hold import Grounds, Hold
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy
from tracker.domain.survival import NO_EXPOSURE, Exposure

KINDS = (Kind.SOTA, Kind.CAPABILITY, Kind.METHOD, Kind.EMPIRICAL, Kind.THEORY)
CLAIMS, TOPICS, MONTHS, A_MONTH = 300, 15, 120, 8
BETTER = Rate(0.01, 0.7)
"""A detector that reads the papers themselves: a placeholder, such a one was not measured yet."""

START = date(2000, 1, 31)


@dataclass
class Living:
    """One claim of the simulated world; ages in months. `wrong` is the truth."""

    topic: int
    born: int
    wrong: bool
    retested: bool = False
    papers: int = 0
    alarms: int = 0


@dataclass
class World:
    """The truth, and what the tracker has learnt so far."""

    chance: random.Random
    rate: Rate | None
    half_lives: list[float] = field(default_factory=list)
    claims: list[Living] = field(default_factory=list)
    seen: dict[int, Exposure] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What one policy came to. `broken` is the mean share of claims that are broken and unknown."""

    broken: float
    hit_rate: float
    calibration: Calibration


Judge = Callable[[World, Living, int], float]
"""The chance that a claim holds in a month."""


def kind_of(topic: int) -> Kind:
    return KINDS[topic % len(KINDS)]


def p_hold(world: World, claim: Living, now: int) -> float:
    """P_hold as the tracker computes it."""
    return _hold(world, claim, now).value


def naive(world: World, claim: Living, now: int) -> float:
    """Every alarm trebles the odds against the claim, chance not considered."""
    bare = replace(claim, papers=0, alarms=0)
    return weighed(_hold(world, bare, now).value, 3.0**claim.alarms)


def _hold(world: World, claim: Living, now: int) -> Hold:
    kind, policy = kind_of(claim.topic), Policy()
    terms: tuple[Term, ...] = ()
    if world.rate is not None and claim.papers:
        terms = (alarm_term(Reading("cue", claim.papers, claim.alarms), world.rate),)
    wrong = policy.wrong_on_day_one(retested=claim.retested)
    told = Grounds(kind, "", DEFAULT_HALF_LIVES[kind], START, claim.retested, wrong, terms)
    return Hold(told, world.seen.get(claim.topic, NO_EXPOSURE), 0, float(now - claim.born))


def by_gain(judge: Judge) -> Callable[[World, Living, int], float]:
    """What a re-test is worth; see `tracker.domain.retest_queue`."""

    def worth(world: World, claim: Living, now: int) -> float:
        median = _hold(world, claim, now).median or 0.0
        return (1 - judge(world, claim, now)) * median / (median + 24)

    return worth


def oldest_first(world: World, claim: Living, now: int) -> float:
    """The age since the last re-test."""
    return now - claim.born


def simulated(
    seed: int, judge: Judge, order: Callable[[World, Living, int], float], rate: Rate | None
) -> Outcome:
    """Ten years under one policy."""
    world = _begun(seed, rate)
    pairs: list[tuple[float, float]] = []
    broken, found, tested = 0, 0, 0
    for now in range(1, MONTHS + 1):
        for claim in world.claims:
            _live_a_month(world, claim)
        drawn = world.chance.sample(range(CLAIMS), 1)
        rest = sorted(
            (n for n in range(CLAIMS) if n not in drawn),
            key=lambda n: -order(world, world.claims[n], now),
        )
        for place in [*drawn, *rest[: A_MONTH - 1]]:
            claim = world.claims[place]
            shown = judge(world, claim, now)
            quiet = place in drawn or _hold(world, claim, now).grounds.ratio <= 1
            pairs.append((shown, 0.0 if claim.wrong else 1.0))
            tested, found = tested + 1, found + claim.wrong
            if quiet:
                _learn(world, claim, now)
            world.claims[place] = (
                _born(world, claim.topic, now)
                if claim.wrong
                else Living(claim.topic, now, wrong=False, retested=True)
            )
        broken += sum(claim.wrong for claim in world.claims)
    return Outcome(broken / CLAIMS / MONTHS, found / tested, measured(pairs))


def _begun(seed: int, rate: Rate | None) -> World:
    world = World(random.Random(seed), rate)
    for topic in range(TOPICS):
        half_life = DEFAULT_HALF_LIVES[kind_of(topic)] or math.inf
        world.half_lives.append(half_life * math.exp(world.chance.gauss(0, 0.35)))
    world.claims = [_born(world, number % TOPICS, 0) for number in range(CLAIMS)]
    return world


def _born(world: World, topic: int, now: int) -> Living:
    return Living(topic, now, wrong=world.chance.random() < Policy().wrong_at_first)


def _live_a_month(world: World, claim: Living) -> None:
    hazard = math.log(2) / world.half_lives[claim.topic]
    fell = not claim.wrong and world.chance.random() < -math.expm1(-hazard)
    claim.wrong = claim.wrong or fell
    if world.rate is None:
        return
    claim.papers += 1
    false_alarms = world.chance.random() < world.rate.false_alarms
    true_alarm = fell and world.chance.random() < -math.expm1(-world.rate.true_alarms)
    claim.alarms += false_alarms + true_alarm


def _learn(world: World, claim: Living, now: int) -> None:
    months = float(now - claim.born)
    seen = Exposure(float(claim.wrong), months / 2 if claim.wrong else months)
    world.seen[claim.topic] = world.seen.get(claim.topic, NO_EXPOSURE) + seen


POLICIES: dict[str, tuple[Judge, Callable[[World, Living, int], float], Rate | None]] = {
    "oldest first": (p_hold, oldest_first, None),
    "gain, no evidence": (p_hold, by_gain(p_hold), None),
    "gain + cues": (p_hold, by_gain(p_hold), Policy().rates["cue"]),
    "gain + a better detector": (p_hold, by_gain(p_hold), BETTER),
    "gain + cues, naive": (naive, by_gain(naive), Policy().rates["cue"]),
}


def _mean(runs: list[Outcome], of: Callable[[Outcome], float]) -> float:
    return statistics.mean(map(of, runs))


def main(seeds: int) -> None:
    """Run every policy and print one Markdown table."""
    print("| policy | broken and unknown | hit rate | Brier (base) | C | ECE |")
    print("|---|---|---|---|---|---|")
    for name, (judge, order, rate) in POLICIES.items():
        runs = [simulated(seed, judge, order, rate) for seed in range(seeds)]
        mean = partial(_mean, runs)
        print(
            f"| {name} | {mean(lambda r: r.broken):.3f} | {mean(lambda r: r.hit_rate):.2f} | "
            f"{mean(lambda r: r.calibration.brier):.3f} "
            f"({mean(lambda r: r.calibration.brier_base):.3f}) | "
            f"{mean(lambda r: r.calibration.c_index or 0):.2f} | "
            f"{mean(lambda r: r.calibration.ece):.3f} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
