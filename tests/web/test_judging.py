"""The queue of the month and what models proposed: read, drawn, confirmed, put aside, refused."""

from dataclasses import replace

import pytest

from tests.formats.html_page import Page
from tests.web.browser import Browser, forms
from tests.web.library import HARM, IDS
from tracker.bootstrap import Tracker
from tracker.domain.claims import ClaimId
from tracker.domain.ledger import EventKind
from tracker.domain.proposals import ProposalState
from tracker.domain.status import Status

WEAKENED, HOSTILE_ONE, OLD_TEXT = "aaaa00000001", "aaaa00000002", "aaaa00000003"


def text_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return Page(answer.text).text


def states(tracker: Tracker) -> dict[str, ProposalState]:
    return {each.id: each.state for each in tracker.store.proposals()}


def status(tracker: Tracker, name: str) -> Status:
    return tracker.store.claim(ClaimId(IDS[name])).state.status


# The queue


def test_the_queue_is_that_of_the_command_and_reading_draws_nothing(
    own_tracker: Tracker, judge: Browser
) -> None:
    before = own_tracker.store.head()
    html = judge.get("/queue").text
    assert own_tracker.store.head() == before
    text = Page(html).text
    for words in ("To re-test in 2026-03", "0 of 10 done this month", "1 place is kept free"):
        assert words in text, text
    judge.followed(judge.send(judge.form("/queue", "draw")))
    told = own_tracker.planning().queue(own_tracker.clock.now())
    html = judge.get("/queue").text
    links = [one for one in Page(html).values("href") if one and one.endswith("#judge")]
    assert links == [f"/claims/{row.view.tracked.claim.id}#judge" for row in told.rows]
    text = Page(html).text
    for row in told.rows:
        assert f"{row.trigger} · gain {row.gain:.2f}" in text
        assert row.why in " ".join(text.split())
    assert "kept free" not in text


def test_a_month_is_drawn_once_by_a_person_with_the_key(
    own_tracker: Tracker, judge: Browser
) -> None:
    form = judge.form("/queue", "draw")
    page = judge.followed(judge.send(form))
    assert "Recorded. drawn" in Page(page.text).text
    judge.followed(judge.send(form))
    assert len(list(own_tracker.store.events_of(EventKind.DRAWN))) == 1


def test_who_comes_without_the_key_reads_the_queue_and_draws_nothing(
    tracker: Tracker, reader: Browser, writer: Browser
) -> None:
    assert "kept free" in text_of(reader, "/queue")
    assert forms(reader.get("/queue").text) == []
    before = tracker.store.head()
    form = writer.form("/queue", "draw")
    assert reader.send(form).status_code == 403
    assert writer.send(form, mark="forged").status_code == 403
    assert writer.send(form, {"Origin": "http://evil.example"}).status_code == 403
    assert tracker.store.head() == before


def test_what_a_month_holds_back_and_what_is_done_is_said(
    own_tracker: Tracker, judge: Browser
) -> None:
    own_tracker.settings = replace(own_tracker.settings, max_due_per_month=2)
    assert "more claims ask and are held back: the budget of a month is 2" in text_of(
        judge, "/queue"
    )
    for name in ("stale", "changed"):
        path = f"/claims/{IDS[name]}"
        judge.followed(judge.send(judge.form(path, "retest"), verdict="weakened"))
    text = text_of(judge, "/queue")
    assert "2 of 2 done this month" in text
    assert "The month's budget is spent." in text


# Proposals


def test_proposals_are_told_with_what_checking_them_showed(reader: Browser) -> None:
    text = text_of(reader, "/proposals")
    for words in (
        "3 of 4 wait for you",
        "weakened, says model-one",
        "The best model solves 62% of the tasks",
        "Newer models solve 71%.",
        "arXiv:2502.00001 Width for Depth",
        "weakens · found · quotation found in the abstract",
        "“we find 71%”",
        "It cannot ground: whether larger ones do",
        "prompt abababababab",
        "The claim is at revision 1 now: ask again with tracker prompt c0c0c0c0",
        "Put aside long ago.",
    ):
        assert words in text, text
    assert text.index("Of another text.") < text.index("Put aside long ago."), "what waits is first"
    assert HARM not in reader.get("/proposals").text
    assert forms(reader.get("/proposals").text) == []


def test_proposals_of_one_claim(reader: Browser) -> None:
    text = text_of(reader, f"/proposals?claim={IDS['hostile']}")
    assert "1 of 1 waits for you, about claim" in text
    assert "model-one" not in text
    assert "Nothing was proposed about this claim." in text_of(
        reader, f"/proposals?claim={IDS['fresh']}"
    )
    assert reader.get("/proposals?claim=none").status_code == 404
    assert reader.get("/proposals?page=0").status_code == 400
    assert "4 wait" in text_of(reader, "/proposals?page=9")


def test_the_page_of_a_claim_shows_what_waits_about_it(reader: Browser) -> None:
    text = text_of(reader, f"/claims/{IDS['stale']}")
    told = text[text.index("What models proposed") : text.index("All that was proposed about it")]
    assert "weakened, says model-one" in told
    assert "Of another text." in told
    assert "Put aside long ago." not in text
    assert "What models proposed" not in text_of(reader, f"/claims/{IDS['fresh']}")


@pytest.mark.parametrize("place", ["/proposals", f"/claims/{IDS['stale']}"])
def test_a_proposal_is_confirmed(place: str, own_tracker: Tracker, judge: Browser) -> None:
    form = next(
        one
        for one in forms(judge.get(place).text)
        if one.action.endswith("/confirm") and ("proposal", WEAKENED) in one.fields
    )
    answer = judge.send(form, note=f"table 2, {HARM}", by="Bea")
    leads_to = answer.headers["location"].partition("?")[0]
    assert leads_to == place
    page = Page(judge.followed(answer).text)
    assert "Recorded. retested by Bea, weakened: stale → contested" in page.text
    assert states(own_tracker)[WEAKENED] is ProposalState.CONFIRMED
    assert status(own_tracker, "stale") is Status.CONTESTED
    again = judge.send(form)
    assert again.status_code == 400
    assert f"proposal {WEAKENED} is confirmed already" in Page(again.text).text


def test_a_proposal_is_put_aside(own_tracker: Tracker, judge: Browser) -> None:
    form = judge.form("/proposals", "drop")
    assert judge.send(form).status_code == 400, "a reason is asked for"
    before = status(own_tracker, "stale")
    page = judge.followed(judge.send(form, why=f"it misread {HARM}"))
    assert "Recorded. proposal-dropped" in Page(page.text).text
    assert status(own_tracker, "stale") is before
    dropped = dict(form.fields)["proposal"]
    assert states(own_tracker)[dropped] is ProposalState.DROPPED
    answer = judge.send(form, why="again")
    assert answer.status_code == 400
    assert "dropped already" in Page(answer.text).text


def test_a_proposal_about_another_text_can_only_be_put_aside(
    own_tracker: Tracker, judge: Browser
) -> None:
    found = forms(judge.get("/proposals").text)
    of_old = [one for one in found if ("proposal", OLD_TEXT) in one.fields]
    assert [one.action.rpartition("/")[2] for one in of_old] == ["drop"]
    forged = replace(of_old[0], action=of_old[0].action.replace("/drop", "/confirm"))
    answer = judge.send(forged)
    assert answer.status_code == 400
    assert "which is at revision 1 now" in Page(answer.text).text
    assert states(own_tracker)[OLD_TEXT] is ProposalState.OPEN


def test_a_claim_that_changed_meanwhile_is_not_judged_by_a_proposal(
    own_tracker: Tracker, judge: Browser
) -> None:
    form = judge.form("/proposals", "confirm")
    claim = form.action.split("/")[2]
    judge.followed(judge.send(judge.form(f"/claims/{claim}", "retire")))
    before = own_tracker.store.head()
    assert judge.send(form, note="read").status_code == 409
    assert own_tracker.store.head() == before


@pytest.mark.parametrize("act", ["confirm", "drop"])
def test_nobody_judges_a_proposal_without_key_mark_and_origin(
    act: str, own_tracker: Tracker, judge: Browser, reader: Browser
) -> None:
    form = judge.form("/proposals", act)
    before = own_tracker.store.head()
    assert reader.send(form, why="w").status_code == 403
    assert judge.send(form, mark="forged", why="w").status_code == 403
    assert judge.send(form, {"Origin": "http://evil.example"}, why="w").status_code == 403
    assert judge.send(form, proposal="", why="w").status_code == 400
    assert judge.send(form, proposal="ffff", why="w").status_code == 400
    assert own_tracker.store.head() == before
    assert set(states(own_tracker).values()) == {ProposalState.OPEN, ProposalState.DROPPED}
