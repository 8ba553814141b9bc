"""What the ledger alone gives, as text: one line a claim, worst first."""

from collections.abc import Mapping

from tracker.domain.audits import ShownDifference
from tracker.domain.claims import ClaimId
from tracker.domain.hold import Hold
from tracker.domain.status import Status


def render_replay(statuses: Mapping[ClaimId, Status], holds: Mapping[ClaimId, Hold]) -> str:
    """``ID  status  P_hold 0.634``; no P_hold where a claim has no age."""
    ordered = sorted(statuses.items(), key=lambda pair: (pair[1].rank, pair[0]))
    return "".join(f"{id_}  {status}{_chance(holds.get(id_))}\n" for id_, status in ordered)


def render_difference(told: ShownDifference) -> str:
    """One sentence."""
    what = f"{told.claim_id}: P_hold is shown as {told.shown}, the ledger gives {told.replayed}"
    return f"{what}; it awaits judgement: tracker nightly" if told.awaits else what


def _chance(hold: Hold | None) -> str:
    return "" if hold is None else f"  P_hold {hold.value:.3f}"
