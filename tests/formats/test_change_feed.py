"""The Atom feed: what RFC 4287 demands, ids that stay, and nothing of others' as markup."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as Xml

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_claim, a_move, add_claims, an_event
from tracker.domain.claims import Claim
from tracker.domain.ledger import Event
from tracker.domain.status import Status
from tracker.formats.change_feed import ATOM, render_feed
from tracker.services.recent_changes import RecentChanges
from tracker.storage.memory import MemoryStore

NAMES = {"a": ATOM}
TAG = re.compile(r"^tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9/-]+$")
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def _store(*claims: Claim) -> MemoryStore:
    store = MemoryStore()
    add_claims(store, *claims, status=Status.FRESH)
    return store


def _feed(store: MemoryStore, limit: int = 100, now: datetime = NOON) -> Xml.Element:
    written = render_feed(RecentChanges(store).feed(now, limit), "1.2.3")
    assert written.startswith('<?xml version="1.0" encoding="utf-8"?>\n<feed ')
    root = Xml.fromstring(written)
    _is_valid(root)
    return root


def _is_valid(root: Xml.Element) -> None:
    """The rules of RFC 4287 (4.1.1, 4.1.2, 4.2.6, 3.3) that such a feed can break."""
    assert root.tag == f"{{{ATOM}}}feed"
    for element in (root, *root.findall("a:entry", NAMES)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NAMES)) == 1, name
        assert TAG.match(element.findtext("a:id", "", NAMES))
        assert MOMENT.match(element.findtext("a:updated", "", NAMES))
        datetime.fromisoformat(element.findtext("a:updated", "", NAMES))
    assert root.findtext("a:author/a:name", "", NAMES)
    for entry in root.findall("a:entry", NAMES):
        content = entry.findall("a:content", NAMES)
        assert [each.get("type") for each in content] == ["html"]
        assert all(len(each) == 0 for each in content)
        assert all(each.get("term") for each in entry.findall("a:category", NAMES))
    ids = [each.text for each in root.iterfind(".//a:id", NAMES)]
    assert len(set(ids)) == len(ids)


def _ids(root: Xml.Element) -> list[str]:
    return [entry.findtext("a:id", "", NAMES) for entry in root.findall("a:entry", NAMES)]


def test_an_empty_library_has_an_empty_feed() -> None:
    root = _feed(MemoryStore())
    assert _ids(root) == []
    assert root.findtext("a:updated", "", NAMES) == "2026-03-01T12:00:00Z"


def test_changes_come_latest_first_with_their_reason() -> None:
    claim = a_claim("Snow is white")
    store = _store(claim)
    store.write([a_move(claim, Status.FRESH, Status.STALE)])
    entry = _feed(store).find("a:entry", NAMES)
    assert entry is not None
    assert entry.findtext("a:title", "", NAMES) == "stale: Snow is white"
    said = entry.findtext("a:content", "", NAMES)
    assert said.startswith("<p>Snow is white</p><p>stale (was fresh), moved by machine</p>")
    assert said.endswith(f"<p>tracker show {claim.id[:8]}</p>")


def test_ids_stay_while_the_feed_goes_on() -> None:
    claim = a_claim()
    store = _store(claim, a_claim("another"))
    before = _ids(_feed(store))
    store.write([a_move(claim, Status.FRESH, Status.STALE)])
    after = _ids(_feed(store, now=NOON + timedelta(days=9)))
    assert len(before) == 2
    assert after[1:] == before
    assert _ids(_feed(store, limit=1)) == after[:1]


def test_two_libraries_have_no_id_in_common() -> None:
    one, two = _feed(_store(a_claim("one"))), _feed(_store(a_claim("two")))
    assert not {*_ids(one), one.findtext("a:id", "", NAMES)} & {
        *_ids(two), two.findtext("a:id", "", NAMES),
    }  # fmt: skip


def test_a_change_far_back_in_the_ledger_is_still_found() -> None:
    claim = a_claim()
    store = _store(claim)
    for _ in range(3):
        store.append([_nothing() for _ in range(600)])
    assert len(_ids(_feed(store))) == 1


def _nothing() -> Event:
    return an_event()


@settings(max_examples=15, deadline=None)
@given(text=st.text(min_size=1, max_size=80))
def test_any_words_make_a_valid_feed(text: str) -> None:
    root = _feed(_store(a_claim(text, claim_id="abcdef012345")))
    content = root.findtext("a:entry/a:content", "", NAMES)
    assert set(re.findall(r"<(/?\w*)", content)) <= {"p", "/p"}
