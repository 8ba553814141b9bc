"""How fast claims age and where the lines are: one table, editable by the user, never hidden.

Half-lives in months (sources in README, "How a claim ages"): ``sota`` measured survival of
benchmark records, ``empirical`` the survival of systematic reviews (Shojania 2007) without the
share that was wrong on day one, ``theory`` a cautious reading of Poynard 2002; ``capability`` and
``method`` are judgement. The lines 0.70 and 0.50 are policy, not science.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from tracker.domain.claims import Kind

DEFAULT_HALF_LIVES: Mapping[Kind, float | None] = {
    Kind.SOTA: 10.0,
    Kind.CAPABILITY: 18.0,
    Kind.METHOD: 36.0,
    Kind.EMPIRICAL: 80.0,
    Kind.THEORY: 180.0,
    Kind.DURABLE: None,
}
"""Months after which half of such claims would no longer hold; None never expires by age."""


@dataclass(frozen=True)
class Policy:
    """Everything a judgement depends on besides the facts.

    `wrong_at_first` and `wrong_after_retest` are the chances that a claim is already wrong on day
    one: 0.07 (Shojania 2007: 7% at publication) and 0.02.
    """

    half_lives: Mapping[Kind, float | None] = field(default_factory=lambda: DEFAULT_HALF_LIVES)
    retest_after: Mapping[Kind, float] = field(default_factory=dict)
    due_below: float = 0.70
    stale_below: float = 0.50
    wrong_at_first: float = 0.07
    wrong_after_retest: float = 0.02

    def digest(self) -> str:
        """Short name of this policy, kept with every judgement made under it."""
        fields = {
            name: {kind: _number(months) for kind, months in value.items()}
            if isinstance(value, Mapping)
            else _number(value)
            for name, value in asdict(self).items()
        }
        plain = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _number(value: float | None) -> float | None:
    """36 and 36.0 are one number."""
    return None if value is None else float(value)
