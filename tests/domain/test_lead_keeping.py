"""Leads are added to from night to night; papers stand as they stood; fallen records are told."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_claim, a_lead, a_paper, an_id
from tracker.domain.claims import Kind
from tracker.domain.cues import abstract_cues, cue_strength, is_strong
from tracker.domain.findings import Code, Severity
from tracker.domain.lead_findings import challenge_findings, shown_leads
from tracker.domain.lead_keeping import PER_MONTH, kept_leads
from tracker.domain.leads import Lead, LeadState
from tracker.domain.papers import Version
from tracker.domain.supersession import supersession_hint
from tracker.domain.time_travel import as_it_stood


def _leads(month: str, *scores: float) -> list[Lead]:
    return [
        a_lead(paper=f"{month}.{place:05d}", score=score, rank=place)
        for place, score in enumerate(scores, start=1)
    ]


def test_a_night_adds_to_what_was_found_before() -> None:
    before, tonight = _leads("2601", 30.0, 10.0), _leads("2602", 20.0)
    kept = kept_leads(before, tonight)
    assert [(lead.score, lead.rank) for lead in kept] == [(30.0, 1), (20.0, 2), (10.0, 3)]
    assert kept_leads(kept, tonight) == kept, "the same night again changes nothing"
    assert kept_leads(kept, []) == kept, "a night that finds nothing forgets nothing"


def test_the_best_few_of_each_month_are_kept() -> None:
    kept = kept_leads(_leads("2601", *range(1, 9)), _leads("2602", 0.5))
    assert [lead.score for lead in kept] == [8, 7, 6, 5, 4, 0.5]
    assert len(kept) == PER_MONTH + 1


def test_what_a_person_judged_is_never_crowded_out() -> None:
    judged = [
        replace(a_lead(paper="2601.00099", score=0.1), state=state)
        for state in (LeadState.ACCEPTED, LeadState.DISMISSED)
    ]
    for lead in judged:
        kept = kept_leads([lead], _leads("2601", *range(1, 9)))
        assert kept[-1] == replace(lead, rank=PER_MONTH + 1)


def test_a_lead_found_again_keeps_its_state_and_takes_its_new_score() -> None:
    seen = a_lead(score=1.0, state=LeadState.SEEN, version=1)
    (kept,) = kept_leads([seen], [a_lead(score=2.0, version=2)])
    assert (kept.state, kept.score, kept.version) == (LeadState.SEEN, 2.0, 2)
    dismissed = replace(seen, state=LeadState.DISMISSED)
    (kept,) = kept_leads([dismissed], [a_lead(score=2.0, version=2)])
    assert (kept.state, kept.version) == (LeadState.DISMISSED, 1), "the version that was judged"
    (kept,) = kept_leads([dismissed], [a_lead(score=2.0, version=2, title="Another title")])
    assert (kept.title, kept.score) == (dismissed.title, 2.0), "and its title"


@pytest.mark.parametrize("state", LeadState)
def test_what_stood_in_front_in_the_whole_literature_is_not_lost_to_a_narrower_search(
    state: LeadState,
) -> None:
    held = a_lead(score=40.0, version=2, front="sharp minima", state=state)
    narrower = a_lead(score=30.0, version=2, shared=("minima",))
    (kept,) = kept_leads([held], [narrower])
    assert (kept.score, kept.front, kept.shared) == (40.0, "sharp minima", ("minima",))
    assert kept.state is state
    (kept,) = kept_leads([held], [replace(narrower, score=50.0)])
    assert (kept.score, kept.front) == (50.0, ""), "worth more by its own words"
    (kept,) = kept_leads([held], [replace(narrower, version=3)])
    assert (kept.score, kept.front) == (30.0, ""), "another version is another paper"
    (kept,) = kept_leads([held], [narrower], among_all=True)
    assert (kept.score, kept.front) == (30.0, ""), "others stand in front by now"
    (kept,) = kept_leads([held], [], among_all=True)
    assert (kept.score, kept.front) == (40.0, ""), "it is not among them any more"
    assert kept_leads([held], [replace(narrower, version=1)]) == [held], "an older version"


DAY = date(2026, 3, 1)


def test_papers_and_versions_that_did_not_exist_then_are_not_there() -> None:
    assert as_it_stood(a_paper("2604.00001", submitted=date(2026, 4, 2)), DAY) is None
    assert as_it_stood(a_paper("2604.00001", versions=()), DAY) is None
    old = a_paper("2601.00001", submitted=date(2026, 1, 2))
    assert as_it_stood(old, DAY) == old
    versions = (Version(1, date(2026, 1, 2)), Version(2, date(2026, 5, 1)))
    revised = a_paper("2601.00001", versions=versions, abstract="Now it fails.")
    then = as_it_stood(revised, DAY)
    assert then is not None
    assert (then.latest.number, then.abstract) == (1, ""), "what v1 said is not known"


@pytest.mark.parametrize(
    ("abstract", "cues"),
    [
        ("Our results challenge the common assumption that depth helps.",
         ("challenge the common assumption",)),
        ("We show that gains were overestimated.", ("overestimated",)),
        ("Contrary to prior work, it transfers.", ("Contrary to prior work",)),
        ("We face a challenging task and propose a model.", ()),
        ("A larger model is better.", ()),
    ],
)  # fmt: skip
def test_the_cues_of_an_abstract_are_quoted(abstract: str, cues: tuple[str, ...]) -> None:
    assert abstract_cues(abstract) == cues


def test_cues_are_graded_as_they_were_measured() -> None:
    order = ["really", "closer look", "replication", "myth", "?", "Revisiting", "Rethinking"]
    strengths = [cue_strength(cue) for cue in order]
    assert strengths == [100, 60, 23, 20, 15, 10, 4]
    assert cue_strength("transformers") == 1
    assert is_strong(["really"])
    assert is_strong(["Rethinking", "?"])
    assert not is_strong(["?"])
    assert not is_strong([])


def test_a_challenge_is_told_for_the_best_three_only_and_as_a_note() -> None:
    cued = a_lead(cues=("really", "?"))
    (found,) = challenge_findings([cued])
    assert (found.code, found.severity) == (Code.CHALLENGE_CUE, Severity.INFO)
    assert "“really”, “?”" in found.message
    quiet = [replace(cued, rank=4), replace(cued, cues=("Rethinking",))]
    judged = [replace(cued, state=state) for state in (LeadState.ACCEPTED, LeadState.DISMISSED)]
    assert challenge_findings([*quiet, *judged]) == []
    named = replace(quiet[0], rank=1, cues=("beyond",), names=(an_id("2411.12580"),))
    (told,) = challenge_findings([named])
    assert told.message.endswith("read it: “beyond”; names 2411.12580")
    assert challenge_findings([replace(named, cues=())]) == [], "to be named is no challenge"
    assert challenge_findings([replace(named, names=())]) == [], "a weak cue alone is none"


def test_beside_a_claim_stand_the_accepted_leads_and_the_best_five() -> None:
    leads = [a_lead(paper=f"2602.{n:05d}", rank=n) for n in range(1, 9)]
    leads[7] = replace(leads[7], state=LeadState.ACCEPTED)
    assert [lead.rank for lead in shown_leads(leads)] == [1, 2, 3, 4, 5, 8]


@pytest.mark.parametrize(
    ("kind", "text", "abstract", "hint"),
    [
        (Kind.SOTA, "The best model reaches 88% on GSM8K.", "We reach 91.5% on GSM8K.",
         "91.5% on GSM8K, where the claim has 88%"),
        (Kind.SOTA, "The best model reaches 88% on GSM8K.", "We reach 71% on GSM8K.", ""),
        (Kind.SOTA, "The best model reaches 88% on GSM8K.", "We reach 91% on ImageNet.", ""),
        (Kind.METHOD, "The best model reaches 88% on GSM8K.", "We reach 91.5% on GSM8K.", ""),
        (Kind.CAPABILITY, "No model passes 30% on HumanEval in 2023.",
         "It passes 67% on HumanEval since 2024.", "67% on HumanEval, where the claim has 30%"),
    ],
)  # fmt: skip
def test_a_larger_number_on_the_same_benchmark_is_a_hint(
    kind: Kind, text: str, abstract: str, hint: str
) -> None:
    assert supersession_hint(a_claim(text, kind=kind), abstract) == hint
