"""Verified references for machines: SARIF, JUnit and GitHub annotations."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from textwrap import dedent

from tests.builders import AN_ID
from tests.formats.events_and_references import VERIFIED
from tests.formats.values import anchor
from tests.formats.whole import render_github, render_junit, render_sarif
from tracker.domain.findings import Acknowledged, Code, Finding
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome
from tracker.formats.places import place_of


def test_a_place_is_taken_apart() -> None:
    assert place_of("notes/a.md:12") == ("notes/a.md", 12)
    assert place_of("C:/notes.md:3") == ("C:/notes.md", 3)
    assert place_of("added by hand") == ("added by hand", 1)


def test_sarif_names_every_rule_and_places_every_finding() -> None:
    log = json.loads(render_sarif(VERIFIED))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == [code.value for code in Code]
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "anchor-other-paper"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "paper.md"},
        "region": {"startLine": 9},
    }


def test_a_sarif_fingerprint_outlives_a_moved_line() -> None:
    moved = [
        replace(each, reference=replace(each.reference, where="paper.md:99")) for each in VERIFIED
    ]
    before, after = (
        json.loads(render_sarif(each))["runs"][0]["results"][0]["partialFingerprints"]
        for each in (VERIFIED, moved)
    )
    assert before == after


def test_junit_counts_failures_and_skips_what_could_not_be_checked() -> None:
    root = ET.fromstring(render_junit(VERIFIED))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    cases = {case.get("line"): case for case in suite}
    assert cases["9"].find("failure").get("type") == "anchor-other-paper"  # type: ignore[union-attr]
    assert cases["12"].find("skipped") is not None


def test_an_outage_is_skipped_in_junit_and_fails_nothing() -> None:
    finding = Finding(Code.UNREACHABLE, "2408.03314 could not be checked: HTTP 503", "2408.03314")
    lost = VerifiedReference(
        Reference("a.md:1", anchor("2408.03314")), Outcome.UNREACHABLE, None, (finding,)
    )
    text = render_junit([lost])
    assert 'failures="0"' in text
    assert "HTTP 503" in text


def test_github_annotations() -> None:
    expected = """\
    ::error file=paper.md,line=9,title=anchor-other-paper::2510.00007 is another paper: the \
document says “Sparse Routers”, arXiv says “On the Cohomology of Moduli Spaces”
    ::warning file=paper.md,line=12,title=unchecked::2408.03314: not looked at
    3 references: 2 found, 1 unchecked; 1 error, 0 warnings
    """
    assert render_github(VERIFIED) == dedent(expected)


def test_foreign_text_cannot_give_github_a_command() -> None:
    finding = Finding(Code.ANCHOR_TITLE_DIFFERS, "titles\n::set-output name=x::100%")
    reference = Reference("a,b:c.md:1", anchor("2411.12580"))
    evil = VerifiedReference(reference, Outcome.FOUND, None, (finding,))
    lines = render_github([evil]).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::warning file=a%2Cb%3Ac.md,line=1,title=anchor-title-differs::")
    assert lines[0].endswith("100%25")


def _acknowledged() -> VerifiedReference:
    held = Acknowledged(date(2027, 1, 31), "a nickname (ours)", "ada")
    finding = Finding(Code.ANCHOR_OTHER_PAPER, "another paper", AN_ID, acknowledged=held)
    return VerifiedReference(Reference("a.md:4", anchor(AN_ID)), Outcome.FOUND, None, (finding,))


def test_an_acknowledged_finding_is_suppressed_in_sarif() -> None:
    (result,) = json.loads(render_sarif([_acknowledged()]))["runs"][0]["results"]
    why = "acknowledged until 2027-01-31 by ada: a nickname (ours)"
    assert (result["level"], result["suppressions"]) == (
        "error",
        [{"kind": "external", "status": "accepted", "justification": why}],
    )


def test_an_acknowledged_finding_is_skipped_in_junit_and_a_notice_on_github() -> None:
    (suite,) = ET.fromstring(render_junit([_acknowledged()]))
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")
    skipped = suite[0].find("skipped")
    assert skipped is not None
    assert skipped.get("message", "").startswith("anchor-other-paper (acknowledged until 2027-01")
    assert render_github([_acknowledged()]) == (
        "::notice file=a.md,line=4,title=anchor-other-paper::another paper (acknowledged until "
        "2027-01-31 by ada: a nickname (ours))\n"
        "1 reference: 1 found; 0 errors, 0 warnings, 1 acknowledged\n"
    )


def test_xml_takes_any_text() -> None:
    finding = Finding(Code.ANCHOR_TITLE_DIFFERS, "a <b> & \x00 \x1b[31m ]]>")
    reference = Reference("a&b.md:1", anchor("2411.12580"))
    text = render_junit([VerifiedReference(reference, Outcome.FOUND, None, (finding,))])
    assert ET.fromstring(text)[0][0].get("file") == "a&b.md"
