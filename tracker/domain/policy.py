"""How fast claims age and where the lines are: one table, editable by the user, never hidden.

Half-lives in months (sources in README, "How a claim ages"): ``sota`` measured survival of
benchmark records, ``empirical`` the survival of systematic reviews (Shojania 2007) without the
share that was wrong on day one, ``theory`` a cautious reading of Poynard 2002; ``capability`` and
``method`` are judgement. The lines 0.70 and 0.50 are policy, not science.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tracker.domain.claims import Kind
from tracker.domain.evidence import CUE, Rate

DEFAULT_HALF_LIVES: Mapping[Kind, float | None] = {
    Kind.SOTA: 10.0,
    Kind.CAPABILITY: 18.0,
    Kind.METHOD: 36.0,
    Kind.EMPIRICAL: 80.0,
    Kind.THEORY: 180.0,
    Kind.DURABLE: None,
}
"""Months after which half of such claims would no longer hold; None never expires by age."""

DEFAULT_RATES: Mapping[str, Rate] = {CUE: Rate(0.20, 0.45)}
"""Measured on what is read, the five best leads: of 1,000 of 200 claims in AI papers of 2024-26 a
cue flagged 20.5% (95%: 18.1-23.1), though nothing is known to have fallen; of 1,500 in papers of
2012-24 7.5% (6.2-8.9). The ranking prefers papers that argue, so this is three times the share of
all papers (6.8% and 3.2%). Known reversals are among the five and flagged in 47% of cases (8 of 15
on the claims carried for development). Repeat: ``python -m tests.bench.false_alarms``."""


@dataclass(frozen=True)
class Policy:
    """Everything a judgement depends on besides the facts.

    A topic's half-life or interval goes before that of the kind (of several topics the shortest;
    topics in lower case), but `durable` claims never age. `wrong_at_first` and `wrong_after_retest`
    are the chances that a claim is already wrong on day one: 0.07 (Shojania 2007: 7% at
    publication) and 0.02. A finding that opened at a line closes only `line_width` above it.
    `version_wait` is the days that a new version of an anchor is given to be followed by another.
    Evidence divides the odds by `revised_ratio` or `changed_ratio` for anchors, by what `rates`
    make of alarms, and by all of them together never beyond `least_ratio` and `most_ratio`.
    """

    half_lives: Mapping[Kind, float | None] = field(default_factory=lambda: DEFAULT_HALF_LIVES)
    topic_half_lives: Mapping[str, float | None] = field(default_factory=dict)
    retest_after: Mapping[Kind, float] = field(default_factory=dict)
    topic_retest_after: Mapping[str, float] = field(default_factory=dict)
    due_below: float = 0.70
    stale_below: float = 0.50
    line_width: float = 0.03
    wrong_at_first: float = 0.07
    wrong_after_retest: float = 0.02
    version_wait: int = 7
    rates: Mapping[str, Rate] = field(default_factory=lambda: DEFAULT_RATES)
    revised_ratio: float = 1.2
    changed_ratio: float = 2.0
    least_ratio: float = 0.5
    most_ratio: float = 30.0

    def half_life(self, kind: Kind, topics: Iterable[str]) -> float | None:
        """Months; None for claims that never expire by age."""
        if kind is Kind.DURABLE:
            return None
        own = self.topic_half_lives
        named = [own[key] for key in map(topic_key, topics) if key in own]
        if not named:
            return self.half_lives[kind]
        return min((months for months in named if months is not None), default=None)

    def interval(self, kind: Kind, topics: Iterable[str]) -> float | None:
        """Months after which the user wants such claims re-tested, whatever their P_hold."""
        own = self.topic_retest_after
        named = [own[key] for key in map(topic_key, topics) if key in own]
        return min(named) if named else self.retest_after.get(kind)

    def wrong_on_day_one(self, *, retested: bool) -> float:
        """``q``: the chance that a claim was wrong when its clock began."""
        return self.wrong_after_retest if retested else self.wrong_at_first

    def as_json(self) -> dict[str, Any]:
        """All of it as plain JSON; 36 and 36.0 are one number."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    def digest(self) -> str:
        """Short name of this policy, kept with every judgement made under it."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def topic_key(topic: str) -> str:
    """A topic as tables name it: lower case, single blanks."""
    return " ".join(topic.casefold().split())


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return None if value is None else float(value)
