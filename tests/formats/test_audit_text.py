"""What an audit found wrong, in lines: the first twenty told, the rest counted by kind."""

from tracker.domain.audits import Difference, ShownDifference
from tracker.domain.chain import ChainFault, FaultKind
from tracker.domain.claims import ClaimId
from tracker.domain.hold_replay import ChanceFault
from tracker.domain.status import Status
from tracker.formats.audit_text import chance_lines, difference_lines, fault_lines, shown_lines


def lost(number: int) -> list[Difference]:
    return [Difference(ClaimId(f"{each:04}"), None, Status.FRESH) for each in range(number)]


def test_twenty_are_told_and_the_rest_counted() -> None:
    others = [
        Difference(ClaimId("aaaa"), Status.DUE, None),
        Difference(ClaimId("bbbb"), Status.DUE, Status.FRESH),
    ]
    told = list(difference_lines(lost(1020) + others))
    assert len(told) == 21
    assert told[0] == "claim 0000: the store says no claim, the ledger fresh"
    assert told[-1] == (
        "and 1,002 more claims: 1,000 not in the store, 1 not in the ledger, 1 another status"
    )


def test_twenty_are_all_and_nothing_is_counted() -> None:
    assert list(difference_lines(lost(20)))[-1].startswith("claim 0019")
    assert list(difference_lines(lost(21)))[-1] == "and 1 more claim: 1 not in the store"
    assert list(difference_lines([])) == []


def test_faults_are_counted_with_those_that_nobody_names() -> None:
    changed = [ChainFault(each, "why", FaultKind.CHANGED) for each in range(1, 31)]
    beyond = {FaultKind.REMOVED: 3, FaultKind.CHANGED: 5}
    told = list(fault_lines(changed, beyond))
    assert told[0] == "event 1: changed: why"
    assert told[20:] == ["and 18 more events: 15 changed, 3 removed"]


def test_chances_that_await_judgement_come_after_those_that_are_wrong() -> None:
    assert list(chance_lines([ChanceFault(7, None, "why")])) == ["event 7: why"]
    shown = [
        ShownDifference(ClaimId(f"{each:04}"), 0.5, 0.6, awaits=each < 25) for each in range(26)
    ]
    told = list(shown_lines(shown))
    assert told[0] == "0025: P_hold is shown as 0.5, the ledger gives 0.6"
    assert told[1].endswith("it awaits judgement: tracker nightly")
    assert told[-1] == "and 6 more claims: 6 awaiting judgement"
