"""The wording that all reports share: signs, dates, totals and receipts."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from tracker.domain.claims import ClaimId
from tracker.domain.findings import Finding, Severity
from tracker.domain.papers import Paper, Source
from tracker.domain.reports import FreshnessReport
from tracker.domain.runs import Coverage, Run
from tracker.domain.status import Status

SIGNS: Mapping[Status, str] = {
    Status.OVERTURNED: "✗",
    Status.UNVERIFIABLE: "∅",
    Status.CONTESTED: "≠",
    Status.STALE: "○",
    Status.DUE: "◐",
    Status.UNCHECKED: "?",
    Status.FRESH: "●",
    Status.RETIRED: "–",
}
"""One sign a status, each one column wide, so that nothing is told by colour alone."""

STYLES: Mapping[Status, str] = {
    Status.OVERTURNED: "bold red",
    Status.UNVERIFIABLE: "bold magenta",
    Status.CONTESTED: "red",
    Status.STALE: "yellow",
    Status.DUE: "bold yellow",
    Status.UNCHECKED: "cyan",
    Status.FRESH: "green",
    Status.RETIRED: "dim",
}
"""Terminal style of a status."""

SEVERITY_STYLES: Mapping[Severity, str] = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
}
"""Terminal style of a finding."""

_DERIVED_ID = re.compile(r"^[0-9a-f]{12}$")
_SOURCES = {Source.API: "the arXiv API", Source.OAI: "arXiv OAI-PMH"}


EVIDENCE_SHOWN = 5


def untold_evidence(finding: Finding) -> tuple[str, ...]:
    """The evidence that the message does not quote."""
    return tuple(text for text in finding.evidence if text and text not in finding.message)


def more_evidence(finding: Finding) -> str:
    """How much of it is not shown: ``and 29 more``; empty for nothing."""
    more = len(untold_evidence(finding)) - EVIDENCE_SHOWN
    return f"and {more} more" if more > 0 else ""


def acknowledged_tail(finding: Finding) -> str:
    """`` (acknowledged until 2027-01-31 by ada: why)``, or nothing."""
    held = finding.acknowledged
    if held is None:
        return ""
    by = f" by {held.by}" if held.by else ""
    return f" (acknowledged until {held.until}{by}: {held.why})"


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 claim``, ``2 claims``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def joined(parts: Iterable[str], separator: str = " · ") -> str:
    """The parts that are not empty, with a separator between them."""
    return separator.join(part for part in parts if part)


def short_id(claim_id: ClaimId) -> str:
    """The first 8 digits of an id made by the tracker; an id a person gave stays whole."""
    return claim_id[:8] if _DERIVED_ID.match(claim_id) else claim_id


def day(moment: datetime) -> str:
    """The day of a moment in UTC, ``2026-08-21``."""
    return moment.astimezone(UTC).date().isoformat()


def minute(moment: datetime) -> str:
    """A moment in UTC to the minute, ``2026-08-21 02:00 UTC``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def snapshot_label(as_of_day: date | None) -> str:
    """``bundled snapshot of 2026-08-21``."""
    return f"bundled snapshot of {as_of_day}" if as_of_day else "bundled snapshot, undated"


def seen_in(paper: Paper) -> str:
    """Where these words on a paper come from, and of when they are."""
    if paper.source is Source.SNAPSHOT:
        return snapshot_label(paper.seen_at.astimezone(UTC).date())
    if paper.source is Source.BULK:
        return f"imported file, not later than {day(paper.seen_at)}"
    return f"seen in {_SOURCES[paper.source]} on {day(paper.seen_at)}"


def totals(summary: Mapping[Status, int]) -> tuple[tuple[Status, int], ...]:
    """The statuses that occur, worst first, with how often."""
    return tuple((status, summary[status]) for status in Status if summary.get(status))


def budget_line(report: FreshnessReport) -> str:
    """How many claims ask for a re-test beyond the month's budget; empty when none does."""
    if not report.held_back:
        return ""
    ask = "claim asks" if report.held_back == 1 else "claims ask"
    return (
        f"{report.held_back} more {ask} for a re-test than the {report.budget} of this month "
        "(max_due_per_month); the most worthwhile first: tracker queue"
    )


def totals_line(summary: Mapping[Status, int]) -> str:
    """``1 unverifiable · 12 fresh``."""
    return " · ".join(f"{number} {status}" for status, number in totals(summary)) or "no claims"


def run_line(run: Run | None) -> str:
    """Which run this is and when it was."""
    if run is None:
        return "no night has been run yet"
    if run.finished_at is None:
        return f"run {run.id}, begun {minute(run.started_at)}, not finished"
    return f"run {run.id}, finished {minute(run.finished_at)}"


def interrupted_line(runs: Iterable[Run]) -> str:
    """The runs that never ended, or nothing."""
    told = ", ".join(f"{run.id} ({minute(run.started_at)})" for run in runs)
    return f"Interrupted before the end: run {told}." if told else ""


def held_back_line(run: Run | None) -> str:
    """How many papers were not asked for at all, or nothing."""
    if run is None or not run.coverage.held_back:
        return ""
    papers = count(run.coverage.held_back, "paper")
    return f"{papers} not asked for: the night's budget of requests was spent"


def receipt(coverage: Coverage) -> str:
    """What was asked and how it was answered, in one line."""
    apart = coverage.cached + coverage.harvested + coverage.unchanged
    if coverage.asked == 0 and coverage.offline and not apart:
        return f"offline: arXiv was not asked{_from_snapshot(coverage)}"
    parts = [
        f"asked {coverage.asked}, answered {_answered(coverage)}",
        _requests(coverage),
        _canaries(coverage.canaries),
        *_harvest_parts(coverage),
    ]
    if coverage.cached:
        parts.append(f"{coverage.cached} answered lately, from the cache")
    if coverage.held_back:
        never = coverage.never_checked
        tail = f" ({never} of them never checked)" if never else ""
        parts.append(f"{coverage.held_back} held back{tail}")
    if coverage.unwitnessed:
        doubts = count(coverage.unwitnessed, "suspicion")
        parts.append(f"{doubts} that the second witness could not be asked about")
    if coverage.sources:
        told = ", ".join(f"{name} {number}" for name, number in sorted(coverage.sources.items()))
        parts.append(f"answers from {told}")
    if coverage.offline:
        parts.append("offline")
    silent = coverage.unreachable or coverage.held_back or coverage.offline
    return "; ".join(parts) + (_from_snapshot(coverage) if silent else "")


def _requests(coverage: Coverage) -> str:
    """``5 requests (api 3, oai 2)``."""
    told = ", ".join(f"{name} {number}" for name, number in sorted(coverage.requests_by.items()))
    return count(coverage.requests, "request") + (f" ({told})" if told else "")


def _harvest_parts(coverage: Coverage) -> list[str]:
    """What arXiv's list of changes told, and for whom its silence speaks."""
    if coverage.harvest_complete is None:
        return []
    how = "" if coverage.harvest_complete else ", not complete"
    pages = (
        f"{count(coverage.harvest_records, 'record')} on {count(coverage.harvest_pages, 'page')}"
    )
    parts = [f"harvest {pages}{how}"]
    if coverage.harvested:
        parts.append(f"{coverage.harvested} confirmed by the harvest")
    if coverage.unchanged:
        parts.append(f"{coverage.unchanged} unchanged by its silence, not asked")
    return parts


def _answered(coverage: Coverage) -> str:
    found, absent = coverage.found, coverage.absent
    tail = f"{coverage.unreachable} unreachable"
    return f"{coverage.answered} ({found} found, {absent} absent), {tail}"


def _canaries(present: bool | None) -> str:
    told = {
        True: "canaries present",
        False: "no canary seen, so nothing was believed",
        None: "canaries not asked for",
    }
    return told[present]


def _from_snapshot(coverage: Coverage) -> str:
    if coverage.snapshot_as_of is None:
        return ""
    return f"; where arXiv did not answer, {snapshot_label(coverage.snapshot_as_of)}"
