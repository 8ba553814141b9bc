"""What verifying references came to: counts and the line of each finding."""

from collections.abc import Iterator

from tracker.domain.findings import Code, Finding, Severity, worst_first
from tracker.domain.references import DocumentsRead, ReferenceTally, VerifiedReference
from tracker.domain.sightings import Outcome
from tracker.formats.words import acknowledged_tail, count

_UNLOOKED = {
    Outcome.UNREACHABLE: "arXiv could not be reached",
    Outcome.UNCHECKED: "not looked at",
    Outcome.ABSENT: "arXiv has no such paper",
    Outcome.ABSENT_UNCONFIRMED: "not listed when asked; not confirmed",
}


def summary_of(tally: ReferenceTally) -> dict[str, int]:
    """How many references, how they were answered, and how many findings of each severity."""
    summary = {"references": tally.references}
    summary |= {str(outcome): tally.outcomes[outcome] for outcome in Outcome}
    summary |= {str(severity): tally.severities[severity] for severity in Severity}
    return summary | {"acknowledged": tally.acknowledged}


def summary_line(tally: ReferenceTally) -> str:
    """``23 references: 21 found, 2 unreachable; 1 error, 0 warnings``."""
    summary = summary_of(tally)
    outcomes = ", ".join(f"{summary[name]} {name}" for name in map(str, Outcome) if summary[name])
    errors, warnings = count(summary["error"], "error"), count(summary["warning"], "warning")
    answered = f": {outcomes}" if outcomes else ""
    rest = f", {summary['acknowledged']} acknowledged" if summary["acknowledged"] else ""
    return f"{count(summary['references'], 'reference')}{answered}; {errors}, {warnings}{rest}"


def reading(read: DocumentsRead) -> str:
    """``read 14 documents; passed over 3 files ...``; nothing for a single document."""
    if read.documents == 1 and not (read.binaries or read.hidden):
        return ""
    passed = [count(read.binaries, "file") + " that hold no text"] if read.binaries else []
    passed += [f"{read.hidden} hidden or foreign"] if read.hidden else []
    tail = f"; passed over {' and '.join(passed)}" if passed else ""
    return f"read {count(read.documents, 'document')}{tail}"


def sentence_of(finding: Finding) -> str:
    """The message; of a changed abstract with the first changed place, numbers and negations first.

    All the places are the evidence of the finding.
    """
    if finding.code is Code.ANCHOR_TEXT_CHANGED and finding.evidence:
        return f"{finding.message}: {finding.evidence[0]}"
    return finding.message


def complaints(reference: VerifiedReference) -> Iterator[tuple[str, str, Severity]]:
    """(code, message, severity) of each thing to say; nothing where all is well.

    What a person acknowledged is told as a note, with who said so and until when.
    """
    for finding in worst_first(reference.findings):
        severity = Severity.INFO if finding.acknowledged else finding.severity
        yield str(finding.code), sentence_of(finding) + acknowledged_tail(finding), severity
    if not reference.findings and reference.outcome in _UNLOOKED:
        subject = reference.reference.anchor.subject
        yield str(reference.outcome), f"{subject}: {_UNLOOKED[reference.outcome]}", Severity.WARNING
