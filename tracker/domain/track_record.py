"""What the library's own re-tests have shown: the record from which half-lives are corrected.

Only re-tests that no alarm triggered count, the scheduled and the random ones: claims that somebody
re-tested because they looked wrong would teach that all claims are. But a scheduled one is one that
no alarm was raised for, and alarms are raised for fallen claims first: its fall stands for those
that were seen, too, and counts as many times as the silence made it unlikely (one over the ratio by
which that evidence divided the odds). Claims of one kind and first topic share a record.
"""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.claims import Claim, ClaimId, Kind
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.months import months_between
from tracker.domain.policy import topic_key
from tracker.domain.survival import NO_EXPOSURE, Exposure
from tracker.domain.tracked import Verdict

Group = tuple[Kind, str]
"""Claims that age alike: their kind and first topic (empty where none is named)."""

_FAILURES = {Verdict.HOLDS: 0.0, Verdict.WEAKENED: 0.5, Verdict.OVERTURNED: 1.0}


class Trigger(enum.StrEnum):
    """Why a claim was re-tested."""

    SCHEDULED = "scheduled"
    RANDOM = "random"
    ALARM = "alarm"
    PERSON = "person"


UNTRIGGERED = frozenset({Trigger.SCHEDULED, Trigger.RANDOM})
"""Triggers that say nothing about the claim itself."""


@dataclass(frozen=True, slots=True)
class PastRetest:
    """A verdict as the ledger keeps it: what was believed when it came, and what triggered it.

    `before` is P_hold as shown before the verdict, `counted_from` the day its age was counted from,
    `ratio` that by which the evidence then divided the odds.
    """

    seq: int
    claim_id: ClaimId
    on: date
    verdict: Verdict
    trigger: Trigger
    group: Group
    counted_from: date
    before: float
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The exposure of every group. `through` is the number of the last ledger event counted."""

    exposures: Mapping[Group, Exposure] = field(default_factory=dict)
    through: int = 0

    def of(self, group: Group) -> Exposure:
        """What is known of a group."""
        return self.exposures.get(group, NO_EXPOSURE)

    def digest(self) -> str:
        """Short name of all exposures: judgements under another name may be others."""
        told = sorted(
            (*group, seen.failures, seen.months) for group, seen in self.exposures.items()
        )
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


NO_RECORD = TrackRecord()


def group_of(claim: Claim) -> Group:
    """The group of a claim."""
    return claim.kind, topic_key(claim.topics[0]) if claim.topics else ""


def past_retest(sealed: SealedEvent) -> PastRetest | None:
    """The re-test that an event tells of; None for other events, verdicts that decided nothing, and
    re-tests without a trigger or an age."""
    event, body = sealed.event, sealed.event.body
    before: Mapping[str, Any] | None = body.get("before")
    if event.kind is not EventKind.RETESTED or event.claim_id is None or not before:
        return None
    verdict = Verdict(body["verdict"])
    if verdict is Verdict.INCONCLUSIVE:
        return None
    return PastRetest(
        seq=sealed.seq,
        claim_id=event.claim_id,
        on=event.at.date(),
        verdict=verdict,
        trigger=Trigger(body["trigger"]),
        group=(Kind(before["kind"]), str(before["topic"])),
        counted_from=date.fromisoformat(before["counted_from"]),
        before=float(before["value"]),
        ratio=float(before.get("ratio", 1.0)),
    )


def past_retests(events: Iterable[SealedEvent]) -> list[PastRetest]:
    """The re-tests among these events, in order."""
    return [found for found in map(past_retest, events) if found is not None]


def track_record(past: Iterable[PastRetest], *, unseen: bool = True) -> TrackRecord:
    """The record that these re-tests make, in the order in which they came.

    A claim that held adds the months since its clock began; one that fell adds a failure and half
    of them, for nobody knows when in between it fell. No month of a claim is counted twice. Without
    `unseen` every fall counts once, as older versions of this program counted.
    """
    exposures: dict[Group, Exposure] = {}
    counted: dict[ClaimId, date] = {}
    through = 0
    for one in past:
        if one.trigger not in UNTRIGGERED:
            continue
        start = max(one.counted_from, counted.get(one.claim_id, one.counted_from))
        counted[one.claim_id] = one.on
        months = months_between(start, one.on)
        seen = _exposure(_FAILURES[one.verdict], months, _stands_for(one) if unseen else 1.0)
        exposures[one.group] = exposures.get(one.group, NO_EXPOSURE) + seen
        through = one.seq
    return TrackRecord(exposures, through)


def _stands_for(one: PastRetest) -> float:
    """How many falls one stands for that came out of a re-test of this trigger."""
    return 1.0 / min(1.0, one.ratio) if one.trigger is Trigger.SCHEDULED else 1.0


def _exposure(failures: float, months: float, times: float) -> Exposure:
    return Exposure(failures * times, months / 2 * times) if failures else Exposure(0.0, months)
