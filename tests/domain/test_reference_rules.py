"""Ids that stand in several places, are masked, or are of a month to come."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_paper, an_anchor
from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Severity
from tracker.domain.months import Month
from tracker.domain.reference_rules import (
    UsesOfOneId,
    dated_before_finding,
    future_finding,
    later_finding,
    masked_finding,
    repeated_finding,
)
from tracker.domain.references import Reference
from tracker.domain.sightings import Sightings

ID = "1706.03762"
OURS = "Attention Is All You Need"
OTHER = "Deep Residual Learning for Image Recognition"


def used(*anchors: Anchor) -> list[Reference]:
    return [Reference(f"a.md:{line}", anchor) for line, anchor in enumerate(anchors, 1)]


def conflicts(*anchors: Anchor, known: Sightings | None = None) -> list[tuple[int, Code, str]]:
    titles = tuple(known.titles) if known else ()
    uses = UsesOfOneId(an_anchor(ID).id, titles)  # type: ignore[arg-type]
    told = enumerate(uses.conflict(use) for use in used(*anchors))
    return [(at, one.code, one.message) for at, one in told if one]


def by(*names: str) -> Anchor:
    return Anchor(ID, an_anchor(ID).id, said_authors=names)


def test_one_note_tells_of_the_first_places_and_counts_the_others() -> None:
    id_ = an_anchor(ID).id
    assert id_ is not None
    places = [f"a.md:{line}" for line in range(1, 8)]
    assert repeated_finding(id_, places, 450_450).message == (
        f"{ID} stands at a.md:1 already, and again at a.md:3, a.md:4, a.md:5, a.md:6, "
        "a.md:7 and 450443 more places"
    )
    assert repeated_finding(id_, places[:2], 2).message == f"{ID} stands at a.md:1 already"


def test_two_titles_are_a_conflict_told_with_both_places() -> None:
    first, second = an_anchor(ID, said_title=OURS), an_anchor(ID, said_title=OTHER)
    assert conflicts(first, an_anchor(ID), second, first) == [
        (
            2,
            Code.REFERENCE_CONFLICT,
            f"{ID} is “{OTHER}” here and “{OURS}” at a.md:1: one of the two ids is wrong",
        )
    ]


def test_shortened_titles_and_titles_of_earlier_versions_are_none() -> None:
    first, short = an_anchor(ID, said_title=OURS), an_anchor(ID, said_title="Attention is all")
    assert conflicts(first, short) == []
    retitled = Sightings(
        an_anchor(ID).id,  # type: ignore[arg-type]
        by_api=a_paper(ID, title=OURS),
        earlier_titles=frozenset({(1, OTHER)}),
    )
    both = (first, an_anchor(ID, said_title=OTHER))
    assert conflicts(*both, known=retitled) == []


def test_authors_conflict_only_where_no_name_is_shared() -> None:
    same = (by("Vaswani"), by("A. Vaswani", "N. Shazeer"), by("Ashish Váswani"))
    assert conflicts(*same) == []
    assert conflicts(by("A. Vaswani"), by("Kaiming He", "J. Sun")) == [
        (
            1,
            Code.REFERENCE_CONFLICT,
            f"{ID} is by Kaiming He here and by A. Vaswani at a.md:1: one of the two ids is wrong",
        )
    ]


def test_a_masked_id_accuses_nobody() -> None:
    finding = masked_finding(Reference("a.md:1", Anchor("2510.xxxxx", None), masked=True))
    assert (finding.code, finding.severity) == (Code.REFERENCE_MASKED, Severity.INFO)


def test_a_month_to_come_is_told_until_the_paper_is_seen() -> None:
    anchor, today = an_anchor("2412.00001"), date(2024, 11, 30)
    finding = future_finding(anchor, None, today)
    assert finding is not None
    assert (finding.code, finding.severity) == (Code.ANCHOR_IN_FUTURE, Severity.ERROR)
    assert future_finding(anchor, None, date(2024, 12, 1)) is None
    assert future_finding(anchor, a_paper("2412.00001"), today) is None


@given(offset=st.integers(-30, 30))
def test_an_id_later_than_its_text_is_told_by_form(offset: int) -> None:
    anchor = an_anchor("2411.12580")
    use = Reference("a.md:1", anchor, as_of=Month(2024, 11).plus(offset))
    assert (later_finding(use) is not None) == (offset < -1)
    assert later_finding(Reference("a.md:1", anchor)) is None


@pytest.mark.parametrize(
    ("month", "year", "told"),
    [
        (Month(2024, 9), None, True),
        (Month(2024, 10), None, False),
        (Month(2026, 1), None, False),
        (None, 2023, True),
        (None, 2024, False),
        (None, None, False),
    ],
)
def test_a_paper_dated_before_its_id_is_told_by_form(
    month: Month | None, year: int | None, told: bool
) -> None:
    anchor = replace(an_anchor("2411.12580"), said_month=month, said_year=year)
    assert (dated_before_finding(anchor) is not None) == told
    january = replace(an_anchor("2501.00001"), said_year=2024)
    assert dated_before_finding(january) is None
