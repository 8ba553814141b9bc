"""The report in a terminal: whole outputs, limits, widths, and foreign text that stays harmless."""

from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.formats.foreign_text import ANY_TEXT, hostile, steers
from tests.formats.values import (
    CHANGES,
    COVERAGE,
    INQUIRY,
    LOOSE,
    OLD,
    REPORT,
    RUN,
    SOUND,
    TODAY,
    UNGROUNDED,
    lead,
)
from tracker.domain.claims import ClaimId
from tracker.domain.findings import Code, Finding
from tracker.domain.reports import ChangeGroup, FreshnessReport, InquiryView
from tracker.domain.runs import Coverage
from tracker.domain.status import Status
from tracker.formats.report_terminal import render_terminal


def test_whole_report_at_80_columns() -> None:
    expected = """\
    Claim freshness, 2026-08-22 · run 7, finished 2026-08-22 02:04 UTC
    ∅ 1 unverifiable   ○ 1 stale   ● 1 fresh

    CHANGES since the last run
      ∅ unverifiable: 2504.01234 is withdrawn as of v2 (error in the proof); see
        2506.00001
        9f1c2ab3 was fresh: Base models already contain the reasoning that post-tra…
        → tracker retest 9f1c2ab3 --verdict holds --evidence ARXIV-ID
      ○ stale: P_hold 0.42: 21 months since 2024-11, capability claim, half-life 18
        months
        3f2a91c0 was due: The best model solves 62% of the tasks.
        → tracker retest 3f2a91c0 --verdict holds --note "what you read"

    COULD NOT BE CHECKED
      … 2408.03314 could not be checked since 2026-08-20: read timed out (last
        answer 2026-07-01)

    Does task diversity transfer reasoning better than larger models?
      ∅ 9f1c2ab3 unverifiable: Base models already contain the reasoning that
        post-training seems to add; a router between modes wins back 91% of the
        improvement.
        as of 2025-04 · empirical · P_hold 0.77 · unverifiable since 2026-07-01 ·
        checked 2026-08-22, never re-tested
        ✗ 2504.01234 withdrawn “Routing Wins Back Reasoning” v2 · inferred
          error anchor-withdrawn: 2504.01234 is withdrawn as of v2 (error in the
            proof); see 2506.00001
        ↗ 2602.01231 lead 2026-02 “Rethinking Routers: Reasoning Gains Do Not
          Transfer” · shares: router, post-training · among the first on: router
          reuse · cue: “Rethinking”, “Do Not”
        ↗ 2602.01233 lead 2026-02 “Rethinking Routers: Reasoning Gains Do Not
          Transfer”

      ○ 3f2a91c0 stale: The best model solves 62% of the tasks.
        as of 2024-11 · capability (assumed) · P_hold 0.42 · stale since 2026-07-01
        · checked 2026-07-01, never re-tested
        … 2408.03314 not reachable since 2026-08-20 “Scaling LLM Test-Time Compute
          Optimally” v1 · bundled snapshot of 2026-08-21
        warning age-stale: P_hold 0.42: 21 months since 2024-11, capability claim,
          half-life 18 months

      ● b0b0b0b0 fresh: What a model learns to do with new problems comes from
        worked procedures.
        as of 2024-11 · empirical · P_hold 0.91 · fresh since 2026-07-01 · checked
        2026-08-22, re-tested 2026-05-03
        why: re-tested by Ada, holds: read both papers
        ✓ 2411.12580 found “Procedural Knowledge in Pretraining Drives Reasoning” v3

      Papers of the inquiry that carry no claim
      ✗ 2510.00007 another paper “On the Cohomology of Moduli Spaces” v1
        error anchor-other-paper: 2510.00007 is another paper: the document says
          “Sparse Routers”, arXiv says “On the Cohomology of Moduli Spaces”

    A lead is a newer paper that shares rare words with the claim. It contradicts
    nothing until a person has read it.

    COVERAGE
    asked 23, answered 22 (21 found, 1 absent), 1 unreachable; 3 requests; canaries
    present; answers from api 20, oai 2
    trouble: read timed out after 20 s

    DO FIRST
    Name a standing paper that carries it, or judge that it fell.
    → tracker retest 9f1c2ab3 --verdict holds --evidence ARXIV-ID
    """
    assert render_terminal(REPORT, 80, colour=False) == dedent(expected)


def test_nothing_changed_is_one_line() -> None:
    quiet = FreshnessReport(
        run=replace(RUN, coverage=Coverage(asked=1, found=1, requests=1, canaries=True)),
        today=TODAY,
        claims=(SOUND,),
        summary={Status.FRESH: 1},
    )
    expected = """\
    Claim freshness, 2026-08-22 · run 7, finished 2026-08-22 02:04 UTC
    ● 1 fresh

    Nothing changed since the last run.

    Does task diversity transfer reasoning better than larger models?
      ● b0b0b0b0 fresh: What a model learns to do with new problems comes from
        worked procedures.
        as of 2024-11 · empirical · P_hold 0.91 · fresh since 2026-07-01 · checked
        2026-08-22, re-tested 2026-05-03
        why: re-tested by Ada, holds: read both papers
        ✓ 2411.12580 found “Procedural Knowledge in Pretraining Drives Reasoning” v3

    COVERAGE
    asked 1, answered 1 (1 found, 0 absent), 0 unreachable; 1 request; canaries
    present
    """
    assert render_terminal(quiet, 80, colour=False) == dedent(expected)


def test_an_empty_library() -> None:
    expected = """\
    Claim freshness, 2026-08-22 · no night has been run yet
    no claims

    Nothing changed since the last run.

    COVERAGE
    Nothing was asked yet: tracker nightly
    """
    assert render_terminal(FreshnessReport(None, TODAY), 80, colour=False) == dedent(expected)


@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("width", [1, 20, 40, 80, 120, 300])
def test_no_line_is_wider_than_the_page(width: int, colour: bool) -> None:
    from rich.text import Text

    for line in render_terminal(REPORT, width, colour).splitlines():
        shown = Text.from_ansi(line).plain
        assert cell_len(shown) <= max(width, 12)
        assert shown == shown.rstrip()


def test_colour_adds_only_styles() -> None:
    from rich.text import Text

    coloured = render_terminal(REPORT, 80, colour=True)
    assert "\x1b[" in coloured
    bare = "\n".join(Text.from_ansi(line).plain for line in coloured.splitlines()) + "\n"
    assert bare == render_terminal(REPORT, 80, colour=False)


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [render_terminal(REPORT, 80, colour) for colour in (True, False)]
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "33", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert [render_terminal(REPORT, 80, colour) for colour in (True, False)] == before
    monkeypatch.setenv("NO_COLOR", "1")
    assert [render_terminal(REPORT, 80, colour) for colour in (True, False)] == before


def test_at_most_five_causes_then_how_many_more() -> None:
    groups = tuple(ChangeGroup(f"cause {number}", Status.DUE, CHANGES[:1]) for number in range(12))
    text = render_terminal(replace(REPORT, groups=groups), 120, colour=False)
    assert "cause 4" in text
    assert "cause 5" not in text
    assert "  and 7 more (in the Markdown, HTML and JSON reports)\n" in text


def test_one_cause_under_many_claims_is_one_item() -> None:
    changes = tuple(replace(CHANGES[0], claim_id=ClaimId(f"claim-{number}")) for number in range(9))
    group = ChangeGroup("2504.01234 is withdrawn", Status.UNVERIFIABLE, changes)
    text = render_terminal(replace(REPORT, groups=(group,)), 80, colour=False)
    assert text.count("∅ unverifiable (9 claims): 2504.01234 is withdrawn\n") == 1
    assert "    and 6 more claims\n" in text


def test_changes_that_nobody_grouped_are_not_lost() -> None:
    text = render_terminal(replace(REPORT, groups=()), 80, colour=False)
    assert "CHANGES" in text
    assert "was due: The best model solves 62% of the tasks." in text


def test_a_long_library_shows_the_worst_claims() -> None:
    text = render_terminal(replace(REPORT, groups=(), changes=()), 80, False, claims_limit=1)
    assert "9f1c2ab3 unverifiable:" in text
    assert "3f2a91c0 stale" not in text
    assert "and 2 more claims: tracker list\n" in text


def test_more_than_five_reasons_not_to_reach_papers() -> None:
    anchors = tuple(
        replace(
            OLD.anchors[0],
            anchor=replace(OLD.anchors[0].anchor, id=None, written=f"paper {number}"),
            findings=(Finding(Code.UNREACHABLE, f"why {number}"),),
        )
        for number in range(8)
    )
    report = replace(REPORT, inquiries=(InquiryView(INQUIRY, anchors),), claims=())
    assert "  and 3 more (in the" in render_terminal(report, 80, colour=False)


def test_papers_that_were_held_back_are_said() -> None:
    run = replace(RUN, coverage=replace(COVERAGE, held_back=30))
    text = render_terminal(replace(REPORT, run=run), 80, colour=False)
    assert "30 papers not asked for: the night's budget of requests was spent" in text


def test_an_interrupted_run_is_said() -> None:
    text = render_terminal(replace(REPORT, interrupted=(RUN,)), 80, colour=False)
    assert "Interrupted before the end: run 7 (2026-08-22 02:00 UTC).\n" in text


def test_more_leads_than_three() -> None:
    many = replace(UNGROUNDED, leads=tuple(lead(rank) for rank in range(1, 6)))
    text = render_terminal(replace(REPORT, claims=(many,)), 80, colour=False)
    assert text.count("↗") == 3
    assert "    and 2 more leads: tracker leads 9f1c2ab3\n" in text


def test_many_loose_papers() -> None:
    report = replace(REPORT, inquiries=(InquiryView(INQUIRY, (LOOSE,) * 14),))
    assert "  and 4 more papers (in the" in render_terminal(report, 80, colour=False)


@settings(deadline=None, max_examples=25)
@given(ANY_TEXT, st.integers(10, 100))
def test_nothing_steers_the_terminal(text: str, width: int) -> None:
    assert not any(
        steers(line) for line in render_terminal(hostile(text), width, colour=False).split("\n")
    )


def test_escape_sequences_and_overrides_are_shown_without_effect() -> None:
    text = render_terminal(hostile("\x1b[2J\x1b]0;gone\x07 \u202eevil\u202c"), 80, colour=False)
    assert "[2J]0;gone evil" in text
