"""The queue of a month, what triggered a re-test, and the forecast."""

from datetime import timedelta

from tests.builders import a_claim, a_lead, a_paper, add_claims, an_id, some_sightings
from tests.services.fakes import TODAY, Quiet
from tracker.bootstrap import Tracker
from tracker.domain.claims import Kind
from tracker.domain.ledger import EventKind
from tracker.domain.policy import Policy
from tracker.domain.retest_queue import random_share
from tracker.domain.track_record import Trigger
from tracker.formats.report_html import render_html
from tracker.formats.report_json import render_json
from tracker.formats.report_markdown import render_markdown
from tracker.formats.report_terminal import render_terminal
from tracker.services.assess_claims import AssessClaims
from tracker.services.plan_retests import PlanRetests, is_drawn
from tracker.services.report import BuildReport
from tracker.settings import Settings
from tracker.storage.memory import MemoryStore

OLD = [a_claim(f"Old claim {n}", as_of=("2023-01",), kind=Kind.METHOD) for n in range(12)]
YOUNG = [a_claim(f"Young claim {n}", as_of=("2026-06",), kind=Kind.THEORY) for n in range(8)]


def judged_store() -> MemoryStore:
    store = MemoryStore()
    add_claims(store, *OLD, *YOUNG)
    store.save_sightings([some_sightings("2411.12580", a_paper(seen_at=TODAY))])
    AssessClaims(store, Policy(), Quiet()).run(TODAY)
    return store


def planning(store: MemoryStore, budget: int = 5) -> PlanRetests:
    report = BuildReport(store, Tracker(Settings()).catalogue, Policy())
    return PlanRetests(store, report, Policy(), budget)


def test_the_queue_keeps_to_its_budget_and_says_what_it_holds_back() -> None:
    queue = planning(judged_store()).queue(TODAY)
    triggers = [row.trigger for row in queue.rows]
    assert triggers == [Trigger.RANDOM, *[Trigger.SCHEDULED] * 4]
    drawn = queue.rows[0].view.tracked.claim
    asking = len(OLD) - (1 if drawn in OLD else 0)
    assert queue.held_back == asking - 4
    gains = [row.gain for row in queue.rows[1:]]
    assert gains == sorted(gains, reverse=True)


def test_the_report_says_how_many_are_held_back_before_and_after_the_draw() -> None:
    store = judged_store()
    report = BuildReport(store, Tracker(Settings()).catalogue, Policy(), 5)
    before = report.report(TODAY)
    assert (before.budget, before.held_back) == (5, len(OLD) - 4)
    assert not list(store.events_of(EventKind.DRAWN)), "a report draws nothing"
    queue = planning(store).queue(TODAY)
    after = report.report(TODAY)
    assert after.held_back == queue.held_back
    told = f"{after.held_back} more claims ask for a re-test than the 5 of this month"
    for text in (render_terminal(after, 200, False), render_markdown(after), render_html(after)):
        assert told in text
    assert f'"held_back": {after.held_back}' in render_json(after)
    roomy = BuildReport(store, Tracker(Settings()).catalogue, Policy(), 50).report(TODAY)
    assert roomy.held_back == 0
    assert "max_due_per_month" not in render_terminal(roomy, 200, False)


def test_a_month_is_drawn_once_and_the_ledger_keeps_it() -> None:
    store = judged_store()
    first = planning(store).queue(TODAY)
    again = planning(store).queue(TODAY + timedelta(hours=1))
    assert [row.view.tracked.claim.id for row in first.rows] == [
        row.view.tracked.claim.id for row in again.rows
    ]
    (draw,) = store.events_of(EventKind.DRAWN)
    assert draw.event.body["claims"] == [first.rows[0].view.tracked.claim.id]
    drawn = first.rows[0].view.tracked.claim.id
    assert is_drawn(store, drawn, None)
    assert not is_drawn(store, drawn, TODAY + timedelta(days=1))


def test_a_tenth_is_drawn_and_at_least_one() -> None:
    assert [random_share(budget) for budget in (1, 10, 11, 30)] == [1, 1, 2, 3]


def test_a_cue_makes_it_an_alarm() -> None:
    store = judged_store()
    store.save_leads(OLD[0].id, [a_lead(OLD[0], "2602.00001")])
    rows = {row.view.tracked.claim.id: row for row in planning(store, 100).queue(TODAY).rows}
    expected = {Trigger.ALARM, Trigger.RANDOM}
    assert rows[OLD[0].id].trigger in expected
    assert an_id("2602.00001")


def test_the_forecast_counts_what_is_due_and_what_will_be() -> None:
    told = planning(judged_store()).forecast(TODAY, 12 * 20)
    assert told.waiting == len(OLD)
    assert sum(month.due for month in told.months) == len(YOUNG)
    for fall in told.falls:
        assert fall.due_on is not None
        assert fall.stale_on is not None
        assert fall.due_on < fall.stale_on


def test_a_look_at_the_queue_writes_nothing_and_keeps_places_free() -> None:
    store = judged_store()
    looked = planning(store).look(TODAY)
    assert not list(store.events_of(EventKind.DRAWN))
    assert (len(looked.rows), looked.to_draw, looked.held_back) == (4, 1, len(OLD) - 4)
    queue = planning(store).queue(TODAY)
    again = planning(store).look(TODAY)
    assert (again.rows, again.held_back, again.to_draw) == (queue.rows, queue.held_back, 0)


def test_where_nothing_can_be_drawn_no_place_is_kept_free() -> None:
    store = MemoryStore()
    add_claims(store, *OLD)
    assert planning(store).look(TODAY).to_draw == 0
