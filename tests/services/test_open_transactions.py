"""Nothing is asked of arXiv while a transaction is open: others can write to the same file."""

import sqlite3
from pathlib import Path

from tests.builders import a_claim, an_anchor
from tests.services.fakes import (
    ABSENT,
    TODAY,
    TOMORROW,
    FakeCatalogue,
    FakeReader,
    FakeSource,
    FakeTitles,
    Quiet,
    a_document,
)
from tracker.domain.papers import Source
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.tracked import Verdict
from tracker.literature.form_search import LiteratureForms
from tracker.literature.history import HistorySearch
from tracker.literature.matching import Bm25Matcher
from tracker.literature.memory import MemoryLiterature
from tracker.services.assess_claims import AssessClaims
from tracker.services.follow_literature import Finding, FollowLiterature
from tracker.services.import_claims import ImportClaims
from tracker.services.nightly import Nightly, NightSteps
from tracker.services.report import BuildReport
from tracker.services.retest import Retesting
from tracker.services.triage_leads import TriageLeads
from tracker.services.verify_anchors import VerifyAnchors, Witnesses
from tracker.storage.locks import MemoryNightLock
from tracker.storage.sql_store import open_store

IDS = ["2401.00001", "2401.00002", "2401.00003"]
CLAIM = a_claim(anchors=[an_anchor(id_) for id_ in IDS])


class Neighbour:
    """Another program that writes to the file at once or not at all."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self.wrote = 0

    def write(self) -> None:
        """Write and commit. Raises sqlite3.OperationalError where somebody else is writing."""
        connection = sqlite3.connect(self._database, timeout=0.0, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE inquiry SET essay = essay || 'x'")
        connection.execute("COMMIT")
        connection.close()
        self.wrote += 1


def _finding() -> Finding:
    literature = MemoryLiterature()
    return Finding(
        lambda: literature, lambda papers: HistorySearch(LiteratureForms(papers)), Bm25Matcher()
    )


def test_a_neighbour_can_write_at_every_moment_at_which_arxiv_is_asked(tmp_path: Path) -> None:
    neighbour = Neighbour(tmp_path / "tracker.db")
    first = FakeSource(says={IDS[0]: ABSENT}, meanwhile=neighbour.write)
    second = FakeSource(Source.OAI, batch_size=1, meanwhile=neighbour.write)
    with open_store(f"sqlite:///{tmp_path / 'tracker.db'}", busy_seconds=0.1) as store:
        catalogue, policy = FakeCatalogue(), Policy()
        importing = ImportClaims(store, FakeReader(), policy)
        importing.write([a_document(CLAIM)], TODAY)
        steps = NightSteps(
            import_claims=importing,
            verify=VerifyAnchors(store, Witnesses(first, second, FakeTitles()), Quiet()),
            literature=FollowLiterature(
                store, _finding(), TriageLeads(store, Policy()), catalogue, Quiet()
            ),
            assess=AssessClaims(store, policy, Quiet()),
            report=BuildReport(store, catalogue, policy),
        )
        night = Nightly(store, MemoryNightLock(), catalogue, steps)
        result = night.run(TODAY, budget=50, clock=lambda: TODAY)
        assert result.complete
        assert (first.asked, second.asked) == ([IDS[:2], IDS[2:]], [[IDS[0]]])
        assert neighbour.wrote == 3
        Retesting(store, first, second, catalogue, policy).retest(
            CLAIM.id, Verdict.HOLDS, TOMORROW, evidence=[IDS[0]], note="read"
        )
        assert neighbour.wrote == 5
        assert store.claim(CLAIM.id).state.status is Status.FRESH
        assert store.inquiries()[0].essay == "xxxxx"
