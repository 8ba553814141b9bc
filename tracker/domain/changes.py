"""One step of a claim as it is written: all of it, or nothing."""

from dataclasses import dataclass

from tracker.domain.claims import Claim
from tracker.domain.findings import Finding
from tracker.domain.leads import Lead
from tracker.domain.ledger import Event
from tracker.domain.proposals import ProposalId
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One atomic step of one claim: all of it is written, or nothing.

    `expected` is the status the claim must still have (None: it must not exist yet), and `writes`
    the number of writes that the writer had seen (None: any); where either is another by now, the
    change is not written, so that nobody overwrites what he has not read. `findings` replace the
    open ones; `leads` take the place of the claim's leads of the same papers;
    `confirms` is a model's proposal that a person makes his own with this step.
    """

    claim: Claim
    state: ClaimState
    findings: tuple[Finding, ...]
    expected: Status | None
    events: tuple[Event, ...] = ()
    writes: int | None = None
    leads: tuple[Lead, ...] = ()
    confirms: ProposalId | None = None
