"""What every `ProposalStore` promises, over the one in memory and the one in SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOON, a_claim, a_finding, a_move, add_claims, an_event
from tests.contracts.stores import store_url
from tracker.domain.claims import ClaimId
from tracker.domain.errors import ClaimNotFoundError
from tracker.domain.ledger import EventKind, chain_faults
from tracker.domain.prompts import WrittenPrompt
from tracker.domain.proposals import Bearing, Evidence, Proposal, ProposalId, ProposalState
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status
from tracker.domain.tracked import Verdict
from tracker.ports import Store
from tracker.storage.memory import MemoryStore
from tracker.storage.sql_store import open_store

CLAIM = a_claim(claim_id="abcd")
OTHER = a_claim("another", claim_id="bcde")
EVENT = an_event(EventKind.PROPOSED, claim=CLAIM)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        memory = MemoryStore()
        add_claims(memory, CLAIM, OTHER)
        yield memory
        return
    with open_store(store_url(request)) as opened:
        add_claims(opened, CLAIM, OTHER)
        yield opened


def a_proposal(id_: str = "p1", claim_id: ClaimId = CLAIM.id) -> Proposal:
    return Proposal(
        id=ProposalId(id_),
        claim_id=claim_id,
        revision=3,
        verdict=Verdict.WEAKENED,
        read_at=NOON,
        why="“narrower”",
        evidence=(
            Evidence(
                "2602.00001", Bearing.CONTRADICTS, Outcome.FOUND, "a.md:3", "Said", "Title",
                "a quotation of it", True, (a_finding(),),
            ),
            Evidence("2413.00001", Bearing.SUPPORTS, Outcome.UNCHECKED),
        ),
        successor="then this",
        cannot_ground=("one", "two"),
        model="m",
        prompt="f" * 64,
        where="a.md:1",
        findings=(a_finding(),),
    )  # fmt: skip


def test_every_field_comes_back_in_order(store: Store) -> None:
    first, second = a_proposal("p2"), a_proposal("p1", OTHER.id)
    store.save_proposals([first], [EVENT])
    store.save_proposals([second], [EVENT])
    assert store.proposals() == [first, second]
    assert store.proposals(OTHER.id) == [second]
    assert list(chain_faults(store.events())) == []


def test_saving_again_replaces_it_in_its_place(store: Store) -> None:
    first, second = a_proposal("p1"), a_proposal("p2")
    store.save_proposals([first, second], [])
    dropped = replace(first, state=ProposalState.DROPPED)
    store.save_proposals([dropped], [EVENT])
    assert store.proposals() == [dropped, second]


def test_an_unknown_claim_is_refused_and_nothing_is_kept(store: Store) -> None:
    before = store.head()
    with pytest.raises(ClaimNotFoundError):
        store.save_proposals([a_proposal("p1"), a_proposal("p2", ClaimId("nowhere"))], [EVENT])
    assert store.proposals() == []
    assert store.head() == before


def test_a_retest_confirms_in_the_same_step(store: Store) -> None:
    store.save_proposals([a_proposal("p1"), a_proposal("p2")], [])
    late = replace(a_move(CLAIM, Status.FRESH, Status.CONTESTED), confirms=ProposalId("p1"))
    assert store.write([late]) == [False]
    assert {each.state for each in store.proposals()} == {ProposalState.OPEN}
    step = replace(a_move(CLAIM, Status.UNCHECKED, Status.CONTESTED), confirms=ProposalId("p1"))
    assert store.write([step]) == [True]
    assert [each.state for each in store.proposals()] == [
        ProposalState.CONFIRMED, ProposalState.OPEN
    ]  # fmt: skip


def test_a_prompt_is_kept_once(store: Store) -> None:
    prompt = WrittenPrompt("a" * 64, NOON, (CLAIM.id, OTHER.id))
    told = an_event(EventKind.PROMPTED)
    assert store.keep_prompt(prompt, [told])
    head = store.head()
    assert not store.keep_prompt(replace(prompt, written_at=NOON + timedelta(1)), [told])
    assert store.prompts() == [prompt]
    assert store.head() == head


def test_a_copy_in_memory_holds_them_too(store: Store) -> None:
    store.save_proposals([a_proposal()], [])
    store.keep_prompt(WrittenPrompt("a" * 64, NOON, (CLAIM.id,)), [])
    copy = MemoryStore.copy_from(store)
    assert (copy.proposals(), copy.prompts()) == (store.proposals(), store.prompts())
