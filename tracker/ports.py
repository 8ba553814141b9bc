"""What services need from the world, in domain types only; adapters fit these by shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

    from tracker.domain.chain import Link
    from tracker.domain.changes import ClaimChange
    from tracker.domain.claim_searches import ClaimSearch
    from tracker.domain.claims import Claim, ClaimId, Inquiry, InquiryId
    from tracker.domain.identifiers import ArxivId, ArxivReference
    from tracker.domain.imports import Refusal
    from tracker.domain.judged import Judged
    from tracker.domain.leads import Lead, LeadState
    from tracker.domain.ledger import Event, EventKind, SealedEvent
    from tracker.domain.literature import Matched
    from tracker.domain.months import Month
    from tracker.domain.papers import Answer, Paper, Source
    from tracker.domain.prompts import WrittenPrompt
    from tracker.domain.proposals import Proposal, WrittenAnswer
    from tracker.domain.runs import Coverage, Run
    from tracker.domain.searches import SearchAnswer, SearchQuestion
    from tracker.domain.sightings import Sightings
    from tracker.domain.status import Status
    from tracker.domain.suggestions import Suggestion, SuggestionKey
    from tracker.domain.tracked import TrackedClaim


class Clock(Protocol):
    """The one reading of time that a piece of work takes."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Timepiece(Protocol):
    """Seconds and sleep for whoever must wait; handed in, so that tests need not."""

    def seconds(self) -> float:
        """Seconds since the epoch (comparable between processes, not monotonic)."""
        ...

    def sleep(self, seconds: float) -> None: ...


class PaperSource(Protocol):
    """A way to ask about papers by id. Every id asked for is answered by one observation.

    Ids are distinct and at most `batch_size`; what cannot be believed comes back `Unreachable`,
    never as an exception.
    """

    @property
    def source(self) -> Source: ...

    @property
    def batch_size(self) -> int:
        """Ids that one request can carry."""
        ...

    def look(self, ids: Sequence[ArxivId], at: datetime) -> Answer: ...


@dataclass(frozen=True, slots=True)
class VersionText:
    """Title and abstract that one version carried; both empty where arXiv has no such version."""

    title: str
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class TextsAnswer:
    """What versions said, and the number of HTTP requests it took to learn it."""

    texts: Mapping[ArxivReference, VersionText]
    requests: int = 0


class VersionTexts(Protocol):
    """A way to read what earlier versions of papers said."""

    def texts(self, references: Sequence[ArxivReference]) -> TextsAnswer:
        """By versioned reference; a reference that was not answered is left out."""
        ...


class PaperSearch(Protocol):
    """A way to look for papers by their words; for targeted questions, within a budget."""

    def search(self, question: SearchQuestion, at: datetime) -> SearchAnswer:
        """One page of answers, seen at `at` (UTC); a failure is a value with its reason."""
        ...


class Catalogue(Protocol):
    """A labelled collection of paper facts that answers without a network: a bundled snapshot."""

    @property
    def as_of(self) -> date | None:
        """The day its facts were collected; None when there is no snapshot."""
        ...

    def paper(self, id_: ArxivId) -> Paper | None:
        """What the snapshot says; None proves nothing."""
        ...

    def papers(self) -> Iterable[Paper]: ...


class ClaimStore(Protocol):
    """Where inquiries and claims are kept."""

    def inquiries(self) -> list[Inquiry]: ...

    def put_inquiry(self, inquiry: Inquiry) -> None: ...

    def claims(self) -> list[TrackedClaim]:
        """All claims, retired ones too, in the order they were added."""
        ...

    def claim(self, id_: ClaimId) -> TrackedClaim:
        """Raises ClaimNotFoundError."""
        ...

    def find_claim(self, prefix: str) -> ClaimId:
        """The one claim with this prefix. Raises ClaimNotFoundError, AmbiguousClaimError."""
        ...

    def statuses(self) -> dict[ClaimId, Status]: ...

    def claims_of(self, inquiry: InquiryId) -> list[TrackedClaim]: ...

    def write(self, changes: Sequence[ClaimChange]) -> list[bool]:
        """Write all in one transaction; False for each whose claim is not as expected any more."""
        ...


class JudgementStore(Protocol):
    """Which claims a night has to judge; whatever their judgement reads touches them.

    A claim is touched by every write of it, by leads saved for it, and by sightings of its papers
    that say something new.
    """

    def awaiting_judgement(self, under: str, today: date) -> list[ClaimId]:
        """The live claims whose judgement may be another today, in the order they were added:
        touched since, quiet no longer, judged under another name or after `today`, never judged,
        or leaning on other claims."""
        ...

    def claims_named(self, ids: Sequence[ClaimId]) -> list[TrackedClaim]:
        """These claims, in the order they were added; unknown ids are left out."""
        ...

    def overturned(self) -> frozenset[ClaimId]:
        """The claims that a person overturned, retired ones included."""
        ...

    def keep_judged(self, judged: Sequence[Judged]) -> None:
        """Remember these judgements, in one transaction; a claim touched since stays awaiting."""
        ...


class SightingStore(Protocol):
    """Where the looks at arXiv ids are kept."""

    def sightings(self, ids: Iterable[ArxivId] | None = None) -> dict[ArxivId, Sightings]:
        """What is known of these ids (of all when None); ids never looked at are left out."""
        ...

    def save_sightings(self, seen: Iterable[Sightings]) -> None:
        """Keep these, in one transaction."""
        ...


class SuggestionStore(Protocol):
    """Where it is kept which papers were perhaps meant by wrong ids."""

    def suggestions(self) -> dict[SuggestionKey, Suggestion]:
        """All of them, fruitless searches too; there are few."""
        ...

    def save_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """Keep these, each in the place of an older one, in one transaction."""
        ...


class LeadStore(Protocol):
    """Where leads are kept: remembered per claim and paper."""

    def leads(self, claim_id: ClaimId | None = None) -> list[Lead]:
        """Best first within each claim."""
        ...

    def leads_of(self, ids: Sequence[ClaimId]) -> list[Lead]:
        """Those of these claims, best first within each claim."""
        ...

    def leads_in(self, state: LeadState) -> list[Lead]:
        """Those in this state, of whatever claim."""
        ...

    def leads_about(self, papers: Iterable[ArxivId]) -> list[Lead]:
        """Those of these papers, of whatever claim."""
        ...

    def save_leads(self, claim_id: ClaimId, leads: Sequence[Lead]) -> None:
        """Make these the claim's leads; what a person did with one of them is kept."""
        ...

    def mark_seen(self, claim_id: ClaimId, papers: Iterable[ArxivId]) -> None:
        """A person has seen these leads; only new ones change."""
        ...

    def save_all_leads(self, leads: Mapping[ClaimId, Sequence[Lead]]) -> None:
        """The same for many claims, in one transaction."""
        ...


class SearchStore(Protocol):
    """Where it is kept how far the literature was searched for each claim."""

    def searches(self) -> dict[ClaimId, ClaimSearch]:
        """The latest search of every claim that was ever searched for."""
        ...

    def save_searches(self, searches: Sequence[ClaimSearch]) -> None:
        """Keep these in the place of earlier ones, in one transaction."""
        ...

    def matched(self, literature: str) -> Matched:
        """How far all claims were matched with the literature at this place."""
        ...

    def keep_matched(self, literature: str, matched: Matched, compared: int) -> None:
        """All claims were matched so far; `compared` more papers stand to each of them."""
        ...


class Ledger(Protocol):
    """The append-only chain of events."""

    def append(self, events: Sequence[Event]) -> None: ...

    def events(self, after: int = 0) -> Iterator[SealedEvent]:
        """Events with a number above `after`, in order, read lazily."""
        ...

    def events_of(self, kind: EventKind) -> Iterator[SealedEvent]: ...  # in order

    def latest_of(self, kind: EventKind) -> SealedEvent | None: ...
    def history_of(self, claim_id: ClaimId) -> Iterator[SealedEvent]:
        """The events of one claim, in order; the others are not read."""
        ...

    def links(self) -> Iterator[Link]:
        """Every event as it is stored, in order, read lazily, whether it can be read or not."""
        ...

    def head(self) -> SealedEvent | None: ...


class ProposalStore(Protocol):
    """Where prompts that were given out are kept, and the verdicts that came back."""

    def prompts(self) -> list[WrittenPrompt]:
        """Oldest first."""
        ...

    def keep_prompt(self, prompt: WrittenPrompt, events: Sequence[Event]) -> bool:
        """Keep it with its events; False, and nothing is written, where it is kept already."""
        ...

    def proposals(self, claim_id: ClaimId | None = None) -> list[Proposal]:
        """In the order in which they were first read."""
        ...

    def save_proposals(self, proposals: Sequence[Proposal], events: Sequence[Event]) -> None:
        """Add or replace these, with their events, in one transaction."""
        ...


class RunStore(Protocol):
    """Where runs are kept."""

    def begin_run(self, started_at: datetime, today: date) -> Run: ...

    def finish_run(self, run: Run, finished_at: datetime, coverage: Coverage) -> Run: ...

    def runs(self, limit: int = 50) -> list[Run]:
        """The latest first, unfinished ones included."""
        ...


class Store(
    ClaimStore,
    JudgementStore,
    SightingStore,
    SuggestionStore,
    LeadStore,
    SearchStore,
    ProposalStore,
    Ledger,
    RunStore,
    Protocol,
):
    """Everything that is kept, in one place."""


class NightLock(Protocol):
    """At most one night at a time on one store; let go when the process dies."""

    def hold(self) -> AbstractContextManager[None]:
        """Raises NightInProgressError."""
        ...


@dataclass(frozen=True, slots=True)
class ReadInquiry:
    """What one document holds: an inquiry, its claims, and the lines that were refused.

    `names_only` says that the document names its inquiry without describing it (rows of a table):
    one that is known stays as it is.
    """

    inquiry: Inquiry
    claims: tuple[Claim, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    names_only: bool = False


class ClaimReader(Protocol):
    """A way to read claims from documents."""

    def read(self, path: Path) -> list[ReadInquiry]:
        """The inquiries of a file or of every document in a folder.

        Raises SourceFileError where a document cannot be read at all.
        """
        ...


class AnswerReader(Protocol):
    """A way to read what a model answered to a prompt."""

    def read(self, path: Path) -> WrittenAnswer:
        """Every verdict, and the lines that could not be used. Raises SourceFileError."""
        ...


class PapersAtHand(Protocol):
    """Papers that are known without asking anybody: titles and abstracts to read in."""

    def papers(self, ids: Sequence[ArxivId]) -> Mapping[ArxivId, Paper]:
        """What is known of these; ids that are not known are left out."""
        ...


class LocalPapers(Protocol):
    """Papers that can be looked through without asking anybody."""

    def near(
        self, words: str, first: Month | None, last: Month | None, limit: int
    ) -> Sequence[Paper]:
        """Papers announced from `first` to `last` that may have to do with these words."""
        ...


class Progress(Protocol):
    """Someone who wants to see work advance."""

    def step(self, what: str, done: int, of: int) -> None: ...
