"""The part of the composition root that puts the checks of ``tracker doctor`` together."""

import shutil
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.bootstrap import Tracker
from tracker.clock import SystemClock, SystemTimepiece
from tracker.domain.errors import CouldNotFinishError, SettingsError, StoreError
from tracker.domain.papers import Found, Unreachable
from tracker.news_root import unusable_channels
from tracker.papers.gate import RequestGate
from tracker.ports import PaperSource
from tracker.services.doctor import (
    Check,
    clock_is_right,
    files_are_of_the_past,
    ledger_holds,
    nights_follow,
    room_is_left,
)
from tracker.services.published import crossref_answers
from tracker.settings import describe_settings

EXTRAS = {
    "postgres": "psycopg",
    "mirror": "tantivy",
    "notify": "apprise",
    "semantic": "onnxruntime",
    "web": "starlette",
    "xlsx": "xlsxwriter",
}
"""The optional extras, and a module by which each is known to be installed."""


class Checks:
    """What is looked at, each thing by itself; the house is opened as far as a check needs it."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def all(self) -> list[Check]:
        """In the order in which they are made: the clock after arXiv, whose clock it is held to."""
        tracker = self._tracker
        return [
            Check("settings", lambda: describe_settings(tracker.settings)),
            Check("extras", self._extras),
            Check("snapshot", self._snapshot),
            Check("database", self._database),
            Check("disk", self._disk),
            Check("ledger", lambda: ledger_holds(tracker.auditing())),
            Check("literature", tracker.literature_parts.check),
            Check("sentence model", tracker.literature_parts.check_model),
            Check("night lock", self._lock),
            Check("nights", lambda: nights_follow(tracker.store, tracker.clock.now())),
            Check("request gate", self._gate),
            Check("arXiv API", lambda: self._witness(tracker.arxiv.witnesses.first)),
            Check("arXiv OAI-PMH", lambda: self._witness(tracker.arxiv.witnesses.second)),
            Check(
                "Crossref", lambda: crossref_answers(tracker.arxiv.crossref, tracker.clock.now())
            ),
            Check("channels", self._channels),
            Check("clock", self._clock),
            Check("time zones", self._time_zones),
        ]

    def _extras(self) -> str:
        there = [name for name, module in EXTRAS.items() if find_spec(module) is not None]
        index = self._tracker.settings.literature_index
        if index == "tantivy" and "mirror" not in there:
            raise SettingsError(
                "literature_index is tantivy, which is not installed",
                'pip install "claim-freshness-tracker[mirror]"',
            )
        missing = [name for name in EXTRAS if name not in there]
        return f"installed: {', '.join(there) or 'none'}; not: {', '.join(missing) or 'none'}"

    def _channels(self) -> str:
        """Raises SettingsError where a channel could not be reached by any means; sends nothing."""
        urls = self._tracker.settings.notify
        if not urls:
            return "nobody is to be told (setting notify)"
        unusable = unusable_channels(urls)
        if unusable:
            raise SettingsError(f"no channel can be made of {unusable[0]}", "correct notify")
        return f"{len(urls)} set; try them: tracker notify --test"

    def _snapshot(self) -> str:
        papers = sum(1 for _ in self._tracker.catalogue.papers())
        return f"{papers} papers, as of {self._tracker.catalogue.as_of}"

    def _database(self) -> str:
        from tracker.storage.engine import shown_url
        from tracker.storage.integrity import check_writable, look_at

        health = look_at(self._tracker.store)
        if not health.sound:
            fault = health.faults[0] if health.faults else f"its form is {health.revision}"
            raise StoreError(
                f"the database is not well: {fault}", "restore a backup (see docs/operate.md)"
            )
        check_writable(self._tracker.store)
        claims, events = health.counts.get("claim", 0), health.counts.get("event", 0)
        return (
            f"{shown_url(self._tracker.settings.database_url)}; {claims} claims, {events} events, "
            f"schema {health.revision}"
        )

    def _disk(self) -> str:
        path = self._file()
        if path is None:
            return "not looked at: the database lies on its server's disk"
        place = path if path.exists() else path.parent
        size = path.stat().st_size if path.is_file() else 0
        try:
            free = shutil.disk_usage(place).free
        except OSError as error:
            raise StoreError(f"{place}: {error.strerror}", "check TRACKER_DATABASE_URL") from error
        return room_is_left(free, size)

    def _file(self) -> Path | None:
        from tracker.storage.engine import sqlite_path

        return sqlite_path(self._tracker.settings.database_url)

    def _lock(self) -> str:
        with self._tracker.night_lock().hold():
            return "free"

    def _gate(self) -> str:
        settings, timepiece = self._tracker.settings, SystemTimepiece()
        gate = RequestGate(settings.gate_dir, 0.0, timepiece, patience=1.0)
        closed = gate.closed_for()
        if closed > 1.0:
            until = SystemClock().now() + timedelta(seconds=closed)
            raise CouldNotFinishError(
                f"closed until {until:%H:%M} UTC: arXiv asked us to stay away",
                "wait; no process of this machine asks before, and a later night goes on from here",
            )
        with gate.passage():
            return f"one request every {settings.request_interval:g} s, kept in {settings.gate_dir}"

    def _clock(self) -> str:
        tracker = self._tracker
        kept = (self._file(), tracker.settings.literature_path)
        written = {
            path.name: datetime.fromtimestamp(path.stat().st_mtime, UTC)
            for path in kept
            if path is not None and path.is_file()
        }
        files_are_of_the_past(written, SystemClock().now())
        return clock_is_right(tracker.store, tracker.clock.now(), tracker.arxiv.clock_ahead)

    def _time_zones(self) -> str:
        try:
            ZoneInfo("Europe/Berlin")
        except ZoneInfoNotFoundError as error:
            raise CouldNotFinishError(
                "this machine has no time zone data, which tracker schedule reads", "install tzdata"
            ) from error
        local = SystemClock().now().astimezone()
        return f"this machine's is {local.tzname()}; tracker schedule takes UTC unless told"

    def _witness(self, witness: PaperSource) -> str:
        settings = self._tracker.settings
        canary = settings.canary_ids[0].id
        seen = witness.look([canary], self._tracker.clock.now()).observations[0]
        if isinstance(seen, Found):
            return f"answers: {canary} is “{seen.paper.title}”"
        if settings.offline:
            return "not asked: offline was asked for"
        why = seen.why if isinstance(seen, Unreachable) else f"it does not list {canary}"
        raise CouldNotFinishError(
            why, "check this machine's network; a later night goes on from here, nothing is lost"
        )
