"""Verified references as JUnit XML, for CI pages: a reference is a test case.

Findings that doubt (warnings and errors) are failures, a reference that could not be checked is
skipped with the reason: an outage fails nobody's build by itself. So is one whose doubts a person
has acknowledged.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from tracker.domain.findings import Severity
from tracker.domain.references import VerifiedReference
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Outcome
from tracker.formats.foreign import plain
from tracker.formats.places import place_of
from tracker.formats.words import acknowledged_tail, receipt

_SUITE = "arXiv references"


def render_junit(references: Sequence[VerifiedReference], coverage: Coverage | None = None) -> str:
    """One test suite, a case for each reference in the order given; the receipt is a property."""
    suite = ET.Element("testsuite", {"name": _SUITE, "tests": str(len(references)), "errors": "0"})
    if coverage is not None:
        properties = ET.SubElement(suite, "properties")
        ET.SubElement(properties, "property", {"name": "receipt", "value": receipt(coverage)})
    for verified in references:
        _add_case(suite, verified)
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_case(suite: ET.Element, verified: VerifiedReference) -> None:
    path, line = place_of(verified.reference.where)
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "classname": plain(path),
            "name": f"{plain(verified.reference.anchor.subject)} (line {line})",
            "file": plain(path),
            "line": str(line),
        },
    )
    serious = [found for found in verified.findings if found.severity is not Severity.INFO]
    doubts = [found for found in serious if found.acknowledged is None]
    if doubts:
        codes = ", ".join(found.code.value for found in doubts)
        failure = ET.SubElement(case, "failure", {"type": doubts[0].code.value, "message": codes})
        failure.text = "\n".join(plain(found.message) for found in doubts)
    elif serious:
        told = [f"{found.code}{acknowledged_tail(found)}" for found in serious]
        ET.SubElement(case, "skipped", {"message": plain("; ".join(told))})
    elif verified.outcome in {Outcome.UNREACHABLE, Outcome.UNCHECKED}:
        why = [plain(found.message) for found in verified.findings]
        ET.SubElement(case, "skipped", {"message": why[0] if why else "not looked at"})
