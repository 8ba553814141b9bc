"""The report in Markdown: the whole output, everything in it, nothing of it run."""

# ruff: noqa: E501
from dataclasses import replace
from textwrap import dedent

from tests.formats.values import CHANGES, OLD, REPORT, RUN, TODAY, UNGROUNDED, claim_view
from tracker.domain.reports import ChangeGroup, FreshnessReport
from tracker.domain.status import Status
from tracker.formats.report_markdown import render_markdown


def test_whole_report() -> None:
    expected = r"""
    # Claim freshness, 2026-08-22

    Run 7, finished 2026-08-22 02:04 UTC. **1 unverifiable · 1 stale · 1 fresh**

    ## Changes since the last run

    ### ∅ unverifiable: 2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001

    - `9f1c2ab3` was fresh, moved by machine: Base models already contain the reasoning that post-training seems to add; a router between modes wins back 91% of the improvement.
    - next: Name a standing paper that carries it, or judge that it fell. `tracker retest 9f1c2ab3 --verdict holds --evidence ARXIV-ID`

    ### ○ stale: P_hold 0.42: 21 months since 2024-11, capability claim, half-life 18 months

    - `3f2a91c0` was due, moved by machine: The best model solves 62% of the tasks.
    - next: Read what is new, then judge: holds, weakened, overturned or inconclusive. `tracker retest 3f2a91c0 --verdict holds --note "what you read"`

    ## Could not be checked

    - 2408.03314 could not be checked since 2026-08-20: read timed out (last answer 2026-07-01)

    ## Claims

    ### Does task diversity transfer reasoning better than larger models?

    *Does procedure-rich diversity matter more than scale?*

    - ∅ **unverifiable** `9f1c2ab3` Base models already contain the reasoning that post-training seems to add; a router between modes wins back 91% of the improvement.
      - as of 2025-04 · empirical · P_hold 0.77 · unverifiable since 2026-07-01 · checked 2026-08-22, never re-tested
      - ✗ [arXiv:2504.01234](https://arxiv.org/abs/2504.01234) withdrawn: “Routing Wins Back Reasoning” v2 · inferred
        - **error** `anchor-withdrawn`: 2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001 (evidence: Withdrawn: an error in the proof of Lemma 3)
      - ↗ lead [arXiv:2602.01231](https://arxiv.org/abs/2602.01231) 2026-02 “Rethinking Routers: Reasoning Gains Do Not Transfer” · shares: router, post-training · among the first on: router reuse · cue: “Rethinking”, “Do Not”
      - ↗ lead [arXiv:2602.01233](https://arxiv.org/abs/2602.01233) 2026-02 “Rethinking Routers: Reasoning Gains Do Not Transfer”

    - ○ **stale** `3f2a91c0` The best model solves 62% of the tasks.
      - as of 2024-11 · capability (assumed) · P_hold 0.42 · stale since 2026-07-01 · checked 2026-07-01, never re-tested
      - … [arXiv:2408.03314](https://arxiv.org/abs/2408.03314) not reachable since 2026-08-20: “Scaling LLM Test-Time Compute Optimally” v1 · bundled snapshot of 2026-08-21
        - **info** `unreachable`: 2408.03314 could not be checked since 2026-08-20: read timed out
      - **warning** `age-stale`: P_hold 0.42: 21 months since 2024-11, capability claim, half-life 18 months

    - ● **fresh** `b0b0b0b0` What a model learns to do with new problems comes from worked procedures.
      - as of 2024-11 · empirical · P_hold 0.91 · fresh since 2026-07-01 · checked 2026-08-22, re-tested 2026-05-03
      - why: re-tested by Ada, holds: read both papers
      - ✓ [arXiv:2411.12580](https://arxiv.org/abs/2411.12580) found: “Procedural Knowledge in Pretraining Drives Reasoning” v3

    Papers of the inquiry that carry no claim:

    - ✗ [arXiv:2510.00007](https://arxiv.org/abs/2510.00007) another paper: “On the Cohomology of Moduli Spaces” v1
      - **error** `anchor-other-paper`: 2510.00007 is another paper: the document says “Sparse Routers”, arXiv says “On the Cohomology of Moduli Spaces”

    A lead is a newer paper that shares rare words with the claim. It contradicts nothing until a person has read it.

    ## Coverage

    Asked 23, answered 22 (21 found, 1 absent), 1 unreachable; 3 requests; canaries present; answers from api 20, oai 2.

    - trouble: read timed out after 20 s

    ## Do first

    Name a standing paper that carries it, or judge that it fell. `tracker retest 9f1c2ab3 --verdict holds --evidence ARXIV-ID`
    """
    assert render_markdown(REPORT) == dedent(expected).removeprefix("\n")


def test_an_empty_library() -> None:
    expected = """\
    # Claim freshness, 2026-08-22

    No night has been run yet. **no claims**

    Nothing changed since the last run.

    ## Claims

    None yet.

    ## Coverage

    Nothing was asked yet.
    """
    assert render_markdown(FreshnessReport(None, TODAY)) == dedent(expected)


def test_all_changes_are_there() -> None:
    groups = tuple(ChangeGroup(f"cause {number}", Status.DUE, CHANGES[:1]) for number in range(12))
    text = render_markdown(replace(REPORT, groups=groups, interrupted=(RUN,)))
    assert all(f"### ◐ due: cause {number}\n" in text for number in range(12))
    assert "Interrupted before the end: run 7" in text


def test_foreign_text_is_not_markdown() -> None:
    nasty = "<img src=x onerror=alert(1)> [a](javascript:b)\n# Heading | *x*"
    view = claim_view("abcdabcdabcd", nasty, Status.DUE)
    text = render_markdown(replace(REPORT, claims=(view, OLD, UNGROUNDED)))
    shown = r"\<img src=x onerror=alert(1)\> \[a\](javascript:b) # Heading \| \*x\*"
    assert f"- ◐ **due** `abcdabcd` {shown}\n" in text
