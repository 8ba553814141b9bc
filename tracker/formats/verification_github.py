"""Findings as GitHub Actions annotations: one workflow command a line, then the totals."""

from collections.abc import Sequence

from tracker.domain.findings import Severity
from tracker.domain.references import VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.foreign import plain
from tracker.formats.places import place_of
from tracker.formats.verification_words import complaints, summary_line
from tracker.formats.words import receipt

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(references: Sequence[VerifiedReference], coverage: Coverage | None = None) -> str:
    """``::error file=...,line=...,title=CODE::message`` for each finding, in the order given.

    Then the totals and the receipt, which are no annotations.
    """
    lines = []
    for verified in references:
        path, line = place_of(verified.reference.where)
        for code, message, severity in complaints(verified):
            place = f"file={_property(path)},line={line},title={_property(code)}"
            lines.append(f"::{_COMMANDS[severity]} {place}::{_message(message)}")
    tail = [summary_line(references)] + ([receipt(coverage)] if coverage else [])
    return "\n".join([*lines, *tail]) + "\n"


def _message(text: str) -> str:
    """Escaped so that foreign text cannot begin a workflow command of its own."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
