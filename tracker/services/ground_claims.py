"""Ground: propose papers that might carry a claim, and let a person take one as its anchor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from tracker.domain.assessment import moved
from tracker.domain.candidates import Candidate, MonthWindow, ranked, telling, window_of
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Anchor, Claim, ClaimId, Link
from tracker.domain.errors import BadInputError, IllegalMoveError
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.leads import readings_of
from tracker.domain.ledger import Event, EventKind
from tracker.domain.papers import Paper
from tracker.domain.policy import Policy
from tracker.domain.revisions import after_document
from tracker.domain.searches import SearchQuestion, all_words, any_word
from tracker.domain.status import Status
from tracker.domain.topic import WeighWords, with_topics
from tracker.domain.tracked import TrackedClaim
from tracker.ports import LocalPapers, PaperSearch, Store
from tracker.services.assess_claims import lasting
from tracker.services.experience import adopt_policy
from tracker.services.look_up import Evidence, LookUp, refuse_withdrawn
from tracker.services.measure import measure

_ALL_OF = 3
_ANY_OF = 8
_PAGE = 50
_LOCAL = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """Candidates, best first. `unasked` says why arXiv was not searched; empty when it was."""

    claim: Claim
    candidates: tuple[Candidate, ...]
    unasked: str = ""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Anchored:
    """A claim that rests on one paper more."""

    before: Status
    after: TrackedClaim
    evidence: Evidence


class GroundClaims:
    """Looks among the papers at hand first, then asks arXiv's search."""

    def __init__(
        self,
        store: Store,
        local: Sequence[LocalPapers],
        search: PaperSearch,
        look_up: LookUp,
        weigh: WeighWords,
        policy: Policy,
    ) -> None:
        self._store = store
        self._local = local
        self._search = search
        self._look_up = look_up
        self._weigh = weigh
        self._policy = policy

    def propose(self, claim_id: ClaimId, now: datetime, limit: int) -> Proposed:
        """The papers that share most with the claim, of its month and the year before.

        Costs two requests at most. Raises ClaimNotFoundError.
        """
        claim = self._store.claim(claim_id).claim
        window = window_of(claim)
        papers = self._at_hand(claim, window)
        unasked, requests = "", 0
        for question in self._questions(claim, window):
            answer = self._search.search(question, now)
            requests += answer.requests
            if not answer.answered:
                unasked = answer.unreachable
                break
            papers += answer.papers
            if len(ranked(claim, papers, self._weigh, limit)) >= limit:
                break
        return Proposed(claim, ranked(claim, papers, self._weigh, limit), unasked, requests)

    def accept(
        self, claim_id: ClaimId, written: str, now: datetime, *, note: str = "", by: str = ""
    ) -> Anchored:
        """Let the claim rest on this paper too; it is looked up first, and the claim judged anew.

        Raises ClaimNotFoundError, InvalidArxivIdError, EvidenceRefusedError (no such paper, or it
        is withdrawn), BadInputError (an anchor already, or nobody could look) and IllegalMoveError.
        """
        tracked = self._store.claim(claim_id)
        reference = parse_arxiv_id(written)
        if tracked.state.status is Status.RETIRED:
            raise IllegalMoveError("the claim is retired", "revive it: tracker retire ID --undo")
        if reference.id in tracked.claim.anchor_ids:
            raise BadInputError(f"the claim rests on {reference.id} already")
        (evidence,) = self._look_up.look_up([reference], now)
        refuse_withdrawn([evidence])
        if evidence.outcome != "found":
            raise BadInputError(
                f"{reference} could not be looked up: {evidence.why or 'arXiv did not answer'}",
                "try again when arXiv answers; nothing was recorded",
            )
        anchor = Anchor(
            str(reference), reference.id, said_version=reference.version, link=Link.ACCEPTED
        )
        claim = replace(tracked.claim, anchors=(*tracked.claim.anchors, anchor))
        adopt_policy(self._store, self._policy, now, by or "person")
        after, kept = self._judged(tracked, claim, now)
        event = Event(
            EventKind.ANCHORED,
            now,
            by or "person",
            claim_id,
            tracked.state.status,
            after.state.status,
            {
                "paper": str(reference),
                "title": evidence.title,
                "evidence": [f"{reference} ({evidence.outcome})"],
                "anchors": [each.subject for each in claim.anchors],
                "note": note,
                "by": by,
                "reason": after.state.reason,
                **kept,
            },
        )
        self._write(tracked, after, event)
        return Anchored(tracked.state.status, after, evidence)

    def _judged(
        self, tracked: TrackedClaim, claim: Claim, now: datetime
    ) -> tuple[TrackedClaim, dict[str, Any]]:
        """The claim as it stands with its new anchor, by what is known at this moment; and what its
        event keeps of that."""
        state = after_document(tracked.state, tracked.claim, claim, now)
        known = self._store.sightings(claim.anchor_ids)
        claim = with_topics(claim, known, self._weigh)
        readings = readings_of(self._store.leads(claim.id), state.retested_at)
        held = replace(tracked, claim=claim, state=state, readings=readings)
        by = measure(self._store, self._policy, now)
        judged = by.judge(held, known)
        after = replace(held, state=moved(state, judged, now), findings=lasting(judged.findings))
        return after, by.kept(judged)

    def _write(self, tracked: TrackedClaim, after: TrackedClaim, event: Event) -> None:
        change = ClaimChange(
            after.claim,
            after.state,
            after.findings,
            tracked.state.status,
            (event,),
            tracked.writes,
        )
        if not all(self._store.write([change])):
            raise IllegalMoveError(
                "the claim was moved by another process at this moment",
                f"look again: tracker show {after.claim.id[:8]}",
            )

    def _at_hand(self, claim: Claim, window: MonthWindow) -> list[Paper]:
        return [
            paper
            for source in self._local
            for paper in source.near(claim.text, window.first, window.last, _LOCAL)
        ]

    def _questions(self, claim: Claim, window: MonthWindow) -> Iterator[SearchQuestion]:
        """First all of the rarest words, then any of a few more; nothing for a wordless claim."""
        since = datetime.combine(window.first.first_day, time(), UTC) if window.first else None
        until = datetime.combine(window.last.last_day, time(23, 59), UTC) if window.last else None
        for make, most in ((all_words, _ALL_OF), (any_word, _ANY_OF)):
            words = " ".join(telling(claim, self._weigh, most))
            if words:
                yield SearchQuestion(make(words), since=since, until=until, max_results=_PAGE)
