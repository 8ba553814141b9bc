from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import (
    A_TITLE,
    AN_ID,
    NOON,
    a_baseline,
    a_claim,
    a_malformed_anchor,
    a_paper,
    a_state,
    a_tracked,
    an_anchor,
    an_id,
)
from tests.domain.histories import (
    TITLES,
    WRITTEN,
    VersionFacts,
    a_night,
    both_absent,
    claims,
    live_sources,
    looks_at,
    many,
    noon,
    policies,
    seen,
    some,
    states,
    todays,
    told,
    tracked_claims,
    what_is_known,
)
from tracker.domain.ageing import age_of, p_hold_of
from tracker.domain.assessment import Assessment, assess, is_checked
from tracker.domain.claims import Anchor, Claim, ClaimId, Kind
from tracker.domain.doi_updates import DoiStanding, DoiUpdate, UpdateKind
from tracker.domain.findings import DISQUALIFYING, RAISES_DUE, Code
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import add_months
from tracker.domain.papers import Absent, Found, Observation, Paper, Source, Unreachable, Version
from tracker.domain.policy import Policy
from tracker.domain.retests import after_snooze
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict

Known = dict[ArxivId, Sightings]
ID = an_id()
TODAY = date(2025, 6, 1)
FALLEN = frozenset({ClaimId("aaaa")})
SETTLED_IN_DOUBT = [Status.OVERTURNED, Status.UNVERIFIABLE, Status.CONTESTED, Status.STALE]
CHECKED = [status for status in Status if status is not Status.UNCHECKED]


def judge(
    tracked: TrackedClaim,
    *looks: Observation,
    today: date = TODAY,
    policy: Policy | None = None,
    fallen: frozenset[ClaimId] = frozenset(),
    published: DoiStanding | None = None,
) -> Assessment:
    """The judgement after these looks at the one paper."""
    known = replace(seen(ID, looks), published=published)
    return assess(tracked, {ID: known}, today, policy or Policy(), fallen)


def codes(judged: Assessment) -> set[Code]:
    return {finding.code for finding in judged.findings}


def keys(judged: Assessment) -> set[str]:
    return {finding.key for finding in judged.findings}


FOUND = Found(a_paper())
CONFIRMED_ABSENT = both_absent(AN_ID, date(2026, 3, 1), date(2026, 3, 2))


# What holds always


@many
@given(tracked_claims(), what_is_known(), todays, st.integers(0, 3000), policies())
def test_time_alone_never_makes_a_claim_fresher(
    tracked: TrackedClaim, known: Known, today: date, days: int, policy: Policy
) -> None:
    now = assess(tracked, known, today, policy)
    later = assess(tracked, known, today + timedelta(days=days), policy)
    assert later.status.rank <= now.status.rank
    if now.p_hold is not None and later.p_hold is not None:
        assert later.p_hold <= now.p_hold


@some
@given(tracked_claims(), what_is_known(), todays, st.lists(st.integers(0, 900), max_size=4))
def test_night_after_night_without_news_never_makes_a_claim_fresher(
    tracked: TrackedClaim, known: Known, today: date, gaps: list[int]
) -> None:
    tracked, _ = a_night(tracked, known, noon(today))
    for gap in gaps:
        today += timedelta(days=gap)
        after, _ = a_night(tracked, known, noon(today))
        assert after.state.status.rank <= tracked.state.status.rank
        tracked = after


@many
@given(tracked_claims(CHECKED), what_is_known(), todays, policies())
def test_no_look_makes_a_checked_claim_fresher(
    tracked: TrackedClaim, known: Known, today: date, policy: Policy
) -> None:
    judged = assess(tracked, known, today, policy, FALLEN)
    assert judged.status.rank <= tracked.state.status.rank


@many
@given(tracked_claims(), what_is_known(), todays)
def test_the_machine_never_sets_overturned_contested_or_retired(
    tracked: TrackedClaim, known: Known, today: date
) -> None:
    judged = assess(tracked, known, today, Policy(), FALLEN)
    ours = {Status.OVERTURNED, Status.CONTESTED, Status.RETIRED}
    assert judged.status is tracked.state.status or judged.status not in ours


@many
@given(tracked_claims(SETTLED_IN_DOUBT), what_is_known(), todays)
def test_the_machine_never_leads_out_of_a_doubt_except_into_a_worse_one(
    tracked: TrackedClaim, known: Known, today: date
) -> None:
    judged = assess(tracked, known, today, Policy())
    assert judged.status in {tracked.state.status, Status.UNVERIFIABLE}


@some
@given(tracked_claims([Status.OVERTURNED, Status.RETIRED]), what_is_known(), todays)
def test_what_a_person_closed_stays_closed(
    tracked: TrackedClaim, known: Known, today: date
) -> None:
    judged = assess(tracked, known, today, Policy(), FALLEN)
    assert judged.status is tracked.state.status
    assert judged.reason == tracked.state.reason


@many
@given(
    tracked_claims(),
    what_is_known(),
    todays,
    st.sampled_from(WRITTEN),
    live_sources,
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_failed_look_never_changes_a_status(
    tracked: TrackedClaim,
    known: Known,
    today: date,
    written: str,
    source: Source,
    moment: datetime,
) -> None:
    id_ = an_id(written)
    failed = known.get(id_, Sightings(id_)).after(Unreachable(id_, source, moment, "timeout"))
    before = assess(tracked, known, today, Policy())
    after = assess(tracked, {**known, id_: failed}, today, Policy())
    assert after.status is before.status
    assert after.checked == before.checked
    assert after.next_due == before.next_due
    assert after.reason == before.reason
    assert {finding.key for finding in after.findings if finding.code is not Code.UNREACHABLE} == {
        finding.key for finding in before.findings if finding.code is not Code.UNREACHABLE
    }


@many
@given(tracked_claims(), what_is_known(), todays, policies())
def test_assessing_twice_at_one_instant_changes_nothing_the_second_time(
    tracked: TrackedClaim, known: Known, today: date, policy: Policy
) -> None:
    once, first = a_night(tracked, known, noon(today), policy)
    twice, second = a_night(once, known, noon(today), policy)
    assert twice.state == once.state
    assert twice.claim == once.claim
    assert keys(second) == keys(first)
    assert second.p_hold == first.p_hold


def test_a_strict_policy_does_not_make_a_claim_stale_at_the_second_look_of_a_night() -> None:
    strict = Policy(due_below=0.95)
    known = {ID: seen(ID, [FOUND])}
    once, _ = a_night(a_tracked(a_claim(as_of=["2026-02"])), known, NOON, strict)
    twice, _ = a_night(once, known, NOON, strict)
    assert (once.state.status, twice.state.status) == (Status.DUE, Status.DUE)


@many
@given(tracked_claims(), what_is_known(), todays, st.data())
def test_the_order_of_anchors_does_not_matter(
    tracked: TrackedClaim, known: Known, today: date, data: st.DataObject
) -> None:
    claim = tracked.claim
    turned = Claim(
        id=claim.id,
        inquiry_id=claim.inquiry_id,
        text=claim.text,
        as_of=tuple(data.draw(st.permutations(claim.as_of))),
        kind=claim.kind,
        anchors=tuple(data.draw(st.permutations(claim.anchors))),
        quorum=claim.quorum,
        depends_on=claim.depends_on,
    )
    one = assess(tracked, known, today, Policy(), FALLEN)
    two = assess(TrackedClaim(turned, tracked.state), known, today, Policy(), FALLEN)
    assert (one.status, one.p_hold, one.next_due) == (two.status, two.p_hold, two.next_due)
    assert keys(one) == keys(two)


@many
@given(claims(), states(), looks_at(ID, failures=False), todays, st.data())
def test_the_order_of_looks_does_not_matter(
    claim: Claim,
    state: ClaimState,
    looks: list[Observation],
    today: date,
    data: st.DataObject,
) -> None:
    tracked = TrackedClaim(claim, state)
    turned = data.draw(st.permutations(looks))
    one, two = judge(tracked, *looks, today=today), judge(tracked, *turned, today=today)
    assert (one.status, one.reason, one.findings) == (two.status, two.reason, two.findings)


# Checked or not


@many
@given(claims(), what_is_known(), todays)
def test_a_claim_none_of_whose_papers_ever_answered_is_never_fresh(
    claim: Claim, known: Known, today: date
) -> None:
    silent = {id_: seen(id_, [Unreachable(id_, Source.API, NOON, "timeout")]) for id_ in known}
    judged = assess(TrackedClaim(claim, a_state(Status.UNCHECKED)), silent, today, Policy())
    if claim.anchor_ids:
        unfit = len(claim.anchors) - len(claim.anchor_ids)
        assert judged.status is Status.UNCHECKED or unfit
        assert judged.status in {Status.UNCHECKED, Status.UNVERIFIABLE}
        assert not judged.checked
    else:
        assert judged.status is Status.UNVERIFIABLE


@pytest.mark.parametrize("kind", Kind)
def test_an_unchecked_claim_stays_unchecked_whatever_its_age(kind: Kind) -> None:
    tracked = a_tracked(a_claim(as_of=["1995-01"], kind=kind), Status.UNCHECKED)
    assert judge(tracked).status is Status.UNCHECKED


def test_the_first_successful_check_finds_a_young_claim_fresh() -> None:
    judged = judge(a_tracked(status=Status.UNCHECKED), FOUND)
    assert judged.status is Status.FRESH
    assert judged.checked


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2025-05", Status.FRESH), ("2023-11", Status.DUE), ("2020-11", Status.STALE)],
)
def test_the_first_successful_check_finds_the_age_as_it_is(as_of: str, status: Status) -> None:
    assert judge(a_tracked(a_claim(as_of=[as_of]), Status.UNCHECKED), FOUND).status is status


@pytest.mark.parametrize(
    "looks", [[Absent(ID, Source.API, NOON)], both_absent(AN_ID, date(2026, 3, 1))]
)
def test_an_unconfirmed_absence_leaves_an_unchecked_claim_unchecked(
    looks: list[Observation],
) -> None:
    assert judge(a_tracked(status=Status.UNCHECKED), *looks).status is Status.UNCHECKED


def test_a_confirmed_absence_makes_an_unchecked_claim_unverifiable() -> None:
    judged = judge(a_tracked(status=Status.UNCHECKED), *CONFIRMED_ABSENT)
    assert judged.status is Status.UNVERIFIABLE


def test_one_unreachable_paper_of_a_claim_that_needs_all_leaves_it_unchecked() -> None:
    claim = a_claim(anchors=[an_anchor(AN_ID), an_anchor(WRITTEN[1])], quorum="all")
    known = {ID: seen(ID, [FOUND])}
    assert not is_checked(claim, known)
    tracked = a_tracked(claim, Status.UNCHECKED)
    assert assess(tracked, known, TODAY, Policy()).status is Status.UNCHECKED


# What an anchor does to the status


@pytest.mark.parametrize("status", [Status.FRESH, Status.DUE, Status.STALE, Status.CONTESTED])
def test_one_absent_day_is_only_mentioned(status: Status) -> None:
    looks = both_absent(AN_ID, date(2025, 5, 1))
    judged = judge(a_tracked(status=status), *looks)
    assert judged.status is status
    assert codes(judged) == {Code.ANCHOR_ABSENT_UNCONFIRMED}


def test_a_claim_without_any_paper_is_unverifiable() -> None:
    judged = judge(a_tracked(a_claim(anchors=[]), Status.UNCHECKED))
    assert judged.status is Status.UNVERIFIABLE
    assert Code.NO_ANCHOR in codes(judged)


def test_a_withdrawn_or_malformed_or_other_paper_is_no_ground() -> None:
    withdrawn = Found(a_paper(source=Source.OAI, versions=(Version(1), Version(2, None, True))))
    other = [Found(a_paper(source=source, title=TITLES[1])) for source in (Source.API, Source.OAI)]
    said = a_claim(anchors=[an_anchor(said_title=TITLES[2])])
    assert judge(a_tracked(), withdrawn).status is Status.UNVERIFIABLE
    assert judge(a_tracked(a_claim(anchors=[a_malformed_anchor()]))).status is Status.UNVERIFIABLE
    assert judge(a_tracked(said), *other).status is Status.UNVERIFIABLE


def test_what_is_not_confirmed_leaves_the_status() -> None:
    said = a_claim(anchors=[an_anchor(said_title=TITLES[2])])
    for judged, code in [
        (judge(a_tracked(), Found(a_paper(comment="Withdrawn"))), Code.ANCHOR_MAYBE_WITHDRAWN),
        (judge(a_tracked(said), FOUND), Code.ANCHOR_TITLE_DIFFERS),
        (judge(a_tracked(), Absent(ID, Source.API, NOON)), Code.ANCHOR_ABSENT_UNCONFIRMED),
    ]:
        assert judged.status is Status.FRESH
        assert codes(judged) == {code}


RULES = [("any", 1), ("all", 3), ("1", 1), ("2", 2), ("3", 3)]


@pytest.mark.parametrize(("rule", "needed"), RULES)
@pytest.mark.parametrize("fallen", range(4))
def test_too_few_standing_papers_make_a_claim_unverifiable(
    rule: str, needed: int, fallen: int
) -> None:
    claim = a_claim(anchors=[an_anchor(text) for text in WRITTEN], quorum=rule)
    known = {}
    for place, text in enumerate(WRITTEN):
        facts = [VersionFacts(TITLES[0], "", withdrawn=place < fallen)]
        known[an_id(text)] = seen(an_id(text), [Found(told(an_id(text), facts, Source.OAI, NOON))])
    judged = assess(a_tracked(claim), known, TODAY, Policy())
    assert (judged.status is Status.UNVERIFIABLE) == (3 - fallen < needed)
    assert (Code.ANCHOR_WITHDRAWN in codes(judged)) == (fallen > 0)


@many
@given(claims(), what_is_known(), todays)
def test_a_claim_is_unverifiable_exactly_when_too_few_of_its_papers_stand(
    claim: Claim, known: Known, today: date
) -> None:
    judged = assess(a_tracked(claim), known, today, Policy())
    down = {finding.subject for finding in judged.findings if finding.code in DISQUALIFYING}
    standing = sum(anchor.subject not in down for anchor in claim.anchors)
    needed = {"any": 1, "all": len(claim.anchors), "1": 1, "2": min(2, len(claim.anchors))}
    assert (judged.status is Status.UNVERIFIABLE) == (standing < max(1, needed[claim.quorum.rule]))


@pytest.mark.parametrize(
    ("anchor", "paper", "code"),
    [
        (
            an_anchor(baseline=a_baseline(abstract="We gain 5%.")),
            a_paper(abstract="We gain 6%."),
            Code.ANCHOR_TEXT_CHANGED,
        ),
        (an_anchor(baseline=a_baseline(title=TITLES[1])), a_paper(), Code.ANCHOR_RETITLED),
    ],
)
def test_a_changed_text_or_title_makes_a_claim_due(
    anchor: Anchor, paper: Paper, code: Code
) -> None:
    judged = judge(a_tracked(a_claim(anchors=[anchor])), Found(paper))
    assert judged.status is Status.DUE
    assert codes(judged) == {code, Code.AGE_DUE}, "its odds are halved as well"


def test_a_new_version_alone_changes_no_status() -> None:
    judged = judge(
        a_tracked(a_claim(anchors=[an_anchor(said_version=1)])), Found(a_paper(versions=3))
    )
    assert judged.status is Status.FRESH
    assert codes(judged) == {Code.ANCHOR_REVISED}


# What the claim itself does to the status


def test_a_claim_that_rests_on_a_fallen_one_is_due() -> None:
    tracked = a_tracked(a_claim(depends_on=("aaaa", "bbbb")))
    judged = judge(tracked, FOUND, fallen=FALLEN)
    assert judged.status is Status.DUE
    assert codes(judged) == {Code.DEPENDS_ON_OVERTURNED}
    assert judge(tracked, FOUND).status is Status.FRESH


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ([], Code.UNDATED),
        (["2025-07"], Code.FUTURE_DATED),
        (["2025-03", "2025-05"], Code.MIXED_EVIDENCE),
    ],
)
def test_a_doubtful_date_is_mentioned_and_moves_nothing(as_of: list[str], code: Code) -> None:
    judged = judge(a_tracked(a_claim(as_of=as_of)), FOUND)
    assert judged.status is Status.FRESH
    assert codes(judged) == {code}


def test_the_present_month_is_not_the_future() -> None:
    assert codes(judge(a_tracked(a_claim(as_of=["2025-06"])), FOUND)) == set()


def test_age_counts_from_the_latest_of_several_months() -> None:
    merged = a_tracked(a_claim(as_of=["2025-02", "2019-01", "2024-08"]))
    single = a_tracked(a_claim(as_of=["2025-02"]))
    assert age_of(merged, TODAY) == age_of(single, TODAY)


def test_an_undated_claim_is_as_old_as_its_latest_paper() -> None:
    anchors = [an_anchor("2411.12580"), an_anchor("2501.00003")]
    undated = a_tracked(a_claim(as_of=[], anchors=anchors))
    dated = a_tracked(a_claim(as_of=["2025-01"], anchors=anchors))
    assert p_hold_of(undated, TODAY, Policy()) == p_hold_of(dated, TODAY, Policy())


def test_without_any_month_there_is_no_age_and_no_number() -> None:
    judged = judge(a_tracked(a_claim(as_of=[], anchors=[a_malformed_anchor()])))
    assert judged.p_hold is None
    assert judged.next_due is None


# Age, interval, snooze


@many
@given(st.sampled_from(sorted(set(Kind) - {Kind.DURABLE})), st.booleans())
def test_the_stored_day_is_the_first_on_which_the_claim_is_due(kind: Kind, retested: bool) -> None:
    state = a_state(since=NOON, retested_at=NOON if retested else None)
    tracked = a_tracked(a_claim(as_of=["2026-02"], kind=kind), state=state)
    day = judge(tracked, FOUND, today=NOON.date()).next_due
    assert day is not None
    assert judge(tracked, FOUND, today=day - timedelta(days=1)).status is Status.FRESH
    assert judge(tracked, FOUND, today=day).status is Status.DUE


@many
@given(claims(kinds=[Kind.DURABLE]), todays)
def test_a_durable_claim_is_never_due_or_stale_by_age(claim: Claim, today: date) -> None:
    judged = assess(a_tracked(claim), {}, today, Policy())
    assert not codes(judged) & {Code.AGE_DUE, Code.AGE_STALE}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("months", "passed"), [(5.9, False), (6.1, True)])
def test_a_users_interval_wins_over_the_model(kind: Kind, months: float, passed: bool) -> None:
    policy = Policy(retest_after={kind: 6})
    state = a_state(retested_at=NOON)
    judged = judge(
        a_tracked(a_claim(kind=kind), state=state),
        FOUND,
        today=add_months(NOON.date(), months),
        policy=policy,
    )
    assert (Code.INTERVAL_PASSED in codes(judged)) == passed
    assert not codes(judged) & {Code.AGE_DUE, Code.AGE_STALE}
    assert judged.status is (Status.DUE if passed else Status.FRESH)
    assert judged.next_due == add_months(NOON.date(), 6)


@pytest.mark.parametrize(("months", "status"), [(25, Status.DUE), (27, Status.STALE)])
def test_due_for_twice_its_window_is_stale(months: float, status: Status) -> None:
    """A method claim never re-tested falls due after 13 months."""
    since = datetime(2026, 1, 31, tzinfo=UTC)
    tracked = a_tracked(a_claim(as_of=["2026-01"]), state=a_state(Status.DUE, since=since))
    assert judge(tracked, FOUND, today=add_months(since.date(), months)).status is status


def test_due_for_twice_a_users_interval_is_stale() -> None:
    state = a_state(Status.DUE, since=NOON, retested_at=NOON)
    tracked = a_tracked(a_claim(kind=Kind.DURABLE), state=state)
    policy = Policy(retest_after={Kind.DURABLE: 6})
    judged = judge(tracked, FOUND, today=add_months(NOON.date(), 60), policy=policy)
    assert judged.status is Status.STALE


OLD = a_claim(as_of=["2023-11"])
VERY_OLD = a_claim(as_of=["2019-11"])
UNTIL = date(2025, 9, 1)


def test_a_snooze_holds_back_due_until_its_date() -> None:
    state = after_snooze(a_state(Status.DUE), UNTIL, TODAY, noon(TODAY))
    tracked = a_tracked(OLD, state=state)
    assert judge(tracked, FOUND).status is Status.FRESH
    assert judge(tracked, FOUND, today=UNTIL - timedelta(days=1)).status is Status.FRESH
    assert judge(tracked, FOUND, today=UNTIL).status is Status.DUE


@pytest.mark.parametrize("claim", [OLD, a_claim(as_of=["2025-05"])])
def test_nothing_is_due_before_the_end_of_a_snooze(claim: Claim) -> None:
    awake = judge(a_tracked(claim), FOUND).next_due
    asleep = judge(a_tracked(claim, state=a_state(snoozed_until=UNTIL)), FOUND).next_due
    assert awake is not None
    assert asleep == max(awake, UNTIL)


def test_a_snooze_does_not_hold_back_stale() -> None:
    tracked = a_tracked(VERY_OLD, state=a_state(snoozed_until=UNTIL))
    assert judge(tracked, FOUND).status is Status.STALE


def test_a_snooze_does_not_hold_back_a_lost_ground() -> None:
    tracked = a_tracked(OLD, state=a_state(snoozed_until=UNTIL))
    assert judge(tracked, *CONFIRMED_ABSENT).status is Status.UNVERIFIABLE


NOTICED = {
    code: DoiStanding("10.1000/one", noon(TODAY), (DoiUpdate(kind, "10.1000/notice"),))
    for code, kind in (
        (Code.ANCHOR_RETRACTED, UpdateKind.RETRACTION),
        (Code.ANCHOR_CONCERN, UpdateKind.CONCERN),
    )
}


def due_for(code: Code) -> tuple[TrackedClaim, list[Observation]]:
    """A claim that is due for one reason, and the looks that show it."""
    verdict = Verdict.INCONCLUSIVE if code is Code.VERDICT_INCONCLUSIVE else None
    baseline = {
        Code.ANCHOR_TEXT_CHANGED: a_baseline(abstract="We find 4 things."),
        Code.ANCHOR_RETITLED: a_baseline(title=TITLES[1]),
    }.get(code)
    claim = a_claim(
        as_of=["2023-11" if code is Code.AGE_DUE else "2025-03"],
        anchors=[an_anchor(baseline=baseline)],
        depends_on=("aaaa",) if code is Code.DEPENDS_ON_OVERTURNED else (),
    )
    state = a_state(Status.DUE, last_verdict=verdict, last_verdict_at=noon(TODAY))
    return a_tracked(claim, state=state), [Found(a_paper(doi="10.1000/one"))]


@pytest.mark.parametrize("code", sorted(RAISES_DUE))
def test_a_snooze_leads_out_of_due_whatever_made_the_claim_due(code: Code) -> None:
    policy = Policy(retest_after={Kind.METHOD: 1}) if code is Code.INTERVAL_PASSED else Policy()
    tracked, looks = due_for(code)
    published = NOTICED.get(code)
    awake = judge(
        a_tracked(tracked.claim, state=tracked.state),
        *looks,
        policy=policy,
        fallen=FALLEN,
        published=published,
    )
    assert code in codes(awake)
    state = after_snooze(tracked.state, UNTIL, TODAY, noon(TODAY))
    asleep = a_tracked(tracked.claim, state=state)
    quiet = judge(asleep, *looks, policy=policy, fallen=FALLEN, published=published)
    assert quiet.status is Status.FRESH


# Findings a person has settled


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (a_paper(versions=2), a_paper(versions=3), Code.ANCHOR_REVISED),
        (a_paper(title=TITLES[1]), a_paper(title=TITLES[2]), Code.ANCHOR_RETITLED),
        (a_paper(abstract="We find 6."), a_paper(abstract="We find 7."), Code.ANCHOR_TEXT_CHANGED),
        (
            a_paper(comment="Withdrawn"),
            a_paper(comment="Withdrawn", versions=2),
            Code.ANCHOR_MAYBE_WITHDRAWN,
        ),
    ],
)
def test_a_settled_finding_stays_settled_until_the_world_changes(
    before: Paper, after: Paper, code: Code
) -> None:
    claim = a_claim(anchors=[an_anchor(baseline=a_baseline(title=A_TITLE))])
    first = judge(a_tracked(claim), Found(before))
    assert code in codes(first)
    settled = a_tracked(claim, state=a_state(settled=frozenset(keys(first))))
    assert codes(judge(settled, Found(before))) == set()
    assert code in codes(judge(settled, Found(after)))


@many
@given(tracked_claims(), what_is_known(), todays, st.data())
def test_settling_some_findings_leaves_exactly_the_others(
    tracked: TrackedClaim, known: Known, today: date, data: st.DataObject
) -> None:
    judged = assess(tracked, known, today, Policy())
    assume(judged.findings)
    settled = frozenset(data.draw(st.sets(st.sampled_from(sorted(keys(judged))))))
    state = a_state(
        tracked.state.status,
        since=tracked.state.status_since,
        retested_at=tracked.state.retested_at,
        last_verdict=tracked.state.last_verdict,
        last_verdict_at=tracked.state.last_verdict_at,
        snoozed_until=tracked.state.snoozed_until,
        settled=settled,
    )
    left = keys(assess(TrackedClaim(tracked.claim, state), known, today, Policy()))
    assert not left & settled
    # What no longer speaks against the claim may leave it on the other side of a line of age.
    assert _but_age(left) == _but_age(keys(judged) - settled)


def _but_age(keys: set[str]) -> set[str]:
    return {key for key in keys if not key.startswith(("age-due", "age-stale"))}
