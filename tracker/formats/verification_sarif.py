"""Verified references as SARIF 2.1.0, for code-scanning pages; the finding codes are the rule ids.

Standard: OASIS Static Analysis Results Interchange Format 2.1.0, sections 3.13 (log), 3.14 (run),
3.27 (result), 3.35 (suppression) and 3.49 (reporting descriptor).
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from tracker import __version__
from tracker.domain.findings import Code, Finding, Severity
from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.finding_advice import ADVICE
from tracker.formats.foreign import plain
from tracker.formats.places import place_of
from tracker.formats.streamed_json import LONG_LIST, streamed_json
from tracker.formats.verification_words import sentence_of
from tracker.formats.words import acknowledged_tail, receipt

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ANY_NAME = "surrogateescape"
"""Names of files may hold bytes that are no text; Python carries them as surrogates."""
_PLACES = {code: place for place, code in enumerate(Code)}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def verification_sarif(
    references: Iterable[VerifiedReference],
    _: ReferenceTally,
    coverage: Coverage | None = None,
) -> Iterator[str]:
    """One SARIF log with one run; a result for each finding, in the order given.

    The receipt is a property of the run, and what could not be checked is told as a notification.
    """
    driver = {
        "name": "tracker",
        "version": __version__,
        "rules": [_rule(code) for code in Code],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": LONG_LIST,
    }
    if coverage is not None:
        run["properties"] = {"receipt": receipt(coverage)}
        run["invocations"] = [_invocation(coverage)]
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    results = (_result(verified, found) for verified in references for found in verified.findings)
    return streamed_json(log, results)


def _invocation(coverage: Coverage) -> dict[str, Any]:
    notes = [
        {"level": "warning", "message": {"text": plain(trouble)}} for trouble in coverage.troubles
    ]
    return {"executionSuccessful": not coverage.gaps, "toolExecutionNotifications": notes}


def _rule(code: Code) -> dict[str, Any]:
    severity = Finding(code, "").severity
    return {
        "id": code.value,
        "shortDescription": {"text": code.value.replace("-", " ")},
        "help": {"text": ADVICE[code]},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(verified: VerifiedReference, finding: Finding) -> dict[str, Any]:
    path, line = place_of(verified.reference.where)
    told: dict[str, Any] = {
        "ruleId": finding.code.value,
        "ruleIndex": _PLACES[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": plain(sentence_of(finding))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(path, errors=_ANY_NAME)},
                    "region": {"startLine": line},
                }
            }
        ],
        "partialFingerprints": {"finding/v1": _fingerprint(path, finding)},
    }
    if finding.acknowledged is not None:
        why = plain(acknowledged_tail(finding))[1:-1]
        suppression = {"kind": "external", "status": "accepted", "justification": why}
        told["suppressions"] = [suppression]
    return told


def _fingerprint(path: str, finding: Finding) -> str:
    """The same for the same finding wherever its line moves to."""
    told = f"{path}|{finding.key}".encode("utf-8", "backslashreplace")
    return hashlib.sha256(told).hexdigest()[:32]
