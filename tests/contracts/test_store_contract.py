"""What every store promises (`tracker.ports.Store`), over the one in memory and the one in SQL."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies
from tests.builders import (
    NOON,
    a_baseline,
    a_claim,
    a_finding,
    a_lead,
    a_malformed_anchor,
    a_move,
    a_paper,
    a_state,
    add_claims,
    an_addition,
    an_anchor,
    an_event,
    an_id,
    an_inquiry,
    some_sightings,
)
from tests.contracts.stores import store_url
from tracker.domain.changes import ClaimChange
from tracker.domain.claim_searches import ClaimSearch
from tracker.domain.claims import Claim, ClaimId, Inquiry, InquiryId
from tracker.domain.errors import AmbiguousClaimError, ClaimNotFoundError, StoreError
from tracker.domain.findings import Finding
from tracker.domain.leads import Judgement, Lead, LeadState, readings_of
from tracker.domain.ledger import Event, EventKind, canonical_json, chain_faults, replay
from tracker.domain.literature import Matched
from tracker.domain.papers import Source
from tracker.domain.runs import Coverage, Run
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.suggestions import Suggestion
from tracker.domain.tracked import ClaimState
from tracker.ports import Store
from tracker.storage.memory import MemoryStore
from tracker.storage.sql_store import open_store

TODAY = date(2026, 3, 1)

# One store serves all the examples of a property: they need not be alone in it.
anything = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with open_store(store_url(request)) as opened:
        yield opened


def stored_statuses(store: Store) -> dict[ClaimId, Status]:
    return {tracked.claim.id: tracked.state.status for tracked in store.claims()}


class TestInquiries:
    @anything
    @given(inquiry=strategies.inquiries)
    def test_every_field_comes_back(self, store: Store, inquiry: Inquiry) -> None:
        store.put_inquiry(inquiry)
        assert inquiry in store.inquiries()

    def test_a_new_one_begins_without_any(self, store: Store) -> None:
        assert store.inquiries() == []

    def test_putting_again_replaces_it_in_its_place(self, store: Store) -> None:
        first = an_inquiry("First", anchors=(an_anchor(), an_anchor("hep-th/9711200")))
        second = an_inquiry("Second")
        changed = replace(first, question="why?", anchors=(a_malformed_anchor(),))
        for inquiry in (first, second, changed):
            store.put_inquiry(inquiry)
        assert store.inquiries() == [changed, second]

    def test_putting_again_keeps_its_claims(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        store.put_inquiry(Inquiry(claim.inquiry_id, "Another title"))
        assert [tracked.claim for tracked in store.claims_of(claim.inquiry_id)] == [claim]


class TestClaims:
    @anything
    @given(
        claim=strategies.claims,
        state=strategies.states,
        findings=st.lists(strategies.findings, max_size=3).map(tuple),
    )
    def test_every_field_comes_back(
        self, store: Store, claim: Claim, state: ClaimState, findings: tuple[Finding, ...]
    ) -> None:
        store.put_inquiry(Inquiry(claim.inquiry_id, "any"))
        before = stored_statuses(store).get(claim.id)
        assert store.write([ClaimChange(claim, state, findings, before)]) == [True]
        back = store.claim(claim.id)
        assert (back.claim, back.state, back.findings) == (claim, state, findings)
        assert back in store.claims()
        assert back in store.claims_of(claim.inquiry_id)

    def test_times_come_back_aware(self, store: Store) -> None:
        add_claims(store, a_claim())
        assert store.claim(a_claim().id).state.status_since.tzinfo is UTC

    def test_they_come_in_the_order_they_were_added(self, store: Store) -> None:
        claims = [a_claim(claim_id=id_) for id_ in ("zzzz", "aaaa", "mmmm")]
        add_claims(store, *claims)
        store.write([a_move(claims[0], Status.UNCHECKED, Status.FRESH)])
        assert [tracked.claim.id for tracked in store.claims()] == ["zzzz", "aaaa", "mmmm"]

    def test_claims_of_an_inquiry_are_its_own(self, store: Store) -> None:
        add_claims(store, a_claim("one"), a_claim("two", inquiry="other"))
        assert [tracked.claim.text for tracked in store.claims_of(InquiryId("other"))] == ["two"]
        assert store.claims_of(InquiryId("unknown")) == []

    def test_two_claims_may_rest_on_one_abstract(self, store: Store) -> None:
        anchor = an_anchor(baseline=a_baseline())
        add_claims(store, a_claim("one", anchors=[anchor]), a_claim("two", anchors=[anchor]))
        assert [tracked.claim.anchors for tracked in store.claims()] == [(anchor,), (anchor,)]

    def test_an_unknown_claim_is_not_found(self, store: Store) -> None:
        with pytest.raises(ClaimNotFoundError, match="no claim 'nope'"):
            store.claim(ClaimId("nope"))

    def test_a_claim_of_an_unknown_inquiry_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match="unknown inquiry"):
            store.write([an_addition(a_claim())])
        assert store.claims() == []
        assert store.head() is None


class TestWriting:
    def test_adding_twice_adds_once(self, store: Store) -> None:
        store.put_inquiry(an_inquiry())
        assert store.write([an_addition(), an_addition()]) == [True, False]
        assert store.write([an_addition()]) == [False]
        assert len(store.claims()) == len(list(store.events())) == 1

    def test_only_where_the_status_is_as_expected(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim, status=Status.DUE)
        late = a_move(replace(claim, text="changed"), Status.FRESH, Status.STALE, [a_finding()])
        before = store.claim(claim.id)
        assert store.write([late]) == [False]
        assert store.claim(claim.id) == before
        assert [sealed.event.kind for sealed in store.events()] == [EventKind.CLAIM_ADDED]

    def test_nobody_overwrites_what_he_has_not_read(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        seen = store.claim(claim.id).writes
        first = replace(a_move(claim, Status.UNCHECKED, Status.UNCHECKED), writes=seen)
        assert store.write([first]) == [True]
        late = replace(a_move(claim, Status.UNCHECKED, Status.FRESH), writes=seen)
        assert store.write([late]) == [False]
        assert store.claim(claim.id).state.status is Status.UNCHECKED
        assert store.claim(claim.id).writes == seen + 1

    def test_a_claim_that_is_not_there_cannot_be_moved(self, store: Store) -> None:
        store.put_inquiry(an_inquiry())
        assert store.write([a_move(a_claim(), Status.FRESH, Status.DUE)]) == [False]
        assert store.claims() == []
        assert store.head() is None

    def test_each_change_stands_for_itself(self, store: Store) -> None:
        one, two = a_claim("one"), a_claim("two")
        add_claims(store, one, two)
        moves = [
            a_move(one, Status.FRESH, Status.DUE),
            a_move(two, Status.UNCHECKED, Status.FRESH),
        ]
        assert store.write(moves) == [False, True]
        assert stored_statuses(store) == {one.id: Status.UNCHECKED, two.id: Status.FRESH}
        assert [sealed.event.claim_id for sealed in store.events(after=2)] == [two.id]

    def test_changes_of_one_claim_follow_each_other(self, store: Store) -> None:
        claim = a_claim()
        store.put_inquiry(an_inquiry())
        steps = [
            an_addition(claim),
            a_move(claim, Status.UNCHECKED, Status.FRESH),
            a_move(claim, Status.UNCHECKED, Status.STALE),
            a_move(claim, Status.FRESH, Status.DUE),
        ]
        assert store.write(steps) == [True, True, False, True]
        moved = [sealed.event.to_status for sealed in store.events()]
        assert moved == [Status.UNCHECKED, Status.FRESH, Status.DUE]
        assert stored_statuses(store) == {claim.id: Status.DUE}

    def test_anchors_and_findings_are_replaced(self, store: Store) -> None:
        claim = a_claim(anchors=[an_anchor(), a_malformed_anchor()])
        add_claims(store, claim)
        now = replace(claim, anchors=(an_anchor("hep-th/9711200", baseline=a_baseline()),))
        store.write([a_move(now, Status.UNCHECKED, Status.FRESH, [a_finding(), a_finding()])])
        store.write([a_move(now, Status.FRESH, Status.DUE, [a_finding(fingerprint="v3")])])
        back = store.claim(claim.id)
        assert back.claim.anchors == now.anchors
        assert back.findings == (a_finding(fingerprint="v3"),)

    def test_writing_nothing_is_nothing(self, store: Store) -> None:
        assert store.write([]) == []
        assert store.head() is None

    def test_a_bad_event_stops_the_whole_write(self, store: Store) -> None:
        store.put_inquiry(an_inquiry())
        bad = replace(
            an_addition(a_claim("bad")), events=(an_event(body={"p_hold": float("nan")}),)
        )
        with pytest.raises(ValueError, match="JSON compliant"):
            store.write([an_addition(a_claim("good")), bad])
        assert store.claims() == []
        assert store.head() is None

    def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        store.put_inquiry(an_inquiry())
        naive = datetime(2026, 3, 1)  # noqa: DTZ001
        change = ClaimChange(a_claim(), a_state(retested_at=naive), (), None)
        with pytest.raises(ValueError, match="no time zone"):
            store.write([change])
        assert store.claims() == []

    def test_of_many_who_move_one_claim_one_wins(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        won: list[bool] = []
        start = threading.Barrier(6)

        def move() -> None:
            start.wait()
            won.extend(store.write([a_move(claim, Status.UNCHECKED, Status.FRESH)]))

        threads = [threading.Thread(target=move) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(won) == [False] * 5 + [True]
        assert len(list(store.events())) == 2


class TestFindingClaims:
    @pytest.fixture
    def named(self, store: Store) -> Store:
        add_claims(store, *(a_claim(claim_id=id_) for id_ in ("abcd", "abcdef", "beef-1")))
        return store

    @pytest.mark.parametrize(
        ("written", "found"),
        [("abcde", "abcdef"), ("b", "beef-1"), ("BEEF", "beef-1"), (" beef-1 ", "beef-1")],
    )
    def test_a_unique_prefix_is_enough(self, named: Store, written: str, found: str) -> None:
        assert named.find_claim(written) == found

    def test_an_exact_id_wins(self, named: Store) -> None:
        assert named.find_claim("ABCD") == "abcd"

    @pytest.mark.parametrize("written", ["c", "", "%", "_bcd", "abcdefg"])
    def test_others_are_not_found(self, named: Store, written: str) -> None:
        with pytest.raises(ClaimNotFoundError):
            named.find_claim(written)

    def test_a_shared_prefix_names_the_candidates(self, named: Store) -> None:
        with pytest.raises(AmbiguousClaimError, match="2 claims") as caught:
            named.find_claim("ab")
        assert "abcd Models reason" in caught.value.advice
        assert "abcdef Models reason" in caught.value.advice

    def test_only_the_first_few_candidates_are_named(self, store: Store) -> None:
        add_claims(store, *(a_claim(claim_id=f"aaaa{number:02d}") for number in range(30)))
        with pytest.raises(AmbiguousClaimError, match="30 claims") as caught:
            store.find_claim("a")
        assert caught.value.advice.endswith("and 25 more")


class TestSightings:
    @anything
    @given(seen=strategies.sightings)
    def test_every_field_comes_back(self, store: Store, seen: Sightings) -> None:
        store.save_sightings([seen])
        assert store.sightings([seen.id]) == {seen.id: seen}
        assert store.sightings()[seen.id] == seen

    def test_ids_never_looked_at_are_left_out(self, store: Store) -> None:
        seen = some_sightings()
        store.save_sightings([seen])
        assert store.sightings([seen.id, an_id("hep-th/9711200")]) == {seen.id: seen}
        assert store.sightings([]) == {}

    def test_saving_again_replaces(self, store: Store) -> None:
        both = some_sightings("2411.12580", a_paper(), a_paper(source=Source.OAI, versions=2))
        store.save_sightings([both])
        later = replace(both, by_oai=None, failures=frozenset({(NOON, "timeout")}))
        store.save_sightings([both, later])
        assert store.sightings() == {both.id: later}

    def test_many_at_once(self, store: Store) -> None:
        many = [
            some_sightings(f"2411.{number:05d}", a_paper(f"2411.{number:05d}"))
            for number in range(1, 1_200)
        ]
        store.save_sightings(iter(many))
        ids = [seen.id for seen in many]
        assert store.sightings(ids) == store.sightings() == {seen.id: seen for seen in many}

    def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        naive = datetime(2026, 3, 1)  # noqa: DTZ001
        absent = some_sightings(absences=frozenset({(naive, Source.API)}))
        for seen in (some_sightings(answered_at=naive), absent):
            with pytest.raises(ValueError, match="no time zone"):
                store.save_sightings([seen])
        assert store.sightings() == {}


class TestSuggestions:
    @anything
    @given(suggestion=strategies.suggestions)
    def test_every_field_comes_back(self, store: Store, suggestion: Suggestion) -> None:
        store.save_suggestions([suggestion])
        assert store.suggestions()[suggestion.key] == suggestion

    def test_a_later_look_takes_the_place_of_an_older_one(self, store: Store) -> None:
        fruitless = Suggestion(("2305.16219", "voyager an agent"), TODAY)
        found = replace(fruitless, paper=an_id("2305.16291"), title="Voyager", why="x", likeness=1)
        other = replace(fruitless, key=("2305.16219", "fire act"))
        store.save_suggestions([])
        store.save_suggestions([fruitless, other])
        store.save_suggestions([found])
        assert store.suggestions() == {found.key: found, other.key: other}


class TestReadings:
    """What the leads of a claim amount to as evidence comes with the claim."""

    def readings(self, store: Store, *leads: Lead, retested_at: datetime | None = None) -> object:
        claim = a_claim()
        add_claims(store, claim)
        store.save_leads(claim.id, leads)
        state = a_state(retested_at=retested_at)
        assert store.write([ClaimChange(claim, state, (), Status.UNCHECKED)]) == [True]
        (tracked,) = store.claims()
        assert store.claim(claim.id).readings == tracked.readings
        assert store.claims_of(claim.inquiry_id)[0].readings == tracked.readings
        assert tracked.readings == readings_of(store.leads(claim.id), retested_at)
        return [(read.detector, read.papers, read.alarms) for read in tracked.readings]

    def test_papers_no_newer_than_the_claim_are_not_read_as_evidence(self, store: Store) -> None:
        between = a_lead(paper="2602.00002", rank=1, score=30, before_source=True)
        assert self.readings(store, between) == []

    def test_papers_between_do_not_take_the_place_of_newer_ones(self, store: Store) -> None:
        between = [
            a_lead(paper=f"2601.0000{n}", rank=n, score=30, before_source=True) for n in range(1, 6)
        ]
        assert self.readings(store, *between, a_lead(rank=6)) == [("cue", 1, 1)]

    def test_no_leads_are_no_reading(self, store: Store) -> None:
        assert self.readings(store) == []

    def test_the_five_best_are_read_and_those_with_a_cue_alarm(self, store: Store) -> None:
        leads = [
            a_lead(paper=f"2602.0000{n}", rank=n, score=n, cues=("Rethinking",) if n < 5 else ())
            for n in range(1, 8)
        ]
        assert self.readings(store, *leads) == [("cue", 5, 2)], "best by score, whatever the rank"

    @pytest.mark.parametrize("state", [LeadState.DISMISSED, LeadState.ACCEPTED])
    def test_judged_leads_were_read_keep_their_place_and_raise_no_alarm(
        self, store: Store, state: LeadState
    ) -> None:
        judged = a_lead(state=state, rank=9, score=99)
        others = [a_lead(paper=f"2602.0001{n}", rank=n, score=n) for n in range(1, 7)]
        assert self.readings(store, judged, *others) == [("cue", 5, 4)]

    def test_what_was_out_before_the_re_test_says_nothing(self, store: Store) -> None:
        leads = [
            a_lead(paper=f"2602.0000{rank}", rank=rank, published=day)
            for rank, day in enumerate([date(2026, 2, 28), NOON.date(), date(2026, 3, 2), None], 1)
        ]
        assert self.readings(store, *leads, retested_at=NOON) == [("cue", 1, 1)]


class TestLeads:
    @anything
    @given(lead=strategies.leads_of(a_claim().id))
    def test_every_field_comes_back(self, store: Store, lead: Lead) -> None:
        if not store.claims():
            add_claims(store, a_claim())
        before = {known.paper_id: known.state for known in store.leads()}
        store.save_leads(a_claim().id, [lead])
        back = store.leads(a_claim().id)[0]
        if before.get(lead.paper_id, LeadState.NEW) is LeadState.NEW:
            assert back == lead
        judged = {"version": lead.version, "material": lead.material, "judgement": lead.judgement}
        assert replace(back, state=lead.state, **judged) == lead

    def test_those_of_some_claims_are_read_without_the_others(self, store: Store) -> None:
        claims = [a_claim(claim_id=id_) for id_ in ("aaaa", "bbbb", "cccc")]
        add_claims(store, *claims)
        for claim in claims:
            papers = ((1, "2602.00001"), (2, "2602.00002"))
            store.save_leads(claim.id, [a_lead(claim, paper, rank=rank) for rank, paper in papers])
        told = store.leads_of([claims[2].id, claims[0].id, ClaimId("none")])
        for claim in (claims[0], claims[2]):
            assert [one for one in told if one.claim_id == claim.id] == store.leads(claim.id)
        assert len(told) == 4
        assert store.leads_of([]) == []

    def test_leads_are_asked_for_by_state_and_by_paper(self, store: Store) -> None:
        one, two = (a_claim(text) for text in ("One", "Two"))
        add_claims(store, one, two)
        ids = ("2601.00001", "2601.00002")
        for claim in (one, two):
            leads = [a_lead(claim, paper, rank=n) for n, paper in enumerate(ids, start=1)]
            store.save_leads(claim.id, leads)
        store.mark_seen(two.id, [an_id(ids[1])])
        seen = store.leads_in(LeadState.SEEN)
        assert [(lead.claim_id, str(lead.paper_id)) for lead in seen] == [(two.id, ids[1])]
        assert len(store.leads_in(LeadState.NEW)) == 3
        assert store.leads_in(LeadState.DISMISSED) == []
        about = store.leads_about([an_id(ids[1]), an_id("2601.09999")])
        assert sorted(lead.claim_id for lead in about) == sorted([one.id, two.id])
        assert {str(lead.paper_id) for lead in about} == {ids[1]}
        assert store.leads_about([]) == []

    @pytest.mark.parametrize("state", [LeadState.SEEN, LeadState.DISMISSED, LeadState.ACCEPTED])
    def test_what_a_person_did_is_kept(self, store: Store, state: LeadState) -> None:
        add_claims(store, a_claim())
        lead = a_lead(score=1.0)
        store.save_leads(lead.claim_id, [lead])
        store.save_leads(lead.claim_id, [replace(lead, state=state)])
        store.save_leads(lead.claim_id, [replace(lead, score=2.0)])
        assert store.leads() == [replace(lead, score=2.0, state=state)]

    def test_what_was_judged_and_of_which_version_outlives_a_later_match(
        self, store: Store
    ) -> None:
        add_claims(store, a_claim())
        word = Judgement("ada", NOON, None, "another field", TODAY)
        judged = a_lead(state=LeadState.DISMISSED, judgement=word, version=1, material="one")
        store.save_leads(a_claim().id, [judged])
        store.save_leads(a_claim().id, [a_lead(version=2, material="two", title="New")])
        assert store.leads() == [replace(judged, title="New")]

    def test_a_change_writes_the_leads_it_judged_and_leaves_the_others(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        one, two = a_lead(paper="2602.00001", rank=1), a_lead(paper="2602.00002", rank=2)
        store.save_leads(claim.id, [one, replace(two, state=LeadState.DISMISSED)])
        back = replace(two, state=LeadState.NEW, version=2)
        change = a_move(claim, Status.UNCHECKED, Status.FRESH)
        assert store.write([replace(change, leads=(back,))]) == [True]
        assert store.leads() == [one, back]
        assert store.write([replace(change, leads=(replace(one, rank=9),))]) == [False]
        assert store.leads() == [one, back], "a change that came too late judges nothing"

    def test_leads_that_were_shown_are_seen_unless_more_is_known(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        states = (LeadState.NEW, LeadState.DISMISSED, LeadState.NEW)
        leads = [
            a_lead(paper=f"2602.0000{place}", rank=place, state=state)
            for place, state in enumerate(states, start=1)
        ]
        store.save_leads(claim.id, leads)
        store.mark_seen(claim.id, [lead.paper_id for lead in leads[:2]])
        assert [lead.state for lead in store.leads()] == [
            LeadState.SEEN,
            LeadState.DISMISSED,
            LeadState.NEW,
        ]
        store.mark_seen(ClaimId("nobody"), [leads[2].paper_id])

    def test_leads_of_many_claims_are_kept_together_or_not_at_all(self, store: Store) -> None:
        add_claims(store, a_claim())
        with pytest.raises(ClaimNotFoundError):
            store.save_all_leads({a_claim().id: [a_lead()], ClaimId("unknown"): []})
        assert store.leads() == []
        store.save_all_leads({a_claim().id: [a_lead()]})
        assert len(store.leads()) == 1
        store.save_all_leads({})

    def test_a_person_may_change_their_mind(self, store: Store) -> None:
        add_claims(store, a_claim())
        for state in (LeadState.ACCEPTED, LeadState.DISMISSED, LeadState.SEEN):
            store.save_leads(a_claim().id, [a_lead(state=state)])
        assert [lead.state for lead in store.leads()] == [LeadState.DISMISSED]

    def test_leads_that_are_not_given_again_are_forgotten_unless_acted_on(
        self, store: Store
    ) -> None:
        add_claims(store, a_claim())
        old = [
            a_lead(paper="2602.00001", rank=1),
            a_lead(paper="2602.00002", rank=2, state=LeadState.ACCEPTED),
        ]
        store.save_leads(a_claim().id, old)
        store.save_leads(a_claim().id, [a_lead(paper="2602.00003")])
        found = [(lead.paper_id.value, lead.rank) for lead in store.leads()]
        assert found == [("2602.00003", 1), ("2602.00002", 2)]

    def test_best_first_within_each_claim(self, store: Store) -> None:
        one, two = a_claim("one"), a_claim("two")
        add_claims(store, two, one)
        for claim in (one, two):
            leads = [a_lead(claim, f"2602.{6 - rank:05d}", rank=rank) for rank in (3, 1, 2)]
            store.save_leads(claim.id, leads)
        found = [(lead.claim_id, lead.rank) for lead in store.leads()]
        assert found == [(id_, rank) for id_ in (two.id, one.id) for rank in (1, 2, 3)]
        assert [lead.rank for lead in store.leads(one.id)] == [1, 2, 3]

    def test_leads_of_an_unknown_claim_are_refused(self, store: Store) -> None:
        assert store.leads(ClaimId("nope")) == []
        with pytest.raises(ClaimNotFoundError):
            store.save_leads(a_claim().id, [a_lead()])

    def test_nonsense_is_refused(self, store: Store) -> None:
        add_claims(store, a_claim())
        for lead in (a_lead(score=float("nan")), a_lead(a_claim("another"))):
            with pytest.raises(ValueError, match="lead 2602"):
                store.save_leads(a_claim().id, [lead])


class TestSearches:
    def test_what_was_searched_comes_back_and_is_replaced(self, store: Store) -> None:
        one, two = a_claim("one"), a_claim("two")
        add_claims(store, one, two)
        first = [ClaimSearch(claim.id, "abc", NOON) for claim in (one, two)]
        store.save_searches(first)
        later = replace(first[0], asked_at=NOON, compared=7)
        store.save_searches([later])
        store.save_searches([])
        assert store.searches() == {one.id: later, two.id: first[1]}

    def test_a_matching_is_remembered_for_each_literature(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        store.save_searches([ClaimSearch(claim.id, "abc", NOON, compared=1)])
        assert store.matched("here") == Matched()
        store.keep_matched("here", Matched(5, "a5"), 3)
        store.keep_matched("here", Matched(9, "c9"), 2)
        assert (store.matched("here"), store.matched("there")) == (Matched(9, "c9"), Matched())
        assert store.searches()[claim.id].compared == 6


class TestLedger:
    @anything
    @given(events=st.lists(strategies.events, max_size=4))
    def test_events_come_back_in_a_whole_chain(self, store: Store, events: list[Event]) -> None:
        last = store.head()
        store.append(events)
        back = [sealed.event for sealed in store.events(after=last.seq if last else 0)]
        assert back == events
        assert list(chain_faults(store.events())) == []

    def test_events_of_one_kind_are_read_apart(self, store: Store) -> None:
        assert store.latest_of(EventKind.NIGHT) is None
        kinds = [EventKind.NIGHT, EventKind.POLICY, EventKind.NIGHT, EventKind.SNOOZED]
        store.append([an_event(kind, body={"n": place}) for place, kind in enumerate(kinds)])
        assert [sealed.seq for sealed in store.events_of(EventKind.NIGHT)] == [1, 3]
        assert [sealed.seq for sealed in store.events_of(EventKind.RETIRED)] == []
        latest = store.latest_of(EventKind.NIGHT)
        assert latest == list(store.events())[2]

    def test_the_body_comes_back_as_canonical_json_says(self, store: Store) -> None:
        body = {"tuple": (1, 2), "keys": {10: "a", 2: "b"}, "é": 0.1}
        store.append([an_event(body=body)])
        (sealed,) = store.events()
        assert sealed.event.body == {"tuple": [1, 2], "keys": {"10": "a", "2": "b"}, "é": 0.1}
        assert canonical_json(sealed.event.body).startswith('{"keys":{"10":')
        assert list(chain_faults([sealed])) == []

    @pytest.mark.parametrize("number", [float("nan"), float("inf")])
    def test_what_json_cannot_say_is_refused(self, store: Store, number: float) -> None:
        with pytest.raises(ValueError, match="JSON compliant"):
            store.append([an_event(), an_event(body={"score": number})])
        assert store.head() is None

    def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            store.append([an_event(at=datetime(2026, 3, 1))])  # noqa: DTZ001

    def test_reading_begins_after_a_number(self, store: Store) -> None:
        store.append([an_event(actor=str(number)) for number in range(5)])
        assert [sealed.seq for sealed in store.events(after=3)] == [4, 5]
        assert list(store.events(after=5)) == list(store.events(after=99)) == []
        head = store.head()
        assert head is not None
        assert head.seq == 5

    def test_more_events_than_one_page(self, store: Store) -> None:
        store.append([an_event(body={"number": number}) for number in range(4_500)])
        assert [sealed.seq for sealed in store.events()] == list(range(1, 4_501))

    def test_events_may_be_appended_while_they_are_read(self, store: Store) -> None:
        store.append([an_event() for _ in range(10)])
        reading = store.events()
        next(reading)
        store.append([an_event()])
        assert len(list(reading)) >= 9
        assert list(chain_faults(store.events())) == []

    def test_replaying_gives_the_stored_statuses(self, store: Store) -> None:
        claims = [a_claim(str(number)) for number in range(8)]
        add_claims(store, *claims)
        order = list(Status)
        for step, claim in enumerate(claims * 4):
            now = stored_statuses(store)[claim.id]
            store.write([a_move(claim, order[step % 8], order[(step * 3 + 1) % 8])])
            store.write([a_move(claim, now, order[(step * 5 + 2) % 8])])
        assert replay(store.events()) == stored_statuses(store)
        assert list(chain_faults(store.events())) == []


class TestRuns:
    @anything
    @given(started=strategies.moments, finished=strategies.moments, coverage=strategies.coverages)
    def test_every_field_comes_back(
        self, store: Store, started: datetime, finished: datetime, coverage: Coverage
    ) -> None:
        begun = store.begin_run(started, TODAY)
        assert store.runs(1) == [begun]
        assert begun == Run(begun.id, started, TODAY, head=0)
        done = store.finish_run(begun, finished, coverage)
        assert done == replace(begun, finished_at=finished, coverage=coverage)
        assert store.runs(1) == [done]

    def test_the_latest_comes_first_and_unfinished_ones_too(self, store: Store) -> None:
        runs = [store.begin_run(NOON + timedelta(days=day), TODAY) for day in range(3)]
        done = store.finish_run(runs[1], NOON, Coverage(asked=3))
        assert store.runs() == [runs[2], done, runs[0]]
        assert store.runs(limit=1) == [runs[2]]

    def test_a_run_knows_the_head_of_the_ledger_at_its_start(self, store: Store) -> None:
        store.append([an_event(), an_event()])
        run = store.begin_run(NOON, TODAY)
        store.append([an_event()])
        assert store.finish_run(run, NOON, Coverage()).head == 2
        assert store.runs()[0].head == 2

    def test_a_run_that_never_began_cannot_end(self, store: Store) -> None:
        with pytest.raises(StoreError, match="never begun"):
            store.finish_run(Run(7, NOON, TODAY), NOON, Coverage())

    def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            store.begin_run(datetime(2026, 3, 1), TODAY)  # noqa: DTZ001


class TestCopying:
    def test_a_copy_holds_the_same_and_keeps_to_itself(self, store: Store) -> None:
        claim = a_claim()
        add_claims(store, claim)
        store.save_sightings([some_sightings("2411.12580", a_paper())])
        store.save_leads(claim.id, [a_lead(claim)])
        store.save_suggestions([Suggestion(("2305.16219", "voyager"), TODAY)])
        store.begin_run(NOON, TODAY)
        copy = MemoryStore.copy_from(store)
        for held in ("inquiries", "claims", "sightings", "suggestions", "leads", "head", "runs"):
            assert getattr(copy, held)() == getattr(store, held)()
        assert copy.write([a_move(claim, Status.UNCHECKED, Status.FRESH)]) == [True]
        copy.begin_run(NOON, TODAY)
        assert stored_statuses(store) == {claim.id: Status.UNCHECKED}
        assert len(store.runs()) == 1
        assert list(chain_faults(copy.events())) == []
