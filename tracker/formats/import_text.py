"""What an import did, as text and as plain values."""

from typing import Any

from tracker.domain.imports import ImportReport, Refusal
from tracker.formats.foreign import plain


def render_import(report: ImportReport) -> str:
    """Counts first, then every refused line with its place, then what the author should know."""
    counts = (
        f"{len(report.added)} added, {len(report.changed)} changed, "
        f"{len(report.unchanged)} unchanged, {len(report.refused)} refused"
    )
    lines = [counts]
    lines += map(refused_line, report.refused)
    lines += [
        f"note     {each.where}: {each.code}: {plain(each.message)}" for each in report.notices
    ]
    return "\n".join(lines) + "\n"


def refused_line(refusal: Refusal) -> str:
    """A line that was refused, with its place."""
    return f"refused  {refusal.where}: {plain(refusal.why)}"


def import_object(report: ImportReport) -> dict[str, Any]:
    """The report as plain JSON values."""
    return {
        "added": list(report.added),
        "changed": list(report.changed),
        "unchanged": list(report.unchanged),
        "refused": [{"where": each.where, "why": each.why} for each in report.refused],
        "notices": [
            {"where": each.where, "code": each.code, "message": each.message}
            for each in report.notices
        ],
    }
