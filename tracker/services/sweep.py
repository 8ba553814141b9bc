"""A sweep in progress: what is known by now, what it cost, and the receipt that comes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Answer, Found, Source, Unreachable
from tracker.domain.rotation import NOBODY_ASKED, Plan
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import Suggestion, SuggestionKey


@dataclass
class Sweep:
    """`answered` are the ids that a believed answer of this very sweep spoke of, `heard` those that
    the night's harvest confirmed; times are not asked, since a clock may have been set back.
    `missing` are those that the API did not list, as they were known before it was asked.
    `guesses` are requests spent on ids that were meant, `records` records read for a mere hint.
    """

    at: datetime
    budget: int
    known: dict[ArxivId, Sightings]
    plan: Plan = NOBODY_ASKED
    asked: set[ArxivId] = field(default_factory=set)
    answered: set[ArxivId] = field(default_factory=set)
    heard: set[ArxivId] = field(default_factory=set)
    missing: dict[ArxivId, Sightings] = field(default_factory=dict)
    unwitnessed: set[ArxivId] = field(default_factory=set)
    requests: dict[str, int] = field(default_factory=dict)
    believed: bool = False
    offline: bool = False
    troubles: dict[str, None] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    suggestions: dict[SuggestionKey, Suggestion] = field(default_factory=dict)
    guesses: int = 0
    records: int = 0

    @property
    def spent(self) -> int:
        """HTTP requests so far."""
        return sum(self.requests.values())

    @property
    def exhausted(self) -> bool:
        return self.spent >= self.budget

    def charge(self, source: Source, requests: int) -> None:
        """Count requests of one interface."""
        self.requests[source.value] = self.requests.get(source.value, 0) + requests

    def note(self, answer: Answer) -> None:
        """Count who was answered, and by whom."""
        self.troubles.update(dict.fromkeys(answer.troubles))
        for seen in answer.observations:
            if isinstance(seen, Unreachable):
                continue
            self.answered.add(seen.id)
            source = seen.paper.source if isinstance(seen, Found) else seen.source
            self.sources[source.value] = self.sources.get(source.value, 0) + 1
            self.believed = self.believed or source is Source.API

    def looked_at(self, id_: ArxivId) -> bool:
        """Whether what is known of the id is of today, so that it may be judged."""
        return id_ in self.answered or id_ in self.heard or id_ in self.plan.cached

    def coverage(self, wanted: Iterable[ArxivId], snapshot_as_of: date | None) -> Coverage:
        """The receipt for the ids that were wanted."""
        answered = self.answered & self.asked
        absent = sum(1 for id_ in answered if self.known[id_].absences)
        unasked = set(wanted) - self.asked - self.heard - self.plan.cached
        held_back = unasked - self.plan.vouched
        return Coverage(
            asked=len(self.asked),
            found=len(answered) - absent,
            absent=absent,
            unreachable=len(self.asked - self.answered),
            held_back=len(held_back),
            never_checked=sum(1 for id_ in held_back if _never_answered(self.known, id_)),
            harvested=len(self.heard - self.asked),
            unchanged=len(unasked & self.plan.vouched),
            cached=len(self.plan.cached),
            unwitnessed=len(self.unwitnessed),
            requests=self.spent,
            requests_by={name: number for name, number in self.requests.items() if number},
            canaries=self.believed if self.spent else None,
            offline=self.offline,
            sources=self.sources,
            snapshot_as_of=snapshot_as_of,
            troubles=tuple(self.troubles),
        )


def _never_answered(known: Mapping[ArxivId, Sightings], id_: ArxivId) -> bool:
    return id_ not in known or known[id_].answered_at is None
