"""The store in memory: the twin of the SQL store, for dry runs and tests; forgets when it ends."""

import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Self

from tracker.domain.assessment import overturned
from tracker.domain.chain import Link
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import ClaimId, Inquiry, InquiryId
from tracker.domain.errors import StoreError
from tracker.domain.identifiers import ArxivId
from tracker.domain.judged import Judged
from tracker.domain.leads import Lead, LeadState, readings_of
from tracker.domain.ledger import GENESIS, Event, EventKind, SealedEvent, link_of, seal
from tracker.domain.prompts import WrittenPrompt
from tracker.domain.proposals import Proposal, ProposalId, ProposalState
from tracker.domain.runs import Coverage, Run
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.suggestions import Suggestion, SuggestionKey
from tracker.domain.tracked import TrackedClaim
from tracker.ports import Store
from tracker.storage.checks import as_utc, check_leads, check_sightings, check_state, checked_event
from tracker.storage.choices import (
    as_expected,
    as_prefix,
    merged_leads,
    no_claim,
    no_inquiry,
    replaced_leads,
    the_one_claim,
)
from tracker.storage.memory_searches import MemorySearches


class MemoryStore(MemorySearches):
    """See `tracker.ports.Store`. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__()
        self._inquiries: dict[InquiryId, Inquiry] = {}
        self._claims: dict[ClaimId, TrackedClaim] = {}
        self._sightings: dict[ArxivId, Sightings] = {}
        self._suggestions: dict[SuggestionKey, Suggestion] = {}
        self._leads: dict[ClaimId, list[Lead]] = {}
        self._prompts: dict[str, WrittenPrompt] = {}
        self._proposals: dict[ProposalId, Proposal] = {}
        self._events: list[SealedEvent] = []
        self._runs: dict[int, Run] = {}
        self._touches: dict[ClaimId, int] = {}
        self._judged: dict[ClaimId, Judged] = {}
        self._one_at_a_time = threading.RLock()

    @classmethod
    def copy_from(cls, store: Store) -> Self:
        """A new store that holds what another holds now; what it learns stays its own."""
        copy = cls()
        copy._inquiries = {inquiry.id: inquiry for inquiry in store.inquiries()}
        copy._claims = {tracked.claim.id: tracked for tracked in store.claims()}
        copy._sightings = store.sightings()
        copy._suggestions = store.suggestions()
        for lead in store.leads():
            copy._leads.setdefault(lead.claim_id, []).append(lead)
        copy.save_searches(list(store.searches().values()))
        copy._prompts = {prompt.digest: prompt for prompt in store.prompts()}
        copy._proposals = {proposal.id: proposal for proposal in store.proposals()}
        copy._events = list(store.events())
        copy._runs = {run.id: run for run in reversed(store.runs(limit=sys.maxsize))}
        return copy

    def inquiries(self) -> list[Inquiry]:
        """In the order they were added."""
        with self._one_at_a_time:
            return list(self._inquiries.values())

    def put_inquiry(self, inquiry: Inquiry) -> None:
        """Keep the inquiry as it is now; one that is known keeps its place and its claims."""
        with self._one_at_a_time:
            self._inquiries[inquiry.id] = inquiry

    def claims(self) -> list[TrackedClaim]:
        """See `ClaimStore`."""
        with self._one_at_a_time:
            return [self._counted(tracked) for tracked in self._claims.values()]

    def claim(self, id_: ClaimId) -> TrackedClaim:
        """See `ClaimStore`."""
        with self._one_at_a_time:
            found = self._claims.get(id_)
        if found is None:
            raise no_claim(id_)
        return self._counted(found)

    def find_claim(self, prefix: str) -> ClaimId:
        """See `ClaimStore`. An exact id wins; case does not matter."""
        wanted = as_prefix(prefix)
        candidates = [
            (tracked.claim.id, tracked.claim.text)
            for tracked in self.claims()
            if tracked.claim.id.startswith(wanted)
        ]
        return the_one_claim(prefix, candidates)

    def statuses(self) -> dict[ClaimId, Status]:
        """See `ClaimStore`."""
        return {tracked.claim.id: tracked.state.status for tracked in self.claims()}

    def claims_of(self, inquiry: InquiryId) -> list[TrackedClaim]:
        """In the order they were added; none for an inquiry that is not known."""
        return [tracked for tracked in self.claims() if tracked.claim.inquiry_id == inquiry]

    def write(self, changes: Sequence[ClaimChange]) -> list[bool]:
        """See `ClaimStore`. Raises StoreError or ValueError, then nothing at all was written."""
        for change in changes:
            check_state(change.state)
            check_leads(change.claim.id, change.leads)
        with self._one_at_a_time:
            held = {id_: (t.state.status, t.writes) for id_, t in self._claims.items()}
            verdicts, writes = as_expected(changes, held)
            accepted = [change for change, fits in zip(changes, verdicts, strict=True) if fits]
            for change in accepted:
                if change.claim.inquiry_id not in self._inquiries:
                    raise no_inquiry(change)
            self.append([event for change in accepted for event in change.events])
            for change in accepted:
                claim = change.claim
                if change.confirms in self._proposals:
                    confirmed = self._proposals[change.confirms]
                    self._proposals[change.confirms] = replace(
                        confirmed, state=ProposalState.CONFIRMED
                    )
                self._claims[claim.id] = TrackedClaim(
                    claim, change.state, change.findings, writes[claim.id]
                )
                if change.leads:
                    held_leads = self._leads.get(claim.id, ())
                    self._leads[claim.id] = replaced_leads(held_leads, change.leads)
                self._touch([claim.id])
            return verdicts

    def awaiting_judgement(self, under: str, today: date) -> list[ClaimId]:
        """See `JudgementStore`."""
        with self._one_at_a_time:
            return [
                tracked.claim.id
                for tracked in self.claims()
                if tracked.state.status is not Status.RETIRED
                and (
                    bool(tracked.claim.depends_on)
                    or not _holds(self._judged.get(tracked.claim.id), tracked, under, today)
                )
            ]

    def claims_named(self, ids: Sequence[ClaimId]) -> list[TrackedClaim]:
        """See `JudgementStore`."""
        wanted = set(ids)
        return [tracked for tracked in self.claims() if tracked.claim.id in wanted]

    def overturned(self) -> frozenset[ClaimId]:
        """See `JudgementStore`."""
        return overturned(self.claims())

    def keep_judged(self, judged: Sequence[Judged]) -> None:
        """See `JudgementStore`."""
        with self._one_at_a_time:
            self._judged.update((one.claim_id, one) for one in judged)

    def _touch(self, ids: Iterable[ClaimId]) -> None:
        for id_ in ids:
            self._touches[id_] = self._touches.get(id_, 0) + 1

    def _counted(self, tracked: TrackedClaim) -> TrackedClaim:
        """The claim with how often it was touched and what its leads amount to."""
        id_ = tracked.claim.id
        read = readings_of(self._leads.get(id_, ()), tracked.state.retested_at)
        return replace(tracked, touches=self._touches.get(id_, 0), readings=read)

    def sightings(self, ids: Iterable[ArxivId] | None = None) -> dict[ArxivId, Sightings]:
        """See `SightingStore`."""
        with self._one_at_a_time:
            wanted = self._sightings if ids is None else ids
            return {id_: self._sightings[id_] for id_ in wanted if id_ in self._sightings}

    def save_sightings(self, seen: Iterable[Sightings]) -> None:
        """See `SightingStore`. Raises ValueError on a time without a zone."""
        latest = {sightings.id: sightings for sightings in seen}
        for sightings in latest.values():
            check_sightings(sightings)
        with self._one_at_a_time:
            news = {id_ for id_, seen in latest.items() if not self._knows(seen)}
            self._sightings.update(latest)
            self._touch(
                id_ for id_, held in self._claims.items() if news & set(held.claim.anchor_ids)
            )

    def _knows(self, seen: Sightings) -> bool:
        held = self._sightings.get(seen.id)
        return held is not None and held.says_the_same(seen)

    def suggestions(self) -> dict[SuggestionKey, Suggestion]:
        """See `SuggestionStore`."""
        with self._one_at_a_time:
            return dict(self._suggestions)

    def save_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """See `SuggestionStore`."""
        with self._one_at_a_time:
            self._suggestions.update({one.key: one for one in suggestions})

    def leads(self, claim_id: ClaimId | None = None) -> list[Lead]:
        """See `LeadStore`; the claims in the order they were added."""
        with self._one_at_a_time:
            claims = list(self._claims) if claim_id is None else [claim_id]
            return [lead for id_ in claims for lead in self._leads.get(id_, ())]

    def leads_of(self, ids: Sequence[ClaimId]) -> list[Lead]:
        """See `LeadStore`."""
        return [lead for id_ in ids for lead in self.leads(id_)]

    def leads_in(self, state: LeadState) -> list[Lead]:
        """See `LeadStore`."""
        return [lead for lead in self.leads() if lead.state is state]

    def leads_about(self, papers: Iterable[ArxivId]) -> list[Lead]:
        """See `LeadStore`."""
        asked = set(papers)
        return [lead for lead in self.leads() if lead.paper_id in asked]

    def save_leads(self, claim_id: ClaimId, leads: Sequence[Lead]) -> None:
        """See `LeadStore` and `choices.merged_leads`. Raises ClaimNotFoundError."""
        self.save_all_leads({claim_id: leads})

    def mark_seen(self, claim_id: ClaimId, papers: Iterable[ArxivId]) -> None:
        """See `LeadStore`."""
        shown = set(papers)
        with self._one_at_a_time:
            held = self._leads.get(claim_id, [])
            self._leads[claim_id] = [
                replace(lead, state=LeadState.SEEN)
                if lead.paper_id in shown and lead.state is LeadState.NEW
                else lead
                for lead in held
            ]

    def save_all_leads(self, leads: Mapping[ClaimId, Sequence[Lead]]) -> None:
        """See `LeadStore`. Raises ClaimNotFoundError; then nothing is kept."""
        for claim_id, given in leads.items():
            check_leads(claim_id, given)
        with self._one_at_a_time:
            for claim_id in leads:
                if claim_id not in self._claims:
                    raise no_claim(claim_id)
            for claim_id, given in leads.items():
                self._leads[claim_id] = merged_leads(self._leads.get(claim_id, ()), given)
            self._touch(leads)

    def prompts(self) -> list[WrittenPrompt]:
        """Oldest first."""
        with self._one_at_a_time:
            return list(self._prompts.values())

    def keep_prompt(self, prompt: WrittenPrompt, events: Sequence[Event]) -> bool:
        """See `ProposalStore`. Raises ValueError on a time without a zone."""
        as_utc(prompt.written_at)
        with self._one_at_a_time:
            if prompt.digest in self._prompts:
                return False
            self.append(events)
            self._prompts[prompt.digest] = prompt
            return True

    def proposals(self, claim_id: ClaimId | None = None) -> list[Proposal]:
        """In the order in which they were first read."""
        with self._one_at_a_time:
            held = list(self._proposals.values())
        return [each for each in held if claim_id in {None, each.claim_id}]

    def save_proposals(self, proposals: Sequence[Proposal], events: Sequence[Event]) -> None:
        """See `ProposalStore`. Raises ClaimNotFoundError; then nothing is kept."""
        for proposal in proposals:
            as_utc(proposal.read_at)
        if not proposals:
            return
        with self._one_at_a_time:
            for proposal in proposals:
                if proposal.claim_id not in self._claims:
                    raise no_claim(proposal.claim_id)
            self.append(events)
            self._proposals.update((proposal.id, proposal) for proposal in proposals)

    def append(self, events: Sequence[Event]) -> None:
        """Seal and append all, or none. Raises ValueError on NaN and times without a zone."""
        with self._one_at_a_time:
            sealed: list[SealedEvent] = []
            previous = self._events[-1].seal if self._events else GENESIS
            for seq, event in enumerate(events, start=len(self._events) + 1):
                sealed.append(seal(previous, seq, checked_event(event)))
                previous = sealed[-1].seal
            self._events.extend(sealed)

    def events(self, after: int = 0) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        for place in range(max(after, 0), len(self._events)):
            yield self._events[place]

    def events_of(self, kind: EventKind) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        return (sealed for sealed in self.events() if sealed.event.kind is kind)

    def latest_of(self, kind: EventKind) -> SealedEvent | None:
        """See `Ledger`."""
        with self._one_at_a_time:
            return next((e for e in reversed(self._events) if e.event.kind is kind), None)

    def history_of(self, claim_id: ClaimId) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        return (sealed for sealed in self.events() if sealed.event.claim_id == claim_id)

    def links(self) -> Iterator[Link]:
        """See `Ledger`."""
        return map(link_of, self.events())

    def head(self) -> SealedEvent | None:
        """The last event; None while the ledger is empty."""
        with self._one_at_a_time:
            return self._events[-1] if self._events else None

    def begin_run(self, started_at: datetime, today: date) -> Run:
        """Keep a run that begins now; its `head` is the number of the ledger's last event."""
        as_utc(started_at)
        with self._one_at_a_time:
            number = max(self._runs, default=0) + 1
            run = Run(number, started_at, today, head=len(self._events))
            self._runs[number] = run
            return run

    def finish_run(self, run: Run, finished_at: datetime, coverage: Coverage) -> Run:
        """Keep when and how the run ended; returns it so. Raises StoreError for an unknown run."""
        as_utc(finished_at)
        with self._one_at_a_time:
            if run.id not in self._runs:
                raise StoreError(f"run {run.id} was never begun in this database")
            begun = self._runs[run.id]
            self._runs[run.id] = replace(begun, finished_at=finished_at, coverage=coverage)
        return replace(run, finished_at=finished_at, coverage=coverage)

    def runs(self, limit: int = 50) -> list[Run]:
        """See `RunStore`."""
        with self._one_at_a_time:
            return sorted(self._runs.values(), key=lambda run: run.id, reverse=True)[:limit]


def _holds(judged: Judged | None, tracked: TrackedClaim, under: str, today: date) -> bool:
    """Whether the last judgement is still the one that a night would come to."""
    return (
        judged is not None
        and judged.touches == tracked.touches
        and judged.under == under
        and judged.judged_on <= today < judged.quiet_until
    )
