"""Acknowledgements as lines for people and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.acknowledgements import Acknowledgement
from tracker.formats.foreign import dump_json, plain


@dataclass(frozen=True, slots=True)
class AcknowledgementLine:
    """An acknowledgement, where it is kept, and whether it is at work."""

    where: str
    acknowledgement: Acknowledgement
    force: str


def render_acknowledgements(held: Iterable[AcknowledgementLine]) -> str:
    """``1f3a… anchor-retitled 2411.12580 until 2027-01-31 by ada: why [in force]``, one a line."""
    lines = [_line(each) for each in held]
    return "\n".join(lines or ["nothing is acknowledged"]) + "\n"


def render_acknowledgements_json(held: Iterable[AcknowledgementLine]) -> str:
    """The same as a JSON list."""
    told = [
        {
            "where": each.where,
            "code": each.acknowledgement.code.value,
            "subject": each.acknowledgement.subject,
            "until": each.acknowledgement.until.isoformat(),
            "why": each.acknowledgement.why,
            "by": each.acknowledgement.by,
            "seen": each.acknowledgement.mark,
            "force": each.force,
        }
        for each in held
    ]
    return dump_json(told) + "\n"


def _line(each: AcknowledgementLine) -> str:
    held = each.acknowledgement
    by = f" by {held.by}" if held.by else ""
    about = f"{held.code} {held.subject}".strip()
    return plain(f"{each.where} {about} until {held.until}{by}: {held.why} [{each.force}]")
