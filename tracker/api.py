"""The library for Python programs: open it, add claims, run nights, read reports, verify documents.

Everything here is typed, and stays as it is from one minor version to the next; what other modules
hold may move. Every expected error is a `TrackerError` with a sentence of what happened (`message`)
and one of what to do (`advice`). Times are aware and UTC. Nothing is printed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.bootstrap import Tracker
from tracker.domain.claims import Claim, Kind
from tracker.domain.errors import TrackerError
from tracker.domain.imports import ImportReport
from tracker.domain.leads import Lead
from tracker.domain.references import VerifiedReference
from tracker.domain.reports import ClaimView, FreshnessReport
from tracker.domain.runs import DEFAULT_BUDGET
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim, Verdict
from tracker.services.add_claim import SINGLE_CLAIMS, StatedClaim
from tracker.services.nightly import NightResult
from tracker.settings import load_settings

__all__ = [
    "Claim",
    "ClaimView",
    "FreshnessReport",
    "ImportReport",
    "Kind",
    "Lead",
    "Library",
    "NightResult",
    "Status",
    "TrackedClaim",
    "TrackerError",
    "Verdict",
    "VerifiedReference",
    "verify_documents",
]


class Library:
    """A library of claims. Use it as a context manager, or close it.

    Settings are read as the command line reads them (defaults, the nearest ``tracker.toml``, the
    environment); those given here by name go before: ``Library("claims.db", offline=True)``.
    Raises SettingsError, and StoreError where the database cannot be opened.
    """

    def __init__(self, place: str | Path | None = None, **settings: object) -> None:
        if place is not None:
            said = str(place)
            settings["database_url"] = said if "://" in said else f"sqlite:///{Path(said)}"
        self._tracker = Tracker(load_settings(settings))

    def __enter__(self) -> Self:
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
        self._tracker.close()

    def add(
        self,
        text: str,
        *,
        as_of: Sequence[str] = (),
        anchors: Sequence[str] = (),
        kind: Kind | str | None = None,
        topics: Sequence[str] = (),
        inquiry: str = SINGLE_CLAIMS,
        quorum: str = "any",
        depends_on: Sequence[str] = (),
    ) -> Claim:
        """Add one claim: months as ``YYYY-MM``, anchors as arXiv ids in any form.

        Raises BadInputError for what cannot be read and for a claim that is there already.
        """
        named = str(kind) if kind is not None else None
        stated = StatedClaim(text, as_of, anchors, named, topics, inquiry, quorum, depends_on)
        return self._tracker.adding().run(stated, self._tracker.clock.now()).claim

    def import_documents(self, *paths: str | Path) -> ImportReport:
        """Import documents and folders; doing it twice changes nothing. Bad lines are `refused`.

        Raises SourceFileError where a document cannot be read at all; then nothing is written.
        """
        importing = self._tracker.importing()
        read = importing.read([Path(path) for path in paths])
        return importing.write(read, self._tracker.clock.now())

    def claims(self, *statuses: Status | str) -> tuple[ClaimView, ...]:
        """Every claim, or those of these statuses, worst first. Raises ValueError for no status."""
        wanted = {Status(status) for status in statuses}
        views = self._tracker.reporting().claims(self._tracker.clock.now())
        return tuple(view for view in views if not wanted or view.status in wanted)

    def claim(self, id_: str) -> ClaimView:
        """One claim by its id or any unique beginning of it. Raises ClaimNotFoundError."""
        found = self._tracker.store.find_claim(id_)
        return self._tracker.reporting().claim(found, self._tracker.clock.now())[0]

    def leads(self, id_: str) -> tuple[Lead, ...]:
        """The newer papers that bear on a claim, best first; reading marks none as seen."""
        return tuple(self._tracker.triage().leads(self._tracker.store.find_claim(id_)))

    def night(
        self,
        *,
        seeds: Iterable[str | Path] = (),
        budget: int = DEFAULT_BUDGET,
        dry_run: bool = False,
    ) -> NightResult:
        """Run a night with at most `budget` HTTP requests; a dry one leaves no trace.

        Channels and feed are not told: that is the command line's. Raises NightInProgressError.
        """
        tracker = self._tracker
        return tracker.night(dry_run=dry_run).run(
            tracker.clock.now(),
            seeds=[Path(path) for path in seeds],
            budget=budget,
            offline=tracker.settings.offline,
            clock=tracker.clock.now,
        )

    def report(self, since: int | date | None = None) -> FreshnessReport:
        """What is known, without asking arXiv; changes since a run, a day, or the last run."""
        return self._tracker.reporting().report(self._tracker.clock.now(), since)

    def retest(
        self,
        id_: str,
        verdict: Verdict | str,
        *,
        by: str,
        evidence: Sequence[str] = (),
        note: str = "",
    ) -> TrackedClaim:
        """Record what a person found; the claim as it stands afterwards.

        Raises BadInputError where the verdict lacks its grounds, EvidenceRefusedError for evidence
        that arXiv does not have, ValueError for what is no verdict.
        """
        found = self._tracker.store.find_claim(id_)
        acted = self._tracker.retesting().retest(
            found,
            Verdict(verdict),
            self._tracker.clock.now(),
            evidence=tuple(evidence),
            note=note,
            by=by,
        )
        return acted.after

    def export(self) -> Iterator[str]:
        """The library as lines of JSON that `import_documents` reads (see ``tracker export``)."""
        from tracker.seed_files.jsonl_writer import write_jsonl

        return write_jsonl(self._tracker.store.inquiries(), self._tracker.store.claims())


def verify_documents(
    *paths: str | Path, budget: int = DEFAULT_BUDGET, **settings: str
) -> tuple[VerifiedReference, ...]:
    """Every arXiv reference in these documents, with what arXiv says of it; no library is needed.

    Nothing is remembered between calls. Raises SourceFileError where there is nothing to read.
    """
    with Tracker(load_settings(settings)) as tracker:
        result = tracker.documents(cached=False).run(
            [Path(path) for path in paths],
            tracker.clock.now(),
            budget=budget,
            offline=tracker.settings.offline,
        )
        with closing(result.references) as references:
            return tuple(references)
