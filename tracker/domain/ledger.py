"""The append-only ledger: events, their hash chain, and the replay of every status from it.

An event is sealed with the SHA-256 of the previous seal and its own canonical JSON (sorted keys, no
blanks, UTF-8, no NaN), so that a changed, removed, inserted or reordered row breaks the chain.
"""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tracker.domain.chain import GENESIS as GENESIS
from tracker.domain.chain import Chain, ChainFault, Link
from tracker.domain.claims import ClaimId
from tracker.domain.status import Status


class EventKind(enum.StrEnum):
    """What happened."""

    CLAIM_ADDED = "claim-added"
    CLAIM_CHANGED = "claim-changed"
    ASSESSED = "assessed"
    RETESTED = "retested"
    SNOOZED = "snoozed"
    FINDING_ACCEPTED = "finding-accepted"
    FINDING_REOPENED = "finding-reopened"
    RETIRED = "retired"
    REVIVED = "revived"
    LEAD_ACCEPTED = "lead-accepted"
    LEAD_DISMISSED = "lead-dismissed"
    LEAD_RETURNED = "lead-returned"
    NIGHT = "night"
    PROMPTED = "prompted"
    PROPOSED = "proposed"
    PROPOSAL_DROPPED = "proposal-dropped"
    ANCHORED = "anchored"
    POLICY = "policy-adopted"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, not yet in the chain. `at` is aware UTC; `body` is plain JSON."""

    kind: EventKind
    at: datetime
    actor: str
    claim_id: ClaimId | None = None
    from_status: Status | None = None
    to_status: Status | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event in its place in the chain. `seq` counts from 1 without gaps."""

    seq: int
    event: Event
    previous: str
    seal: str


def canonical_json(value: Any) -> str:
    """The one spelling of a JSON value that is hashed. Raises ValueError on NaN or infinity."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds and a Z. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a moment of the ledger needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_fields(seq: int, event: Event) -> dict[str, Any]:
    """The fields of an event that its seal covers, as plain JSON."""
    return {
        "seq": seq,
        "kind": event.kind.value,
        "at": utc_text(event.at),
        "actor": event.actor,
        "claim_id": event.claim_id,
        "from_status": event.from_status.value if event.from_status else None,
        "to_status": event.to_status.value if event.to_status else None,
        "body": event.body,
    }


def seal(previous: str, seq: int, event: Event) -> SealedEvent:
    """Put an event at place `seq` after the seal `previous`."""
    text = previous + canonical_json(event_fields(seq, event))
    return SealedEvent(seq, event, previous, hashlib.sha256(text.encode()).hexdigest())


def link_of(sealed: SealedEvent) -> Link:
    """A sealed event as it is stored. What cannot be spelt is left empty, and so cannot hold."""
    event = sealed.event
    try:
        body, at = canonical_json(event.body), utc_text(event.at)
    except (ValueError, TypeError):
        body, at = "", ""
    return Link(
        seq=sealed.seq,
        kind=event.kind.value,
        at=at,
        actor=event.actor,
        claim_id=event.claim_id,
        from_status=event.from_status.value if event.from_status else None,
        to_status=event.to_status.value if event.to_status else None,
        body=body,
        previous=sealed.previous,
        seal=sealed.seal,
    )


def chain_faults(events: Iterable[SealedEvent]) -> tuple[ChainFault, ...]:
    """Every event that is not as it was written, in order; nothing when the chain is whole."""
    chain = Chain()
    for _ in chain.walk(map(link_of, events)):
        pass
    return chain.faults()


def replay(events: Iterable[SealedEvent]) -> dict[ClaimId, Status]:
    """The status of every claim as the ledger tells it."""
    statuses: dict[ClaimId, Status] = {}
    for sealed in events:
        event = sealed.event
        if event.claim_id is not None and event.to_status is not None:
            statuses[event.claim_id] = event.to_status
    return statuses
