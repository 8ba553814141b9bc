"""The shared wording: every status, code and outcome has its words, and they are true."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.builders import a_state
from tests.formats.values import COVERAGE, NIGHT, OLD, RUN, SOUND, UNGROUNDED, anchor, paper
from tracker.domain.claims import Anchor, ClaimId, Kind, Link
from tracker.domain.findings import Code, Finding
from tracker.domain.papers import Source
from tracker.domain.reports import AnchorView
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status
from tracker.domain.tracked import Verdict
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import (
    anchor_words,
    paper_address,
    unreachable_sentences,
)
from tracker.formats.finding_advice import ADVICE
from tracker.formats.markdown_pieces import evidence_line


def test_every_status_has_its_own_sign_of_one_column() -> None:
    assert set(words.SIGNS) == set(words.STYLES) == set(Status)
    assert len(set(words.SIGNS.values())) == len(Status)
    assert all(len(sign) == 1 for sign in words.SIGNS.values())


def test_every_code_has_advice() -> None:
    assert set(ADVICE) == set(Code)


@pytest.mark.parametrize(
    ("id_", "short"), [("9f1c2ab34d5e", "9f1c2ab3"), ("our-own-claim-id", "our-own-claim-id")]
)
def test_only_derived_ids_are_shortened(id_: str, short: str) -> None:
    assert words.short_id(ClaimId(id_)) == short


def test_dozens_of_papers_are_no_reading() -> None:
    ids = tuple(f"2601.{number:05d}" for number in range(1, 40))
    found = Finding(Code.NEWER_WORK, f"39 newer papers, best match {ids[0]}", "", ids)
    assert words.untold_evidence(found) == ids[1:]
    assert words.more_evidence(found) == "and 33 more"
    assert evidence_line(found).endswith("2601.00006); and 33 more")
    few = replace(found, evidence=ids[:6])
    assert (len(words.untold_evidence(few)), words.more_evidence(few)) == (5, "")


def test_times_are_utc() -> None:
    moment = datetime(2026, 8, 22, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert words.day(moment) == "2026-08-21"
    assert words.minute(moment) == "2026-08-21 23:00 UTC"


@pytest.mark.parametrize(
    ("coverage", "line"),
    [
        (
            Coverage(asked=23, found=22, absent=1, requests=3, canaries=True),
            (
                "asked 23, answered 23 (22 found, 1 absent), 0 unreachable; "
                "3 requests; canaries present"
            ),
        ),
        (
            replace(COVERAGE, held_back=4, canaries=False, snapshot_as_of=date(2026, 8, 21)),
            (
                "asked 23, answered 22 (21 found, 1 absent), 1 unreachable; 3 requests; "
                "no canary seen, so nothing was believed; 4 held back; "
                "answers from api 20, oai 2; "
                "where arXiv did not answer, bundled snapshot of 2026-08-21"
            ),
        ),
        (
            Coverage(offline=True, snapshot_as_of=date(2026, 8, 21)),
            (
                "offline: arXiv was not asked; "
                "where arXiv did not answer, bundled snapshot of 2026-08-21"
            ),
        ),
        (
            Coverage(),
            (
                "asked 0, answered 0 (0 found, 0 absent), 0 unreachable; 0 requests; "
                "canaries not asked for"
            ),
        ),
    ],
)
def test_receipt(coverage: Coverage, line: str) -> None:
    assert words.receipt(coverage) == line


def test_two_clocks_are_never_mixed() -> None:
    assert claim_words.two_clocks(SOUND) == "checked 2026-08-22, re-tested 2026-05-03"
    assert claim_words.two_clocks(OLD) == "checked 2026-07-01, never re-tested"
    in_part = replace(OLD, checked_at=None)
    assert claim_words.two_clocks(in_part) == "checked in part, never re-tested"
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    weakened = a_state(Status.CONTESTED, last_verdict=Verdict.WEAKENED, last_verdict_at=at)
    told = claim_words.two_clocks(replace(OLD, tracked=replace(OLD.tracked, state=weakened)))
    assert told == "checked 2026-07-01, re-tested 2026-07-01 (weakened)"
    never = replace(OLD, checked_at=None, anchors=())
    assert claim_words.two_clocks(never) == "never checked, never re-tested"


def test_p_hold_is_explained() -> None:
    assert claim_words.chance_explained(OLD) == (
        "0.42: by age alone, about 42 in 100 capability claims as old as this one "
        "would survive a re-test today."
    )
    assert "neither" in claim_words.chance_explained(replace(OLD, p_hold=None))
    claim = replace(OLD.tracked.claim, kind=Kind.DURABLE)
    durable = replace(OLD, tracked=replace(OLD.tracked, claim=claim))
    assert claim_words.chance_explained(durable) == "0.42: durable claims do not expire by age."


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_next_step(status: Status) -> None:
    state = replace(UNGROUNDED.tracked.state, status=status)
    step = claim_words.next_step(
        replace(UNGROUNDED, tracked=replace(UNGROUNDED.tracked, state=state))
    )
    assert step.advice
    assert "|" not in step.command
    assert step.command or status is Status.FRESH


def seen(outcome: Outcome, *codes: Code, **changes: object) -> AnchorView:
    findings = tuple(Finding(code, "why", "2411.12580") for code in codes)
    view = AnchorView(
        anchor("2411.12580"),
        outcome,
        paper("2411.12580", "A Title", version=2),
        NIGHT,
        findings=findings,
    )
    return replace(view, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "sign", "verdict"),
    [
        (seen(Outcome.FOUND), "✓", "found"),
        (seen(Outcome.FOUND, Code.ANCHOR_REVISED), "✓", "found"),
        (seen(Outcome.FOUND, Code.ANCHOR_WITHDRAWN), "✗", "withdrawn"),
        (seen(Outcome.FOUND, Code.ANCHOR_OTHER_PAPER), "✗", "another paper"),
        (seen(Outcome.FOUND, Code.ANCHOR_MAYBE_WITHDRAWN), "?", "perhaps withdrawn"),
        (
            seen(Outcome.FOUND, Code.ANCHOR_TITLE_DIFFERS),
            "?",
            "not confirmed, the titles differ",
        ),
        (seen(Outcome.ABSENT), "✗", "absent: arXiv has no such paper"),
        (seen(Outcome.ABSENT_UNCONFIRMED), "?", "not listed when asked; not confirmed"),
        (seen(Outcome.UNCHECKED), "?", "known, but arXiv has not confirmed it yet"),
        (seen(Outcome.UNCHECKED, paper=None), "?", "not confirmed, not looked at yet"),
        (seen(Outcome.UNREACHABLE), "…", "not reachable"),
        (
            seen(Outcome.UNREACHABLE, Code.ANCHOR_WITHDRAWN),
            "✗",
            "withdrawn",
        ),
        (
            AnchorView(Anchor("2513.00001", None, "there is no month 13"), Outcome.UNCHECKED),
            "✗",
            "not an arXiv id",
        ),
        (
            AnchorView(
                Anchor("2510.xxxxx", None, "it is masked"),
                Outcome.UNCHECKED,
                findings=(Finding(Code.REFERENCE_MASKED, "masked", "2510.xxxxx"),),
            ),
            "…",
            "masked: names no paper",
        ),
    ],
)
def test_how_an_anchor_stands(view: AnchorView, sign: str, verdict: str) -> None:
    said = anchor_words(view)
    assert (said.sign, said.verdict) == (sign, verdict)


def test_findings_of_the_claim_count_for_the_anchor() -> None:
    finding = Finding(Code.ANCHOR_WITHDRAWN, "why", "2411.12580")
    assert anchor_words(seen(Outcome.FOUND), (finding,)).verdict == "withdrawn"
    elsewhere = replace(finding, subject="2411.99999")
    assert anchor_words(seen(Outcome.FOUND), (elsewhere,)).verdict == "found"


def test_labels_say_whose_words_they_are() -> None:
    day = datetime(2026, 8, 21, tzinfo=UTC)
    snapshot = paper("2411.12580", "A Title", source=Source.SNAPSHOT, at=day)
    inferred = anchor("2411.12580", link=Link.INFERRED)
    said = anchor_words(AnchorView(inferred, Outcome.UNREACHABLE, snapshot))
    assert said.labels == ("inferred", "bundled snapshot of 2026-08-21")
    assert said.quoted == "“A Title” v1"
    lost = anchor_words(seen(Outcome.UNREACHABLE))
    assert lost.labels == ("last seen in the arXiv API on 2026-08-22",)
    assert anchor_words(seen(Outcome.FOUND)).labels == ()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("2411.12580", "https://arxiv.org/abs/2411.12580"),
        ("hep-th/9711200", "https://arxiv.org/abs/hep-th/9711200"),
        ("2513.12580", ""),
        ("2411.12580v2", ""),
        ("javascript:alert(1)", ""),
        ("https://arxiv.org/abs/2411.12580", ""),
        ('2411.12580"onclick="x', ""),
    ],
)
def test_only_well_formed_ids_have_an_address(written: str, address: str) -> None:
    assert paper_address(written) == address


def test_papers_that_could_not_be_reached() -> None:
    (view,) = OLD.anchors
    assert unreachable_sentences([view]) == (
        "2408.03314 could not be checked since 2026-08-20: read timed out (last answer 2026-07-01)",
    )
    bare = replace(view, findings=(), answered_at=None)
    others = [replace(bare, anchor=anchor(f"2411.1258{number}")) for number in range(4)]
    one, two = "2411.12580", "2411.12581"
    cause = "could not be checked since 2026-08-20 (never answered)"
    assert unreachable_sentences([*others, bare], most=2) == (
        f"5 papers {cause}: {one}, {two} and 3 more",
    )
    assert unreachable_sentences(others[:2]) == (f"2 papers {cause}: {one}, {two}",)


def test_run_lines() -> None:
    assert words.run_line(None) == "no night has been run yet"
    assert words.run_line(RUN) == "run 7, finished 2026-08-22 02:04 UTC"
    assert words.run_line(replace(RUN, finished_at=None)) == (
        "run 7, begun 2026-08-22 02:00 UTC, not finished"
    )
    assert words.interrupted_line([RUN]) == (
        "Interrupted before the end: run 7 (2026-08-22 02:00 UTC)."
    )
    held = replace(RUN, coverage=replace(COVERAGE, held_back=1))
    assert words.held_back_line(held) == (
        "1 paper not asked for: the night's budget of requests was spent"
    )
