"""The hash chain of the ledger, link by link as it is stored: what was done to it, and where.

A link is not parsed: its seal covers the text of its body, so that a long chain is checked quickly
and what no longer is an event can still be named. A fault names the event it is about.
"""

import enum
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from json.encoder import encode_basestring as _quoted

GENESIS = "0" * 64
"""The seal before the first event."""

_LENGTH_OF_AT = 27
_NEAR = 64
"""How far from its place a moved event is looked for."""
_STEADY = 3
"""So many events out of place by the same step were moved together."""
_SUSPECTS = 20
_MOST_RUNS = 1_000
_MOST_NAMED = 100_000
"""Faults that are named at most; of a chain that is all broken the rest is counted."""


class FaultKind(enum.StrEnum):
    """What was done to the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "moved"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The event that is not as it was written (or is not there), and what was done to it."""

    seq: int
    why: str
    kind: FaultKind = FaultKind.CHANGED


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is stored. `at` is ISO 8601 with microseconds and a Z, `body` canonical JSON.

    A field that was changed by another hand may hold anything that can be written.
    """

    seq: int
    kind: str
    at: str
    actor: str
    claim_id: str | None
    from_status: str | None
    to_status: str | None
    body: str
    previous: str
    seal: str

    def sealed_as(self, seq: int) -> bool:
        """Whether this content was sealed as event number `seq`."""
        try:
            # The fields are spelt so that no two of them can share one text: see `event_fields`.
            text = (
                f'{self.previous}{{"actor":{_word(self.actor)},"at":"{self.at}",'
                f'"body":{self.body},"claim_id":{_word(self.claim_id)},'
                f'"from_status":{_word(self.from_status)},"kind":{_word(self.kind)},"seq":{seq},'
                f'"to_status":{_word(self.to_status)}}}'
            )
            sealed = hashlib.sha256(text.encode()).hexdigest() == self.seal
            return sealed and len(self.at) == _LENGTH_OF_AT
        except (TypeError, UnicodeEncodeError):
            return False  # what cannot even be spelt was not written by us


class Chain:
    """What a walk over the links has found so far; memory does not grow with the chain.

    `suspects` are the first links whose content was sealed under no number near their own; `beyond`
    counts the faults that are no more named, by kind.
    """

    def __init__(self) -> None:
        self.events = 0
        self.head = ""
        self.last = 0
        self.suspects: list[Link] = []
        self.beyond: Counter[FaultKind] = Counter()
        self._seal = GENESIS
        self._intact = True
        self._unlinked: int | None = None
        self._runs: list[tuple[int, int]] = [(1, 0)]
        self._found: list[ChainFault] = []

    def walk(self, links: Iterable[Link]) -> Iterator[Link]:
        """Pass the links on and look at each."""
        for link in links:
            self._look(link)
            self._seal = self.head = link.seal
            self.last = link.seq
            self.events += 1
            yield link

    def faults(self) -> tuple[ChainFault, ...]:
        """What was found, in the order of the events, each event named once."""
        found = [*self._out_of_place(), *self._found]
        if self._unlinked is not None:
            found.append(_changed(self._unlinked, "it does not follow the event before it"))
        named: dict[int, ChainFault] = {}
        for fault in found:
            named.setdefault(fault.seq, fault)
        return tuple(named[seq] for seq in sorted(named))

    def _look(self, link: Link) -> None:
        expected = self.last + 1
        if link.seq > expected:
            self._say(_gone(expected, link.seq - 1))
        elif link.seq < expected:
            self._say(ChainFault(link.seq, "another event has its number", FaultKind.INSERTED))
        home = self._home(link)
        if home is None:
            self._say(_changed(link.seq, "its content was changed after it was written"))
            if len(self.suspects) < _SUSPECTS:
                self.suspects.append(link)
        elif link.seq - home != self._runs[-1][1] and len(self._runs) < _MOST_RUNS:
            self._runs.append((link.seq, link.seq - home))
        at_home = home == link.seq
        self._follow(link, at_home and self._intact and link.seq == expected)
        self._intact = at_home

    def _home(self, link: Link) -> int | None:
        """The number under which this content was sealed; None where it was changed."""
        for seq in (link.seq - self._runs[-1][1], link.seq):
            if link.sealed_as(seq):
                return seq
        near = range(max(1, link.seq - _NEAR), link.seq + _NEAR + 1)
        return next((seq for seq in near if link.sealed_as(seq)), None)

    def _follow(self, link: Link, comparable: bool) -> None:
        """Whether it follows the event before it; who is to blame, only the next event can tell."""
        blamed, self._unlinked = self._unlinked, None
        if not comparable:
            if blamed is not None:
                self._say(_changed(blamed, "it does not follow the event before it"))
            return
        follows = link.previous == self._seal
        if blamed is not None and follows and blamed > 1:
            self._say(_changed(blamed - 1, f"it was written anew: event {blamed} followed another"))
        elif blamed is not None:
            self._say(_changed(blamed, "it was written anew: it follows another event"))
        elif not follows:
            self._unlinked = link.seq

    def _out_of_place(self) -> Iterator[ChainFault]:
        """What the numbers tell under which events were sealed: they were moved one by one, or all
        of them from some place on, because others were put before them or taken away."""
        steady = 0
        ends = [start for start, _ in self._runs[1:]] + [self.last + 1]
        for place, ((start, shift), end) in enumerate(zip(self._runs, ends, strict=True)):
            exchanged = self._is_moved(start - shift, place)
            alone = end - start < _STEADY and (end <= self.last or exchanged)
            if alone and shift != steady:
                for seq in range(start, end):
                    yield ChainFault(seq, _was(seq - shift), FaultKind.MOVED)
            elif not alone:
                yield from _put_or_taken(start, steady, shift)
                steady = shift

    def _is_moved(self, seq: int, before: int) -> bool:
        """Whether the event with this number, in a run before this one, is out of place too."""
        starts = [start for start, _ in self._runs[1 : before + 1]]
        runs = zip(self._runs[:before], starts, strict=True)
        return any(shift and start <= seq < end for (start, shift), end in runs)

    def _say(self, fault: ChainFault) -> None:
        if len(self._found) < _MOST_NAMED:
            self._found.append(fault)
        else:
            self.beyond[fault.kind] += 1


def _put_or_taken(start: int, before: int, shift: int) -> Iterator[ChainFault]:
    for seq in range(start - (shift - before), start):
        why = "it was inserted; the events after it were moved on"
        yield ChainFault(seq, why, FaultKind.INSERTED)
    if shift < before:
        first = start - before
        fault = _gone(first, first + before - shift - 1)
        yield replace(fault, why=f"{fault.why}; those after were moved up")


def cut_off(chain: Chain, seq: int | None) -> ChainFault:
    """The fault of a chain that does not hold the head that was kept elsewhere.

    `seq` is the number of that head where it is known.
    """
    if seq is not None and seq > chain.last:
        gone = _gone(chain.last + 1, seq)
        return replace(gone, why=f"{gone.why} at the end", kind=FaultKind.CUT_OFF)
    place = chain.last + 1 if seq is None else seq
    why = "the head that was kept is nowhere: its end was removed, or it was all written anew"
    return ChainFault(place, why, FaultKind.CUT_OFF)


def moved_far(link: Link, followed: Link) -> ChainFault | None:
    """The fault of an event that is far from its place, told by the event it followed."""
    home = followed.seq + 1
    return ChainFault(link.seq, _was(home), FaultKind.MOVED) if link.sealed_as(home) else None


def _changed(seq: int, why: str) -> ChainFault:
    return ChainFault(seq, why, FaultKind.CHANGED)


def _gone(first: int, last: int) -> ChainFault:
    why = f"event {first} is missing" if first == last else f"events {first} to {last} are missing"
    return ChainFault(first, why, FaultKind.REMOVED)


def _was(home: int) -> str:
    return f"it was event {home} when it was written"


@lru_cache(maxsize=200_000)
def _word(text: str | None) -> str:
    return "null" if text is None else _quoted(text)
