"""Follow the literature: all claims with the night's papers, history for claims never searched.

The papers that changed since the last night are matched with every claim in one pass. A claim that
is new, or says something new, is searched for once in the whole literature; and, a few a night, in
arXiv itself. What was found before stays: a night adds to it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from tracker.domain.claim_searches import ClaimSearch, asked_as
from tracker.domain.claims import Claim, ClaimId
from tracker.domain.errors import StoreError
from tracker.domain.identifiers import ArxivId
from tracker.domain.lead_keeping import PER_MONTH, kept_leads, revised
from tracker.domain.leads import UNJUDGED, Lead, LeadState
from tracker.domain.literature import Matched
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.time_travel import as_it_stood
from tracker.domain.tracked import TrackedClaim
from tracker.literature_ports import History, Literature, Matcher
from tracker.ports import Catalogue, Progress, Store
from tracker.services.ask_arxiv import CLAIMS_A_NIGHT, AskArxiv
from tracker.services.claim_contexts import ClaimContexts
from tracker.services.triage_leads import TriageLeads

HISTORY_LEADS = 50
"""Leads taken from a search of the whole literature."""
NIGHT_AT_MOST = 20_000
"""More changed papers than this are no night but an import: then history is searched anew..."""
HISTORY_AT_MOST = 2_000
"""...for so many claims a night, those that were searched for longest ago first."""
_BATCH, _CLAIMS = 500, 10_000
_FEW = 100
_JUDGED = {LeadState.ACCEPTED, LeadState.DISMISSED}


@dataclass(frozen=True, slots=True)
class Followed:
    """What following the literature brought and cost."""

    matched: int = 0
    searched: int = 0
    asked: int = 0
    papers: int = 0
    requests: int = 0
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The ways to find papers: `ask` is None where arXiv may not be asked."""

    literature: Callable[[], Literature]
    history: Callable[[Literature], History]
    matcher: Matcher
    ask: AskArxiv | None = None


class FollowLiterature:
    """Keeps the best few newer papers of every claim as leads."""

    def __init__(
        self,
        store: Store,
        finding: Finding,
        triage: TriageLeads,
        catalogue: Catalogue,
        progress: Progress,
    ) -> None:
        self._store = store
        self._finding = finding
        self._triage = triage
        self._catalogue = catalogue
        self._progress = progress

    def run(
        self,
        claims: Sequence[TrackedClaim],
        seen: Sequence[Sightings],
        now: datetime,
        budget: int = 0,
    ) -> Followed:
        """Follow it; arXiv is asked at most `budget` requests. A literature that cannot be opened
        is told, and leaves every lead as it was."""
        at_hand = self._at_hand(seen)
        try:
            literature = self._finding.literature()
            self._put(literature, at_hand, now)
            dismissed = literature.papers(self._triage.dismissed())
            standing = (as_it_stood(paper, now.date()) for paper in dismissed.values())
            self._triage.bring_back({**at_hand, **{p.id: p for p in standing if p}}, now)
            return self._follow(literature, claims, at_hand, now, budget)
        except StoreError as error:
            self._triage.bring_back(at_hand, now)
            return Followed(troubles=(f"literature: {error.message}",))

    def _follow(
        self,
        literature: Literature,
        claims: Sequence[TrackedClaim],
        at_hand: Mapping[ArxivId, Paper],
        now: datetime,
        budget: int,
    ) -> Followed:
        live = [t.claim for t in claims if t.state.status is not Status.RETIRED]
        contexts = self._contexts(literature, live, at_hand)
        searches = self._store.searches()
        old = [c for c in live if c.id in searches and searches[c.id].is_of(c)]
        tonight, reached = self._tonight(literature, now)
        matched = self._match(contexts, old, tonight)
        self._refresh(contexts, live, tonight)
        if tonight:
            away = {t.claim.id for t in claims if t.state.status is Status.RETIRED}
            self._forget([search for id_, search in searches.items() if id_ in away])
        place = literature.status().place
        # What a later night looks at again is counted then.
        compared = len(tonight) if reached != self._store.matched(place) else 0
        self._store.keep_matched(place, reached, compared)
        waiting = self._waiting(live, searches, now)
        history = self._finding.history(literature)
        for done, claim in enumerate(waiting):
            self._progress.step("searching what was written since", done, len(waiting))
            self._search(history, contexts, claim, searches.get(claim.id), now)
        asked = self._ask(literature, contexts, live, now, budget)
        return replace(asked, matched=matched, searched=len(waiting), papers=len(tonight))

    def _put(self, literature: Literature, at_hand: Mapping[ArxivId, Paper], now: datetime) -> None:
        """What was looked at tonight belongs to the literature too; the first time, everything."""
        first = self._store.matched(literature.status().place).mark == 0
        literature.put([p for p in at_hand.values() if first or p.seen_at >= now])

    def _tonight(self, literature: Literature, now: datetime) -> tuple[list[Paper], Matched]:
        """The papers that changed since the last matching, as they stand today; how far that is.

        Far too many are no night, and a literature that is not the one of last time has no last
        time: nothing is matched then, and history is searched anew.
        """
        mark = literature.mark()
        reached = Matched(mark, literature.edition(mark))
        before = self._store.matched(literature.status().place)
        if mark == 0:
            return [], reached
        if not 0 < before.mark <= mark or literature.edition(before.mark) != before.edition:
            self._forget(self._store.searches().values())
            newest = literature.changed_since(mark - 1)
            return [], Matched() if _seen_later(newest, now) else reached
        tonight: list[Paper] = []
        for paper in literature.changed_since(before.mark):
            if _seen_later([paper], now):
                reached = before
            standing = as_it_stood(paper, now.date())
            if standing is not None:
                tonight.append(standing)
            if len(tonight) > NIGHT_AT_MOST:
                self._forget(self._store.searches().values())
                return [], reached
        return tonight, reached

    def _forget(self, searches: Iterable[ClaimSearch]) -> None:
        outdated = ((search, search.outdated()) for search in searches)
        self._store.save_searches([now for before, now in outdated if now != before])

    def _match(
        self, contexts: ClaimContexts, claims: Sequence[Claim], tonight: Sequence[Paper]
    ) -> int:
        if not tonight or not claims:
            return 0
        matched, papers = 0, tuple(tonight)
        for start in range(0, len(claims), _CLAIMS):
            self._progress.step("matching tonight's papers", start, len(claims))
            batch = claims[start : start + _CLAIMS]
            found = self._finding.matcher.match(contexts.of(batch), papers, PER_MONTH)
            self._keep(found)
            matched += len(found)
        self._progress.step("matching tonight's papers", len(claims), len(claims))
        return matched

    def _refresh(
        self, contexts: ClaimContexts, claims: Sequence[Claim], tonight: Sequence[Paper]
    ) -> None:
        """Hold leads that wait against the new version of their paper; what no longer bears goes.

        A night keeps the best few papers of a claim, and one that fell behind is not among them.
        """
        papers = {paper.id: paper for paper in tonight}
        if not papers:
            return
        live = {claim.id: claim for claim in claims}
        older: dict[ClaimId, list[Lead]] = {}
        for lead in self._store.leads_about(papers):
            paper = papers[lead.paper_id]
            waits = lead.state in UNJUDGED and lead.claim_id in live
            if waits and (lead.version < paper.latest.number or paper.withdrawn):
                older.setdefault(lead.claim_id, []).append(lead)
        changed: dict[ClaimId, list[Lead]] = {}
        for claim_id, leads in older.items():
            said = [papers[lead.paper_id] for lead in leads]
            found = self._finding.matcher.match(contexts.of([live[claim_id]]), said, len(said)).get(
                claim_id, []
            )
            held = [lead for lead in self._store.leads(claim_id) if lead not in leads]
            changed[claim_id] = kept_leads([*held, *revised(leads, said, found)], [])
        for batch in _batches(changed):
            self._store.save_all_leads(batch)

    def _waiting(
        self, claims: Sequence[Claim], searches: Mapping[ClaimId, ClaimSearch], now: datetime
    ) -> list[Claim]:
        """The claims whose history was not searched as they are now, longest ago first."""
        searches = self._store.searches()
        lacking = [c for c in claims if c.id not in searches or not searches[c.id].is_of(c)]

        def since(claim: Claim) -> datetime:
            known = searches.get(claim.id)
            return known.searched_at if known else datetime.min.replace(tzinfo=UTC)

        return sorted(lacking, key=since)[:HISTORY_AT_MOST]

    def _search(
        self,
        history: History,
        contexts: ClaimContexts,
        claim: Claim,
        before: ClaimSearch | None,
        now: datetime,
    ) -> None:
        (context,) = contexts.of([claim])
        found = history.leads(context, HISTORY_LEADS, until=now.date())
        reworded = before is not None and before.is_of_other_words(claim)
        self._keep({claim.id: found}, among_all=True, reworded=reworded)
        asked_at = before.asked_at if before and not reworded else None
        done = ClaimSearch(claim.id, asked_as(claim), now, asked_at, len(found))
        self._store.save_searches([done])

    def _ask(
        self,
        literature: Literature,
        contexts: ClaimContexts,
        claims: Sequence[Claim],
        now: datetime,
        budget: int,
    ) -> Followed:
        """Ask arXiv about claims it was never asked about, longest searched for first."""
        if self._finding.ask is None or budget <= 0:
            return Followed()
        searches = self._store.searches()
        never = [c for c in claims if c.id in searches and searches[c.id].asked_at is None]
        never.sort(key=lambda claim: searches[claim.id].searched_at)
        until = min(now, datetime.combine(now.date() + timedelta(days=1), time(), UTC))
        asked = self._finding.ask.run(
            contexts.of(never[:CLAIMS_A_NIGHT]), literature, now, until, budget
        )
        by_id = {claim.id: claim for claim in never}
        for claim_id, told in asked.found.items():
            # As the literature has them: it may know a later version than arXiv's search does.
            papers = literature.papers([paper.id for paper in told]).values()
            standing = [p for p in (as_it_stood(paper, now.date()) for paper in papers) if p]
            found = self._finding.matcher.match(
                contexts.of([by_id[claim_id]]), standing, HISTORY_LEADS
            )
            self._keep(found)
            self._store.save_searches(
                [
                    replace(
                        searches[claim_id],
                        asked_at=now,
                        compared=searches[claim_id].compared + len(standing),
                    )
                ]
            )
        return Followed(asked=len(asked.found), requests=asked.requests, troubles=asked.troubles)

    def _keep(
        self,
        found: Mapping[ClaimId, Sequence[Lead]],
        *,
        among_all: bool = False,
        reworded: bool = False,
    ) -> None:
        """Add what was found (see `kept_leads`); leads that are as they were are not written again.

        Of reworded claims only the leads that a person judged stay.
        """
        changed: dict[ClaimId, list[Lead]] = {}
        known = self._known_leads(found)
        for claim_id, leads in found.items():
            held = known.get(claim_id, [])
            base = [lead for lead in held if lead.state in _JUDGED] if reworded else held
            kept = kept_leads(base, leads, among_all=among_all)
            if kept != held:
                changed[claim_id] = kept
        for batch in _batches(changed):
            self._store.save_all_leads(batch)

    def _known_leads(self, ids: Collection[ClaimId]) -> dict[ClaimId, list[Lead]]:
        if len(ids) <= _FEW:
            return {claim_id: self._store.leads(claim_id) for claim_id in ids}
        known: dict[ClaimId, list[Lead]] = {}
        for lead in self._store.leads():
            known.setdefault(lead.claim_id, []).append(lead)
        return known

    def _contexts(
        self, literature: Literature, claims: Sequence[Claim], at_hand: Mapping[ArxivId, Paper]
    ) -> ClaimContexts:
        inquiries = self._store.inquiries()
        anchors = {id_ for claim in claims for id_ in claim.anchor_ids}
        anchors |= {a.id for inquiry in inquiries for a in inquiry.anchors if a.id}
        known = {id_: at_hand[id_] for id_ in anchors if id_ in at_hand}
        papers = {**literature.papers(anchors - known.keys()), **known}
        return ClaimContexts(inquiries, claims, papers)

    def _at_hand(self, seen: Sequence[Sightings]) -> dict[ArxivId, Paper]:
        papers = {paper.id: paper for paper in self._catalogue.papers()}
        papers.update({s.id: s.paper for s in seen if s.paper is not None})
        return papers


def _seen_later(papers: Iterable[Paper], now: datetime) -> bool:
    """Whether these are known from a later day: then this is a night of the past, which leaves
    what came after it for a later night to look at again."""
    return any(paper.seen_at.date() > now.date() for paper in papers)


def _batches(leads: dict[ClaimId, list[Lead]]) -> Iterator[dict[ClaimId, list[Lead]]]:
    """In pieces that hold up nobody else's writing for long."""
    pairs = list(leads.items())
    for start in range(0, len(pairs), _BATCH):
        yield dict(pairs[start : start + _BATCH])
