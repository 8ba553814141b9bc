"""What every memory of tellings promises (`tracker.news_ports.ToldStore`)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.contracts.stores import store_url
from tracker.domain.news import Told
from tracker.news_ports import ToldStore
from tracker.storage.memory_told import MemoryTold
from tracker.storage.sql_store import open_store

HEARD = Told("abc", 7, datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC), date(2026, 2, 20))


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest) -> Iterator[ToldStore]:
    if request.param == "memory":
        yield MemoryTold()
        return
    with open_store(store_url(request)) as opened:
        yield opened


def test_a_channel_that_heard_nothing_is_unknown(store: ToldStore) -> None:
    store.keep_told(HEARD)
    assert store.told("xyz") is None


def test_what_it_heard_comes_back_and_the_later_word_counts(store: ToldStore) -> None:
    other = replace(HEARD, channel="xyz", silent_since=None)
    store.keep_told(HEARD)
    store.keep_told(other)
    assert (store.told("abc"), store.told("xyz")) == (HEARD, other)
    later = replace(HEARD, upto=9, silent_since=None, told_at=HEARD.told_at + timedelta(days=1))
    store.keep_told(later)
    assert (store.told("abc"), store.told("xyz")) == (later, other)


def test_times_are_moments_whatever_their_zone(store: ToldStore) -> None:
    local = HEARD.told_at.astimezone(timezone(timedelta(hours=5)))
    store.keep_told(replace(HEARD, told_at=local))
    assert store.told("abc") == HEARD
    with pytest.raises(ValueError, match="zone"):
        store.keep_told(replace(HEARD, told_at=datetime(2026, 3, 1)))  # noqa: DTZ001
