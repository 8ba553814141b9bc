"""Compare: is every P_hold that is shown the one that the ledger alone gives? Writes nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from tracker.domain.audits import ShownDifference
from tracker.domain.claims import ClaimId
from tracker.domain.hold import Hold
from tracker.domain.policy import Policy
from tracker.domain.reports import ClaimView
from tracker.services.measure import MeasureStore, measure


class ShownClaims(Protocol):
    """What a person is shown of the claims."""

    def claims(self, now: datetime) -> list[ClaimView]: ...


class CompareChances:
    """Compares them to the last bit."""

    def __init__(
        self, store: MeasureStore, shown: ShownClaims, policy: Policy, program: str = ""
    ) -> None:
        """`program` names the program as `AssessClaims` does."""
        self._store = store
        self._shown = shown
        self._policy = policy
        self._program = program

    def differences(self, holds: Mapping[ClaimId, Hold], now: datetime) -> list[ShownDifference]:
        """The claims whose P_hold as shown now is not that of `holds`, the ledger's."""
        different = list(_different(self._shown.claims(now), holds))
        if not different:
            return []
        under = measure(self._store, self._policy, now, self._program).under
        awaiting = set(self._store.awaiting_judgement(under, now.date()))
        return [
            ShownDifference(id_, shown, replayed, id_ in awaiting)
            for id_, shown, replayed in different
        ]


def _different(
    views: Iterable[ClaimView], holds: Mapping[ClaimId, Hold]
) -> Iterable[tuple[ClaimId, float | None, float | None]]:
    for view in views:
        id_ = view.tracked.claim.id
        replayed = holds[id_].value if id_ in holds else None
        if view.p_hold != replayed:
            yield id_, view.p_hold, replayed
