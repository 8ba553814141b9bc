"""Verified references as JUnit XML, for CI pages: a reference is a test case.

Findings that doubt (warnings and errors) are failures, a reference that could not be checked is
skipped with the reason: an outage fails nobody's build by itself. So is one whose doubts a person
has acknowledged.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.foreign import plain
from tracker.formats.places import place_of
from tracker.formats.verification_words import sentence_of
from tracker.formats.words import acknowledged_tail, receipt

_SUITE = "arXiv references"


def verification_junit(
    references: Iterable[VerifiedReference],
    tally: ReferenceTally,
    coverage: Coverage | None = None,
) -> Iterator[str]:
    """One test suite, a case for each reference in the order given; the receipt is a property."""
    counts = {
        "name": _SUITE,
        "tests": str(tally.references),
        "errors": "0",
        "failures": str(tally.doubted),
        "skipped": str(tally.skipped),
    }
    told = " ".join(f"{name}={quoteattr(value)}" for name, value in counts.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite {told}>\n'
    if coverage is not None:
        properties = ET.Element("properties")
        ET.SubElement(properties, "property", {"name": "receipt", "value": receipt(coverage)})
        yield _indented(properties)
    for verified in references:
        yield _indented(_case(verified))
    yield "  </testsuite>\n</testsuites>\n"


def _indented(element: ET.Element) -> str:
    ET.indent(element, level=2)
    return f"    {ET.tostring(element, encoding='unicode')}\n"


def _case(verified: VerifiedReference) -> ET.Element:
    path, line = place_of(verified.reference.where)
    case = ET.Element(
        "testcase",
        {
            "classname": plain(path),
            "name": f"{plain(verified.reference.anchor.subject)} (line {line})",
            "file": plain(path),
            "line": str(line),
        },
    )
    if doubts := verified.doubts:
        codes = ", ".join(found.code.value for found in doubts)
        failure = ET.SubElement(case, "failure", {"type": doubts[0].code.value, "message": codes})
        failure.text = "\n".join(plain(sentence_of(found)) for found in doubts)
    elif verified.skipped:
        ET.SubElement(case, "skipped", {"message": _why_skipped(verified)})
    return case


def _why_skipped(verified: VerifiedReference) -> str:
    if verified.serious:
        told = [f"{found.code}{acknowledged_tail(found)}" for found in verified.serious]
        return plain("; ".join(told))
    return plain(verified.findings[0].message) if verified.findings else "not looked at"
