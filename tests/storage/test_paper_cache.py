"""The cache of documents: forgets failures and old looks, and survives what is done to it."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests import strategies
from tests.builders import AN_ID, NOON, a_paper, an_id, some_sightings
from tracker.domain.papers import Absent, Source, Unreachable
from tracker.domain.sightings import Sightings
from tracker.storage.cache_file import CacheFile
from tracker.storage.paper_cache import KEPT_FOR, PaperCache
from tracker.storage.sighting_json import sightings_json, sightings_of_json

SEEN = some_sightings(AN_ID, a_paper())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "papers.db"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seen=strategies.sightings)
def test_every_sighting_comes_back_from_json(seen: Sightings) -> None:
    assert sightings_of_json(sightings_json(seen)) == seen


def test_another_run_recalls_what_was_answered(path: Path) -> None:
    PaperCache(CacheFile(path), NOON).save_sightings([SEEN])
    assert PaperCache(CacheFile(path), NOON).sightings([an_id()]) == {an_id(): SEEN}
    assert PaperCache(CacheFile(path), NOON).sightings([an_id("2401.00001")]) == {}


def test_a_suspicion_is_recalled_with_its_day_and_its_witness(path: Path) -> None:
    known = Sightings(an_id()).after(Absent(an_id(), Source.API, NOON))
    PaperCache(CacheFile(path), NOON).save_sightings([known])
    later = NOON + timedelta(days=1)
    recalled = PaperCache(CacheFile(path), later).sightings([an_id()])[an_id()]
    assert recalled.absences == {(NOON, Source.API)}


def test_a_failure_is_known_to_this_run_and_never_kept(path: Path) -> None:
    failed = SEEN.after(Unreachable(an_id(), Source.API, NOON + timedelta(hours=1), "HTTP 503"))
    never = Sightings(an_id("2401.00001")).after(
        Unreachable(an_id("2401.00001"), Source.API, NOON, "HTTP 503")
    )
    cache = PaperCache(CacheFile(path), NOON)
    cache.save_sightings([failed, never])
    assert cache.sightings() == {failed.id: failed, never.id: never}
    assert PaperCache(CacheFile(path), NOON).sightings() == {an_id(): SEEN}
    assert b"503" not in path.read_bytes()


def test_what_nobody_asked_about_for_long_is_forgotten(path: Path) -> None:
    PaperCache(CacheFile(path), NOON).save_sightings([SEEN])
    late = NOON + KEPT_FOR + timedelta(days=1)
    assert PaperCache(CacheFile(path), late).sightings() == {}
    other = replace(some_sightings("2401.00001", a_paper("2401.00001", seen_at=late)))
    PaperCache(CacheFile(path), late).save_sightings([other])
    assert set(PaperCache(CacheFile(path), NOON).sightings()) == {other.id}


@pytest.mark.parametrize("rubbish", [b"not a database at all, but long enough" * 40, b"\0" * 5000])
def test_a_broken_file_is_noticed_set_aside_and_begun_anew(path: Path, rubbish: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(rubbish)
    cache = PaperCache(CacheFile(path), NOON)
    assert cache.sightings([an_id()]) == {}
    (note,) = cache._file.notes
    assert "begun anew" in note
    cache.save_sightings([SEEN])
    assert PaperCache(CacheFile(path), NOON).sightings() == {an_id(): SEEN}
    assert path.with_name("papers.db.broken").read_bytes() == rubbish


def test_a_file_cut_in_half_is_begun_anew(path: Path) -> None:
    many = [
        some_sightings(f"2401.{n:05d}", a_paper(f"2401.{n:05d}", abstract="x" * 900))
        for n in range(1, 60)
    ]
    PaperCache(CacheFile(path), NOON).save_sightings(many)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    cache = PaperCache(CacheFile(path), NOON)
    cache.sightings()
    cache.save_sightings([SEEN])
    assert PaperCache(CacheFile(path), NOON).sightings([an_id()]) == {an_id(): SEEN}


def test_a_row_that_was_changed_is_as_if_unknown(path: Path) -> None:
    PaperCache(CacheFile(path), NOON).save_sightings([SEEN])
    raw = sqlite3.connect(path)
    raw.execute("UPDATE look SET body = replace(body, 'Procedural', 'Declarative')")
    raw.commit()
    raw.close()
    cache = PaperCache(CacheFile(path), NOON)
    assert (cache.sightings(), cache._file.notes) == ({}, [])


def test_a_file_of_another_form_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE bookmarks (id)")
    raw.commit()
    raw.close()
    cache = PaperCache(CacheFile(path), NOON)
    cache.save_sightings([SEEN])
    assert PaperCache(CacheFile(path), NOON).sightings() == {an_id(): SEEN}
    assert path.with_name("papers.db.broken").exists()


def test_a_locked_file_is_left_alone_and_the_run_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.storage.cache_file._BUSY_SECONDS", 0.01)
    PaperCache(CacheFile(path), NOON).save_sightings([SEEN])
    raw = sqlite3.connect(path)
    raw.execute("BEGIN EXCLUSIVE")
    cache = PaperCache(CacheFile(path), NOON)
    known = Sightings(an_id()).after(Absent(an_id(), Source.API, NOON))
    assert cache.sightings([an_id()]) == {}
    cache.save_sightings([known])
    assert cache.sightings([an_id()]) == {an_id(): known}
    raw.rollback()
    raw.close()
    cache.save_sightings([known])
    assert len(cache._file.notes) == 1
    assert PaperCache(CacheFile(path), NOON).sightings() == {an_id(): SEEN}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    cache = PaperCache(CacheFile(tmp_path / "file" / "papers.db"), NOON)
    cache.save_sightings([SEEN])
    assert cache.sightings() == {an_id(): SEEN}
    assert len(cache._file.notes) == 1
