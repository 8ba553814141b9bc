"""The report: net changes, grouped by cause, worst first, and nothing that was not seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import (
    a_claim,
    a_lead,
    a_paper,
    a_state,
    add_claims,
    an_anchor,
    an_event,
    an_inquiry,
    some_sightings,
)
from tests.services.fakes import TODAY, TOMORROW, FakeCatalogue
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Claim
from tracker.domain.errors import BadInputError, ClaimNotFoundError
from tracker.domain.findings import Code
from tracker.domain.ledger import EventKind
from tracker.domain.papers import Source
from tracker.domain.policy import Policy
from tracker.domain.reports import FreshnessReport
from tracker.domain.runs import Coverage, Run
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status
from tracker.services.report import BuildReport, Since
from tracker.storage.memory import MemoryStore

WITHDRAWN = "anchor-withdrawn|2411.12580"
CLAIMS = [a_claim(f"Claim {number}", claim_id=f"claim-{number}") for number in range(4)]


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    add_claims(made, *CLAIMS)
    return made


def _night(store: MemoryStore, day: int = 0) -> Run:
    at = TODAY + timedelta(days=day)
    run = store.begin_run(at, at.date())
    return _end(store, run, day)


def _end(store: MemoryStore, run: Run, day: int = 0) -> Run:
    at = TODAY + timedelta(days=day)
    store.append([an_event(EventKind.NIGHT, at=at, body={"run": run.id})])
    return store.finish_run(run, at, Coverage())


def _move(
    store: MemoryStore, claim: Claim, after: Status, cause: str = "", day: int = 0, reason: str = ""
) -> None:
    held = store.claim(claim.id)
    event = an_event(
        EventKind.ASSESSED,
        at=TODAY + timedelta(days=day),
        claim=claim,
        moved=(held.state.status, after),
        body={"reason": reason or f"because of {cause}", "cause": cause},
    )
    state = a_state(after)
    assert store.write([ClaimChange(claim, state, (), held.state.status, (event,))]) == [True]


def _report(store: MemoryStore, since: Since = None) -> FreshnessReport:
    return BuildReport(store, FakeCatalogue(), Policy()).report(TOMORROW, since)


def _groups(report: FreshnessReport) -> list[tuple[str, str, int]]:
    return [(group.to_status.value, group.reason, len(group.changes)) for group in report.groups]


def test_moves_for_one_cause_are_one_item_worst_first(store: MemoryStore) -> None:
    run = store.begin_run(TODAY, TODAY.date())
    _move(store, CLAIMS[3], Status.DUE, "age-due|", reason="36 months")
    _move(store, CLAIMS[0], Status.UNVERIFIABLE, WITHDRAWN)
    _move(store, CLAIMS[2], Status.DUE, "age-due|", reason="40 months")
    _move(store, CLAIMS[1], Status.UNVERIFIABLE, WITHDRAWN)
    _end(store, run)
    report = _report(store, run.id)
    assert _groups(report) == [
        ("unverifiable", f"because of {WITHDRAWN}", 2),
        ("due", "about one in three such claims would fail a re-test today", 2),
    ]
    assert dict(report.summary) == {Status.UNVERIFIABLE: 2, Status.DUE: 2}


def test_two_papers_withdrawn_are_two_items(store: MemoryStore) -> None:
    _move(store, CLAIMS[0], Status.UNVERIFIABLE, WITHDRAWN)
    _move(store, CLAIMS[1], Status.UNVERIFIABLE, "anchor-withdrawn|2504.09858")
    assert [members for *_, members in _groups(_report(store, TODAY.date()))][:2] == [1, 1]


def test_a_claim_that_moved_twice_is_told_once_from_where_it_was(store: MemoryStore) -> None:
    _night(store)
    _move(store, CLAIMS[0], Status.FRESH)
    _night(store, 1)
    _move(store, CLAIMS[0], Status.DUE, "x")
    _move(store, CLAIMS[0], Status.STALE, "y")
    (change,) = _report(store, 2).changes
    assert (change.from_status, change.to_status, change.reason) == (
        Status.FRESH, Status.STALE, "because of y"
    )  # fmt: skip


def test_a_claim_that_came_back_is_no_change(store: MemoryStore) -> None:
    _night(store)
    _move(store, CLAIMS[0], Status.FRESH)
    _move(store, CLAIMS[0], Status.UNCHECKED)
    assert _report(store, 1).changes == ()


def test_changes_count_from_the_night_before_the_last_a_run_or_a_day(store: MemoryStore) -> None:
    _night(store)
    _move(store, CLAIMS[0], Status.FRESH, day=0)
    _night(store, 1)
    _move(store, CLAIMS[1], Status.FRESH, day=1)
    store.begin_run(TOMORROW, TOMORROW.date())

    def changed(since: Since) -> list[str]:
        return [change.claim_id for change in _report(store, since).changes]

    assert changed(None) == ["claim-0", "claim-1"], "since the night before the last one ended"
    assert changed(2) == ["claim-1"]
    assert changed(1) == ["claim-0", "claim-1"]
    assert changed(TOMORROW.date()) == ["claim-1"]
    assert changed(TODAY.date()) == ["claim-0", "claim-1"]


def test_an_unknown_run_is_refused_with_the_runs_there_are(store: MemoryStore) -> None:
    _night(store)
    with pytest.raises(BadInputError, match="no run 7") as caught:
        _report(store, 7)
    assert caught.value.advice == "the latest runs are: 1"


def test_any_run_of_the_library_can_be_counted_from(store: MemoryStore) -> None:
    for day in range(60):
        _night(store, day - 60)
    _move(store, CLAIMS[0], Status.FRESH)
    assert [change.claim_id for change in _report(store, 1).changes] == ["claim-0"]


def test_runs_that_never_ended_are_told(store: MemoryStore) -> None:
    _night(store)
    cut = [store.begin_run(TODAY, TODAY.date()) for _ in range(2)]
    assert [run.id for run in _report(store).interrupted] == [3, 2]
    assert len(cut) == 2
    _night(store, 1)
    assert _report(store).run == store.runs()[0]


def test_claims_are_worst_first_then_least_likely_to_hold(store: MemoryStore) -> None:
    _move(store, CLAIMS[2], Status.STALE)
    _move(store, CLAIMS[1], Status.OVERTURNED)
    old = replace(CLAIMS[3], as_of=(CLAIMS[3].as_of[0].plus(-60),))
    store.write([ClaimChange(old, a_state(Status.UNCHECKED), (), Status.UNCHECKED)])
    ids = [view.tracked.claim.id for view in _report(store).claims]
    assert ids == ["claim-1", "claim-2", "claim-3", "claim-0"]


def test_checked_at_is_the_oldest_look_and_empty_while_one_is_missing() -> None:
    store = MemoryStore()
    claim = a_claim(anchors=(an_anchor("2401.00001"), an_anchor("2401.00002")))
    add_claims(store, claim)
    first = some_sightings("2401.00001", a_paper("2401.00001", seen_at=TOMORROW))
    second = some_sightings("2401.00002", a_paper("2401.00002", seen_at=TODAY))
    store.save_sightings([first])
    assert [view.checked_at for view in _report(store).claims] == [None]
    store.save_sightings([second])
    assert [view.checked_at for view in _report(store).claims] == [TODAY]


def test_the_snapshot_speaks_only_where_arxiv_never_did() -> None:
    store = MemoryStore()
    said = an_anchor(said_title="Curriculum learning for robust speech recognition")
    claim = a_claim(anchors=(said,))
    add_claims(store, claim)
    bundled = a_paper(title="Lattice gauge theory", source=Source.SNAPSHOT, seen_at=TODAY)
    builder = BuildReport(store, FakeCatalogue(bundled), Policy())
    ((view,),) = (view.anchors for view in builder.report(TOMORROW).claims)
    assert (view.outcome, view.paper) == (Outcome.UNCHECKED, bundled)
    (finding,) = view.findings
    assert finding.code is Code.ANCHOR_TITLE_DIFFERS
    assert finding.message.endswith("(by the bundled snapshot of 2026-11-22)")
    seen = a_paper(title="Curriculum learning for robust speech recognition", seen_at=TODAY)
    store.save_sightings([some_sightings("2411.12580", seen)])
    ((view,),) = (view.anchors for view in builder.report(TOMORROW).claims)
    assert (view.outcome, view.paper, view.findings) == (Outcome.FOUND, seen, ())


def test_leads_are_told_as_newer_work_and_change_no_status(store: MemoryStore) -> None:
    store.save_leads(CLAIMS[0].id, [a_lead(CLAIMS[0])])
    view, history = BuildReport(store, FakeCatalogue(), Policy()).claim(CLAIMS[0].id, TODAY)
    (newer,) = [finding for finding in view.findings if finding.code is Code.NEWER_WORK]
    assert newer.evidence == ("2602.00001",)
    assert view.status is Status.UNCHECKED
    assert [sealed.event.kind for sealed in history] == [EventKind.CLAIM_ADDED]
    with pytest.raises(ClaimNotFoundError):
        BuildReport(store, FakeCatalogue(), Policy()).claim(a_claim("Unknown").id, TODAY)


def test_anchors_of_no_claim_are_shown_with_their_inquiry(store: MemoryStore) -> None:
    store.put_inquiry(an_inquiry("A line", anchors=(an_anchor("2512.07783"),)))
    (anchors,) = [view.anchors for view in _report(store).inquiries if view.anchors]
    assert [view.anchor.subject for view in anchors] == ["2512.07783"]
