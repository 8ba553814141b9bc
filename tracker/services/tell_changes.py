"""Tell people what changed: each channel hears of a change once; what failed is told next time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Protocol

from tracker.domain.moves import calls_for_attention, net_moves
from tracker.domain.news import Message, News, Outcome, Telling, Told, silent_since
from tracker.domain.runs import Run
from tracker.news_ports import Channel, ToldStore
from tracker.ports import JudgementStore, Ledger, RunStore

Compose = Callable[[News, Channel], Message]
"""Words the news for a channel, within its limits."""

_RUNS = 1_000


class StoreOfNews(ToldStore, Ledger, RunStore, JudgementStore, Protocol):
    """What telling needs of the store."""


class TellChanges:
    """Tells every channel what it has not heard yet.

    What a channel has heard is remembered only after it took the message: a process that is killed
    between the two repeats one message and loses none.
    """

    def __init__(self, store: StoreOfNews, channels: Sequence[Channel], compose: Compose) -> None:
        self._store = store
        self._channels = channels
        self._compose = compose

    def run(self, now: datetime, *, send: bool = True) -> tuple[Telling, ...]:
        """Tell each channel its news; not `send`: only say what would be told.

        Raises StoreError.
        """
        return tuple(self._tell(channel, now, send) for channel in self._channels)

    def test(self, message: Message) -> tuple[Telling, ...]:
        """Send each channel the same message, and remember nothing."""
        return tuple(_sent(channel, message) for channel in self._channels)

    def _tell(self, channel: Channel, now: datetime, send: bool) -> Telling:
        heard = self._store.told(channel.key)
        runs = self._store.runs(_RUNS)
        head = self._store.head()
        after = Told(channel.key, head.seq if head else 0, now, silent_since(runs, now))
        news = self._news(heard, after, runs, now)
        if news.is_empty:
            if send and (heard is None or replace(heard, told_at=now) != after):
                self._store.keep_told(after)
            return Telling(channel.name, Outcome.NOTHING_NEW)
        message = self._compose(news, channel)
        if not send:
            return Telling(channel.name, Outcome.REHEARSED, message=message)
        telling = _sent(channel, message)
        if telling.outcome is Outcome.DELIVERED:
            self._store.keep_told(after)
        return telling

    def _news(self, heard: Told | None, after: Told, runs: Sequence[Run], now: datetime) -> News:
        start = heard.upto if heard else _last_begun(runs)
        unheard = takewhile(lambda sealed: sealed.seq <= after.upto, self._store.events(start))
        moves = tuple(move for move, _ in net_moves(unheard) if calls_for_attention(move))
        named = self._store.claims_named([move.claim_id for move in moves])
        before, since = heard.silent_since if heard else None, after.silent_since
        fresh = since is not None and since != before
        return News(
            today=now.date(),
            moves=moves,
            texts={tracked.claim.id: tracked.claim.text for tracked in named},
            silent_since=since if fresh else None,
            trouble=_trouble(runs) if fresh else "",
            checked_again=before is not None and since is None,
        )


def _sent(channel: Channel, message: Message) -> Telling:
    why = channel.send(message)
    outcome = Outcome.FAILED if why else Outcome.DELIVERED
    return Telling(channel.name, outcome, why, message)


def _last_begun(runs: Sequence[Run]) -> int:
    """The number of the last event before the latest night: where a new channel begins to hear."""
    return next((run.head for run in runs if run.finished_at is not None), 0)


def _trouble(runs: Sequence[Run]) -> str:
    return next((each for run in runs[:1] for each in run.coverage.troubles), "")
