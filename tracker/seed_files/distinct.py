"""No claim twice in one document: the second is refused with the line of the first."""

from collections.abc import Iterable

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.imports import Refusal


def refuse_repeated(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], list[Refusal]]:
    """The claims with distinct ids, in order, and a refusal for each that came before."""
    first: dict[ClaimId, Claim] = {}
    refusals = []
    for claim in claims:
        if claim.id in first:
            line = first[claim.id].origin.rsplit(":", 1)[-1]
            why = f"the same claim ({claim.id}) stands on line {line} already (remove one of them)"
            refusals.append(Refusal(claim.origin, why))
        else:
            first[claim.id] = claim
    return tuple(first.values()), refusals
