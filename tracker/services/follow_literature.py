"""Follow the literature: match all claims with the papers at hand, without asking the network."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.domain.claims import ClaimId
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.ports import Catalogue, LeadStore, Matcher, Progress
from tracker.services.triage_leads import TriageLeads

_BATCH = 500
LEADS_KEPT = 5
"""Leads kept for each claim, best first."""


class FollowLiterature:
    """Keeps the best few newer papers of every claim as leads."""

    def __init__(
        self,
        store: LeadStore,
        matcher: Matcher,
        triage: TriageLeads,
        catalogue: Catalogue,
        progress: Progress,
    ) -> None:
        self._store = store
        self._matcher = matcher
        self._triage = triage
        self._catalogue = catalogue
        self._progress = progress

    def run(self, claims: Sequence[TrackedClaim], seen: Sequence[Sightings], now: datetime) -> int:
        """Match claims with the snapshot and every paper seen so far; the number of claims with
        leads. Leads that are as they were are not written again. Dismissed ones come back when
        their day has come or their paper has materially changed."""
        live = [t.claim for t in claims if t.state.status is not Status.RETIRED]
        self._progress.step("matching newer papers", 0, 1)
        papers = self._papers(seen)
        self._triage.bring_back({paper.id: paper for paper in papers}, now)
        matched = self._matcher.match(live, papers, LEADS_KEPT)
        held: dict[str, list[tuple[str, int, float]]] = {}
        for lead in self._store.leads():
            held.setdefault(lead.claim_id, []).append((str(lead.paper_id), lead.rank, lead.score))
        changed: dict[ClaimId, list[Lead]] = {}
        for claim in live:
            leads = matched.get(claim.id, [])
            new = [(str(lead.paper_id), lead.rank, lead.score) for lead in leads]
            if new != held.get(claim.id, []):
                changed[claim.id] = leads
        for batch in _batches(changed):
            self._store.save_all_leads(batch)
        self._progress.step("matching newer papers", 1, 1)
        return len(matched)

    def _papers(self, seen: Sequence[Sightings]) -> list[Paper]:
        papers = {paper.id: paper for paper in self._catalogue.papers()}
        papers.update({s.id: s.paper for s in seen if s.paper is not None})
        return [papers[id_] for id_ in sorted(papers)]


def _batches(leads: dict[ClaimId, list[Lead]]) -> Iterator[dict[ClaimId, list[Lead]]]:
    """In pieces that hold up nobody else's writing for long."""
    pairs = list(leads.items())
    for start in range(0, len(pairs), _BATCH):
        yield dict(pairs[start : start + _BATCH])
