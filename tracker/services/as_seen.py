"""A claim as a person had it before their eyes: what changed meanwhile is not overwritten."""

from tracker.domain.claims import ClaimId
from tracker.domain.errors import ClaimMovedError
from tracker.domain.tracked import TrackedClaim
from tracker.ports import ClaimStore


def claim_as_seen(store: ClaimStore, claim_id: ClaimId, seen: int | None) -> TrackedClaim:
    """The claim; `seen` is its number of writes when the person looked, None when nobody says.

    Raises ClaimNotFoundError, ClaimMovedError. Whoever acts on it writes with the number of writes
    it has here, so that nobody can slip in between.
    """
    tracked = store.claim(claim_id)
    if seen is not None and tracked.writes != seen:
        raise moved_meanwhile(claim_id)
    return tracked


def moved_meanwhile(claim_id: ClaimId) -> ClaimMovedError:
    """The error that says so."""
    return ClaimMovedError(
        "the claim was moved by another process at this moment",
        f"look again: tracker show {claim_id[:8]}",
    )
