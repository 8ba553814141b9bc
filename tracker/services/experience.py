"""Experience: the policy in force and what re-tests have shown, as the ledger tells them."""

from datetime import datetime

from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.track_record import TrackRecord, past_retests, track_record
from tracker.ports import Ledger


def read_track_record(ledger: Ledger) -> TrackRecord:
    """What all re-tests so far have shown."""
    return track_record(past_retests(ledger.events_of(EventKind.RETESTED)))


def adopt_policy(ledger: Ledger, policy: Policy, now: datetime, actor: str) -> bool:
    """Keep a policy in the ledger, in full, when it is not the one of the last time.

    Whatever was judged before refers to the digest of the policy it was judged by.
    """
    digest = policy.digest()
    last = ledger.latest_of(EventKind.POLICY)
    before = last.event.body.get("digest") if last else None
    if before == digest:
        return False
    instead = f", in place of {before}" if before else ""
    body = {
        "reason": f"policy {digest}{instead}",
        "digest": digest,
        "replaces": before,
        "policy": policy.as_json(),
    }
    ledger.append([Event(EventKind.POLICY, now, actor, body=body)])
    return True
