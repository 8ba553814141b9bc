"""Bytes that are not what they were: index, literature, ledger, database, configuration."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.faults.victim import SEED, Victim, check, clear

_CHANGES = (
    "UPDATE event SET actor = 'mallory' WHERE seq = 3",
    "UPDATE event SET body = replace(body, ':', ': ') WHERE seq = 2",
    "UPDATE event SET body = '{' WHERE seq = 4",
    "UPDATE event SET at = 'once' WHERE seq = 2",
    "UPDATE event SET to_status = 'lovely' WHERE claim_id IS NOT NULL",
    "UPDATE event SET seal = previous WHERE seq = 3",
    "DELETE FROM event WHERE seq = 2",
    "UPDATE event SET seq = seq + 1000 WHERE seq = 2",
    """INSERT INTO event SELECT seq + 500, kind, at, actor, claim_id, from_status, to_status, body,
       previous, seal FROM event WHERE seq = 2""",
    "UPDATE claim SET status = 'overturned' WHERE number = 1",
)


def ledger_row(victim: Victim) -> str:
    """A row of the ledger, or a status, changed behind the tracker's back."""
    clear(victim("nightly", "--seeds", SEED), 0)
    clear(victim("backup", victim.folder / "good.db"), 0)
    for change in _CHANGES[:: victim.turns(1, 4)]:
        _restore(victim, victim.folder / "good.db")
        _change(victim.database, change)
        clear(victim("audit", "verify"), 3, says="event \\d+|claim ")
        clear(victim("doctor", "--offline"), 3, says=r"BAD  ledger (?:.*\n)+? .*→")
        clear(victim("backup", victim.folder / "bad.db"), 3, says="the ledger does not hold")
        check(not (victim.folder / "bad.db").exists(), "a broken ledger was backed up")
    _restore(victim, victim.folder / "good.db")
    victim.recovers()
    return f"{len(_CHANGES[:: victim.turns(1, 4)])} changes, each told; the backup was restored"


def _change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as raw:
        triggers = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)
        for _, sql in triggers:
            raw.execute(sql)
        raw.commit()


def _restore(victim: Victim, backup: Path) -> None:
    """As docs/operate.md says: out of the way with what is there, then a copy of the backup."""
    aside = victim.folder / "aside"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for path in victim.folder.glob("tracker.db*"):
        path.rename(aside / path.name)
    clear(victim("copy", "--to", victim.url, database_url=f"sqlite:///{backup}"), 0)


def database_pages(victim: Victim) -> str:
    """Random bytes over pages of the database: told, never a traceback, and the backup restores."""
    clear(victim("nightly", "--seeds", SEED), 0)
    good = victim.folder / "good.db"
    clear(victim("backup", good), 0)
    told, turns = 0, victim.turns(12, 2)
    for _ in range(turns):
        _restore(victim, good)
        _spoil(victim, victim.database)
        for words in (("doctor", "--offline"), ("audit", "verify"), ("nightly",), ("report",)):
            ran = victim(*words)
            clear(ran, 0, 2, 3)
            told += ran.code == 3
    check(told > 0, "no damage was ever noticed")
    _restore(victim, good)
    victim.recovers()
    return f"{turns} files spoilt, {told} of {4 * turns} commands said so; the backup was restored"


def _spoil(victim: Victim, file: Path, first: int = 0) -> None:
    size = file.stat().st_size
    with file.open("rb+") as opened:
        for _ in range(6):
            opened.seek(victim.dice.randrange(first, max(size - 600, first + 1)))
            opened.write(victim.dice.randbytes(500))


def index(victim: Victim) -> str:
    """The index of the literature, and then the literature itself, spoilt or cut."""
    _literature(victim)
    clear(victim("nightly", "--seeds", SEED), 0)
    search = ("literature", "search", "reasoning models")
    found = victim(*search).out
    check("reasoning" in found.lower(), f"the index finds nothing: {found}")
    words = victim.folder / "literature.db.words"
    turns = victim.turns(6, 2)
    for turn in range(turns):
        if turn % 2:
            os.truncate(words, victim.dice.randrange(1, words.stat().st_size))
        else:
            _spoil(victim, words)
        clear(victim("doctor", "--offline"), 0, 3)
        clear(victim("nightly", today=f"2026-12-{turn + 1:02d}"), 0, 3)
        again = victim(*search)
        clear(again, 0)
        check(again.out == found, "the index was not made anew")
    _spoil(victim, victim.folder / "literature.db")
    clear(victim("doctor", "--offline"), 0, 3)
    clear(victim("nightly", today="2026-12-20"), 0, 3)
    victim.whole()
    for path in victim.folder.glob("literature.db*"):
        path.unlink()
    victim.recovers()
    return f"{turns} spoilt indexes were made anew; a spoilt literature kept no night away"


def _literature(victim: Victim) -> None:
    rows = [
        {"id": f"2401.{number:05d}", "title": f"Reasoning models of kind {number}",
         "abstract": "Reasoning models reason.", "authors": "A. B.", "categories": "cs.LG",
         "update_date": "2024-01-02",
         "versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 00:00:00 GMT"}]}
        for number in range(1, 200)
    ]  # fmt: skip
    file = victim.folder / "papers.json"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    clear(victim("literature", "import", file), 0)


def truncated_config(victim: Victim) -> str:
    """A tracker.toml that ends at any byte: read, or refused by file and line; nothing is begun."""
    config = victim.folder / "tracker.toml"
    whole = (
        '# Ours.\ncontact = "ada@example.org"\ncanary_ids = ["1706.03762", "hep-th/9711200"]\n'
        "request_timeout = 20\n\n[half_lives]\nsota = 8\n\n[retest_after.topics]\nproofs = 24\n"
    )
    clear(victim("nightly", "--seeds", SEED), 0)
    events, refused = victim.whole(), 0
    ends = range(0, len(whole), victim.turns(1, 17))
    for end in ends:
        config.write_text(whole[:end], encoding="utf-8")
        for words in (("import", SEED), ("doctor", "--offline")):
            ran = victim(*words)
            clear(ran, 0, 2, 3, says="tracker.toml:\\d+: " if ran.code == 2 else "")
            refused += ran.code == 2
    config.unlink()
    check(refused > 0, "nothing was refused")
    check(victim.whole() == events, "something was written")
    return f"{2 * len(ends)} commands, {refused} refused by file and line"


DAMAGE: dict[str, Callable[[Victim], str]] = {
    "ledger-row": ledger_row,
    "database-pages": database_pages,
    "index": index,
    "truncated-config": truncated_config,
}
