"""Verified references as the lines of a linter, Markdown and JSON."""

import json
from dataclasses import replace
from textwrap import dedent

import pytest

from tests.formats.events_and_references import VERIFIED
from tests.formats.values import anchor
from tests.formats.whole import (
    render_verification,
    render_verification_json,
    render_verification_markdown,
)
from tracker.domain.findings import Code, Finding
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome


def test_lines_of_a_linter() -> None:
    expected = """\
    paper.md:9: anchor-other-paper: 2510.00007 is another paper: the document says \
“Sparse Routers”, arXiv says “On the Cohomology of Moduli Spaces”
    paper.md:12: unchecked: 2408.03314: not looked at
    3 references: 2 found, 1 unchecked; 1 error, 0 warnings
    """
    assert render_verification(VERIFIED, colour=False) == dedent(expected)


def test_nothing_found_and_nothing_wrong() -> None:
    assert render_verification([], colour=False) == "0 references; 0 errors, 0 warnings\n"
    assert render_verification(VERIFIED[:1], colour=False) == (
        "1 reference: 1 found; 0 errors, 0 warnings\n"
    )


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Outcome.ABSENT, "a.md:1: absent: 2408.03314: arXiv has no such paper"),
        (Outcome.UNREACHABLE, "a.md:1: unreachable: 2408.03314: arXiv could not be reached"),
    ],
)
def test_an_outcome_without_finding_is_still_said(outcome: Outcome, line: str) -> None:
    verified = VerifiedReference(Reference("a.md:1", anchor("2408.03314")), outcome)
    assert render_verification([verified], colour=False).splitlines()[0] == line


def test_paths_and_messages_cannot_steer_the_terminal() -> None:
    finding = Finding(Code.ANCHOR_TITLE_DIFFERS, "titles \x1b[31mdiffer\n")
    verified = replace(
        VERIFIED[0], reference=Reference("a\x1b[2J.md:1", anchor("2411.12580")), findings=(finding,)
    )
    line = render_verification([verified], colour=False).splitlines()[0]
    assert line == "a[2J.md:1: anchor-title-differs: titles [31mdiffer"
    assert "\x1b[33m" in render_verification([verified], colour=True)


def test_markdown() -> None:
    expected = """\
    # References

    3 references: 2 found, 1 unchecked; 1 error, 0 warnings.

    | where | paper | now | title on arXiv |
    |---|---|---|---|
    | paper.md:3 | [arXiv:2411.12580](https://arxiv.org/abs/2411.12580) | ✓ found | \
“Procedural Knowledge in Pretraining Drives Reasoning” v3 |
    | paper.md:9 | [arXiv:2510.00007](https://arxiv.org/abs/2510.00007) | ✗ another paper | \
“On the Cohomology of Moduli Spaces” v1 |
    | paper.md:12 | [arXiv:2408.03314](https://arxiv.org/abs/2408.03314) | \
? not confirmed, not looked at yet |  |

    ## Findings

    - `paper.md:9` **anchor-other-paper**: 2510.00007 is another paper: the document says \
“Sparse Routers”, arXiv says “On the Cohomology of Moduli Spaces”
    - `paper.md:12` **unchecked**: 2408.03314: not looked at
    """
    assert render_verification_markdown(VERIFIED) == dedent(expected)
    assert render_verification_markdown([]) == (
        "# References\n\n0 references; 0 errors, 0 warnings.\n"
    )


def test_json() -> None:
    told = json.loads(render_verification_json(VERIFIED))
    assert told["summary"] == {
        "references": 3,
        "found": 2,
        "absent": 0,
        "absent-unconfirmed": 0,
        "unreachable": 0,
        "unchecked": 1,
        "error": 1,
        "warning": 0,
        "info": 0,
        "acknowledged": 0,
    }
    assert told["references"][0] == {
        "id": "2411.12580",
        "where": "paper.md:3",
        "said_title": "Procedural Knowledge",
        "title": "Procedural Knowledge in Pretraining Drives Reasoning",
        "outcome": "found",
        "findings": [],
    }
    (finding,) = told["references"][1]["findings"]
    assert finding["code"] == "anchor-other-paper"
    assert told["references"][2]["title"] is None
