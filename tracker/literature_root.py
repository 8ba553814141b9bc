"""The part of the composition root that puts the literature together: file, index, harvest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.clock import SystemClock
from tracker.domain.errors import StoreError
from tracker.settings import ANCHORS_SETS, Settings

if TYPE_CHECKING:
    from tracker.literature.matching import Bm25Matcher
    from tracker.literature.semantic import MeaningOrder
    from tracker.literature.sentence_encoder import SentenceEncoder
    from tracker.literature.sql_literature import SqlLiterature
    from tracker.literature_ports import Literature
    from tracker.papers.transport import PoliteTransport
    from tracker.ports import Progress, SightingStore
    from tracker.services.ask_arxiv import AskArxiv
    from tracker.services.follow_literature import Finding
    from tracker.services.harvest import HarvestSets, HarvestStep
    from tracker.services.import_literature import ImportLiterature


class LiteratureParts:
    """Everything about the literature, built when first asked for; `transport` likewise."""

    def __init__(
        self,
        settings: Settings,
        transport: Callable[[], PoliteTransport],
        progress: Progress,
        stop: Callable[[], bool],
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._progress = progress
        self._stop = stop
        self._opened: SqlLiterature | None = None

    def close(self) -> None:
        """Let go of the files."""
        if self._opened is not None:
            self._opened.close()

    @cached_property
    def literature(self) -> SqlLiterature:
        """The papers, with the index of the settings. Raises StoreError and SettingsError."""
        from tracker.literature.open_literature import open_literature

        path, index = self._settings.literature_path, self._settings.literature_index
        self._opened = open_literature(path, index, self._progress)
        return self._opened

    def importing(self, now: datetime) -> ImportLiterature:
        """The import of bulk files."""
        from tracker.papers.bulk_file import BulkPaperFile
        from tracker.services.import_literature import ImportLiterature

        return ImportLiterature(self.literature, BulkPaperFile(now), self._progress, self._stop)

    def harvesting(
        self,
        store: SightingStore,
        sets: Sequence[str] = (),
        literature: Literature | None = None,
    ) -> HarvestSets:
        """The harvest of the sets named, or of those of the settings. Raises BadInputError."""
        from tracker.domain.oai_sets import read_set
        from tracker.papers.oai_harvest import OaiHarvest
        from tracker.services.harvest import HarvestLiterature, HarvestSets

        named = sets or self._settings.harvest_sets
        chosen = None if ANCHORS_SETS in named else [read_set(name) for name in named]
        today = self._settings.today
        pretended = today if today is not None and today < SystemClock().now().date() else None
        harvest = HarvestLiterature(
            literature or self.literature,
            OaiHarvest(self._transport(), self._settings.oai_url),
            self._progress,
            self._stop,
            last_day=pretended,
        )
        return HarvestSets(harvest, chosen, store)

    def night_step(self, store: SightingStore, *, dry_run: bool) -> HarvestStep:
        """The night's harvest, opened when it begins: a broken literature keeps no night away."""
        from tracker.services.harvest import HarvestStep

        return HarvestStep(
            lambda: self.harvesting(store, literature=self._dry if dry_run else None)
        )

    def check(self) -> str:
        """How the literature stands. Raises StoreError where it is broken."""
        path = self._settings.literature_path
        if not path.exists():
            return f"none yet at {path}; nights and tracker literature fill it"
        fault = self.literature.check()
        if fault:
            raise StoreError(
                f"the literature {path} is broken: {fault}",
                "move it away; it is filled again by: tracker literature sync, or import FILE",
            )
        status = self.literature.status()
        if status.indexed > status.papers:
            raise StoreError(
                f"the index of {path} holds {status.indexed:,} papers, {status.papers:,} are kept",
                f"remove {path}.* beside it: the index is made anew by the next search",
            )
        told = f"{path}; {status.papers:,} papers, {status.indexed:,} of them in {status.index}"
        rest = status.papers - status.indexed
        return told + (f" (the next search takes in the other {rest:,})" if rest else "")

    def finding(self, ask: AskArxiv | None, *, dry_run: bool) -> Finding:
        """The ways to find newer papers; the literature is opened when it is wanted."""

        from tracker.literature.form_search import LiteratureForms
        from tracker.literature.history import HistorySearch
        from tracker.services.follow_literature import Finding

        def opened() -> Literature:
            return self._dry if dry_run else self.literature

        again = self._meaning
        return Finding(
            opened, lambda it: HistorySearch(LiteratureForms(it), again), self.matcher(), ask
        )

    def matcher(self) -> Bm25Matcher:
        """The comparison of papers with claims. Raises SettingsError for an unusable model."""
        from tracker.literature.matching import Bm25Matcher

        return Bm25Matcher(self._meaning)

    def check_model(self) -> str:
        """How the sentence model stands. Raises SettingsError where it cannot be used."""
        return self._encoder.check() if self._encoder else "none: leads are ordered by words alone"

    @cached_property
    def _encoder(self) -> SentenceEncoder | None:
        from tracker.literature.sentence_encoder import SentenceEncoder

        folder = self._settings.semantic_model
        if folder is None:
            return None
        return SentenceEncoder(folder, any_model=self._settings.semantic_any_model)

    @cached_property
    def _meaning(self) -> MeaningOrder | None:
        """The second look at leads; its model is read before a night begins, not in the midst."""
        from tracker.literature.semantic import MeaningOrder

        if self._encoder is None:
            return None
        self._encoder.check()
        return MeaningOrder(self._encoder)

    @cached_property
    def _dry(self) -> Literature:
        """A literature in memory that goes on from where the kept one has come."""
        from tracker.literature.memory import MemoryLiterature

        if not self._settings.literature_path.exists():
            return MemoryLiterature()
        kept = self.literature
        mark = kept.mark()
        return MemoryLiterature(kept.cursors(), kept.status().place, mark, kept.edition(mark))
