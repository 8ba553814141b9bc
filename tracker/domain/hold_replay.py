"""Every P_hold of the ledger computed once more: from its own parts, and from the re-tests so far.

An event of a claim holds ``hold`` (what stands after it) and, for a re-test, ``before`` (what was
shown before the verdict). From the parts alone the value must come out again bit for bit, and what
the parts say of re-tests must be what the ledger had told up to the event they name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.claims import ClaimId
from tracker.domain.hold import Hold, hold_from_json
from tracker.domain.ledger import SealedEvent
from tracker.domain.track_record import PastRetest, TrackRecord, past_retest, track_record


@dataclass(frozen=True, slots=True)
class ChanceFault:
    """A recorded P_hold that does not come out again, and why."""

    seq: int
    claim_id: ClaimId | None
    why: str


def chance_faults(events: Iterable[SealedEvent]) -> Iterator[ChanceFault]:
    """Every fault, in order; nothing when all chances replay. `events` begin with the first one."""
    past: list[PastRetest] = []
    records: dict[int, tuple[TrackRecord, ...]] = {}
    for sealed in events:
        if sealed.event.claim_id is None:
            continue
        for name in ("before", "hold"):
            written = sealed.event.body.get(name)
            why = _fault(written, past, records) if written else ""
            if why:
                yield ChanceFault(sealed.seq, sealed.event.claim_id, why)
        told = past_retest(sealed)
        if told is not None:
            past.append(told)


def hold_on(written: Mapping[str, Any], record: TrackRecord, day: date) -> Hold:
    """P_hold on a day by what the last event of a claim keeps (its ``hold``) and the re-tests of
    like claims so far. Raises KeyError, ValueError or TypeError for what is none."""
    kept = hold_from_json(written)
    seen = record.of((kept.grounds.kind, kept.grounds.topic))
    return replace(kept, seen=seen, through=record.through).on(day)


def _fault(
    written: Mapping[str, Any], past: list[PastRetest], records: dict[int, tuple[TrackRecord, ...]]
) -> str:
    try:
        hold = hold_from_json(written)
    except (KeyError, TypeError, ValueError) as error:
        return f"the parts of P_hold cannot be read: {error!r}"
    for name, value in hold.as_json().items():
        if written.get(name) != value:
            return f"{name} of P_hold is recorded as {written.get(name)}, its parts give {value}"
    through = hold.through
    if through not in records:
        until = [one for one in past if one.seq <= through]
        # An event of an older version counted as that version did.
        records[through] = (track_record(until), track_record(until, unseen=False))
    seen = [each.of((hold.grounds.kind, hold.grounds.topic)) for each in records[through]]
    if hold.seen not in seen:
        told = seen[0].failures
        return f"it counts {hold.seen.failures:g} failures, the re-tests so far {told:g}"
    return ""
