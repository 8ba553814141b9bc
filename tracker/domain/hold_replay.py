"""Every P_hold of the ledger computed once more: from its own parts, and from the re-tests so far.

An event holds ``hold`` (what stands after it) and, for a re-test, ``before`` (what was shown before
the verdict). From the parts alone the value must come out again bit for bit, and what the parts say
of re-tests must be what the ledger had told up to the event they name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.claims import ClaimId
from tracker.domain.hold import hold_from_json
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.track_record import PastRetest, TrackRecord, past_retest, track_record

_KINDS = {EventKind.ASSESSED, EventKind.RETESTED}


@dataclass(frozen=True, slots=True)
class ChanceFault:
    """A recorded P_hold that does not come out again, and why."""

    seq: int
    claim_id: ClaimId | None
    why: str


def chance_faults(events: Iterable[SealedEvent]) -> Iterator[ChanceFault]:
    """Every fault, in order; nothing when all chances replay. `events` begin with the first one."""
    past: list[PastRetest] = []
    records: dict[int, TrackRecord] = {}
    for sealed in events:
        if sealed.event.kind not in _KINDS:
            continue
        for name in ("before", "hold"):
            written = sealed.event.body.get(name)
            why = _fault(written, past, records) if written else ""
            if why:
                yield ChanceFault(sealed.seq, sealed.event.claim_id, why)
        told = past_retest(sealed)
        if told is not None:
            past.append(told)


def _fault(
    written: Mapping[str, Any], past: list[PastRetest], records: dict[int, TrackRecord]
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
        records[through] = track_record(one for one in past if one.seq <= through)
    seen = records[through].of((hold.grounds.kind, hold.grounds.topic))
    if seen != hold.seen:
        return f"it counts {hold.seen.failures:g} failures, the re-tests so far {seen.failures:g}"
    return ""
