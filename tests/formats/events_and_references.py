"""The ledger of one claim, and references that were verified."""

from tests.formats.values import (
    EARLIER,
    NIGHT,
    OTHER,
    UNGROUNDED,
    WITHDRAWN,
    anchor,
    paper,
)
from tracker.domain.ledger import GENESIS, Event, EventKind, SealedEvent, seal
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status

VERIFIED = (
    VerifiedReference(
        Reference("paper.md:3", anchor("2411.12580", said="Procedural Knowledge")),
        Outcome.FOUND,
        paper("2411.12580", "Procedural Knowledge in Pretraining Drives Reasoning", version=3),
    ),
    VerifiedReference(
        Reference("paper.md:9", anchor("2510.00007", said="Sparse Routers")),
        Outcome.FOUND,
        paper("2510.00007", "On the Cohomology of Moduli Spaces"),
        (OTHER,),
    ),
    VerifiedReference(Reference("paper.md:12", anchor("2408.03314")), Outcome.UNCHECKED),
)


def events() -> tuple[SealedEvent, ...]:
    """The history of one claim."""
    id_ = UNGROUNDED.tracked.claim.id
    told = (
        Event(
            EventKind.CLAIM_ADDED,
            EARLIER,
            "import",
            id_,
            None,
            Status.UNCHECKED,
            {"text": UNGROUNDED.tracked.claim.text},
        ),
        Event(
            EventKind.ASSESSED,
            NIGHT,
            "machine",
            id_,
            Status.UNCHECKED,
            Status.UNVERIFIABLE,
            {"reason": WITHDRAWN.message, "p_hold": 0.7712, "findings": ["anchor-withdrawn"]},
        ),
        Event(
            EventKind.RETESTED,
            NIGHT,
            "person",
            id_,
            Status.UNVERIFIABLE,
            Status.FRESH,
            {
                "verdict": "holds",
                "evidence": ["2506.00001", "2411.12580"],
                "note": "=2+2 | read\nboth",
                "by": "Ada",
            },
        ),
    )
    sealed: list[SealedEvent] = []
    for number, event in enumerate(told, 1):
        sealed.append(seal(sealed[-1].seal if sealed else GENESIS, number, event))
    return tuple(sealed)
