import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import some
from tracker.domain.findings import (
    DISQUALIFYING,
    RAISES_DUE,
    Code,
    Finding,
    Severity,
    worst_first,
)

PROMISED = [
    "no-anchor",
    "anchor-malformed",
    "anchor-absent-unconfirmed",
    "anchor-absent",
    "anchor-other-paper",
    "anchor-title-differs",
    "anchor-retitled",
    "anchor-month-differs",
    "anchor-after-claim",
    "anchor-maybe-withdrawn",
    "anchor-withdrawn",
    "anchor-revised",
    "anchor-text-changed",
    "anchor-published",
    "age-due",
    "age-stale",
    "interval-passed",
    "newer-work",
    "verdict-weakened",
    "verdict-inconclusive",
    "depends-on-overturned",
    "challenge-cue",
    "lead-accepted",
    "undated",
    "mixed-evidence",
    "unreachable",
]
findings = st.builds(
    Finding,
    st.sampled_from(Code),
    st.just("why"),
    st.sampled_from(["", "2411.12580", "2501.00003"]),
    fingerprint=st.sampled_from(["", "v1", "v2"]),
)


@pytest.mark.parametrize("code", PROMISED)
def test_every_code_of_the_design_exists(code: str) -> None:
    assert code in set(Code)


@pytest.mark.parametrize("code", Code)
def test_every_code_is_kebab_case_and_has_a_severity(code: Code) -> None:
    assert code.value == code.value.lower().replace("_", "-")
    assert Finding(code, "why").severity in set(Severity)


@pytest.mark.parametrize("code", sorted(DISQUALIFYING))
def test_what_takes_the_ground_away_is_an_error(code: Code) -> None:
    assert Finding(code, "why").severity is Severity.ERROR


@pytest.mark.parametrize(
    "code",
    [
        Code.ANCHOR_ABSENT_UNCONFIRMED,
        Code.ANCHOR_MAYBE_WITHDRAWN,
        Code.ANCHOR_TITLE_DIFFERS,
        Code.UNREACHABLE,
        Code.NEWER_WORK,
    ],
)
def test_what_is_not_confirmed_moves_nothing(code: Code) -> None:
    assert code not in DISQUALIFYING | RAISES_DUE
    assert Finding(code, "why").severity is not Severity.ERROR


def test_what_makes_a_claim_due_neither_takes_its_ground_nor_makes_it_stale() -> None:
    assert not RAISES_DUE & DISQUALIFYING
    assert Code.AGE_STALE not in RAISES_DUE


@some
@given(st.lists(findings, max_size=8))
def test_the_worst_comes_first_and_nothing_is_lost(found: list[Finding]) -> None:
    ordered = worst_first(found)
    ranks = [list(Severity).index(finding.severity) for finding in ordered]
    assert ranks == sorted(ranks)
    assert sorted(map(repr, ordered)) == sorted(map(repr, found))


@some
@given(
    st.lists(findings, max_size=6, unique_by=lambda found: (found.code, found.subject)), st.data()
)
def test_the_order_of_the_output_does_not_depend_on_that_of_the_rules(
    found: list[Finding], data: st.DataObject
) -> None:
    assert worst_first(data.draw(st.permutations(found))) == worst_first(found)


@some
@given(findings, findings)
def test_two_findings_share_a_key_only_when_one_settles_the_other(
    left: Finding, right: Finding
) -> None:
    same = (left.code, left.subject, left.fingerprint) == (
        right.code,
        right.subject,
        right.fingerprint,
    )
    assert (left.key == right.key) == same
