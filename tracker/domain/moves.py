"""Net moves: where claims came from and where they are, read from a stretch of the ledger."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tracker.domain.claims import ClaimId
from tracker.domain.ledger import SealedEvent
from tracker.domain.runs import StatusChange
from tracker.domain.status import Status

_NO_WORD = {None, Status.UNCHECKED}
_WELL = {Status.UNCHECKED, Status.FRESH, Status.RETIRED}


def calls_for_attention(move: StatusChange) -> bool:
    """Whether somebody should hear of it: not of a claim that is new, or was checked for the first
    time, and is well."""
    return not (move.from_status in _NO_WORD and move.to_status in _WELL)


def net_moves(
    events: Iterable[SealedEvent], from_day: date | None = None
) -> list[tuple[StatusChange, str]]:
    """One move a claim that is elsewhere than before, with the cause that groups it; worst first.

    Events before `from_day` (UTC) are left out.
    """
    moves: dict[ClaimId, tuple[StatusChange, str]] = {}
    for sealed in events:
        event = sealed.event
        if event.claim_id is None or event.to_status is None:
            continue
        if from_day is not None and event.at.date() < from_day:
            continue
        before = moves.get(event.claim_id)
        change = StatusChange(
            claim_id=event.claim_id,
            from_status=before[0].from_status if before else event.from_status,
            to_status=event.to_status,
            reason=str(event.body.get("reason", "")),
            at=event.at,
            actor=event.actor,
        )
        cause = str(event.body.get("cause") or change.reason)
        if before and event.from_status is event.to_status:
            change, cause = replace(change, reason=before[0].reason), before[1]
        moves[event.claim_id] = (change, cause)
    real = [pair for pair in moves.values() if pair[0].from_status is not pair[0].to_status]
    return sorted(real, key=lambda pair: (pair[0].to_status.rank, pair[1], pair[0].claim_id))
