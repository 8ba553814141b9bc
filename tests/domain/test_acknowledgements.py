"""Acknowledgements: what they cover, when they are void, and that they clear nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.builders import (
    A_TITLE,
    AN_ID,
    a_baseline,
    a_claim,
    a_finding,
    a_paper,
    a_state,
    a_tracked,
    an_anchor,
    an_id,
    some_sightings,
)
from tests.domain.histories import DEFAULT, looks_at, seen, some, todays
from tracker.domain.acknowledgements import (
    Acknowledgement,
    Force,
    acknowledgeable,
    force_of,
    mark_of,
    marks_of,
    same_mark,
)
from tracker.domain.assessment import assess
from tracker.domain.findings import Code, Finding
from tracker.domain.papers import Paper, Source
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim

TODAY = date(2026, 3, 1)
UNTIL = date(2026, 6, 1)
RETITLED = a_finding(Code.ANCHOR_RETITLED, fingerprint="words")
PAPER = a_paper(versions=2, comment="12 pages")


def _held(
    finding: Finding = RETITLED, paper: Paper | None = PAPER, **fields: object
) -> Acknowledgement:
    held = Acknowledgement(finding.code, finding.subject, UNTIL, "known", mark_of(finding, paper))
    return replace(held, **fields)  # type: ignore[arg-type]


def _force(held: Acknowledgement, paper: Paper | None, today: date = TODAY) -> Force:
    return force_of(held, [RETITLED], lambda finding: mark_of(finding, paper), today)


def test_it_is_in_force_while_nothing_changes_and_its_day_has_not_come() -> None:
    assert _force(_held(), PAPER) is Force.IN_FORCE
    assert _force(_held(), PAPER, date(2026, 5, 31)) is Force.IN_FORCE
    assert _force(_held(), PAPER, UNTIL) is Force.EXPIRED


@pytest.mark.parametrize(
    "changed",
    [
        a_paper(versions=3, comment="12 pages"),
        a_paper(title="Another name", versions=2, comment="12 pages"),
        a_paper(versions=2, comment="This paper has been withdrawn"),
        None,
    ],
)
def test_it_is_void_when_version_title_or_comment_change(changed: Paper | None) -> None:
    assert _force(_held(), changed) is Force.VOID


def test_another_state_of_the_finding_voids_it() -> None:
    later = replace(RETITLED, fingerprint="other words")
    mark = mark_of(later, PAPER)
    assert force_of(_held(), [later], lambda _: mark, TODAY) is Force.VOID


def test_what_the_document_says_is_part_of_it() -> None:
    kept = mark_of(RETITLED, PAPER, "One title")
    assert not same_mark(kept, mark_of(RETITLED, PAPER, "Quite another title"))
    assert same_mark(kept, mark_of(RETITLED, PAPER, "One  title."))


def test_the_other_witness_saying_the_same_in_its_spelling_changes_nothing() -> None:
    api = a_paper(title="Schrödinger cats", comment="12 pages,\n  3 figures")
    oai = a_paper(title='Schr\\"odinger  cats', comment="12 pages, 3 figures", source=Source.OAI)
    assert mark_of(RETITLED, api) == mark_of(RETITLED, oai)


def test_a_snapshot_is_no_look_and_voids_nothing() -> None:
    assert _force(_held(), a_paper(versions=1, source=Source.SNAPSHOT)) is Force.IN_FORCE


def test_without_its_finding_it_idles() -> None:
    assert force_of(_held(), [], lambda _: "", TODAY) is Force.IDLE


def test_age_and_verdicts_cannot_be_acknowledged() -> None:
    refused = {code for code in Code if not acknowledgeable(code)}
    assert {Code.AGE_DUE, Code.AGE_STALE, Code.VERDICT_WEAKENED, Code.UNREACHABLE} <= refused
    assert Code.ANCHOR_WITHDRAWN not in refused


def test_an_acknowledged_change_makes_no_fresh_claim_due() -> None:
    anchor = an_anchor(baseline=a_baseline(abstract="We find 5 things."))
    claim = a_claim(anchors=[anchor], as_of=["2026-01"])
    known = {an_id(): some_sightings(AN_ID, a_paper(abstract="We find 6 things."))}
    before = assess(a_tracked(claim), known, TODAY, DEFAULT)
    assert (before.status, before.findings[0].code) == (Status.DUE, Code.ANCHOR_TEXT_CHANGED)
    mark = marks_of(claim, known)(before.findings[0])
    held = Acknowledgement(Code.ANCHOR_TEXT_CHANGED, AN_ID, UNTIL, "a typo", mark, "ada")
    state = a_state(acknowledged=(held,))
    after = assess(TrackedClaim(claim, state), known, TODAY, DEFAULT)
    assert after.status is Status.FRESH
    assert after.findings[0].acknowledged is not None
    assert after.findings[0].acknowledged.by == "ada"
    late = assess(TrackedClaim(claim, state), known, UNTIL, DEFAULT)
    assert late.status is Status.DUE


def test_an_acknowledged_disqualification_lets_the_anchor_stand_for_new_claims_only() -> None:
    anchor = an_anchor(said_title="Lattice gauge theory on a quantum computer")
    claim = a_claim(anchors=[anchor], as_of=["2026-01"])
    oai = a_paper(title=A_TITLE, source=Source.OAI)
    known = {an_id(): some_sightings(AN_ID, a_paper(), oai)}
    (other,) = (
        found
        for found in assess(a_tracked(claim), known, TODAY, DEFAULT).findings
        if found.code is Code.ANCHOR_OTHER_PAPER
    )
    held = Acknowledgement(other.code, AN_ID, UNTIL, "nickname", marks_of(claim, known)(other))
    for status, wanted in (
        (Status.FRESH, Status.FRESH),
        (Status.UNVERIFIABLE, Status.UNVERIFIABLE),
    ):
        tracked = TrackedClaim(claim, a_state(status, acknowledged=(held,)))
        assert assess(tracked, known, TODAY, DEFAULT).status is wanted


_DOUBTED = [Status.OVERTURNED, Status.UNVERIFIABLE, Status.CONTESTED, Status.STALE, Status.DUE]


@some
@given(
    looks=looks_at(an_id()),
    status=st.sampled_from(_DOUBTED),
    today=todays,
    kept=st.lists(strategies.acknowledgements, max_size=2),
)
def test_acknowledging_all_there_is_never_makes_a_doubted_claim_fresher(
    looks: list, status: Status, today: date, kept: list[Acknowledgement]
) -> None:
    claim = a_claim(anchors=[an_anchor(said_title=A_TITLE, baseline=a_baseline())])
    known = {an_id(): seen(an_id(), looks)}
    tracked = a_tracked(claim, status)
    findings = assess(tracked, known, today, DEFAULT).findings
    mark = marks_of(claim, known)
    held = [Acknowledgement(f.code, f.subject, date.max, "all of it", mark(f)) for f in findings]
    state = replace(tracked.state, acknowledged=(*kept, *held))
    assert assess(TrackedClaim(claim, state), known, today, DEFAULT).status.rank <= status.rank
