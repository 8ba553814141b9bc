from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    A_TITLE,
    AN_ID,
    NOON,
    a_baseline,
    a_claim,
    a_malformed_anchor,
    a_paper,
    an_anchor,
    an_id,
)
from tests.domain.histories import both_absent, looks_at, many, seen
from tracker.domain.anchor_rules import (
    AnchorCase,
    anchor_findings,
    findings_by_snapshot,
    needs_earlier_titles,
    suspicious,
)
from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Finding
from tracker.domain.months import Month
from tracker.domain.papers import Absent, Found, Observation, Paper, Source, Unreachable, Version
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import Suggestion

ID = an_id()
CLAIM = a_claim()
ELSE = "Sharp Minima Can Generalize for Deep Nets"
WITHDRAWN = "This paper has been withdrawn by the authors due to an error"


def findings(
    anchor: Anchor, *looks: Paper | Observation, earlier: dict[int, str] | None = None
) -> dict[Code, Finding]:
    """The findings about one anchor of a claim of November 2024 after these looks, by code."""
    known = seen(ID, [Found(look) if isinstance(look, Paper) else look for look in looks])
    known = known.with_earlier_titles(earlier or {})
    return {finding.code: finding for finding in anchor_findings(CLAIM, anchor, known)}


def oai(title: str = A_TITLE, *withdrawals: bool, comment: str = "") -> Paper:
    flags = withdrawals or (False,)
    versions = tuple(Version(place, None, flag) for place, flag in enumerate(flags, 1))
    return a_paper(title=title, source=Source.OAI, versions=versions, comment=comment)


def test_a_paper_that_is_as_the_document_says_raises_nothing() -> None:
    anchor = an_anchor(said_title=A_TITLE, said_month="2024-11", said_version=1)
    assert findings(anchor, a_paper(), oai()) == {}


def test_what_is_no_id_is_malformed_and_says_why() -> None:
    (finding,) = anchor_findings(CLAIM, a_malformed_anchor(), None)
    assert finding.code is Code.ANCHOR_MALFORMED
    assert "month 13" in finding.message


def test_an_anchor_never_looked_at_raises_nothing() -> None:
    assert anchor_findings(CLAIM, an_anchor(said_title=ELSE), None) == []


@many
@given(looks_at(ID, failures=False), st.sampled_from(["timeout", "503"]))
def test_a_failed_look_adds_nothing_but_unreachable(looks: list[Observation], why: str) -> None:
    anchor = an_anchor(said_title=ELSE, said_version=1, baseline=a_baseline())
    failed = Unreachable(ID, Source.API, NOON + timedelta(days=365), why)
    before, after = findings(anchor, *looks), findings(anchor, *looks, failed)
    assert after.keys() == before.keys() | {Code.UNREACHABLE}
    assert "2027-03-01" in after[Code.UNREACHABLE].message


@pytest.mark.parametrize(
    ("looks", "code"),
    [
        ([Absent(ID, Source.API, NOON)], Code.ANCHOR_ABSENT_UNCONFIRMED),
        (both_absent(AN_ID, date(2026, 3, 1)), Code.ANCHOR_ABSENT_UNCONFIRMED),
        (both_absent(AN_ID, date(2026, 3, 1), date(2026, 3, 2)), Code.ANCHOR_ABSENT),
    ],
)
def test_an_absence_is_said_once_and_confirmed_only_by_two_witnesses_on_two_days(
    looks: list[Observation], code: Code
) -> None:
    assert set(findings(an_anchor(), *looks)) == {code}


@pytest.mark.parametrize(("titles_known", "witnessed"), list(product([False, True], repeat=2)))
def test_another_paper_is_said_only_with_all_earlier_titles_and_the_second_witness(
    titles_known: bool, witnessed: bool
) -> None:
    looks = [a_paper(versions=2)] + ([oai(A_TITLE, False, False)] if witnessed else [])
    raised = findings(
        an_anchor(said_title=ELSE), *looks, earlier={1: A_TITLE} if titles_known else {}
    )
    said = Code.ANCHOR_OTHER_PAPER if titles_known and witnessed else Code.ANCHOR_TITLE_DIFFERS
    assert set(raised) == {said}
    assert ELSE in raised[said].message
    assert A_TITLE in raised[said].message


@pytest.mark.parametrize("witnessed", [False, True])
def test_a_paper_that_once_had_the_said_title_is_retitled_and_no_other_paper(
    witnessed: bool,
) -> None:
    looks = [a_paper(versions=2)] + ([oai(A_TITLE, False, False)] if witnessed else [])
    assert set(findings(an_anchor(said_title=ELSE), *looks, earlier={1: ELSE})) == {
        Code.ANCHOR_RETITLED
    }


@pytest.mark.parametrize("said", [("Ruis, L.",), ("Laura Ruis et al.",)])
def test_the_same_first_author_turns_another_paper_into_a_question(said: tuple[str, ...]) -> None:
    anchor = an_anchor(said_title=ELSE, said_authors=said)
    raised = findings(anchor, a_paper(), oai())
    assert set(raised) == {Code.ANCHOR_TITLE_DIFFERS}
    assert "may have been retitled" in raised[Code.ANCHOR_TITLE_DIFFERS].message


def test_a_name_that_the_abstract_holds_turns_another_paper_into_a_question() -> None:
    """GRPO is cited by its own name; the paper that made it is called otherwise."""
    said = f"The {ELSE}!"
    abstract = f"We call it the {ELSE.lower()} and try it."
    latest = a_paper(abstract=abstract, seen_at=NOON + timedelta(days=1))
    raised = findings(an_anchor(said_title=said), oai(), latest)
    assert set(raised) == {Code.ANCHOR_TITLE_DIFFERS}
    assert "its abstract holds these very words" in raised[Code.ANCHOR_TITLE_DIFFERS].message


BEARER = Suggestion(
    ("2411.12580", ELSE.lower()), date(2026, 3, 1), an_id("1703.04933"), ELSE, "", 1
)


def test_a_title_known_to_be_that_of_another_paper_accuses_whoever_wrote_it() -> None:
    anchor = an_anchor(said_title=ELSE, said_authors=("Laura Ruis",))
    known = seen(ID, [Found(a_paper())])
    found = {f.code for f in anchor_findings(CLAIM, anchor, known, BEARER)}
    assert found == {Code.ANCHOR_OTHER_PAPER}
    assert not suspicious(AnchorCase(anchor, known, suggestion=BEARER))


def test_it_accuses_nobody_who_bore_the_title_before() -> None:
    known = seen(ID, [Found(a_paper(versions=2))]).with_earlier_titles({1: ELSE})
    found = anchor_findings(CLAIM, an_anchor(said_title=ELSE), known, BEARER)
    assert {f.code for f in found} == {Code.ANCHOR_RETITLED}


def test_it_accuses_nobody_before_the_earlier_titles_are_read() -> None:
    known = seen(ID, [Found(a_paper(versions=2))])
    found = anchor_findings(CLAIM, an_anchor(said_title=ELSE), known, BEARER)
    assert {f.code for f in found} == {Code.ANCHOR_TITLE_DIFFERS}


@pytest.mark.parametrize(
    ("authors", "title", "codes"),
    [
        (("Vaswani, A.",), "", {Code.ANCHOR_AUTHOR_DIFFERS}),
        (("Vaswani, A.",), A_TITLE, set()),
        (("Ruis et al.",), "", set()),
        (("OpenAI",), "", set()),
        ((), "", set()),
    ],
)
def test_without_a_title_another_first_author_asks(
    authors: tuple[str, ...], title: str, codes: set[Code]
) -> None:
    anchor = an_anchor(said_title=title, said_authors=authors)
    assert set(findings(anchor, a_paper(), oai())) == codes


def test_a_snapshot_may_ask_about_the_author_too() -> None:
    snapshot = a_paper(source=Source.SNAPSHOT)
    (asked,) = findings_by_snapshot(CLAIM, an_anchor(said_authors=("Vaswani, A.",)), snapshot)
    assert asked.code is Code.ANCHOR_AUTHOR_DIFFERS
    assert asked.message.endswith("(by the bundled snapshot of 2026-03-01)")


@pytest.mark.parametrize(
    ("year", "raised"), [(2022, True), (2023, True), (2024, False), (2025, False), (2026, True)]
)
def test_a_year_must_be_one_of_the_papers_years_give_or_take_a_month(
    year: int, raised: bool
) -> None:
    paper = a_paper(versions=(Version(1, date(2024, 11, 19)), Version(2, date(2025, 3, 1))))
    found = findings(an_anchor(said_year=year), paper)
    assert (Code.ANCHOR_MONTH_DIFFERS in found) == raised


def test_a_document_may_date_a_paper_by_any_of_its_versions() -> None:
    paper = a_paper(versions=(Version(1, date(2024, 11, 19)), Version(2, date(2025, 6, 1))))
    assert findings(an_anchor(said_month="2025-06"), paper) == {}


def test_a_paper_retitled_since_it_was_first_seen_says_so() -> None:
    anchor = an_anchor(baseline=a_baseline(title=ELSE))
    assert set(findings(anchor, a_paper())) == {Code.ANCHOR_RETITLED}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (A_TITLE, set()),
        (A_TITLE.upper(), set()),
        ("Procedural Knowledge in Pretraining", set()),
        (f"Comment on {A_TITLE}", {Code.ANCHOR_TITLE_DIFFERS}),
        ("Ruis, Mozes and others", {Code.ANCHOR_TITLE_DIFFERS}),
    ],
)
def test_a_shortened_title_is_fine_and_a_doubtful_one_asks(said: str, codes: set[Code]) -> None:
    assert set(findings(an_anchor(said_title=said), a_paper(), oai())) == codes


@many
@given(st.integers(-30, 30))
def test_a_month_may_be_off_by_one(offset: int) -> None:
    said = str(Month(2024, 11).plus(offset))
    raised = findings(an_anchor(said_month=said), a_paper())
    assert (Code.ANCHOR_MONTH_DIFFERS in raised) == (abs(offset) > 1)


def test_the_month_of_submission_counts_as_well_as_that_of_the_id() -> None:
    paper = a_paper(submitted=date(2024, 10, 30))
    assert findings(an_anchor(said_month="2024-09"), paper) == {}


@many
@given(st.lists(st.integers(-30, 30), min_size=1, max_size=3))
def test_a_paper_later_than_every_month_of_the_claim_is_reported(offsets: list[int]) -> None:
    months = [Month(2024, 11).plus(offset) for offset in offsets]
    claim = a_claim(as_of=map(str, months))
    known = seen(ID, [Found(a_paper())])
    codes = {finding.code for finding in anchor_findings(claim, claim.anchors[0], known)}
    assert (Code.ANCHOR_AFTER_CLAIM in codes) == (max(offsets) < -1)


def test_an_undated_claim_has_no_paper_after_it() -> None:
    claim = a_claim(as_of=())
    assert anchor_findings(claim, claim.anchors[0], seen(ID, [Found(a_paper())])) == []


def test_a_comment_alone_says_maybe_withdrawn() -> None:
    assert set(findings(an_anchor(), a_paper(comment=WITHDRAWN))) == {Code.ANCHOR_MAYBE_WITHDRAWN}


def test_a_comment_against_the_record_stays_a_question() -> None:
    looks = [a_paper(comment=WITHDRAWN), oai(comment=WITHDRAWN)]
    assert set(findings(an_anchor(), *looks)) == {Code.ANCHOR_MAYBE_WITHDRAWN}


def test_an_abstract_alone_says_maybe_withdrawn() -> None:
    raised = findings(an_anchor(), a_paper(abstract=WITHDRAWN))
    assert set(raised) == {Code.ANCHOR_MAYBE_WITHDRAWN}


def test_the_record_of_the_latest_version_says_withdrawn_why_and_what_instead() -> None:
    comment = "Withdrawn due to an error; see arXiv:2501.00003"
    raised = findings(an_anchor(), oai(A_TITLE, False, True, comment=comment))
    assert set(raised) == {Code.ANCHOR_WITHDRAWN}
    assert "error" in raised[Code.ANCHOR_WITHDRAWN].message
    assert "2501.00003" in raised[Code.ANCHOR_WITHDRAWN].evidence


def test_a_later_version_that_stands_again_clears_the_withdrawal() -> None:
    assert findings(an_anchor(), oai(A_TITLE, False, True, False)) == {}


@pytest.mark.parametrize(
    ("anchor", "revised"),
    [
        (an_anchor(said_version=1), True),
        (an_anchor(said_version=2), False),
        (an_anchor(said_version=3), False),
        (an_anchor(baseline=a_baseline(version=1)), True),
        (an_anchor(baseline=a_baseline(version=2)), False),
        (an_anchor(), False),
    ],
)
def test_a_version_newer_than_the_one_that_was_read_is_reported(
    anchor: Anchor, revised: bool
) -> None:
    assert (Code.ANCHOR_REVISED in findings(anchor, a_paper(versions=2))) == revised


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("We gain 5% on tasks.", "We gain 5% on tasks.", False),
        ("We gain 5% on tasks.", "On tasks, we gain 5 % more clearly.", False),
        ("We gain 5% on tasks.", "We gain 6% on tasks.", True),
        ("We gain on tasks.", "We gain on 12 tasks.", True),
        ("Models reason well.", "Models do not reason well.", True),
        ("Models cannot reason.", "Models can reason.", True),
        ("Models don't reason.", "Models do reason.", True),
        ("Models reason well.", "Models reason robustly.", False),
        ("", "We gain 6%.", False),
        ("We gain 6%.", "", False),
        pytest.param("Models don’t reason.", "Models do reason.", True),
    ],
)
def test_numbers_and_negations_in_the_abstract_are_watched(
    before: str, after: str, changed: bool
) -> None:
    anchor = an_anchor(baseline=a_baseline(abstract=before))
    raised = findings(anchor, a_paper(abstract=after))
    assert (Code.ANCHOR_TEXT_CHANGED in raised) == changed


def test_a_changed_text_is_shown_as_a_difference() -> None:
    anchor = an_anchor(baseline=a_baseline(abstract="We gain 5%."))
    finding = findings(anchor, a_paper(abstract="We gain 6%."))[Code.ANCHOR_TEXT_CHANGED]
    assert finding.evidence == ("We gain [-5%.-]{+6%.+}",)


@pytest.mark.parametrize(
    ("before", "now", "appeared"),
    [
        ("", a_paper(doi="10.1/x"), True),
        ("", a_paper(journal_ref="J. 1 (2026)"), True),
        ("", a_paper(), False),
        ("10.1/x", a_paper(doi="10.1/x"), False),
    ],
)
def test_a_paper_that_appears_in_print_is_reported_once(
    before: str, now: Paper, appeared: bool
) -> None:
    anchor = an_anchor(baseline=a_baseline(published_as=before))
    assert (Code.ANCHOR_PUBLISHED in findings(anchor, now)) == appeared


@many
@given(looks_at(ID, failures=False))
def test_no_accusation_ever_rests_on_the_api_alone(looks: list[Observation]) -> None:
    api = [
        look
        for look in looks
        if (look.paper.source if isinstance(look, Found) else look.source) is Source.API
    ]
    raised = findings(an_anchor(said_title="Quite Another Study of Something Different"), *api)
    assert not raised.keys() & {
        Code.ANCHOR_ABSENT,
        Code.ANCHOR_OTHER_PAPER,
        Code.ANCHOR_WITHDRAWN,
    }


def case(anchor: Anchor, *papers: Paper) -> AnchorCase:
    return AnchorCase(anchor, seen(ID, map(Found, papers)))


def test_the_second_witness_is_asked_for_every_suspicion_and_only_then() -> None:
    assert suspicious(AnchorCase(an_anchor(), seen(ID, [Absent(ID, Source.API, NOON)])))
    assert suspicious(case(an_anchor(), a_paper(comment=WITHDRAWN)))
    assert suspicious(case(an_anchor(said_title=ELSE), a_paper()))
    assert not suspicious(case(an_anchor(said_title=A_TITLE), a_paper()))
    assert not suspicious(case(an_anchor(), a_paper(comment=WITHDRAWN), oai()))
    assert not suspicious(case(an_anchor(said_title=ELSE), a_paper(), oai()))
    assert not suspicious(AnchorCase(an_anchor(), Sightings(ID)))


def test_earlier_titles_are_needed_wherever_the_present_one_does_not_match() -> None:
    assert needs_earlier_titles(case(an_anchor(said_title=ELSE), a_paper(versions=2)))
    assert not needs_earlier_titles(case(an_anchor(said_title=ELSE), a_paper(versions=1)))
    assert needs_earlier_titles(
        case(an_anchor(said_title=f"Comment on {A_TITLE}"), a_paper(versions=2))
    )
    assert not needs_earlier_titles(case(an_anchor(said_title=A_TITLE), a_paper(versions=2)))
    assert not needs_earlier_titles(case(an_anchor(), a_paper(versions=2)))
