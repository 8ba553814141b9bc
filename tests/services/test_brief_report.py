"""A brief report says of what it shows what the whole one says, and counts everything."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import a_claim, a_paper, add_claims, an_anchor, an_event, some_sightings
from tests.services.fakes import TODAY, FakeCatalogue, Quiet
from tracker.domain.ledger import EventKind
from tracker.domain.policy import Policy
from tracker.domain.reports import FreshnessReport
from tracker.domain.runs import Coverage
from tracker.formats.report_terminal import render_terminal
from tracker.services.assess_claims import AssessClaims
from tracker.services.brief_report import CLAIMS, BriefReport
from tracker.services.browse_library import BrowseLibrary
from tracker.services.report import BuildReport
from tracker.storage.sql_store import SqlStore, open_store

MANY = CLAIMS + 15


@pytest.fixture
def store(empty_library: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{empty_library}") as opened:
        yield opened


def _night(store: SqlStore, claims: int) -> None:
    """Claims of all years, each on a paper of its own; the last two papers never answered."""
    papers = [f"2401.{number + 1:05d}" for number in range(claims)]
    add_claims(
        store,
        *(
            a_claim(
                f"Claim {number}",
                anchors=(an_anchor(paper),),
                as_of=[f"{2000 + number % 26}-{1 + number % 12:02d}"],
            )
            for number, paper in enumerate(papers)
        ),
    )
    failed = frozenset({(TODAY, "HTTP 503")})
    found = [some_sightings(paper, a_paper(paper)) for paper in papers[:-2]]
    lost = [some_sightings(paper, failures=failed) for paper in papers[-2:]]
    store.save_sightings([*found, *lost])
    run = store.begin_run(TODAY, TODAY.date())
    AssessClaims(store, Policy(), Quiet()).run(TODAY)
    store.append([an_event(EventKind.NIGHT, at=TODAY, body={"run": run.id})])
    store.finish_run(run, TODAY, Coverage())


def _both(store: SqlStore, whole: int) -> tuple[FreshnessReport, FreshnessReport]:
    building = BuildReport(store, FakeCatalogue(), Policy())
    later = TODAY + timedelta(hours=1)
    return BriefReport(store, store, building, whole).report(later), building.report(later)


def test_a_small_library_is_told_whole(store: SqlStore) -> None:
    _night(store, 5)
    brief, full = _both(store, whole=5)
    assert brief == full


def test_of_a_large_one_some_is_shown_and_all_is_counted(store: SqlStore) -> None:
    _night(store, MANY)
    brief, full = _both(store, whole=5)
    assert dict(brief.summary) == dict(full.summary)
    assert brief.groups == full.groups
    assert {view.anchor.subject for view in brief.unreachable} == {
        view.anchor.subject for view in full.unreachable
    }
    assert len(brief.unreachable) == 2
    assert set(brief.claims) <= set(full.claims)
    assert CLAIMS <= len(brief.claims) < MANY
    worst = max(view.status.rank for view in brief.claims[:CLAIMS])
    assert all(view.status.rank >= worst for view in set(full.claims) - set(brief.claims))


def test_the_screen_counts_what_it_does_not_show(store: SqlStore) -> None:
    _night(store, MANY)
    brief, full = _both(store, whole=5)
    said, all_said = (render_terminal(report, 100, False) for report in (brief, full))
    assert f"and {MANY - CLAIMS} more claims: tracker list" in said
    assert said.splitlines()[:12] == all_said.splitlines()[:12]
    assert said.splitlines()[-6:] == all_said.splitlines()[-6:]


def test_of_an_outage_every_paper_is_counted(store: SqlStore) -> None:
    papers = [f"2401.{number:05d}" for number in range(1, 251)]
    claims = [a_claim(f"Claim on {one}", anchors=(an_anchor(one),)) for one in papers]
    add_claims(store, *claims)
    failed = {"failures": frozenset({(TODAY, "HTTP 503")})}
    store.save_sightings([some_sightings(one, **failed) for one in papers])
    brief, _ = _both(store, whole=5)
    assert len(brief.unreachable) == 250
    assert "250 papers could not be checked" in render_terminal(brief, 100, False)
    browsing = BrowseLibrary(store, store, BuildReport(store, FakeCatalogue(), Policy()))
    assert len(browsing.tonight(TODAY).unreachable) == 250
