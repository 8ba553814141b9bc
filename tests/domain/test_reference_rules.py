"""Ids that stand in several places, are masked, or are of a month to come."""

from datetime import date

from tests.builders import a_paper, an_anchor
from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Severity
from tracker.domain.reference_rules import (
    UsesOfOneId,
    future_finding,
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
