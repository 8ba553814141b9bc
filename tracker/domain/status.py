"""The eight statuses and the one table of moves between them; nothing else assigns a status."""

import enum

from tracker.domain.errors import IllegalMoveError


class Status(enum.StrEnum):
    """Where a claim stands, worst first."""

    OVERTURNED = "overturned"
    UNVERIFIABLE = "unverifiable"
    CONTESTED = "contested"
    STALE = "stale"
    DUE = "due"
    UNCHECKED = "unchecked"
    FRESH = "fresh"
    RETIRED = "retired"

    @property
    def rank(self) -> int:
        """0 is worst; the order of the table."""
        return _ORDER.index(self)


_ORDER = tuple(Status)


class Actor(enum.StrEnum):
    """Who moves a claim: the nightly machine, a person, or a document that is imported again."""

    MACHINE = "machine"
    PERSON = "person"
    IMPORT = "import"


_S = Status
_MACHINE_MOVES = {
    _S.UNCHECKED: {_S.FRESH, _S.DUE, _S.STALE, _S.UNVERIFIABLE},
    _S.FRESH: {_S.DUE, _S.STALE, _S.UNVERIFIABLE},
    _S.DUE: {_S.STALE, _S.UNVERIFIABLE},
    _S.STALE: {_S.UNVERIFIABLE},
    _S.CONTESTED: {_S.UNVERIFIABLE},
    _S.UNVERIFIABLE: set[Status](),
    _S.OVERTURNED: set[Status](),
    _S.RETIRED: set[Status](),
}
_PERSON_MOVES = {
    _S.UNCHECKED: {_S.CONTESTED, _S.OVERTURNED, _S.RETIRED},
    _S.FRESH: {_S.DUE, _S.CONTESTED, _S.OVERTURNED, _S.RETIRED},
    _S.DUE: {_S.FRESH, _S.UNCHECKED, _S.CONTESTED, _S.OVERTURNED, _S.RETIRED},
    _S.STALE: {_S.FRESH, _S.UNCHECKED, _S.CONTESTED, _S.OVERTURNED, _S.RETIRED},
    _S.CONTESTED: {_S.FRESH, _S.UNCHECKED, _S.OVERTURNED, _S.RETIRED},
    _S.UNVERIFIABLE: {_S.FRESH, _S.UNCHECKED, _S.OVERTURNED, _S.RETIRED},
    _S.OVERTURNED: {_S.FRESH, _S.UNCHECKED, _S.CONTESTED, _S.RETIRED},
    _S.RETIRED: set(Status) - {_S.RETIRED},
}
_IMPORT_MOVES = {
    status: ({_S.UNCHECKED, _S.UNVERIFIABLE} - {status} if status is not _S.RETIRED else set())
    for status in Status
}
MOVES = {
    Actor.MACHINE: _MACHINE_MOVES,
    Actor.PERSON: _PERSON_MOVES,
    Actor.IMPORT: _IMPORT_MOVES,
}
"""Every move there is. The machine only ever moves a claim towards doubt, except that the first
successful check of an unchecked claim may find it fresh. It never overturns, and it never leads out
of contested, unverifiable or overturned; a person's re-test, a new text or new anchors do."""


def can_move(actor: Actor, origin: Status, target: Status) -> bool:
    """Whether the table allows this move; staying where one is always allowed."""
    return origin is target or target in MOVES[actor][origin]


def check_move(actor: Actor, origin: Status, target: Status, advice: str = "") -> None:
    """Raises IllegalMoveError when the table does not allow the move."""
    if not can_move(actor, origin, target):
        raise IllegalMoveError(f"a claim that is {origin} cannot become {target} this way", advice)
