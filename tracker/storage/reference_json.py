"""References and findings as short JSON texts and back; refuses nothing a document says."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.domain.claims import Anchor
from tracker.domain.findings import Acknowledged, Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.references import Reference

_dumps = json.JSONEncoder(separators=(",", ":")).encode


def reference_json(reference: Reference) -> str:
    """What a document says at one place; the place itself is kept apart."""
    anchor = reference.anchor
    return _dumps(
        [
            anchor.written,
            anchor.id.value if anchor.id else None,
            anchor.problem,
            anchor.said_title,
            _months(anchor.said_month),
            anchor.said_version,
            anchor.said_authors,
            anchor.said_year,
            _months(reference.as_of),
            int(reference.masked),
        ]
    )


def reference_of_json(body: str, where: str) -> Reference:
    """The value again, at this place."""
    written, id_, problem, title, month, version, authors, year, as_of, masked = json.loads(body)
    anchor = Anchor(
        written,
        ArxivId(id_) if id_ else None,
        problem,
        said_title=title,
        said_month=_month(month),
        said_version=version,
        said_authors=tuple(authors),
        said_year=year,
    )
    return Reference(where, anchor, bool(masked), _month(as_of))


def findings_json(findings: Sequence[Finding]) -> str:
    """The findings of one reference in their order; nothing where there are none."""
    return _dumps([_told(finding) for finding in findings]) if findings else ""


def findings_of_json(body: str) -> tuple[Finding, ...]:
    """The values again."""
    return tuple(_finding(told) for told in json.loads(body)) if body else ()


def _told(finding: Finding) -> list[object]:
    held = finding.acknowledged
    return [
        finding.code.value,
        finding.message,
        finding.subject,
        finding.evidence,
        finding.fingerprint,
        [held.until.isoformat(), held.why, held.by] if held else None,
    ]


def _finding(told: list[Any]) -> Finding:
    code, message, subject, evidence, fingerprint, held = told
    return Finding(Code(code), message, subject, tuple(evidence), fingerprint, _acknowledged(held))


def _acknowledged(held: Sequence[str] | None) -> Acknowledged | None:
    return Acknowledged(date.fromisoformat(held[0]), held[1], held[2]) if held else None


def _months(month: Month | None) -> int | None:
    """Months since the year 0: a whole number is short and sorts."""
    return month.year * 12 + month.number - 1 if month else None


def _month(number: int | None) -> Month | None:
    return Month(number // 12, number % 12 + 1) if number is not None else None
