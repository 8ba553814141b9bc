"""Who is asked tonight: arXiv's own list of changes vouches for the rest by saying nothing.

A paper that was seen before, and that no complete harvest since then has mentioned, is *unchanged*:
OAI-PMH lists every new version, withdrawal and publication under the day it happened. Silence finds
nothing and clears no suspicion, so every night also asks anew about a share that does not grow.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the night's harvest said, as far as anchors are concerned.

    `papers` are records of OAI-PMH, `deleted` ids that it calls deleted. `unbroken_since` is the
    first day of which every change until now was read; None where silence means nothing.
    """

    papers: Mapping[ArxivId, Paper] = field(default_factory=dict)
    deleted: frozenset[ArxivId] = frozenset()
    unbroken_since: date | None = None


NOTHING_HEARD = Heard()


@dataclass(frozen=True, slots=True)
class Plan:
    """`ask` in this order; `vouched` ids may be left out, `cached` ones are."""

    ask: tuple[ArxivId, ...]
    vouched: frozenset[ArxivId] = frozenset()
    cached: frozenset[ArxivId] = frozenset()


NOBODY_ASKED = Plan(())


def plan_of(
    ids: Collection[ArxivId],
    known: Mapping[ArxivId, Sightings],
    doubtful: Collection[ArxivId],
    heard: Heard,
    share: int,
    fresh_since: datetime | None = None,
) -> Plan:
    """Ids never answered come first, then doubtful ones, then those least recently answered.

    Of the ids that silence vouches for only `share` are asked. Ids answered at or after
    `fresh_since` need no asking. `doubtful` ids are asked whatever else speaks for them.
    """
    told = set(heard.papers)
    cached = {i for i in ids if i not in doubtful and _fresh(known.get(i), fresh_since)}
    left = sorted(
        (id_ for id_ in ids if id_ in doubtful or id_ not in told | cached),
        key=lambda id_: (_answered(known, id_), id_),
    )
    never = [id_ for id_ in left if _answered(known, id_) == _NEVER]
    suspects = [id_ for id_ in left if id_ in doubtful and id_ not in set(never)]
    urgent = {*never, *suspects}
    rest = [id_ for id_ in left if id_ not in urgent]
    silent = [id_ for id_ in rest if vouched(known[id_], heard)]
    speaking = [id_ for id_ in rest if not vouched(known[id_], heard)]
    ask = (*never, *suspects, *speaking, *silent[: max(0, share)])
    return Plan(ask, frozenset(silent), frozenset(cached))


def doubted(known: Mapping[ArxivId, Sightings], heard: Heard) -> Iterable[ArxivId]:
    """Ids that were missing at a look, or that the harvest calls deleted."""
    return [id_ for id_, seen in known.items() if seen.absences or id_ in heard.deleted]


def unbroken_since(
    before: tuple[date, datetime] | None, window_since: date, complete: bool
) -> date | None:
    """The first day of an unbroken row of harvests that ends tonight; None without one.

    `before` is the same day of the last complete harvest and when that one was answered: the row
    goes on where tonight's window begins no later than the day of that answer.
    """
    if not complete:
        return None
    if before is not None and window_since <= before[1].date():
        return min(before[0], window_since)
    return window_since


def vouched(seen: Sightings, heard: Heard) -> bool:
    """Whether nothing can have happened to the paper since it was last answered.

    The day of the answer must be read whole, for the change may have come after the answer.
    """
    since = heard.unbroken_since
    return (
        since is not None
        and seen.paper is not None
        and seen.answered_at is not None
        and seen.answered_at.date() >= since
    )


def _fresh(seen: Sightings | None, since: datetime | None) -> bool:
    return (
        since is not None
        and seen is not None
        and seen.paper is not None
        and not seen.absences
        and seen.answered_at is not None
        and seen.answered_at >= since
    )


def _answered(known: Mapping[ArxivId, Sightings], id_: ArxivId) -> datetime:
    seen = known.get(id_)
    return seen.answered_at if seen and seen.answered_at else _NEVER
