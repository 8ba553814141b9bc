from itertools import product

import pytest

from tracker.domain.errors import IllegalMoveError
from tracker.domain.status import MOVES, Actor, Status, can_move, check_move

WORST_FIRST = [
    "overturned",
    "unverifiable",
    "contested",
    "stale",
    "due",
    "unchecked",
    "fresh",
    "retired",
]


def test_the_order_is_that_of_the_design() -> None:
    assert sorted(Status, key=lambda status: status.rank) == WORST_FIRST


@pytest.mark.parametrize("origin", Status)
def test_the_machine_only_moves_towards_doubt_except_on_a_first_check(origin: Status) -> None:
    for target in MOVES[Actor.MACHINE][origin]:
        first_check = (origin, target) == (Status.UNCHECKED, Status.FRESH)
        assert target.rank < origin.rank or first_check


@pytest.mark.parametrize("origin", Status)
def test_the_machine_never_sets_what_only_a_person_may(origin: Status) -> None:
    ours = {Status.OVERTURNED, Status.RETIRED, Status.CONTESTED, Status.UNCHECKED}
    assert not MOVES[Actor.MACHINE][origin] & ours


@pytest.mark.parametrize("origin", [Status.OVERTURNED, Status.UNVERIFIABLE, Status.RETIRED])
def test_the_machine_never_leads_out_of_a_final_doubt(origin: Status) -> None:
    assert not MOVES[Actor.MACHINE][origin]


@pytest.mark.parametrize("origin", Status)
def test_only_a_person_overturns_and_retires(origin: Status) -> None:
    for actor in (Actor.MACHINE, Actor.IMPORT):
        assert not MOVES[actor][origin] & {Status.OVERTURNED, Status.RETIRED}


@pytest.mark.parametrize("origin", sorted(set(Status) - {Status.UNCHECKED, Status.RETIRED}))
def test_a_person_may_find_any_checked_claim_fresh_or_overturned(origin: Status) -> None:
    assert can_move(Actor.PERSON, origin, Status.FRESH)
    assert can_move(Actor.PERSON, origin, Status.OVERTURNED)


def test_no_one_finds_an_unchecked_claim_fresh_but_a_look() -> None:
    assert not can_move(Actor.PERSON, Status.UNCHECKED, Status.FRESH)
    assert not can_move(Actor.IMPORT, Status.UNCHECKED, Status.FRESH)
    assert can_move(Actor.MACHINE, Status.UNCHECKED, Status.FRESH)


@pytest.mark.parametrize("actor", Actor)
def test_every_status_is_in_the_table_and_staying_is_allowed(actor: Actor) -> None:
    assert set(MOVES[actor]) == set(Status)
    assert all(can_move(actor, status, status) for status in Status)


@pytest.mark.parametrize("actor", Actor)
def test_a_move_outside_the_table_is_refused(actor: Actor) -> None:
    for origin, target in product(Status, Status):
        if can_move(actor, origin, target):
            check_move(actor, origin, target)
        else:
            with pytest.raises(IllegalMoveError):
                check_move(actor, origin, target)
