"""Every form: what it does, and who and what is refused, with nothing written then."""

from dataclasses import replace

import pytest

from tests.formats.html_page import Page
from tests.web.browser import Browser
from tests.web.conftest import app_over, with_key
from tests.web.library import HARM, IDS
from tracker.bootstrap import Tracker
from tracker.domain.claims import ClaimId
from tracker.domain.leads import LeadState
from tracker.domain.ledger import EventKind
from tracker.domain.status import Status


def path(name: str) -> str:
    return f"/claims/{IDS[name]}"


def status(tracker: Tracker, name: str) -> Status:
    return tracker.store.claim(ClaimId(IDS[name])).state.status


@pytest.fixture
def untouched(own_tracker: Tracker) -> object:
    """Calling it says whether nothing was written since."""
    head, claims = own_tracker.store.head(), own_tracker.store.claims()
    leads = own_tracker.store.leads()

    def same() -> bool:
        store = own_tracker.store
        return (store.head(), store.claims(), store.leads()) == (head, claims, leads)

    return same


def test_a_verdict_is_recorded_and_told(own_tracker: Tracker, judge: Browser) -> None:
    form = judge.form(path("stale"), "retest")
    note = f"read both, {HARM}\nand it stands"
    answer = judge.send(form, verdict="holds", note=note, by="Bea", closes=[])
    page = Page(judge.followed(answer).text)
    assert status(own_tracker, "stale") is Status.FRESH
    event = own_tracker.store.latest_of(EventKind.RETESTED)
    assert event is not None
    assert (event.event.body["note"], event.event.body["by"]) == (note, "Bea")
    assert "Recorded. retested by Bea, holds: stale → fresh" in page.text


def test_evidence_that_cannot_be_looked_up_is_recorded_as_that(
    own_tracker: Tracker, judge: Browser
) -> None:
    form = judge.form(path("stale"), "retest")
    answer = judge.send(form, verdict="weakened", evidence="2411.12580, hep-th/9711200\n")
    assert (
        "evidence 2411.12580 (unchecked), hep-th/9711200" in Page(judge.followed(answer).text).text
    )
    assert status(own_tracker, "stale") is Status.CONTESTED


def test_only_the_chosen_findings_are_closed(own_tracker: Tracker, judge: Browser) -> None:
    claim = own_tracker.store.claim(ClaimId(IDS["changed"]))
    chosen = claim.findings[0].key
    form = judge.form(path("changed"), "retest")
    judge.followed(judge.send(form, verdict="holds", note="read it", closes=[chosen]))
    after = own_tracker.store.claim(ClaimId(IDS["changed"]))
    assert after.state.settled == {chosen}


def test_who_judges_when_nobody_is_named(own_tracker: Tracker) -> None:
    browser = with_key(Browser(app_over(own_tracker)))
    browser.followed(browser.send(browser.form(path("stale"), "retire")))
    event = own_tracker.store.latest_of(EventKind.RETIRED)
    assert event is not None
    assert event.event.actor == "the-login-name"


def test_a_claim_is_put_off(own_tracker: Tracker, judge: Browser) -> None:
    form = judge.form(path("hostile"), "snooze")
    page = judge.followed(judge.send(form, until="2026-09-01"))
    assert "until 2026-09-01" in page.text
    assert str(own_tracker.store.claim(ClaimId(IDS["hostile"])).state.snoozed_until) == "2026-09-01"


def test_a_claim_is_put_away_and_taken_back(own_tracker: Tracker, judge: Browser) -> None:
    judge.followed(judge.send(judge.form(path("stale"), "retire"), note="no use"))
    assert status(own_tracker, "stale") is Status.RETIRED
    page = Page(judge.get(path("stale")).text)
    assert "Judge it" not in page.text
    judge.followed(judge.send(judge.form(path("stale"), "revive")))
    assert status(own_tracker, "stale") is Status.STALE


def test_a_lead_is_accepted(own_tracker: Tracker, judge: Browser) -> None:
    form = judge.form(path("stale"), "accept")
    page = judge.followed(judge.send(form, stance="contradicts", note="Table 2"))
    assert status(own_tracker, "stale") is Status.CONTESTED
    assert "lead, accepted: contradicts" in page.text


def test_a_lead_is_dismissed_also_one_with_an_old_id(own_tracker: Tracker, judge: Browser) -> None:
    form = judge.form(path("stale"), "dismiss")
    fields = [pair for pair in form.fields if pair[0] != "paper"]
    form = replace(form, fields=[*fields, ("paper", "hep-th/9901001")])
    judge.followed(judge.send(form, why="another subject", until="2027-01-01"))
    states = {lead.paper_id.value: lead for lead in own_tracker.store.leads(ClaimId(IDS["stale"]))}
    assert states["hep-th/9901001"].state is LeadState.DISMISSED
    assert states["2602.00001"].state is LeadState.NEW


def test_leads_are_marked_as_seen(own_tracker: Tracker, judge: Browser) -> None:
    judge.followed(judge.send(judge.form(path("stale"), "seen")))
    assert {lead.state for lead in own_tracker.store.leads(ClaimId(IDS["stale"]))} == {
        LeadState.SEEN
    }


def test_a_finding_is_let_rest(own_tracker: Tracker, judge: Browser) -> None:
    form = judge.form(path("changed"), "rest")
    page = judge.followed(judge.send(form, until="2026-12-01", why=f"known, {HARM}"))
    assert "acknowledged until 2026-12-01" in Page(page.text).text
    (held,) = own_tracker.store.claim(ClaimId(IDS["changed"])).state.acknowledged
    assert held.why == f"known, {HARM}"


@pytest.mark.parametrize(
    ("act", "written", "code", "words"),
    [
        ("retest", {}, 400, "the verdict is missing"),
        ("retest", {"verdict": "perhaps"}, 400, "'perhaps' is not a verdict"),
        ("retest", {"verdict": "holds"}, 400, "evidence"),
        ("retest", {"verdict": "holds", "evidence": "2413.1"}, 400, "not an arXiv id"),
        ("retest", {"verdict": "holds", "note": "x", "closes": "none-such"}, 400, "none-such"),
        ("retest", {"verdict": "weakened", "successor": "ffff"}, 404, "no such claim"),
        ("snooze", {"until": "2027-01-01"}, 409, "cannot be snoozed"),
        ("snooze", {"until": "1999-01-01"}, 400, "not after today"),
        ("snooze", {"until": "soon"}, 400, "'soon' is not a date"),
        ("snooze", {}, 400, "the day is missing"),
        ("revive", {}, 409, "not retired"),
        ("accept", {"paper": "2602.00001", "stance": "amuses"}, 400, "amuses"),
        ("accept", {"stance": "supports"}, 400, "the paper is missing"),
        ("accept", {"paper": "1706.03762", "stance": "supports"}, 400, "no lead"),
        ("dismiss", {"paper": "2602.00001"}, 400, "the reason is missing"),
        ("rest", {"code": "x"}, 400, "not a finding"),
        ("rest", {"code": "age-stale", "until": "2027-01-01", "why": "w"}, 400, "cannot be"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    act: str,
    written: dict[str, str],
    code: int,
    words: str,
    judge: Browser,
    own_tracker: Tracker,
    untouched: object,
) -> None:
    form = replace(judge.form(path("stale"), "retest"), action=f"{path('stale')}/{act}")
    answer = judge.send(form, **written)
    assert answer.status_code == code, answer.text
    assert words in Page(answer.text).text
    assert callable(untouched)
    assert untouched()


def test_what_was_written_is_shown_again_as_it_was(judge: Browser) -> None:
    form = judge.form(path("stale"), "retest")
    answer = judge.send(form, verdict="holds", evidence="x", note=f"long thought {HARM}\nsecond")
    assert "What you wrote" in answer.text
    assert f"long thought {HARM}" in Page(answer.text).text
    assert HARM not in answer.text
    assert dict(form.fields)["mark"] not in answer.text


def test_a_claim_that_changed_meanwhile_is_not_overwritten(
    own_tracker: Tracker, judge: Browser
) -> None:
    form = judge.form(path("stale"), "retest")
    judge.followed(judge.send(judge.form(path("stale"), "accept"), stance="weakens"))
    before = own_tracker.store.claim(ClaimId(IDS["stale"]))
    answer = judge.send(form, verdict="holds", note="my long note")
    assert answer.status_code == 409
    text = Page(answer.text).text
    assert "The claim changed while you were reading" in text
    assert "my long note" in text
    assert own_tracker.store.claim(ClaimId(IDS["stale"])) == before


@pytest.mark.parametrize("act", ["snooze", "retire", "accept", "dismiss", "rest"])
def test_every_act_minds_what_was_seen(act: str, judge: Browser, untouched: object) -> None:
    form = replace(judge.form(path("hostile"), "snooze"), action=f"{path('hostile')}/{act}")
    written = {
        "until": "2027-01-01",
        "why": "w",
        "paper": "2602.00001",
        "stance": "supports",
        "code": "anchor-title-differs",
    }
    answer = judge.send(form, seen="99", **written)
    assert answer.status_code == 409
    assert "changed while you were reading" in answer.text
    assert callable(untouched)
    assert untouched()
