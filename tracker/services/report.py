"""Report: gather what the store knows into one value; asks no network and decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from tracker.domain.anchor_cases import AnchorCase
from tracker.domain.anchor_rules import anchor_findings, findings_by_snapshot
from tracker.domain.assessment import assess, overturned
from tracker.domain.claims import Anchor, Claim, ClaimId, Inquiry, InquiryId
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code, Finding, worst_first
from tracker.domain.identifiers import ArxivId
from tracker.domain.lead_findings import challenge_findings, shown_leads
from tracker.domain.leads import Lead, LeadState
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.months import Month
from tracker.domain.moves import net_moves
from tracker.domain.policy import Policy
from tracker.domain.read_texts import read_text
from tracker.domain.reports import (
    AnchorView,
    ChangeGroup,
    ClaimView,
    FreshnessReport,
    InquiryView,
    claims_worst_first,
)
from tracker.domain.retest_queue import held_back
from tracker.domain.runs import Run, StatusChange
from tracker.domain.sightings import Outcome, Sightings
from tracker.domain.status import Status
from tracker.domain.suggestions import Suggestions, told_with_suggestions
from tracker.domain.track_record import TrackRecord
from tracker.domain.tracked import TrackedClaim
from tracker.ports import Catalogue, Ledger, Store
from tracker.services.experience import read_track_record
from tracker.services.month_of_retests import month_of_retests

Since = int | date | None
"""Where changes are counted from: a run's id, a day, or the last run."""


class BuildReport:
    """Builds report values from the store and the bundled snapshot."""

    def __init__(
        self, store: Store, catalogue: Catalogue, policy: Policy, budget: int = 10
    ) -> None:
        """`budget` is how many re-tests a month are offered."""
        self._budget = budget
        self._store = store
        self._catalogue = catalogue
        self._policy = policy

    def report(self, now: datetime, since: Since = None, run: Run | None = None) -> FreshnessReport:
        """The whole report. Raises BadInputError when `since` names no run."""
        told = self.headlines(now, since, run)
        known = self._store.sightings()
        meant = self._store.suggestions()
        views = self._views(now, known, meant)
        inquiries = self._store.inquiries()
        summary = dict.fromkeys(Status, 0)
        for view in views:
            summary[view.status] += 1
        return replace(
            told,
            claims=tuple(views),
            inquiries=tuple(
                InquiryView(inquiry, tuple(self._unlinked(inquiry.anchors, known, meant)))
                for inquiry in inquiries
            ),
            summary={status: count for status, count in summary.items() if count},
        )

    def headlines(
        self, now: datetime, since: Since = None, run: Run | None = None
    ) -> FreshnessReport:
        """The report without its claims, inquiries and summary: the run, and what changed.

        Raises BadInputError when `since` names no run.
        """
        runs = self._store.runs(_ALL_RUNS if isinstance(since, int) else _LATEST_RUNS)
        shown = run or next((r for r in runs if r.finished_at is not None), None)
        changes = self._changes(since, shown, runs)
        return FreshnessReport(
            run=shown,
            today=now.date(),
            groups=_grouped(changes),
            changes=tuple(change for change, _ in changes),
            snapshot_as_of=self._catalogue.as_of,
            interrupted=_interrupted(runs),
            budget=self._budget,
            held_back=self._held_back(now),
        )

    def _held_back(self, now: datetime) -> int:
        told = month_of_retests(self._store, Month.of(now.date()))
        drawn = told.waiting if told.drawn else None
        statuses = self._store.statuses()
        return held_back(statuses, drawn, budget=self._budget, done=len(told.done))

    def claims(self, now: datetime) -> list[ClaimView]:
        """Every claim, worst first."""
        return self._views(now, self._store.sightings(), self._store.suggestions())

    def claim(self, claim_id: ClaimId, now: datetime) -> tuple[ClaimView, list[SealedEvent]]:
        """One claim with its history. Raises ClaimNotFoundError."""
        tracked = self._store.claim(claim_id)
        titles = {inquiry.id: inquiry.title for inquiry in self._store.inquiries()}
        known = self._store.sightings(tracked.claim.anchor_ids)
        fallen = self._store.overturned() if tracked.claim.depends_on else frozenset[ClaimId]()
        view = self._view(
            tracked,
            known,
            self._store.leads(claim_id),
            titles.get(tracked.claim.inquiry_id, ""),
            now,
            fallen,
            self._store.suggestions(),
            read_track_record(self._store),
        )
        history = list(self._store.history_of(claim_id))
        return view, history

    def named(self, ids: Sequence[ClaimId], now: datetime) -> list[ClaimView]:
        """These claims in this order; unknown ids are left out. Nothing else is read."""
        claims = self._store.claims_named(ids)
        known = self._store.sightings({id_ for one in claims for id_ in one.claim.anchor_ids})
        leads = self._store.leads_of(ids)
        fallen = self._store.overturned()
        views = self._judged(claims, leads, now, known, self._store.suggestions(), fallen)
        by_id = {view.tracked.claim.id: view for view in views}
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def inquiry(self, inquiry: Inquiry) -> InquiryView:
        """An inquiry and how its papers that carry no claim stand."""
        known = self._store.sightings([anchor.id for anchor in inquiry.anchors if anchor.id])
        anchors = self._unlinked(inquiry.anchors, known, self._store.suggestions())
        return InquiryView(inquiry, tuple(anchors))

    def paper(self, seen: Sightings) -> AnchorView:
        """How a paper stands by itself, whatever claims rest on it."""
        anchor = Anchor(seen.id.value, seen.id)
        return self._unlinked([anchor], {seen.id: seen}, {})[0]

    def unreachable(self, suspected: Sequence[ArxivId]) -> tuple[AnchorView, ...]:
        """Those of these papers whose latest look failed, all of them: they are counted."""
        views = [self.paper(seen) for seen in self._store.sightings(suspected).values()]
        return tuple(view for view in views if view.outcome is Outcome.UNREACHABLE)

    def _views(
        self, now: datetime, known: dict[ArxivId, Sightings], meant: Suggestions
    ) -> list[ClaimView]:
        claims = self._store.claims()
        views = self._judged(claims, self._store.leads(), now, known, meant, overturned(claims))
        return list(claims_worst_first(views))

    def _judged(
        self,
        claims: Sequence[TrackedClaim],
        held_leads: Sequence[Lead],
        now: datetime,
        known: dict[ArxivId, Sightings],
        meant: Suggestions,
        fallen: frozenset[ClaimId],
    ) -> list[ClaimView]:
        titles = {inquiry.id: inquiry.title for inquiry in self._store.inquiries()}
        leads: dict[ClaimId, list[Lead]] = {}
        for lead in held_leads:
            leads.setdefault(lead.claim_id, []).append(lead)
        record = read_track_record(self._store)
        return [
            self._view(
                tracked,
                known,
                leads.get(tracked.claim.id, []),
                titles.get(tracked.claim.inquiry_id, ""),
                now,
                fallen,
                meant,
                record,
            )
            for tracked in claims
        ]

    def _view(
        self,
        tracked: TrackedClaim,
        known: dict[ArxivId, Sightings],
        leads: Sequence[Lead],
        inquiry_title: str,
        now: datetime,
        fallen: frozenset[ClaimId],
        meant: Suggestions,
        record: TrackRecord,
    ) -> ClaimView:
        claim = tracked.claim
        judged = assess(tracked, known, now.date(), self._policy, fallen, record)
        open_leads = [lead for lead in leads if lead.state is not LeadState.DISMISSED]
        told = told_with_suggestions(judged.findings, claim.anchors, meant)
        findings = [*told, *_newer_work(open_leads), *challenge_findings(open_leads)]
        anchors = tuple(
            self._anchor_view(claim, anchor, known.get(anchor.id) if anchor.id else None, findings)
            for anchor in claim.anchors
        )
        looks = [view.answered_at for view in anchors if view.anchor.id]
        complete = bool(looks) and all(looks)
        return ClaimView(
            tracked=tracked,
            inquiry_title=inquiry_title,
            p_hold=judged.p_hold,
            hold=judged.hold,
            checked_at=min(look for look in looks if look) if complete else None,
            anchors=anchors,
            findings=worst_first(findings),
            leads=tuple(shown_leads(open_leads)),
        )

    def _anchor_view(
        self,
        claim: Claim,
        anchor: Anchor,
        sightings: Sightings | None,
        findings: Sequence[Finding],
    ) -> AnchorView:
        own = [finding for finding in findings if finding.subject == anchor.subject]
        if anchor.id is None:
            return AnchorView(anchor, Outcome.UNCHECKED, findings=worst_first(own))
        paper = sightings.paper if sightings else None
        if paper is None and (fallback := self._catalogue.paper(anchor.id)) is not None:
            paper = fallback
            own = [*own, *findings_by_snapshot(claim, anchor, fallback)]
        return AnchorView(
            anchor=anchor,
            outcome=sightings.outcome if sightings else Outcome.UNCHECKED,
            paper=paper,
            answered_at=sightings.answered_at if sightings else None,
            unreachable_since=sightings.unreachable_since if sightings else None,
            findings=worst_first(own),
            read=read_text(AnchorCase(anchor, sightings)) if sightings else None,
        )

    def _unlinked(
        self, anchors: Sequence[Anchor], known: dict[ArxivId, Sightings], meant: Suggestions
    ) -> list[AnchorView]:
        nobody = Claim(id=ClaimId(""), inquiry_id=_NOWHERE, text="")
        views = []
        for anchor in anchors:
            sightings = known.get(anchor.id) if anchor.id else None
            found = anchor_findings(nobody, anchor, sightings)
            findings = told_with_suggestions(found, [anchor], meant)
            views.append(self._anchor_view(nobody, anchor, sightings, findings))
        return views

    def _changes(
        self, since: Since, run: Run | None, runs: Sequence[Run]
    ) -> list[tuple[StatusChange, str]]:
        """Net moves, one a claim, with the cause that groups them, worst first."""
        after, from_day = _start(since, run, runs, self._store)
        return net_moves(self._store.events(after), from_day)


_LATEST_RUNS, _ALL_RUNS = 50, 1_000_000
_NOWHERE = InquiryId("")


def _start(
    since: Since,
    run: Run | None,
    runs: Sequence[Run],
    ledger: Ledger,
) -> tuple[int, date | None]:
    """The ledger number after which, or the day from which, changes are counted.

    Without a wish: everything since the night before the one shown came to its end, so that what a
    killed night, an import or a person moved meanwhile is told as well.
    """
    if isinstance(since, int):
        found = next((r for r in runs if r.id == since), None)
        if found is None:
            known = ", ".join(str(r.id) for r in runs[:5]) or "none yet"
            raise BadInputError(f"there is no run {since}", f"the latest runs are: {known}")
        return found.head, None
    if since is not None:
        return 0, since
    earlier = [r for r in runs if r.finished_at is not None and (run is None or r.id < run.id)]
    return (_end_of(earlier[0], ledger) if earlier else 0), None


def _end_of(run: Run, ledger: Ledger) -> int:
    """The number of the event with which a finished run ended; only ends of nights are read."""
    for sealed in ledger.events_of(EventKind.NIGHT):
        if sealed.seq > run.head and sealed.event.body.get("run") == run.id:
            return sealed.seq
    return run.head


def _grouped(changes: Sequence[tuple[StatusChange, str]]) -> tuple[ChangeGroup, ...]:
    """Moves to one status for one cause, as one item; order as given."""
    groups: dict[tuple[Status, str], list[StatusChange]] = {}
    for change, cause in changes:
        groups.setdefault((change.to_status, cause), []).append(change)
    return tuple(
        ChangeGroup(_reason_of_group(cause, members), status, tuple(members))
        for (status, cause), members in groups.items()
    )


_BY_AGE = {
    f"{Code.AGE_STALE}|": "more than half of such claims would fail a re-test today",
    f"{Code.AGE_DUE}|": "about one in three such claims would fail a re-test today",
}


def _reason_of_group(cause: str, members: Sequence[StatusChange]) -> str:
    """One sentence for all: age tells each claim other numbers, every other cause the same."""
    if len(members) > 1 and cause in _BY_AGE:
        return _BY_AGE[cause]
    return members[0].reason


def _interrupted(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs that never finished since the last one that did."""
    cut: list[Run] = []
    for run in runs:
        if run.finished_at is not None:
            if cut or run is not runs[0]:
                break
            continue
        cut.append(run)
    return tuple(cut)


def _newer_work(leads: Sequence[Lead]) -> list[Finding]:
    if not leads:
        return []
    best = leads[0]
    count = f"{len(leads)} newer papers bear" if len(leads) > 1 else "a newer paper bears"
    return [
        Finding(
            Code.NEWER_WORK,
            f"{count} on it; best match {best.paper_id}: {best.title}",
            evidence=tuple(str(lead.paper_id) for lead in leads),
        )
    ]
