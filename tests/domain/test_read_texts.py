"""What an abstract is compared with, and told as: the version that was named, else first sight."""

from datetime import date

import pytest

from tests.builders import AN_ID, a_baseline, a_paper, an_anchor, some_sightings
from tracker.domain.anchor_cases import AnchorCase
from tracker.domain.claims import Baseline
from tracker.domain.findings import Finding
from tracker.domain.identity_rules import retitled_since
from tracker.domain.read_texts import read_version_wanted, text_changed

NOW = "We reach 71% on the test."
V1, V2 = "We reach 91% on the test.", "We reach 81% on the test."
FIRST_SIGHT = "first sight on 2026-01-05 (v2)"


def case(
    said: int | None, base: Baseline | None = None, earlier: dict[int, str] | None = None
) -> AnchorCase:
    """A paper at v3 that says `NOW`, read at version `said`."""
    known = some_sightings(AN_ID, a_paper(versions=3, abstract=NOW))
    known = known.with_earlier_abstracts(earlier or {})
    return AnchorCase(an_anchor(said_version=said, baseline=base), known)


def seen_at_2(abstract: str = V2) -> Baseline:
    return a_baseline(version=2, abstract=abstract, seen_on=date(2026, 1, 5))


def told(found: AnchorCase) -> list[str]:
    return [finding.message.partition("changed since ")[2] for finding in text_changed(found)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (case(1, None, {1: V1}), ["v1, the version named: −91%, +71%"]),
        (case(1, seen_at_2(), {1: V1}), ["v1, the version named: −91%, +71%"]),
        (case(2, seen_at_2()), ["v2, the version named: −81%, +71%"]),
        (case(None, seen_at_2()), [f"{FIRST_SIGHT}: −81%, +71%"]),
        (case(1, seen_at_2()), [f"{FIRST_SIGHT}; what v1 said is not known: −81%, +71%"]),
        (case(1, seen_at_2(), {1: ""}), [f"{FIRST_SIGHT}; what v1 said is not known: −81%, +71%"]),
        (case(1), []),
        (case(None), []),
        (case(3, seen_at_2()), []),
        (case(1, None, {1: NOW}), []),
        (case(1, None, {1: "We reach 71% on\nthat test."}), []),
    ],
)
def test_the_text_that_was_read_is_compared_and_named(
    found: AnchorCase, expected: list[str]
) -> None:
    assert told(found) == expected


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (case(1), 1),
        (case(2, a_baseline(version=1)), 2),
        (case(2, seen_at_2()), None),
        (case(1, None, {1: V1}), None),
        (case(1, None, {1: ""}), None),
        (case(3), None),
        (case(9), None),
        (case(0), None),
        (case(None), None),
    ],
)
def test_a_version_is_asked_for_where_it_is_named_older_and_unknown(
    found: AnchorCase, wanted: int | None
) -> None:
    assert read_version_wanted(found) == wanted


def titled(said: int, base: Baseline | None, earlier: dict[int, str]) -> list[Finding]:
    known = some_sightings(AN_ID, a_paper(title="A Wholly Different Name for It", versions=3))
    anchor = an_anchor(said_version=said, baseline=base)
    return list(retitled_since(AnchorCase(anchor, known.with_earlier_titles(earlier))))


def test_a_title_is_compared_with_that_of_the_version_named() -> None:
    (finding,) = titled(1, None, {1: "Sparse Routers on Graphs"})
    assert finding.message == (
        f"{AN_ID} was “Sparse Routers on Graphs” at v1, the version named, and is “A Wholly "
        "Different Name for It” now"
    )
    assert titled(2, a_baseline(version=1, title="Sparse Routers on Graphs"), {}) == []
