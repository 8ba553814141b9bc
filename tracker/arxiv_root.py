"""The part of the composition root that puts together the ways to ask arXiv, and Crossref."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tracker import __version__
from tracker.clock import SystemTimepiece
from tracker.domain.papers import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.papers.crossref import Crossref
    from tracker.papers.transport import PoliteTransport
    from tracker.ports import PaperSearch
    from tracker.services.verify_anchors import Witnesses
    from tracker.settings import Settings


class ArxivParts:
    """Every way out, built when first asked for; all of them pass one gate. Close it."""

    def __init__(self, settings: Settings, wait: Callable[[float], object] | None = None) -> None:
        self._settings = settings
        self._wait = wait
        self._transport: PoliteTransport | None = None
        self._crossref: Crossref | None = None

    def close(self) -> None:
        """Let go of connections."""
        if self._transport is not None:
            self._transport.close()
        if self._crossref is not None:
            self._crossref.close()

    @property
    def clock_ahead(self) -> float | None:
        """Seconds by which this machine's clock is ahead of arXiv's; None before it answered."""
        return self._transport.clock_ahead if self._transport is not None else None

    @cached_property
    def witnesses(self) -> Witnesses:
        """The ways to ask arXiv about papers; none that works when offline was asked for."""
        from tracker.services.verify_anchors import Witnesses

        settings = self._settings
        if settings.offline:
            from tracker.papers.offline import OfflineSource

            api = OfflineSource(Source.API)
            return Witnesses(api, OfflineSource(Source.OAI), api)
        from tracker.papers.arxiv_api import ArxivApi
        from tracker.papers.oai import OaiPmh

        arxiv = ArxivApi(self.transport, settings.arxiv_api_url, settings.canary_ids)
        oai = OaiPmh(self.transport, settings.oai_url, settings.canary_ids)
        return Witnesses(arxiv, oai, arxiv)

    @cached_property
    def search(self) -> PaperSearch:
        """The way to look for papers by their words; none that works when offline."""
        settings = self._settings
        if settings.offline:
            from tracker.papers.offline import OfflineSearch

            return OfflineSearch()
        from tracker.papers.arxiv_search import ArxivSearch

        return ArxivSearch(self.transport, settings.arxiv_api_url, settings.canary_ids)

    @cached_property
    def transport(self) -> PoliteTransport:
        """The one polite way out."""
        from tracker.papers.gate import RequestGate
        from tracker.papers.transport import Patience, PoliteTransport

        settings, timepiece = self._settings, self._timepiece()
        gate = RequestGate(settings.gate_dir, settings.request_interval, timepiece)
        contact = f"mailto:{settings.contact}" if settings.contact else "no contact set"
        patience = Patience.for_interval(settings.request_interval, settings.request_timeout)
        user_agent = f"claim-freshness-tracker/{__version__} ({contact})"
        self._transport = PoliteTransport(gate, timepiece, user_agent, patience)
        return self._transport

    @cached_property
    def crossref(self) -> Crossref | None:
        """Crossref with a way out of its own; None where nobody wants it asked."""
        said = self._settings
        if not said.crossref or said.offline:
            return None
        from tracker.papers.crossref import open_crossref

        folder, pace = said.gate_dir / "crossref", said.request_interval
        self._crossref = open_crossref(
            said.crossref_url, said.contact, folder, pace, said.request_timeout, self._timepiece()
        )
        return self._crossref

    def _timepiece(self) -> SystemTimepiece:
        return SystemTimepiece(self._wait) if self._wait else SystemTimepiece()
