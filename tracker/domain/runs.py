"""A run: one nightly pass, what it asked, what was answered, and from where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.claims import ClaimId
from tracker.domain.status import Status


@dataclass(frozen=True, slots=True)
class Coverage:
    """The receipt of a run: how many ids were asked for and how they were answered.

    `asked` = `found` + `absent` + `unreachable`; `held_back` ids were not asked because the budget
    of requests was spent; of `unwitnessed` ids something doubtful was seen, and the second witness
    could not be asked about it. `canaries` is True when at least one believed answer held the
    canaries, False when no answer was believed, None when nothing was asked.
    """

    asked: int = 0
    found: int = 0
    absent: int = 0
    unreachable: int = 0
    held_back: int = 0
    unwitnessed: int = 0
    requests: int = 0
    canaries: bool | None = None
    offline: bool = False
    sources: Mapping[str, int] = field(default_factory=dict)
    snapshot_as_of: date | None = None
    troubles: tuple[str, ...] = ()

    @property
    def answered(self) -> int:
        return self.found + self.absent


@dataclass(frozen=True, slots=True)
class Run:
    """One pass. `finished_at` is None while it runs, and for ever when it was killed."""

    id: int
    started_at: datetime
    today: date
    finished_at: datetime | None = None
    coverage: Coverage = Coverage()
    head: int = 0


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One claim that moved: from where, to where, and the sentence that says why."""

    claim_id: ClaimId
    from_status: Status | None
    to_status: Status
    reason: str
    at: datetime
    actor: str
