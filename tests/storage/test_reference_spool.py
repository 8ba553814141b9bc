"""References set aside and read again: in order, whole, and as often as they are asked for."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_paper
from tracker.domain.claims import Anchor
from tracker.domain.findings import Acknowledged, Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.sightings import Outcome
from tracker.storage.reference_spool import TemporarySpool

A, B = "1706.03762", "2411.12580"


def use(id_: str, where: str, title: str = "") -> Reference:
    return Reference(where, Anchor(id_, ArxivId(id_), said_title=title))


@pytest.fixture
def spool() -> Iterator[TemporarySpool]:
    with closing(TemporarySpool()) as spool:
        yield spool


def _put(spool: TemporarySpool, *references: Reference) -> None:
    for reference in references:
        spool.put(reference)
    spool.settle()


def test_the_order_is_that_of_documents_and_lines(spool: TemporarySpool) -> None:
    _put(spool, use(B, "b.json:7"), use(A, "b.json:2"), use(A, "a.md:1"), use(A, "b.json:7"))
    assert list(spool.documents) == ["b.json", "a.md"]
    assert list(spool.subjects(9)) == [[A, B]]
    assert spool.places(A, 2) == (["b.json:2", "b.json:7"], 3)
    for subject in (A, B):
        for key, found in spool.uses(subject):
            spool.judge(key, VerifiedReference(found, Outcome.FOUND, a_paper(subject)))
    wheres = [(one.reference.where, one.reference.anchor.subject) for one in spool]
    assert wheres == [("b.json:2", A), ("b.json:7", B), ("b.json:7", A), ("a.md:1", A)]
    assert [one.paper and one.paper.id.value for one in spool] == [A, B, A, A]


def test_what_was_answered_longest_ago_comes_first(spool: TemporarySpool) -> None:
    ids = ["2411.00001", "2411.00002", "2411.00003"]
    _put(spool, *(use(id_, "a.md:1") for id_ in ids))
    spool.note_answered(ArxivId(ids[0]), datetime(2026, 5, 2, tzinfo=UTC))
    spool.note_answered(ArxivId(ids[1]), datetime(2026, 5, 1, tzinfo=UTC))
    assert list(spool.subjects(2)) == [[ids[2], ids[1]], [ids[0]]]


def test_different_things_said_are_told_apart_up_to_a_number(spool: TemporarySpool) -> None:
    _put(spool, *(use(A, f"a.md:{line}", f"Title {line % 3}") for line in range(1, 10)))
    assert [each.said_title for each in spool.anchors(A, 2)] == ["Title 1", "Title 2"]
    assert len(spool.anchors(A, 9)) == 3


_texts = st.text(max_size=12)
_findings = st.builds(
    Finding,
    st.sampled_from(Code),
    _texts,
    _texts,
    st.lists(_texts, max_size=2).map(tuple),
    _texts,
    st.none() | st.builds(Acknowledged, st.dates(), _texts, _texts),
)
_months = st.none() | st.builds(Month, st.integers(1, 9999), st.integers(1, 12))
_anchors = st.builds(
    Anchor,
    written=_texts,
    id=st.none(),
    problem=_texts,
    said_title=_texts,
    said_month=_months,
    said_version=st.none() | st.integers(1, 99),
    said_authors=st.lists(_texts, max_size=2).map(tuple),
    said_year=st.none() | st.integers(1, 9999),
)
_references = st.builds(Reference, st.just("a.md:3"), _anchors, st.booleans(), _months)


@given(reference=_references, findings=st.lists(_findings, max_size=2), outcome=...)
def test_nothing_that_was_said_or_found_is_lost(
    reference: Reference, findings: list[Finding], outcome: Outcome
) -> None:
    with closing(TemporarySpool()) as spool:
        _put(spool, reference)
        subject = reference.anchor.subject
        placed = spool.masked() if reference.masked else spool.uses(subject)
        ((key, found),) = list(placed)
        assert found == reference
        verified = VerifiedReference(found, outcome, None, tuple(findings))
        spool.judge(key, verified)
        assert list(spool) == [verified]


def test_of_a_paper_what_reports_tell_is_kept(spool: TemporarySpool) -> None:
    paper = replace(a_paper(A), comment="v2, corrected", abstract="Long", authors=("A. B.",))
    finding = Finding(Code.ANCHOR_REVISED, "m", A, acknowledged=Acknowledged(date(2027, 1, 1), "w"))
    _put(spool, use(A, "a.md:1"))
    ((key, found),) = spool.uses(A)
    spool.judge(key, VerifiedReference(found, Outcome.FOUND, paper, (finding,)))
    (told,) = spool
    assert told.findings == (finding,)
    assert told.paper == replace(paper, abstract="", authors=(), categories=())
