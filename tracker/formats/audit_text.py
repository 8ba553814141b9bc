"""What an audit found wrong, in lines: the first of them told, all of them counted by kind."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from tracker.domain.audits import Difference, ShownDifference
from tracker.domain.chain import ChainFault, FaultKind
from tracker.domain.hold_replay import ChanceFault
from tracker.formats.replay_text import render_difference
from tracker.formats.words import count

MOST = 20
"""Lines of one kind of trouble; a program reads the rest as JSON."""

_Trouble = TypeVar("_Trouble", ChainFault, Difference, ChanceFault, ShownDifference)


def fault_lines(faults: Sequence[ChainFault], beyond: Mapping[FaultKind, int]) -> Iterator[str]:
    """``event 3: changed: why`` an event; `beyond` counts those that are not among the faults."""
    yield from (f"event {each.seq}: {each.kind}: {each.why}" for each in faults[:MOST])
    more = Counter(each.kind for each in faults[MOST:])
    more.update(beyond)
    yield from _rest("event", {str(kind): number for kind, number in more.items()})


def difference_lines(differences: Sequence[Difference]) -> Iterator[str]:
    """``claim 1f3a…: the store says fresh, the ledger due`` a claim."""
    for each in differences[:MOST]:
        stored, replayed = each.stored or "no claim", each.replayed or "nothing"
        yield f"claim {each.claim_id}: the store says {stored}, the ledger {replayed}"
    yield from _rest("claim", Counter(map(_kind, differences[MOST:])))


def chance_lines(chances: Sequence[ChanceFault]) -> Iterator[str]:
    """``event 7: why`` a recorded P_hold that does not come out again."""
    yield from (f"event {each.seq}: {each.why}" for each in chances[:MOST])
    yield from _rest("event", {"another P_hold": len(chances) - MOST})


def shown_lines(shown: Sequence[ShownDifference]) -> Iterator[str]:
    """A sentence a claim that shows another P_hold; those that are no fault come last."""
    ordered = sorted(shown, key=lambda each: each.awaits)
    yield from (render_difference(each) for each in ordered[:MOST])
    kinds = ("awaiting judgement" if each.awaits else "another P_hold" for each in ordered[MOST:])
    yield from _rest("claim", Counter(kinds))


def _kind(difference: Difference) -> str:
    if difference.stored is None:
        return "not in the store"
    return "not in the ledger" if difference.replayed is None else "another status"


def _rest(noun: str, more: Mapping[str, int]) -> Iterator[str]:
    """``and 980 more claims: 970 not in the store, 10 another status``; the most frequent first."""
    kinds = sorted(((number, kind) for kind, number in more.items() if number > 0), reverse=True)
    if kinds:
        told = ", ".join(f"{number:,} {kind}" for number, kind in kinds)
        total = sum(number for number, _ in kinds)
        yield f"and {total:,} more {count(total, noun).split()[-1]}: {told}"
