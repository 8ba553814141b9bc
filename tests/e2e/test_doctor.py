"""The doctor: every check tells what it found, and what to do about what is not well."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON, a_claim, add_claims
from tests.e2e.command_line import SEEDS, Cli
from tracker.clock import SystemTimepiece
from tracker.domain.errors import TrackerError
from tracker.domain.runs import Coverage
from tracker.papers.gate import RequestGate
from tracker.services.doctor import (
    clock_is_right,
    files_are_of_the_past,
    nights_follow,
    room_is_left,
)
from tracker.storage import engine
from tracker.storage.memory import MemoryStore
from tracker.storage.sql_store import open_store

SEED = SEEDS / "task-diversity-and-reasoning.md"
DAY = timedelta(days=1)


def bad(cli: Cli, *words: object) -> dict[str, str]:
    """What is not well: name, and what was found and advised."""
    ran = cli("doctor", *words, "--json")
    told = {one["name"]: f"{one['found']} → {one['advice']}" for one in ran.json if not one["well"]}
    assert ran.code == (3 if told else 0), ran.out + ran.err
    assert all(one["advice"] for one in ran.json if not one["well"]), "each says what to do"
    return told


def test_all_is_well_and_told_as_json(cli: Cli) -> None:
    assert cli("nightly", "--seeds", SEED).code == 0
    before = cli("audit", "export", "--format", "json").json
    assert bad(cli) == {}
    assert cli("audit", "export", "--format", "json").json == before, "nothing is written"


def test_a_guard_that_is_gone(cli: Cli) -> None:
    with open_store(cli.url) as store:
        add_claims(store, a_claim())
    with sqlite3.connect(cli.database) as raw:
        raw.execute("DROP TRIGGER event_no_delete")
    raw.close()
    assert "guard event_no_delete is gone → restore a backup" in bad(cli, "--offline")["database"]


def test_a_database_in_use(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(cli.url).close()
    tune = engine._tune_sqlite
    monkeypatch.setattr(engine, "_tune_sqlite", lambda made, _patience: tune(made, 0.1))
    raw = sqlite3.connect(cli.database, isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    told = bad(cli, "--offline", "--database-url", f"{cli.url}?timeout=9")
    raw.execute("ROLLBACK")
    raw.close()
    assert "in use by another process → wait" in told["database"]


def test_a_night_in_progress(cli: Cli) -> None:
    from tracker.storage.locks import FileNightLock

    open_store(cli.url).close()
    with FileNightLock(cli.database.with_name("tracker.db.night.lock")).hold():
        assert "another night is in progress" in bad(cli, "--offline")["night lock"]


def test_a_gate_that_cools_down(cli: Cli) -> None:
    RequestGate(cli.folder / "gate", 0.0, SystemTimepiece()).cool_down(600)
    told = bad(cli, "--offline")
    assert told["request gate"].startswith("closed until ")
    assert "→ wait; no process of this machine asks before" in told["request gate"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("offline = true\n\nofline = true\n", "tracker.toml:3: unknown setting 'ofline'"),
        ("# a comment\ncache_hours = 'soon'\n", "tracker.toml:2: cache_hours: 'soon'"),
        ('offline = true\ncontact = "ada@exam', "tracker.toml:2: "),
        ("[half_lives\n", "tracker.toml:1: "),
    ],
)
def test_a_bad_config_is_told_by_file_and_line(cli: Cli, written: str, found: str) -> None:
    (cli.folder / "tracker.toml").write_text(written, encoding="utf-8")
    cli.database.unlink()
    ran = cli("doctor")
    assert ran.code == 2
    told = " ".join(ran.out.split())
    assert f"BAD settings {cli.folder}/{found.strip()}" in told
    assert "→" in ran.out
    nightly = cli("nightly")
    assert (nightly.code, nightly.out) == (2, "")
    assert f"tracker: {cli.folder}/{found}" in nightly.err
    assert not cli.database.exists()


def test_an_index_that_is_not_of_these_papers_and_one_that_is_broken(cli: Cli) -> None:
    lines = [
        {"id": f"2401.{number:05d}", "title": f"A paper on sparse attention {number}",
         "abstract": "Sparse attention again.", "authors": "A. B.", "categories": "cs.LG",
         "update_date": "2024-01-02",
         "versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 00:00:00 GMT"}]}
        for number in range(1, 40)
    ]  # fmt: skip
    file = cli.folder / "papers.json"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert cli("literature", "import", file).code == 0
    found = cli("literature", "search", "sparse attention").out
    assert "sparse attention" in found
    (words,) = [path for path in cli.folder.glob("literature.db.words") if path.is_file()]
    assert bad(cli, "--offline") == {}
    content = bytearray(words.read_bytes())
    content[200:4000] = os.urandom(3800)
    words.write_bytes(content)
    assert set(bad(cli, "--offline")) <= {"literature"}
    assert cli("literature", "search", "sparse attention").out == found, "it is made anew"
    assert bad(cli, "--offline") == {}


def test_the_clock_is_held_to_what_was_kept_to_arxiv_and_to_files(cli: Cli) -> None:
    store = MemoryStore()
    assert clock_is_right(store, NOON, 12.0).endswith("UTC, as arXiv's")
    assert clock_is_right(store, NOON, None) == "2026-03-01 12:00 UTC"
    store.begin_run(NOON, NOON.date())
    _raises("arXiv was asked at 2026-03-01 12:00", lambda: clock_is_right(store, NOON - DAY, None))
    _raises("60 minutes ahead of arXiv's", lambda: clock_is_right(store, NOON, 3600.0))
    _raises("60 minutes behind arXiv's", lambda: clock_is_right(store, NOON, -3600.0))
    files_are_of_the_past({"a.db": NOON}, NOON)
    _raises("a.db was written at", lambda: files_are_of_the_past({"a.db": NOON + DAY}, NOON))


def test_a_file_of_the_future_tells_that_the_clock_was_set_back(cli: Cli) -> None:
    open_store(cli.url).close()
    later = cli.database.stat().st_mtime + 86_400
    os.utime(cli.database, (later, later))
    assert (
        "which is yet to come → the clock of this machine was set back"
        in (bad(cli, "--offline")["clock"])
    )


def test_nights_that_do_not_come_and_nights_that_see_nothing() -> None:
    store = MemoryStore()
    assert "none has ended yet" in nights_follow(store, NOON)
    seen = Coverage(asked=2, found=2)
    blind = Coverage(asked=2, unreachable=2)
    for day, coverage in enumerate([seen, blind, blind]):
        run = store.begin_run(NOON + day * DAY, (NOON + day * DAY).date())
        store.finish_run(run, run.started_at, coverage)
    now = NOON + 2 * DAY
    assert nights_follow(store, now) == "the last ended 2026-03-03 12:00 UTC"
    run = store.begin_run(now + DAY, (now + DAY).date())
    assert "1 of the last 4 were stopped midway" in nights_follow(store, now)
    store.finish_run(run, now + DAY, blind)
    _raises("3 nights in a row got no answer", lambda: nights_follow(store, now + DAY))
    _raises("no night for 5 days", lambda: nights_follow(store, now + 6 * DAY))
    partly = replace(blind, found=1, unreachable=1)
    store.finish_run(run, now + DAY, partly)
    assert "the last ended" in nights_follow(store, now + DAY)


def test_a_disk_that_is_nearly_full() -> None:
    assert room_is_left(2_000_000_000, 1_000_000_000) == "2,000 MB free"
    _raises("50 MB are free", lambda: room_is_left(50_000_000, 1_000))
    _raises("150 MB are free", lambda: room_is_left(150_000_000, 1_000_000_000))


def test_the_disk_is_the_databases(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    whole = shutil.disk_usage(cli.folder)

    def usage(path: Path) -> object:
        asked.append(path)
        return whole._replace(free=1_000_000)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert "1 MB are free" in bad(cli, "--offline")["disk"]
    assert asked == [cli.database]


def _raises(match: str, look: Callable[[], object]) -> None:
    with pytest.raises(TrackerError, match=match) as caught:
        look()
    assert caught.value.advice
