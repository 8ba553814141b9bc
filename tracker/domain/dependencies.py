"""Claims that depend on claims: names that lead nowhere, to several, or round in a circle."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.imports import Notice

UNKNOWN, AMBIGUOUS, CIRCULAR = "depends-on-unknown", "depends-on-ambiguous", "depends-on-circular"


def named_claims(written: str, ids: list[ClaimId]) -> list[ClaimId]:
    """The claims whose id is `written` or else begins so; `ids` are sorted."""
    at = bisect_left(ids, written)
    if at < len(ids) and ids[at] == written:
        return [ids[at]]
    found = []
    while at < len(ids) and ids[at].startswith(written):
        found.append(ids[at])
        at += 1
    return found


def dependency_notices(
    told: Iterable[Claim], depends_on: Mapping[ClaimId, tuple[str, ...]]
) -> Iterator[Notice]:
    """What is wrong with the names under which these claims depend on others.

    `depends_on` holds every claim of the library, these included, with what it depends on.
    """
    ids = sorted(depends_on)
    for claim in told:
        where = claim.origin or claim.id
        for written in claim.depends_on:
            found = named_claims(written, ids)
            if not found:
                why = f"it depends on '{written}', and no claim has this id; the rule is idle"
                yield Notice(where, UNKNOWN, why)
            elif len(found) > 1:
                many = ", ".join(found[:3])
                yield Notice(where, AMBIGUOUS, f"'{written}' begins the ids of {many}; write more")
        if circle := _circle(claim, depends_on, ids):
            yield Notice(where, CIRCULAR, f"it depends on itself: {' → '.join(circle)}")


def _circle(
    claim: Claim, depends_on: Mapping[ClaimId, tuple[str, ...]], ids: list[ClaimId]
) -> tuple[str, ...]:
    """The shortest way from a claim back to itself, ids shortened; empty where there is none."""
    ways: list[tuple[ClaimId, ...]] = [(claim.id,)]
    seen = {claim.id}
    for way in ways:  # grows while it is walked: breadth first
        for written in depends_on.get(way[-1], ()):
            for other in named_claims(written, ids):
                if other == claim.id:
                    return tuple(id_[:8] for id_ in (*way, other))
                if other not in seen:
                    seen.add(other)
                    ways.append((*way, other))
    return ()
