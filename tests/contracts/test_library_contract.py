"""What a library read page by page promises (`tracker.library_ports`), in memory and in SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import (
    NOON,
    a_claim,
    a_move,
    a_state,
    add_claims,
    an_anchor,
    an_event,
    an_id,
    some_sightings,
)
from tests.contracts.stores import store_url
from tracker.domain.audits import EventFilter
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import ClaimId, Inquiry, InquiryId, Kind
from tracker.domain.ledger import EventKind
from tracker.domain.library_pages import ClaimFilter, Order
from tracker.domain.status import Status
from tracker.library_ports import LibraryPages
from tracker.ports import Store
from tracker.storage.memory import MemoryStore
from tracker.storage.memory_library import MemoryLibrary
from tracker.storage.sql_store import open_store

Both = tuple[Store, LibraryPages]

CLAIMS = [
    a_claim("Sharp minima generalise badly", claim_id="aaaa", inquiry="loss", topics=("sgd",)),
    a_claim("Flat minima generalise well", claim_id="bbbb", inquiry="loss", kind=Kind.THEORY),
    a_claim(
        "100% of routers_win, says Éva",
        claim_id="cccc",
        inquiry="routing",
        topics=("routing", 'said "so"'),
        anchors=(an_anchor("2504.09858", said_title="Thinking Without Thinking"),),
    ),
    a_claim("Depth is not needed", claim_id="dddd", inquiry="routing", topics=("routing",)),
]
DUE_ON = {
    "aaaa": date(2027, 1, 1),
    "bbbb": None,
    "cccc": date(2026, 5, 1),
    "dddd": date(2026, 6, 1),
}
STATUS = {
    "aaaa": Status.FRESH,
    "bbbb": Status.FRESH,
    "cccc": Status.FRESH,
    "dddd": Status.OVERTURNED,
}


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    if request.param == "memory":
        store = MemoryStore()
        yield store, MemoryLibrary(store)
        return
    with open_store(store_url(request)) as opened:
        yield opened, opened


@pytest.fixture
def pages(both: Both) -> LibraryPages:
    store, pages = both
    for id_ in ("loss", "routing"):
        store.put_inquiry(Inquiry(InquiryId(id_), id_))
    for place, claim in enumerate(CLAIMS):
        state = a_state(
            STATUS[claim.id], since=NOON + timedelta(days=place), next_due=DUE_ON[claim.id]
        )
        assert store.write([ClaimChange(claim, state, (), None)]) == [True]
    return pages


def ids(pages: LibraryPages, wanted: ClaimFilter, order: Order = Order.WORST) -> list[str]:
    return list(pages.claim_page(wanted, order, 0, 10).ids)


def words(*written: str) -> ClaimFilter:
    return ClaimFilter(words=written)


def test_an_empty_library_has_one_empty_page(both: Both) -> None:
    page = both[1].claim_page(ClaimFilter(), Order.WORST, 0, 10)
    assert (page.ids, page.total, page.by_status) == ((), 0, {})
    assert both[1].topics() == {}
    assert both[1].inquiry_totals() == {}
    assert both[1].unreachable_ids() == []


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (Order.WORST, ["dddd", "cccc", "aaaa", "bbbb"]),
        (Order.DUE, ["cccc", "dddd", "aaaa", "bbbb"]),
        (Order.MOVED, ["dddd", "cccc", "bbbb", "aaaa"]),
        (Order.ADDED, ["dddd", "cccc", "bbbb", "aaaa"]),
        (Order.TEXT, ["cccc", "dddd", "bbbb", "aaaa"]),
    ],
)
def test_every_order(pages: LibraryPages, order: Order, told: list[str]) -> None:
    assert ids(pages, ClaimFilter(), order) == told


def test_pages_follow_each_other_without_gap_or_repetition(pages: LibraryPages) -> None:
    parts = [pages.claim_page(ClaimFilter(), Order.WORST, start, 3) for start in (0, 3, 6)]
    assert [len(part.ids) for part in parts] == [3, 1, 0]
    assert [id_ for part in parts for id_ in part.ids] == ids(pages, ClaimFilter())
    assert {part.total for part in parts} == {4}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (ClaimFilter(frozenset({Status.OVERTURNED})), ["dddd"]),
        (ClaimFilter(kinds=frozenset({Kind.THEORY})), ["bbbb"]),
        (ClaimFilter(topic="routing"), ["dddd", "cccc"]),
        (ClaimFilter(topic='said "so"'), ["cccc"]),
        (ClaimFilter(topic="rout"), []),
        (ClaimFilter(inquiry=InquiryId("loss")), ["aaaa", "bbbb"]),
        (words("MINIMA"), ["aaaa", "bbbb"]),
        (words("minima", "flat"), ["bbbb"]),
        (words("minima", "routers"), []),
        (words("dd"), ["dddd"]),
        (words("2504.09858"), ["cccc"]),
        (words("without think"), ["cccc"]),
        (words("Éva"), ["cccc"]),
        (words("%"), ["cccc"]),
        (words("s_w"), ["cccc"]),
        (words("sxw"), []),
        (replace(words("minima"), kinds=frozenset({Kind.METHOD})), ["aaaa"]),
    ],
)
def test_filters(pages: LibraryPages, wanted: ClaimFilter, told: list[str]) -> None:
    assert ids(pages, wanted) == told


def test_totals_by_status_leave_the_status_filter_out(pages: LibraryPages) -> None:
    wanted = ClaimFilter(frozenset({Status.OVERTURNED}), topic="routing")
    page = pages.claim_page(wanted, Order.WORST, 0, 10)
    assert page.total == 1
    assert page.by_status == {Status.OVERTURNED: 1, Status.FRESH: 1}


def test_topics_and_inquiries_are_counted(pages: LibraryPages) -> None:
    assert pages.topics() == {"routing": 2, 'said "so"': 1, "sgd": 1}
    assert pages.inquiry_totals() == {
        "loss": {Status.FRESH: 2},
        "routing": {Status.FRESH: 1, Status.OVERTURNED: 1},
    }


def test_events_come_latest_first_and_are_filtered(both: Both) -> None:
    store, pages = both
    claim = a_claim(claim_id="aaaa")
    add_claims(store, claim)
    store.write([a_move(claim, Status.UNCHECKED, Status.FRESH)])
    late = datetime(2026, 4, 2, 23, 59, 59, tzinfo=UTC)
    store.append([an_event(EventKind.NIGHT, at=late)])

    def told(**wanted: object) -> list[int]:
        page = pages.event_page(EventFilter(**wanted), 0, 10)  # type: ignore[arg-type]
        assert page.total == len(page.events)
        return [sealed.seq for sealed in page.events]

    assert told() == [3, 2, 1]
    assert told(claim_id=ClaimId("aaaa")) == [2, 1]
    assert told(kinds=frozenset({EventKind.NIGHT, EventKind.ASSESSED})) == [3, 2]
    assert told(first=late.date()) == [3]
    assert told(last=late.date() - timedelta(days=1)) == [2, 1]
    assert told(first=late.date(), last=late.date()) == [3]
    part = pages.event_page(EventFilter(), 1, 1)
    assert ([sealed.seq for sealed in part.events], part.total) == ([2], 3)
    assert part.events[0] == list(store.events())[1]


def test_unreachable_are_anchors_whose_latest_look_failed(both: Both) -> None:
    store, pages = both
    add_claims(store, a_claim(anchors=(an_anchor("2504.09858"), an_anchor("2411.12580"))))
    failed = frozenset({(NOON, "timed out")})
    store.save_sightings(
        [
            some_sightings("2504.09858", failures=failed),
            some_sightings("2411.12580"),
            some_sightings("1706.03762", failures=failed),
        ]
    )
    assert pages.unreachable_ids() == [an_id("2504.09858")]
