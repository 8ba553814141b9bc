"""Findings as GitHub Actions annotations: one workflow command a line, then the totals."""

from collections.abc import Iterable, Iterator

from tracker.domain.findings import Severity
from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.foreign import plain
from tracker.formats.places import place_of
from tracker.formats.verification_words import complaints, summary_line
from tracker.formats.words import receipt

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_annotations(
    references: Iterable[VerifiedReference],
    tally: ReferenceTally,
    coverage: Coverage | None = None,
) -> Iterator[str]:
    """``::error file=...,line=...,title=CODE::message`` for each finding, in the order given.

    Then the totals and the receipt, which are no annotations. Each a line.
    """
    for verified in references:
        path, line = place_of(verified.reference.where)
        for code, message, severity in complaints(verified):
            place = f"file={_property(path)},line={line},title={_property(code)}"
            yield f"::{_COMMANDS[severity]} {place}::{_message(message)}\n"
    yield f"{summary_line(tally)}\n"
    if coverage:
        yield f"{receipt(coverage)}\n"


def _message(text: str) -> str:
    """Escaped so that foreign text cannot begin a workflow command of its own."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
