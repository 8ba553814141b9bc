"""Disks that are full, files that cannot be written, a database that somebody else holds."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.faults.victim import SEED, SEEDS, Victim, check, clear

_ROOMS = (0, 30_000, 90_000, 200_000, 400_000, 800_000, 1_600_000)
"""Bytes left on a full disk."""


def full_disk(victim: Victim) -> str:
    """A disk that fills up: a small file system where we may mount one, else a limit on files."""
    with _small_disk(victim.folder / "disk") as disk:
        if disk is None:
            return _short_files(victim)
        place = Victim(disk, victim.api_url, victim.oai_url, victim.dice, victim.kills)
        rooms = _ROOMS[:: victim.turns(1, 3)]
        clear(place("nightly", "--seeds", SEED), 0)
        before, stopped = place.whole(), 0
        for turn, room in enumerate(rooms):
            filler = disk / "filler"
            free = shutil.disk_usage(disk).free
            filler.write_bytes(b"x" * max(0, free - room))
            ran = place("nightly", "--seeds", SEEDS, today=f"2026-12-{1 + turn:02d}")
            clear(ran, 0, 3, says="" if ran.code == 0 else "full|disk|cannot be|No space")
            stopped += ran.code == 3
            kept = place("backup", disk / "backup.db", "--replace")
            clear(kept, 0, 2, 3, says="" if kept.code == 0 else "full|cannot be|No space")
            check(not list(disk.glob(".backup.db.*")), "half a backup was left")
            filler.unlink()
            now = place.whole()
            check(now >= before, "events were lost")
            before = now
        check(stopped > 0, "the disk was never full for a night")
        place.recovers()
        return f"{stopped} of {len(rooms)} nights said that the disk is full; the next completed"


def _short_files(victim: Victim) -> str:
    clear(victim("nightly", "--seeds", SEED), 0)
    size = victim.database.stat().st_size
    for room in (0, 40_000, 200_000):

        def limited(limit: int = size + room) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        clear(victim("nightly", "--seeds", SEEDS, first=limited), 0, 3)
        victim.whole()
    victim.recovers()
    return "no right to mount a small disk: files were limited instead; the next night completed"


@contextmanager
def _small_disk(place: Path) -> Iterator[Path | None]:
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    try:
        done = subprocess.run(words, capture_output=True, check=False)
    except OSError:
        done = None
    if done is None or done.returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def read_only(victim: Victim) -> str:
    """A database and a folder that may only be read."""
    clear(victim("nightly", "--seeds", SEED), 0)
    events = victim.whole()
    for path in victim.folder.glob("tracker.db*"):
        path.chmod(0o444)
    (victim.folder / "gate").chmod(0o777)
    victim.folder.chmod(0o555)
    try:
        for words in (("nightly",), ("import", SEEDS), ("backup", victim.folder / "b.db")):
            clear(victim(*words, first=_lose_rights), 2, 3, says="read-only|cannot be|permission")
    finally:
        victim.folder.chmod(0o755)
        for path in victim.folder.glob("tracker.db*"):
            path.chmod(0o644)
    check(victim.whole() == events, "something was written")
    victim.recovers()
    return "night, import and backup each said so; nothing was written"


def _lose_rights() -> None:
    """Root may write anywhere, so it goes on as nobody."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def locked(victim: Victim) -> str:
    """Another program holds the database and does not let go."""
    clear(victim("nightly", "--seeds", SEED), 0)
    events = victim.whole()
    with closing(sqlite3.connect(victim.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = victim("nightly", today="2026-11-23")
        clear(ran, 3, says="in use by another process")
        clear(victim("list"), 0)
        clear(victim("backup", victim.folder / "backup.db"), 0)
        other.execute("ROLLBACK")
    check(victim.whole() == events, "something was written")
    victim.recovers()
    return f"said so after {ran.seconds:.0f} s; reading and the backup went on"


DISKS: dict[str, Callable[[Victim], str]] = {
    "full-disk": full_disk,
    "read-only": read_only,
    "locked": locked,
}
