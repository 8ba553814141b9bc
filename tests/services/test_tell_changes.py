"""Telling: each channel hears of a change once, failed messages come again, outages are news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.builders import NOON, a_claim, a_move, add_claims
from tracker.domain.claims import Claim
from tracker.domain.news import Form, Message, News, Outcome, Telling
from tracker.domain.runs import Coverage
from tracker.domain.status import Status
from tracker.news_ports import Channel
from tracker.services.tell_changes import TellChanges
from tracker.storage.memory import MemoryStore
from tracker.storage.memory_told import MemoryTold

DAY = timedelta(days=1)
DOWN = Coverage(asked=3, unreachable=3, troubles=("HTTP 503",))
GOOD = Coverage(asked=3, found=3)


class Store(MemoryStore, MemoryTold):
    def __init__(self) -> None:
        MemoryStore.__init__(self)
        MemoryTold.__init__(self)


class FakeChannel:
    """A channel that keeps what it was sent, or is broken for the reason it is given."""

    form = Form.TEXT
    title_limit = 100
    body_limit = 1_000

    def __init__(self, key: str = "a", broken: str = "") -> None:
        self.key = self.name = key
        self.broken = broken
        self.got: list[Message] = []

    def send(self, message: Message) -> str:
        if not self.broken:
            self.got.append(message)
        return self.broken


def _compose(news: News, channel: Channel) -> Message:
    moved = " ".join(f"{news.texts[m.claim_id]}:{m.from_status}>{m.to_status}" for m in news.moves)
    silent = f" silent since {news.silent_since}: {news.trouble}" if news.silent_since else ""
    return Message(f"{news.today}", f"{moved}{silent}{' again' if news.checked_again else ''}")


@pytest.fixture
def store() -> Store:
    return Store()


def _tell(store: Store, *channels: FakeChannel, now: datetime = NOON) -> tuple[Telling, ...]:
    return TellChanges(store, channels, _compose).run(now)


def _night(store: Store, at: datetime = NOON, coverage: Coverage = GOOD) -> None:
    store.finish_run(store.begin_run(at, at.date()), at, coverage)


def _move(store: Store, claim: Claim, before: Status, after: Status) -> None:
    assert store.write([a_move(claim, before, after)]) == [True]


def _bodies(channel: FakeChannel) -> Sequence[str]:
    return [message.body for message in channel.got]


def test_a_change_is_told_once(store: Store) -> None:
    claim, channel = a_claim("snow is white"), FakeChannel()
    add_claims(store, claim, status=Status.FRESH)
    _night(store)
    _move(store, claim, Status.FRESH, Status.STALE)
    assert [each.outcome for each in _tell(store, channel)] == [Outcome.DELIVERED]
    assert [each.outcome for each in _tell(store, channel, now=NOON + DAY)] == [Outcome.NOTHING_NEW]
    assert _bodies(channel) == ["snow is white:fresh>stale"]


def test_what_was_not_delivered_is_told_next_time_with_what_came_since(store: Store) -> None:
    one, two = a_claim("one"), a_claim("two")
    add_claims(store, one, two, status=Status.FRESH)
    _night(store)
    broken, well = FakeChannel("b", broken="HTTP 500"), FakeChannel("w")
    _move(store, one, Status.FRESH, Status.DUE)
    failed, delivered = _tell(store, broken, well)
    assert (failed.outcome, failed.why) == (Outcome.FAILED, "HTTP 500")
    assert delivered.outcome is Outcome.DELIVERED
    _move(store, one, Status.DUE, Status.STALE)
    _move(store, two, Status.FRESH, Status.DUE)
    broken.broken = ""
    _tell(store, broken, well, now=NOON + DAY)
    assert _bodies(broken) == ["one:fresh>stale two:fresh>due"]
    assert _bodies(well) == ["one:fresh>due", "one:due>stale two:fresh>due"]


def test_what_came_back_to_where_it_was_is_no_news(store: Store) -> None:
    claim, channel = a_claim(), FakeChannel()
    add_claims(store, claim, status=Status.FRESH)
    _night(store)
    _tell(store, channel)
    _move(store, claim, Status.FRESH, Status.DUE)
    _move(store, claim, Status.DUE, Status.FRESH)
    assert _tell(store, channel)[0].outcome is Outcome.NOTHING_NEW


def test_a_new_channel_hears_of_the_latest_night_only(store: Store) -> None:
    old, new = a_claim("old"), a_claim("new")
    add_claims(store, old, new, status=Status.FRESH)
    _move(store, old, Status.FRESH, Status.STALE)
    run = store.begin_run(NOON, NOON.date())
    _move(store, new, Status.FRESH, Status.DUE)
    store.finish_run(run, NOON, GOOD)
    channel = FakeChannel()
    _tell(store, channel)
    assert _bodies(channel) == ["new:fresh>due"]


def test_new_claims_that_are_well_disturb_nobody(store: Store) -> None:
    run = store.begin_run(NOON, NOON.date())
    claim, channel = a_claim(), FakeChannel()
    add_claims(store, claim, status=Status.UNCHECKED)
    _move(store, claim, Status.UNCHECKED, Status.FRESH)
    store.finish_run(run, NOON, GOOD)
    assert _tell(store, channel)[0].outcome is Outcome.NOTHING_NEW
    _move(store, claim, Status.FRESH, Status.UNVERIFIABLE)
    _tell(store, channel)
    assert _bodies(channel) == [f"{claim.text}:fresh>unverifiable"]


def test_an_outage_is_told_on_its_third_day_once_and_its_end_once(store: Store) -> None:
    channel = FakeChannel()
    _night(store, NOON)
    for day in range(1, 6):
        _night(store, NOON + day * DAY, DOWN)
        _tell(store, channel, now=NOON + day * DAY)
    assert _bodies(channel) == [" silent since 2026-03-01: HTTP 503"]
    assert channel.got[0].title == "2026-03-04"
    for day in (6, 7):
        _night(store, NOON + day * DAY)
        _tell(store, channel, now=NOON + day * DAY)
    assert _bodies(channel)[1:] == [" again"]


def test_an_outage_that_could_not_be_told_is_told_as_soon_as_it_can(store: Store) -> None:
    channel = FakeChannel(broken="no network either")
    for day in range(5):
        _night(store, NOON + day * DAY, DOWN)
        _tell(store, channel, now=NOON + day * DAY)
    channel.broken = ""
    _night(store, NOON + 5 * DAY, DOWN)
    _tell(store, channel, now=NOON + 5 * DAY)
    assert _bodies(channel) == [" silent since 2026-03-01: HTTP 503"]


@pytest.mark.parametrize(
    "coverage", [replace(DOWN, offline=True), replace(GOOD, held_back=9, never_checked=9)]
)
def test_offline_nights_and_ids_that_wait_are_no_outage(store: Store, coverage: Coverage) -> None:
    channel = FakeChannel()
    for day in range(9):
        _night(store, NOON + day * DAY, coverage)
    assert _tell(store, channel, now=NOON + 9 * DAY)[0].outcome is Outcome.NOTHING_NEW


def test_a_rehearsal_sends_nothing_and_keeps_nothing(store: Store) -> None:
    claim, channel = a_claim("snow is white"), FakeChannel()
    add_claims(store, claim, status=Status.FRESH)
    _night(store)
    _move(store, claim, Status.FRESH, Status.STALE)
    for _ in range(2):
        (told,) = TellChanges(store, [channel], _compose).run(NOON, send=False)
        assert told.outcome is Outcome.REHEARSED
        assert told.message == Message(f"{date(2026, 3, 1)}", "snow is white:fresh>stale")
    assert channel.got == []
    assert store.told(channel.key) is None
