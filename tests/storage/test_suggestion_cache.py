"""The cache of meant ids: what was found and what was sought in vain, for a while."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.builders import NOON, a_paper, an_id, some_sightings
from tracker.domain.suggestions import Suggestion
from tracker.storage.cache_file import CacheFile
from tracker.storage.paper_cache import KEPT_FOR, PaperCache
from tracker.storage.suggestion_cache import SuggestionCache

TODAY = NOON.date()
FOUND = Suggestion(
    ("2305.16219", "voyager"), TODAY, an_id("2305.16291"), "Voyager", "one off", 0.97
)
IN_VAIN = Suggestion(("2305.99999", "no such \ud800 title"), TODAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "papers.db"


def kept(path: Path, days: int = 0, *, recalling: bool = True) -> SuggestionCache:
    """The cache as another run finds it, so many days later."""
    return SuggestionCache(CacheFile(path), NOON + timedelta(days=days), recalling=recalling)


def test_another_run_recalls_what_was_found_and_what_was_sought_in_vain(path: Path) -> None:
    kept(path).save_suggestions([FOUND, IN_VAIN])
    assert kept(path).suggestions() == {FOUND.key: FOUND, IN_VAIN.key: IN_VAIN}
    later = replace(IN_VAIN, looked_on=TODAY + timedelta(days=1))
    kept(path).save_suggestions([later])
    assert kept(path).suggestions() == {FOUND.key: FOUND, IN_VAIN.key: later}


def test_who_asks_anew_knows_only_what_he_found(path: Path) -> None:
    kept(path).save_suggestions([FOUND])
    anew = kept(path, recalling=False)
    assert anew.suggestions() == {}
    anew.save_suggestions([IN_VAIN])
    assert anew.suggestions() == {IN_VAIN.key: IN_VAIN}
    assert len(kept(path).suggestions()) == 2


def test_what_is_old_is_forgotten(path: Path) -> None:
    kept(path).save_suggestions([FOUND])
    late = KEPT_FOR.days + 1
    assert kept(path, late).suggestions() == {}
    kept(path, late).save_suggestions([replace(IN_VAIN, looked_on=date(2030, 1, 1))])
    assert FOUND.key not in kept(path).suggestions()


def test_a_row_that_was_changed_is_as_if_unknown(path: Path) -> None:
    kept(path).save_suggestions([FOUND])
    raw = sqlite3.connect(path)
    raw.execute("UPDATE meant SET body = replace(body, '16291', '16292')")
    raw.commit()
    raw.close()
    assert kept(path).suggestions() == {}


def test_a_file_from_before_meant_ids_were_kept_loses_nothing(path: Path) -> None:
    seen = some_sightings("2411.12580", a_paper())
    PaperCache(CacheFile(path), NOON).save_sightings([seen])
    raw = sqlite3.connect(path)
    raw.execute("DROP TABLE meant")
    raw.commit()
    raw.close()
    kept(path).save_suggestions([FOUND])
    assert kept(path).suggestions() == {FOUND.key: FOUND}
    assert PaperCache(CacheFile(path), NOON).sightings() == {seen.id: seen}


def test_without_a_usable_file_this_run_still_knows(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    cache = kept(tmp_path / "file" / "papers.db")
    cache.save_suggestions([FOUND])
    assert cache.suggestions() == {FOUND.key: FOUND}
