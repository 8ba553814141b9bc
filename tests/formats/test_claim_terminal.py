"""One claim and the list of claims in a terminal."""

# ruff: noqa: E501
from dataclasses import replace
from textwrap import dedent

from hypothesis import given, settings

from tests.formats.events_and_references import events
from tests.formats.foreign_text import ANY_TEXT, steers
from tests.formats.values import EARLIER, NIGHT, OLD, REPORT, SOUND, UNGROUNDED, lead
from tracker.domain.claims import Anchor, Baseline, Quorum
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import LeadState
from tracker.domain.ledger import GENESIS, Event, EventKind, SealedEvent, seal
from tracker.domain.months import Month
from tracker.domain.reports import ClaimView
from tracker.domain.status import Status
from tracker.domain.tracked import Verdict
from tracker.formats.claim_list_terminal import render_list
from tracker.formats.claim_terminal import render_claim
from tracker.formats.leads_terminal import render_leads
from tracker.formats.word_diff import diff_parts


def test_the_whole_story_of_a_claim() -> None:
    expected = """\
    ∅ 9f1c2ab3 unverifiable
      Base models already contain the reasoning that post-training seems to add; a
      router between modes wins back 91% of the improvement.

      id: 9f1c2ab34d5e, revision 1
      inquiry: Does task diversity transfer reasoning better than larger models?
      from: seeds/task-diversity.md:22

    WHERE IT STANDS
      as of 2025-04 · empirical · P_hold 0.77 · unverifiable since 2026-07-01 ·
      checked 2026-08-22, never re-tested
      why: 2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001
      P_hold: 0.77: by age alone, about 77 in 100 empirical claims as old as this
        one would survive a re-test today.
      next due: 2027-01-09

    PAPERS it rests on
      ✗ 2504.01234 withdrawn
        said: no title · link inferred from the month
        now:  “Routing Wins Back Reasoning” v2 · seen in arXiv OAI-PMH on 2026-08-22
        error anchor-withdrawn: 2504.01234 is withdrawn as of v2 (error in the
          proof); see 2506.00001
          evidence: Withdrawn: an error in the proof of Lemma 3; 2506.00001
          do: Read why; name another paper, or judge that the claim fell with it.

    LEADS
      A lead is a newer paper that shares rare words with the claim. It contradicts
      nothing until a person has read it.
      ↗ 2602.01231 lead 2026-02 “Rethinking Routers: Reasoning Gains Do Not
        Transfer” · shares: router, post-training · among the first on: router reuse
        · cue: “Rethinking”, “Do Not”
      ↗ 2602.01233 lead 2026-02 “Rethinking Routers: Reasoning Gains Do Not
        Transfer”

    HISTORY
      2026-07-01 02:00 UTC claim-added by import: unchecked
      2026-08-22 02:00 UTC assessed by machine: unchecked → unverifiable; 2504.01234
        is withdrawn as of v2 (error in the proof); see 2506.00001
      2026-08-22 02:00 UTC retested by Ada, holds: unverifiable → fresh; evidence
        2506.00001, 2411.12580; “=2+2 | read both”

    NEXT
      Name a standing paper that carries it, or judge that it fell.
      → tracker retest 9f1c2ab3 --verdict holds --evidence ARXIV-ID
    """
    assert render_claim(UNGROUNDED, events(), 80, colour=False) == dedent(expected)


def test_a_sound_claim() -> None:
    expected = """\
    ● b0b0b0b0 fresh
      What a model learns to do with new problems comes from worked procedures.

      id: b0b0b0b0b0b0, revision 1
      inquiry: Does task diversity transfer reasoning better than larger models?
      from: seeds/task-diversity.md:22

    WHERE IT STANDS
      as of 2024-11 · empirical · P_hold 0.91 · fresh since 2026-07-01 · checked
      2026-08-22, re-tested 2026-05-03
      why: re-tested by Ada, holds: read both papers
      P_hold: 0.91: by age alone, about 91 in 100 empirical claims as old as this
        one would survive a re-test today.
      next due: 2027-01-09

    PAPERS it rests on
      ✓ 2411.12580 found
        said: “Procedural Knowledge in Pretraining Drives Reasoning”
        now:  “Procedural Knowledge in Pretraining Drives Reasoning” v3 · seen in
          the arXiv API on 2026-08-22

    NEXT
      Nothing to do.
    """
    assert render_claim(SOUND, (), 80, colour=False) == dedent(expected)


def with_claim(view: ClaimView, **changes: object) -> ClaimView:
    claim = replace(view.tracked.claim, **changes)  # type: ignore[arg-type]
    return replace(view, tracked=replace(view.tracked, claim=claim))


def test_everything_the_document_said() -> None:
    (anchor,) = (view.anchor for view in SOUND.anchors)
    said: Anchor = replace(
        anchor,
        said_month=Month(2024, 11),
        said_version=1,
        baseline=Baseline(1, "An Older Title", "", NIGHT.date()),
    )
    view = replace(SOUND, anchors=(replace(SOUND.anchors[0], anchor=said),))
    view = with_claim(
        view,
        topics=("routing",),
        depends_on=("3f2a91c0aa10",),
        anchors=(said, said),
        quorum=Quorum("all"),
    )
    text = render_claim(view, (), 80, colour=False)
    for line in (
        "  topics: routing",
        "  depends on: 3f2a91c0aa10",
        "  quorum: all: 2 of 2 papers must stand",
        "    said: “Procedural Knowledge in Pretraining Drives Reasoning” · 2024-11 · v1",
        "    then: “An Older Title” v1 · first seen on 2026-08-22",
    ):
        assert f"{line}\n" in text


def test_a_verdict_and_a_snooze_are_told() -> None:
    state = replace(OLD.tracked.state, last_verdict=Verdict.INCONCLUSIVE, last_verdict_at=EARLIER)
    text = render_claim(
        replace(OLD, tracked=replace(OLD.tracked, state=state), anchors=()), (), 80, colour=False
    )
    assert "  verdict: inconclusive on 2026-07-01\n" in text
    assert "PAPERS it rests on\n  none\n" in text
    snooze = Event(
        EventKind.SNOOZED, NIGHT, "person", None, Status.DUE, Status.FRESH, {"until": "2026-12-01"}
    )
    assert "snoozed by person: due → fresh; until 2026-12-01\n" in render_claim(
        OLD, (seal(GENESIS, 1, snooze),), 80, colour=False
    )


def test_the_list_at_80_columns() -> None:
    expected = """\
    status          id        as of    P_hold  claim
    ● fresh         b0b0b0b0  2024-11  0.91    What a model learns to do with new p…
    ○ stale         3f2a91c0  2024-11  0.42    The best model solves 62% of the tas…
    ∅ unverifiable  9f1c2ab3  2025-04  0.77    Base models already contain the reas…

    3 claims: 1 unverifiable · 1 stale · 1 fresh
    """
    assert render_list(REPORT.claims, 80, colour=False) == dedent(expected)


def test_the_wide_list_has_both_clocks() -> None:
    expected = """\
    status   id        as of    P_hold  kind                  checked     re-tested   claim
    ● fresh  b0b0b0b0  2024-11  0.91    empirical             2026-08-22  2026-05-03  What a model learns to do with new problems com…
    ○ stale  3f2a91c0  2024-11  0.42    capability (assumed)  2026-07-01  never       The best model solves 62% of the tasks.

    2 claims: 1 stale · 1 fresh
    """
    assert render_list((SOUND, OLD), 130, colour=False) == dedent(expected)


def test_several_months_and_none() -> None:
    merged = with_claim(SOUND, as_of=(Month(2025, 8), Month(2026, 2)))
    undated = replace(with_claim(SOUND, as_of=()), p_hold=None)
    lines = render_list((merged, undated), 80, colour=False).splitlines()
    assert lines[1].startswith("● fresh  b0b0b0b0  2026-02 +1  0.91    What a")
    assert lines[2].startswith("● fresh  b0b0b0b0  undated     –       What a")


def test_newer_work_goes_without_saying_beside_its_leads() -> None:
    newer = Finding(Code.NEWER_WORK, "2 newer papers bear on it")
    view = replace(UNGROUNDED, findings=(*UNGROUNDED.findings, newer))
    assert "newer-work" not in render_claim(view, (), 80, colour=False)
    assert "info newer-work" in render_claim(replace(view, leads=()), (), 80, colour=False)


def test_leads() -> None:
    expected = """\
    ↗ 2602.01231 lead 2026-02 “Rethinking Routers: Reasoning Gains Do Not Transfer”
      · shares: router, post-training · among the first on: router reuse · cue:
      “Rethinking”, “Do Not”
    ↗ 2602.01232 lead, accepted 2026-02 “Other” · shares: router, post-training ·
      cue: “Rethinking”, “Do Not” · names 2504.01234, which the claim rests on

    A lead is a newer paper that shares rare words with the claim. It contradicts
    nothing until a person has read it.
    """
    named = (ArxivId("2504.01234"),)
    other = lead(2, LeadState.ACCEPTED, title="Oth\x1ber", published=None, names=named)
    leads = (lead(1), other)
    assert render_leads(leads, 80, colour=False) == dedent(expected)
    assert render_leads((), 80, colour=False).startswith("No newer paper")


def test_an_empty_list() -> None:
    assert render_list((), 80, colour=False) == "0 claims: no claims\n"


@settings(deadline=None, max_examples=25)
@given(ANY_TEXT)
def test_nothing_steers_the_terminal(text: str) -> None:
    view = with_claim(OLD, text=text, topics=(text,), origin=text)
    event = Event(EventKind.RETESTED, NIGHT, text, body={"note": text, "evidence": [text]})
    told = [
        render_claim(view, (SealedEvent(1, event, GENESIS, GENESIS),), 60, colour=False),
        render_list((view,), 60, colour=False),
    ]
    assert not any(steers(line) for page in told for line in page.split("\n"))


def test_a_word_difference_keeps_its_marks_and_gains_colour() -> None:
    assert diff_parts("We gain [-5%-]{+6%+} now [not a mark]") == [
        "We gain ",
        ("[-5%-]", "red"),
        ("{+6%+}", "green"),
        " now [not a mark]",
    ]
