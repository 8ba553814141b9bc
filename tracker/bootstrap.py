"""The composition root: the only room that knows every concrete class and puts them together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from tracker import __version__
from tracker.clock import SystemClock
from tracker.domain.errors import StoreError
from tracker.services.silent_progress import SilentProgress as SilentProgress
from tracker.settings import Settings, bundled

if TYPE_CHECKING:
    from tracker.arxiv_root import ArxivParts
    from tracker.literature.sql_literature import SqlLiterature
    from tracker.literature_root import LiteratureParts
    from tracker.papers.snapshot import SnapshotCatalogue
    from tracker.ports import NightLock, Progress, SightingStore, Store, SuggestionStore
    from tracker.services.acknowledge import Acknowledging
    from tracker.services.acknowledge_in_documents import AcknowledgingInDocuments
    from tracker.services.add_claim import AddClaim
    from tracker.services.audit import Audit
    from tracker.services.backtest import Backtest
    from tracker.services.brief_report import BriefReport
    from tracker.services.browse_library import BrowseLibrary
    from tracker.services.compare_chances import CompareChances
    from tracker.services.follow_literature import Finding
    from tracker.services.ground_claims import GroundClaims
    from tracker.services.import_claims import ImportClaims
    from tracker.services.literature_shelf import LiteratureShelf
    from tracker.services.nightly import Nightly
    from tracker.services.plan_retests import PlanRetests
    from tracker.services.published import AskPublished
    from tracker.services.read_answers import ReadAnswers
    from tracker.services.recent_changes import RecentChanges
    from tracker.services.report import BuildReport
    from tracker.services.retest import Retesting
    from tracker.services.tell_changes import TellChanges
    from tracker.services.triage_leads import TriageLeads
    from tracker.services.verify_anchors import VerifyAnchors
    from tracker.services.verify_documents import VerifyDocuments
    from tracker.services.write_prompt import WritePrompt
    from tracker.storage.cache_file import CacheFile
    from tracker.storage.sql_store import SqlStore


class Tracker:
    """Everything, built when first asked for. Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        progress: Progress | None = None,
        stop: Callable[[], bool] = lambda: False,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = SystemClock(settings.today)
        self._progress = progress or SilentProgress()
        self._stop = stop
        self._wait = wait
        self._arxiv: ArxivParts | None = None
        self._sql: SqlStore | None = None
        self._literature: LiteratureParts | None = None

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of connections and files."""
        if self._arxiv is not None:
            self._arxiv.close()
        if self._sql is not None:
            self._sql.close()
        if self._literature is not None:
            self._literature.close()

    @cached_property
    def store(self) -> SqlStore:
        """The store of the settings, migrated when needed. Raises StoreError."""
        from tracker.storage.engine import sqlite_path  # SQLModel takes 0.2 s to import
        from tracker.storage.sql_store import open_store

        url = self.settings.database_url
        if url.startswith("sqlite") and sqlite_path(url) is None:
            raise StoreError("a library cannot live in memory", "name a file: sqlite:///data/my.db")
        self._sql = open_store(self.settings.database_url, tool=f"tracker {__version__}")
        return self._sql

    @cached_property
    def literature_parts(self) -> LiteratureParts:
        """Literature, harvest and import."""
        from tracker.literature_root import LiteratureParts

        self._literature = LiteratureParts(
            self.settings, lambda: self.arxiv.transport, self._progress, self._stop
        )
        return self._literature

    @property
    def literature(self) -> SqlLiterature:
        """The papers of the literature. Raises StoreError."""
        return self.literature_parts.literature

    @cached_property
    def catalogue(self) -> SnapshotCatalogue:
        """The bundled snapshot."""
        from tracker.papers.snapshot import SnapshotCatalogue

        return SnapshotCatalogue(bundled("data", "snapshot.jsonl"))

    @cached_property
    def arxiv(self) -> ArxivParts:
        """The ways to ask arXiv."""
        from tracker.arxiv_root import ArxivParts

        self._arxiv = ArxivParts(self.settings, self._wait)
        return self._arxiv

    def _published(self, store: SightingStore) -> AskPublished | None:
        from tracker.services.published import AskPublished

        crossref = self.arxiv.crossref
        return AskPublished(store, crossref, self._stop) if crossref else None

    def importing(self, store: Store | None = None) -> ImportClaims:
        """The import of documents."""
        from tracker.seed_files.reader import DocumentClaimReader
        from tracker.services.import_claims import ImportClaims

        return ImportClaims(store or self.store, DocumentClaimReader(), self.settings.policy)

    def adding(self) -> AddClaim:
        """The adding of single claims."""
        from tracker.services.add_claim import AddClaim

        return AddClaim(self.store, self.importing())

    def reporting(self, store: Store | None = None) -> BuildReport:
        """The report."""
        from tracker.services.report import BuildReport

        settings = self.settings
        budget = settings.max_due_per_month
        return BuildReport(store or self.store, self.catalogue, settings.policy, budget)

    def brief(self) -> BriefReport:
        """The report for one screen."""
        from tracker.services.brief_report import BriefReport

        return BriefReport(self.store, self.store, self.reporting())

    def browsing(self) -> BrowseLibrary:
        """What pages show."""
        from tracker.services.browse_library import BrowseLibrary

        return BrowseLibrary(self.store, self.store, self.reporting())

    def retesting(self) -> Retesting:
        """A person's acts."""
        from tracker.services.retest import Retesting

        asked, policy = self.arxiv.witnesses, self.settings.policy
        return Retesting(self.store, asked.first, asked.second, self.catalogue, policy)

    def triage(self, store: Store | None = None) -> TriageLeads:
        """What people make of leads."""
        from tracker.services.triage_leads import TriageLeads

        return TriageLeads(store or self.store, self.settings.policy)

    def prompting(self) -> WritePrompt:
        """The writing of re-test prompts."""
        from tracker.services.write_prompt import WritePrompt

        shelf = self._shelf()
        return WritePrompt(self.store, self.reporting(), self._looking(), shelf, self.catalogue)

    def answering(self) -> ReadAnswers:
        """The reading of what models answered."""
        from tracker.seed_files.answers import AnswerDocuments
        from tracker.seed_files.references import DocumentReferenceReader
        from tracker.services.read_answers import ReadAnswers

        return ReadAnswers(
            self.store,
            AnswerDocuments(),
            DocumentReferenceReader(),
            self._looking(),
            self.catalogue,
        )

    def _looking(self) -> VerifyAnchors:
        return self._verifying(self.store, self.store)

    def grounding(self) -> GroundClaims:
        """The search for papers that might carry a claim."""
        from tracker.literature.words import weigh_words
        from tracker.services.ground_claims import GroundClaims
        from tracker.services.look_up import LookUp

        asked, policy = self.arxiv.witnesses, self.settings.policy
        look_up = LookUp(self.store, asked.first, asked.second, self.catalogue)
        local = [self._shelf()]
        return GroundClaims(self.store, local, self.arxiv.search, look_up, weigh_words, policy)

    def _shelf(self) -> LiteratureShelf:
        from tracker.services.literature_shelf import LiteratureShelf
        from tracker.services.shelf import KnownPapers

        path, known = self.settings.literature_path, KnownPapers(self.store, self.catalogue)
        return LiteratureShelf(lambda: self.literature if path.exists() else None, known)

    def planning(self) -> PlanRetests:
        """The queue of re-tests, the forecast and the calibration."""
        from tracker.services.plan_retests import PlanRetests

        budget = self.settings.max_due_per_month
        return PlanRetests(self.store, self.reporting(), self.settings.policy, budget)

    def backtesting(self) -> Backtest:
        """The replay of past nights over documents and the literature."""
        from tracker.seed_files.reader import DocumentClaimReader
        from tracker.services.backtest import Backtest

        matcher = self.literature_parts.matcher()
        return Backtest(DocumentClaimReader(), self.literature, matcher, self._progress)

    def telling(self) -> TellChanges:
        """Telling the channels of the settings. Raises SettingsError where Apprise is missing."""
        from tracker.news_root import telling

        return telling(self.store, self.settings.notify)

    def recent_changes(self) -> RecentChanges:
        """The reading of the latest changes."""
        from tracker.services.recent_changes import RecentChanges

        return RecentChanges(self.store)

    def auditing(self) -> Audit:
        """The audit of the ledger."""
        from tracker.services.audit import Audit

        return Audit(self.store, self.store)

    def comparing(self) -> CompareChances:
        """The comparison of every P_hold that is shown with what the ledger gives."""
        from tracker.services.compare_chances import CompareChances

        return CompareChances(self.store, self.reporting(), self.settings.policy, __version__)

    def documents(self, *, cached: bool = True, refresh: bool = False) -> VerifyDocuments:
        """Verification of documents: no library is opened; answers are remembered in the cache.

        Not `cached`: nothing is remembered or recalled. `refresh`: everything is asked anew.
        """
        from tracker.seed_files.acceptance_file import TomlAcceptances
        from tracker.seed_files.references import DocumentReferenceReader
        from tracker.services.verify_documents import Memory, VerifyDocuments
        from tracker.storage.memory import MemoryStore
        from tracker.storage.paper_cache import PaperCache
        from tracker.storage.recent_sightings import RecentSightings
        from tracker.storage.reference_spool import TemporarySpool
        from tracker.storage.suggestion_cache import SuggestionCache

        file, now = self.cache_file, self.clock.now()
        store = PaperCache(file, now) if cached else RecentSightings()
        meant = SuggestionCache(file, now, recalling=not refresh) if cached else MemoryStore()
        fresh_for = None if refresh else timedelta(hours=self.settings.cache_hours)
        return VerifyDocuments(
            DocumentReferenceReader(),
            self._verifying(store, meant),
            self.catalogue,
            TomlAcceptances(),
            Memory(store, TemporarySpool, fresh_for),
            self._published(store),
        )

    @cached_property
    def cache_file(self) -> CacheFile:
        """What `documents` remembers between runs."""
        from tracker.storage.cache_file import CacheFile

        return CacheFile(self.settings.paper_cache)

    def acknowledging(self) -> Acknowledging:
        """What a person lets rest, in the library."""
        from tracker.services.acknowledge import Acknowledging

        return Acknowledging(self.store, self.settings.policy)

    def acknowledging_in_documents(self) -> AcknowledgingInDocuments:
        """What a person lets rest, in files beside documents."""
        from tracker.seed_files.acceptance_file import TomlAcceptances
        from tracker.services.acknowledge_in_documents import AcknowledgingInDocuments

        return AcknowledgingInDocuments(TomlAcceptances())

    def _verifying(self, store: SightingStore, meant: SuggestionStore) -> VerifyAnchors:
        from tracker.services.suggest_ids import SuggestIds
        from tracker.services.verify_anchors import VerifyAnchors

        asked, progress, stop = self.arxiv.witnesses, self._progress, self._stop
        suggest = SuggestIds(meant, asked.first, self.arxiv.search, progress, stop)
        return VerifyAnchors(store, asked, progress, stop, suggest)

    def night(self, *, dry_run: bool = False) -> Nightly:
        """A night; a dry one works on a copy in memory and leaves no trace."""
        from tracker.storage.locks import MemoryNightLock
        from tracker.storage.memory import MemoryStore

        if dry_run:
            copy = MemoryStore.copy_from(self.store)
            return self._night(copy, MemoryNightLock(), dry_run=True)
        return self._night(self.store, self.night_lock())

    def night_lock(self) -> NightLock:
        """One night at a time: by a file beside a SQLite database, else by the database's server.

        Raises StoreError.
        """
        from tracker.storage.engine import sqlite_path
        from tracker.storage.locks import FileNightLock

        path = sqlite_path(self.settings.database_url)
        if path is None:
            from tracker.storage.server_lock import ServerNightLock

            return ServerNightLock(self.settings.database_url)
        real = path.resolve()  # a link to the same database is the same database
        return FileNightLock(real.with_name(real.name + ".night.lock"))

    def _finding(self, dry_run: bool) -> Finding:
        from tracker.literature.arxiv_questions import ArxivQuestions
        from tracker.services.ask_arxiv import AskArxiv

        ask = (
            None
            if self.settings.offline
            else AskArxiv(self.arxiv.search, ArxivQuestions(), self._stop)
        )
        return self.literature_parts.finding(ask, dry_run=dry_run)

    def _night(self, store: Store, lock: NightLock, *, dry_run: bool = False) -> Nightly:
        from tracker.literature.words import weigh_words
        from tracker.services.assess_claims import AssessClaims
        from tracker.services.follow_literature import FollowLiterature
        from tracker.services.nightly import Nightly, NightSteps

        progress, policy = self._progress, self.settings.policy
        steps = NightSteps(
            import_claims=self.importing(store),
            verify=self._verifying(store, store),
            literature=FollowLiterature(
                store, self._finding(dry_run), self.triage(store), self.catalogue, progress
            ),
            assess=AssessClaims(store, policy, progress, __version__, weigh_words),
            report=self.reporting(store),
            harvest=self.literature_parts.night_step(store, dry_run=dry_run),
            published=self._published(store),
        )
        return Nightly(store, lock, self.catalogue, steps, self._stop)
