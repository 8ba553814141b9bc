"""Claims that depend on claims: names that lead nowhere, to several, or round in a circle."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.imports import Notice

CIRCULAR = "depends-on-circular"


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


def refused_dependencies(
    told: Iterable[Claim], depends_on: Mapping[ClaimId, tuple[str, ...]]
) -> dict[ClaimId, str]:
    """Why claims that are told cannot be taken in: a name they depend on leads to no claim, or to
    several. A claim that only leads to a refused one is refused with it.

    `depends_on` holds every claim of the library, these included, with what it depends on.
    """
    waiting = [claim for claim in told if claim.depends_on]
    refused: dict[ClaimId, str] = {}
    there = sorted(depends_on)
    while True:
        new = {
            claim.id: why
            for claim in waiting
            if claim.id not in refused and (why := _leads_astray(claim, there))
        }
        if not new:
            return refused
        refused.update(new)
        there = [id_ for id_ in there if id_ not in new]


def _leads_astray(claim: Claim, ids: list[ClaimId]) -> str:
    for written in claim.depends_on:
        found = named_claims(written, ids)
        if not found:
            return (
                f"it depends on '{written}', and no claim has this id: tracker list shows the ids; "
                "a claim of another document must be imported before it, or with it"
            )
        if len(found) > 1:
            return f"'{written}' begins the ids of {', '.join(found[:3])}: write more of it"
    return ""


def dependency_notices(
    told: Iterable[Claim], depends_on: Mapping[ClaimId, tuple[str, ...]]
) -> Iterator[Notice]:
    """Claims that depend on themselves by the names they depend on, with the way.

    `depends_on` holds every claim of the library, these included, with what it depends on.
    """
    ids = sorted(depends_on)
    for claim in told:
        if circle := _circle(claim, depends_on, ids):
            way = f"it depends on itself: {' → '.join(circle)}"
            yield Notice(claim.origin or claim.id, CIRCULAR, way)


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
