"""Property: a library that was exported as JSON Lines and imported is the same library."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_claim, add_claims, an_anchor
from tests.seed_files.test_round_trip import claims, inquiries
from tests.strategies import baselines
from tracker.domain.claims import Claim, ClaimId, Inquiry
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.seed_files.jsonl import read_jsonl
from tracker.seed_files.jsonl_writer import write_jsonl
from tracker.seed_files.reader import DocumentClaimReader
from tracker.services.import_claims import ImportClaims
from tracker.storage.memory import MemoryStore
from tracker.storage.sql_store import open_store

Library = tuple[list[Inquiry], list[Claim]]
origins = st.sampled_from(["seeds/a.md:12", "added by hand", "x"])


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    held = draw(st.lists(inquiries, min_size=1, max_size=3, unique_by=lambda one: one.id))
    found: dict[ClaimId, Claim] = {}
    for inquiry in held:
        claim = draw(claims(inquiry.id))
        carried = tuple(
            replace(anchor, baseline=draw(st.none() | baselines)) for anchor in claim.anchors
        )
        needed = tuple(draw(st.lists(st.sampled_from(list(found)), max_size=1))) if found else ()
        as_kept = replace(
            claim,
            anchors=carried,
            depends_on=needed,
            origin=draw(origins),
            revision=draw(st.integers(1, 9)),
        )
        found.setdefault(claim.id, as_kept)
    return held, list(found.values())


def _store(library: Library) -> MemoryStore:
    store = MemoryStore()
    for inquiry in library[0]:
        store.put_inquiry(inquiry)
    add_claims(store, *library[1])
    return store


def _exported(store: MemoryStore) -> str:
    return "".join(write_jsonl(store.inquiries(), store.claims()))


def _imported(text: str) -> MemoryStore:
    store = MemoryStore()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.jsonl"
        path.write_text(text, encoding="utf-8")
        importing = ImportClaims(store, DocumentClaimReader(), Policy())
        report = importing.write(importing.read([path]), NOON)
    assert report.refused == (), report.refused
    return store


@settings(max_examples=15, deadline=None)
@given(libraries())
def test_an_exported_library_comes_back_the_same(library: Library) -> None:
    store = _store(library)
    again = _imported(_exported(store))
    assert again.inquiries() == store.inquiries()
    assert [held.claim for held in again.claims()] == [held.claim for held in store.claims()]


def test_importing_an_export_into_its_own_library_changes_nothing(tmp_path: Path) -> None:
    claim = a_claim(
        "Snow is white (2024-11)", as_of=(), anchors=[an_anchor("2411.12580v2", said_version=2)]
    )
    path = tmp_path / "library.jsonl"
    with open_store(f"sqlite:///{tmp_path / 'tracker.db'}") as store:
        add_claims(store, claim, status=Status.OVERTURNED)
        path.write_text("".join(write_jsonl(store.inquiries(), store.claims())), encoding="utf-8")
        importing = ImportClaims(store, DocumentClaimReader(), Policy())
        report = importing.write(importing.read([path]), NOON)
        assert (report.added, report.changed, report.unchanged) == ((), (), (claim.id,))
        assert store.statuses() == {claim.id: Status.OVERTURNED}


def test_a_line_says_all_there_is_to_say() -> None:
    claim = a_claim("Snow is white", anchors=[an_anchor(said_title="On snow")])
    store = MemoryStore()
    add_claims(store, claim, status=Status.STALE)
    inquiry, line = map(json.loads, _exported(store).splitlines())
    assert inquiry == {"inquiry": {"id": claim.inquiry_id, "title": claim.inquiry_id}}
    assert line == {
        "id": claim.id,
        "inquiry": claim.inquiry_id,
        "text": "Snow is white",
        "as_of": ["2024-11"],
        "kind": "method",
        "anchors": [{"id": "2411.12580", "title": "On snow"}],
        "quorum": "any",
        "revision": 1,
        "state": {
            "status": "stale",
            "status_since": "2026-03-01T12:00:00.000000Z",
            "added_at": "2026-03-01T12:00:00.000000Z",
        },
    }


def test_no_export_makes_a_claim_anything_but_unchecked() -> None:
    store = MemoryStore()
    add_claims(store, a_claim(anchors=[an_anchor()]), status=Status.FRESH)
    assert list(_imported(_exported(store)).statuses().values()) == [Status.UNCHECKED]


def test_a_bad_description_is_refused_by_line(tmp_path: Path) -> None:
    first = '{"inquiry": {"title": "Snow", "id": "snow"}}'
    lines = {
        1: first,
        2: first,
        3: '{"inquiry": {"id": "x"}}',
        4: '{"inquiry": {"title": "T", "colour": "white"}}',
        5: '{"inquiry": {"title": "T"}, "text": "a"}',
        6: '{"text": "Snow is white", "inquiry": "snow", "kind_assumed": "perhaps"}',
        7: '{"text": "Snow is white", "inquiry": "snow", "revision": 0}',
        8: '{"text": "a", "anchors": [{"id": "2411.12580", "link": "guessed"}]}',
        9: '{"text": "a", "anchors": [{"id": "2411.12580", "baseline": {"version": 1}}]}',
        10: '{"text": "Snow is white", "inquiry": "snow"}',
    }
    (read,) = read_jsonl("\n".join(lines.values()), Path("library.jsonl"))
    assert [refusal.where for refusal in read.refusals] == [
        f"library.jsonl:{number}" for number in range(2, 10)
    ]
    assert (read.inquiry.title, len(read.claims), read.names_only) == ("Snow", 1, False)
