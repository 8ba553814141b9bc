"""Importing again and again: what is new, what changed, and what must survive."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    a_baseline,
    a_claim,
    a_malformed_anchor,
    a_state,
    an_anchor,
    months,
)
from tests.services.fakes import TODAY, TOMORROW, FakeReader, a_document
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Anchor, Claim, Kind, Link, Quorum
from tracker.domain.findings import Code
from tracker.domain.imports import ImportReport
from tracker.domain.ledger import EventKind
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.services.import_claims import ImportClaims
from tracker.storage.memory import MemoryStore

CLAIM = a_claim(claim_id="claim-one")
OTHER = a_claim("Another claim", claim_id="claim-two")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def _import(store: MemoryStore, *claims: Claim) -> ImportReport:
    importing = ImportClaims(store, FakeReader(), Policy())
    return importing.write([a_document(*claims)], TODAY)


def _held(store: MemoryStore, claim: Claim = CLAIM) -> TrackedClaim:
    return store.claim(claim.id)


def _set(store: MemoryStore, state: ClaimState, claim: Claim | None = None) -> None:
    """Bring the claim into a state, as nights and people would."""
    held = _held(store)
    change = ClaimChange(claim or held.claim, state, (), held.state.status)
    assert store.write([change]) == [True]


def test_new_claims_are_added_unchecked_and_told_in_the_ledger(store: MemoryStore) -> None:
    report = _import(store, CLAIM, OTHER)
    assert report == ImportReport(added=("claim-one", "claim-two"))
    assert [t.state.status for t in store.claims()] == [Status.UNCHECKED] * 2
    assert [(e.event.kind, e.event.claim_id, e.event.to_status) for e in store.events()] == [
        (EventKind.POLICY, None, None),
        (EventKind.CLAIM_ADDED, "claim-one", Status.UNCHECKED),
        (EventKind.CLAIM_ADDED, "claim-two", Status.UNCHECKED),
    ]


def test_importing_again_changes_nothing(store: MemoryStore) -> None:
    _import(store, CLAIM, OTHER)
    before, events = store.claims(), len(list(store.events()))
    assert _import(store, CLAIM, OTHER) == ImportReport(unchanged=("claim-one", "claim-two"))
    assert store.claims() == before
    assert len(list(store.events())) == events


def test_a_moved_line_is_no_change(store: MemoryStore) -> None:
    _import(store, replace(CLAIM, origin="seeds/a.md:3"))
    report = _import(store, replace(CLAIM, origin="seeds/a.md:9"))
    assert report.unchanged == ("claim-one",)


def test_an_edited_text_with_a_stable_id_is_a_new_revision_and_unchecked(
    store: MemoryStore,
) -> None:
    _import(store, CLAIM)
    _set(store, a_state(Status.FRESH, settled=frozenset({"x|y|z"})))
    report = _import(store, replace(CLAIM, text="Models reason by procedure alone"))
    assert report == ImportReport(changed=("claim-one",))
    held = _held(store)
    assert (held.claim.text, held.claim.revision) == ("Models reason by procedure alone", 2)
    assert (held.state.status, held.state.checked, held.state.settled) == (
        Status.UNCHECKED, False, frozenset()
    )  # fmt: skip
    last = list(store.events())[-1].event
    assert (last.kind, last.from_status, last.to_status) == (
        EventKind.CLAIM_CHANGED, Status.FRESH, Status.UNCHECKED
    )  # fmt: skip


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.RETIRED], ids=str)
def test_a_new_text_leads_out_of_every_status_but_retired(
    store: MemoryStore, status: Status
) -> None:
    _import(store, CLAIM)
    _set(store, a_state(status))
    _import(store, replace(CLAIM, text="Another sentence"))
    assert _held(store).state.status is Status.UNCHECKED


@pytest.mark.parametrize(
    "changed",
    [
        replace(CLAIM, kind=Kind.SOTA, topics=("reasoning",)),
        replace(CLAIM, as_of=months("2025-01")),
        replace(CLAIM, anchors=(an_anchor(said_title="A title"),)),
        replace(CLAIM, anchors=(an_anchor(said_month="2024-11"),)),
    ],
    ids=["labels", "date", "title", "month"],
)
def test_a_new_label_is_a_change_that_keeps_the_status(store: MemoryStore, changed: Claim) -> None:
    _import(store, CLAIM)
    _set(store, a_state(Status.DUE))
    assert _import(store, changed).changed == ("claim-one",)
    held = _held(store)
    assert held.claim == changed
    assert (held.state.status, held.state.checked) == (Status.DUE, True)


@pytest.mark.parametrize("status", [Status.STALE, Status.CONTESTED, Status.OVERTURNED], ids=str)
def test_other_papers_do_not_lead_out_of_what_only_a_person_leaves(
    store: MemoryStore, status: Status
) -> None:
    _import(store, CLAIM)
    _set(store, a_state(status))
    _import(store, replace(CLAIM, anchors=(an_anchor("2504.09858"),)))
    assert (_held(store).state.status, _held(store).state.checked) == (status, False)


@pytest.mark.parametrize(
    "changed",
    [
        replace(CLAIM, anchors=(an_anchor("2504.09858"),)),
        replace(CLAIM, anchors=(an_anchor(said_version=2),)),
        replace(CLAIM, anchors=(an_anchor(), an_anchor("2504.09858")), quorum=Quorum("all")),
    ],
    ids=["paper", "version", "quorum"],
)
def test_what_it_rests_on_must_be_looked_at_again(store: MemoryStore, changed: Claim) -> None:
    _import(store, CLAIM)
    _set(store, a_state(Status.FRESH))
    _import(store, changed)
    held = _held(store)
    assert (held.state.status, held.state.checked, held.claim.revision) == (
        Status.UNCHECKED, False, 1
    )  # fmt: skip


def test_baselines_and_retest_anchors_survive(store: MemoryStore) -> None:
    _import(store, CLAIM)
    baseline = a_baseline(version=3, seen_on=date(2026, 1, 1))
    evidence = an_anchor("2504.09858", link=Link.RETEST, baseline=a_baseline())
    learnt = replace(CLAIM, anchors=(replace(CLAIM.anchors[0], baseline=baseline), evidence))
    _set(store, a_state(Status.FRESH), learnt)
    assert _import(store, CLAIM).unchanged == ("claim-one",)
    assert _held(store).claim.anchors == learnt.anchors
    _import(store, replace(CLAIM, text="Another sentence"))
    assert _held(store).claim.anchors == learnt.anchors


def test_an_anchor_that_the_document_drops_is_dropped(store: MemoryStore) -> None:
    two: tuple[Anchor, ...] = (an_anchor(), an_anchor("2504.09858"))
    _import(store, replace(CLAIM, anchors=two))
    _import(store, replace(CLAIM, anchors=two[:1]))
    assert [str(id_) for id_ in _held(store).claim.anchor_ids] == ["2411.12580"]


def test_retired_stays_retired(store: MemoryStore) -> None:
    _import(store, CLAIM)
    _set(store, a_state(Status.RETIRED))
    assert _import(store, CLAIM).unchanged == ("claim-one",)
    _import(store, replace(CLAIM, text="Another sentence"))
    assert _held(store).state.status is Status.RETIRED
    assert _held(store).claim.text == "Another sentence"


def test_a_claim_without_a_usable_paper_is_unverifiable_at_once(store: MemoryStore) -> None:
    bare = a_claim("Nothing to stand on", claim_id="bare", anchors=())
    broken = a_claim("A broken id", claim_id="broken", anchors=(a_malformed_anchor(),))
    report = _import(store, bare, broken)
    assert {t.claim.id: t.state.status for t in store.claims()} == {
        "bare": Status.UNVERIFIABLE, "broken": Status.UNVERIFIABLE
    }  # fmt: skip
    assert {(n.where, n.code) for n in report.notices} == {
        ("bare", Code.NO_ANCHOR), ("broken", Code.ANCHOR_MALFORMED)
    }  # fmt: skip
    assert all(t.state.reason for t in store.claims())


def test_a_claim_moved_meanwhile_is_not_overwritten(store: MemoryStore) -> None:
    class MovesMeanwhile(MemoryStore):
        def write(self, changes: "object") -> list[bool]:
            self.write = super().write  # type: ignore[method-assign]
            _set(self, a_state(Status.OVERTURNED))
            return super().write(changes)  # type: ignore[arg-type]

    _import(store, CLAIM)
    racing = MovesMeanwhile.copy_from(store)
    report = _import(racing, replace(CLAIM, text="Another sentence"))
    (refusal,) = report.refused
    assert "at the same moment" in refusal.why
    assert (report.added, report.changed, report.unchanged) == ((), (), ())
    held = racing.claim(CLAIM.id)
    assert (held.state.status, held.claim.text) == (Status.OVERTURNED, CLAIM.text)


def test_a_new_text_was_never_re_tested(store: MemoryStore) -> None:
    _import(store, CLAIM)
    _set(store, a_state(Status.FRESH, retested_at=TODAY, last_verdict=Verdict.HOLDS))
    importing = ImportClaims(store, FakeReader(), Policy())
    importing.write([a_document(replace(CLAIM, text="The opposite is true"))], TOMORROW)
    assert _held(store).state.retested_at is None


def test_a_claim_in_two_documents_counts_once_and_must_be_alike(store: MemoryStore) -> None:
    importing = ImportClaims(store, FakeReader(), Policy())
    alike, other = replace(CLAIM, origin="b.md:1"), replace(CLAIM, kind=Kind.SOTA, origin="c.md:2")
    report = importing.write([a_document(CLAIM), a_document(alike), a_document(other)], TODAY)
    assert (report.added, report.unchanged) == (("claim-one",), ("claim-one",))
    assert [refusal.where for refusal in report.refused] == ["c.md:2"]
    assert _held(store).claim.kind is Kind.METHOD


def test_a_claim_that_left_its_document_is_kept_and_told(store: MemoryStore) -> None:
    here = [replace(claim, origin=f"a.md:{n}") for n, claim in enumerate((CLAIM, OTHER), start=1)]
    _import(store, *here)
    report = _import(store, here[0])
    assert [(n.where, n.code) for n in report.notices] == [("a.md", "no-longer-there")]
    assert len(store.claims()) == 2


def test_a_file_of_several_inquiries_lacks_nothing_of_itself(store: MemoryStore) -> None:
    importing = ImportClaims(store, FakeReader(), Policy())
    one = a_document(replace(CLAIM, origin="a.jsonl:2"))
    other = replace(a_document(replace(OTHER, origin="a.jsonl:3")), names_only=True)
    for _ in range(2):
        assert importing.write([one, other], TODAY).notices == ()
    (gone,) = importing.write([one], TODAY).notices
    assert (gone.where, gone.code) == ("a.jsonl", "no-longer-there")


def test_rows_that_only_name_an_inquiry_do_not_empty_it(store: MemoryStore) -> None:
    importing = ImportClaims(store, FakeReader(), Policy())
    full = a_document(CLAIM)
    full = replace(full, inquiry=replace(full.inquiry, question="Why?", essay="Because."))
    importing.write([full], TODAY)
    importing.write([replace(a_document(OTHER, title="x"), names_only=True)], TODAY)
    assert store.inquiries() == [full.inquiry]
