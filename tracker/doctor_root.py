"""The part of the composition root that puts the checks of ``tracker doctor`` together."""

from tracker.bootstrap import Tracker
from tracker.clock import SystemTimepiece
from tracker.domain.errors import CouldNotFinishError, StoreError
from tracker.domain.papers import Found, Unreachable
from tracker.papers.gate import RequestGate
from tracker.ports import PaperSource
from tracker.services.doctor import Check, clock_is_right, ledger_holds
from tracker.services.published import crossref_answers
from tracker.settings import describe_settings


class Checks:
    """What is looked at, each thing by itself; the house is opened as far as a check needs it."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def all(self) -> list[Check]:
        """In the order in which they are made."""
        tracker = self._tracker
        return [
            Check("settings", lambda: describe_settings(tracker.settings)),
            Check("snapshot", self._snapshot),
            Check("database", self._database),
            Check("ledger", lambda: ledger_holds(tracker.auditing())),
            Check("literature", tracker.literature_parts.check),
            Check("night lock", self._lock),
            Check("request gate", self._gate),
            Check("clock", lambda: clock_is_right(tracker.store, tracker.clock.now())),
            Check("arXiv API", lambda: self._witness(tracker.witnesses.first)),
            Check("arXiv OAI-PMH", lambda: self._witness(tracker.witnesses.second)),
            Check("Crossref", lambda: crossref_answers(tracker.crossref, tracker.clock.now())),
        ]

    def _snapshot(self) -> str:
        papers = sum(1 for _ in self._tracker.catalogue.papers())
        return f"{papers} papers, as of {self._tracker.catalogue.as_of}"

    def _database(self) -> str:
        from tracker.storage.engine import shown_url
        from tracker.storage.integrity import look_at

        health = look_at(self._tracker.store)
        if not health.sound:
            fault = health.faults[0] if health.faults else f"its form is {health.revision}"
            raise StoreError(f"the database is not well: {fault}", "restore a backup")
        claims, events = health.counts.get("claim", 0), health.counts.get("event", 0)
        return f"{shown_url(self._tracker.settings.database_url)}; {claims} claims, {events} events"

    def _lock(self) -> str:
        with self._tracker.night_lock().hold():
            return "free"

    def _gate(self) -> str:
        settings = self._tracker.settings
        timepiece = SystemTimepiece()
        with RequestGate(settings.gate_dir, 0.0, timepiece, patience=1.0).passage():
            return f"one request every {settings.request_interval:g} s, kept in {settings.gate_dir}"

    def _witness(self, witness: PaperSource) -> str:
        settings = self._tracker.settings
        canary = settings.canary_ids[0].id
        seen = witness.look([canary], self._tracker.clock.now()).observations[0]
        if isinstance(seen, Found):
            return f"answers: {canary} is “{seen.paper.title}”"
        if settings.offline:
            return "not asked: offline was asked for"
        why = seen.why if isinstance(seen, Unreachable) else f"it does not list {canary}"
        raise CouldNotFinishError(why, "a later night goes on from here; nothing is lost")
