"""One night at a time, over processes, and no lock outlives its holder."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tracker.domain.errors import NightInProgressError, StoreError
from tracker.ports import NightLock
from tracker.storage.locks import FileNightLock, MemoryNightLock
from tracker.storage.server_lock import ServerNightLock

HOLD = """
import os, sys
from pathlib import Path
from tracker.storage.locks import FileNightLock
with FileNightLock(Path(sys.argv[1])).hold():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(params=["file", "memory", pytest.param("server", marks=pytest.mark.slow)])
def lock(request: pytest.FixtureRequest, tmp_path: Path) -> NightLock:
    if request.param == "memory":
        return MemoryNightLock()
    if request.param == "server":
        return ServerNightLock(request.getfixturevalue("postgres_url"))
    return FileNightLock(tmp_path / "new" / "night.lock")


def test_one_night_at_a_time(lock: NightLock) -> None:
    with (
        lock.hold(),
        pytest.raises(NightInProgressError, match="another night is in progress"),
        lock.hold(),
    ):
        pass


def test_the_next_night_follows_even_a_failed_one(lock: NightLock) -> None:
    with pytest.raises(KeyError), lock.hold():
        raise KeyError
    with lock.hold():
        pass


def test_another_thread_is_kept_out_as_well(lock: NightLock) -> None:
    refused = []

    def try_it() -> None:
        try:
            with lock.hold():
                pass
        except NightInProgressError:
            refused.append(True)

    with lock.hold():
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert refused == [True]


def test_the_lock_names_its_holder_and_dies_with_it(tmp_path: Path) -> None:
    path = tmp_path / "night.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(NightInProgressError) as caught, FileNightLock(path).hold():
            pass
        assert f"(process {holder.pid} since 20" in caught.value.message
        assert str(path) in caught.value.advice
        holder.kill()
        holder.wait()
        with FileNightLock(path).hold():
            pass


def test_an_unreadable_holder_is_left_out(tmp_path: Path) -> None:
    lock = FileNightLock(tmp_path / "night.lock")
    with lock.hold():
        lock.holder.write_text("rubbish")
        with pytest.raises(NightInProgressError, match=r"in progress \(wait"), lock.hold():
            pass


def test_a_place_that_cannot_hold_a_lock(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match="cannot be made"),
        FileNightLock(tmp_path / "file" / "night.lock").hold(),
    ):
        pass
