"""One gate for the whole machine: at most one request at a time, one per interval, to all of arXiv.

arXiv's terms count every process of one user together (API, OAI-PMH and RSS alike), so the gate is
a file lock beside a file that holds the moment of the last request. The operating system lets go
of the lock when a process dies; the file is written before a request too, so a crash loses no wait.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tracker.domain.errors import CouldNotFinishError
from tracker.ports import Timepiece

LONGEST_COOL_DOWN = 3600.0
"""Seconds; a longer wait asked for by a server (or left by a wrong clock) is cut to this."""

_MOMENT = 2.0
"""Seconds to wait for the lock when only a moment is to be noted."""


class GateClosedError(CouldNotFinishError):
    """The gate could not be passed in time: another process holds it, or it cools down."""


class RequestGate:
    """Passes one caller at a time, `interval` seconds after the one before.

    `patience` is the longest wait in seconds, for the lock and for a cool-down.
    """

    def __init__(
        self,
        folder: Path,
        interval: float,
        timepiece: Timepiece,
        patience: float = 600.0,
        service: str = "arXiv",
    ) -> None:
        self._folder = folder
        self._state = folder / "last-request.json"
        self._interval = interval
        self._timepiece = timepiece
        self._patience = patience
        self._service = service

    @contextmanager
    def passage(self) -> Iterator[None]:
        """Hold the gate for one request. Raises GateClosedError; errors of the request pass on."""
        lock = self._enter()
        try:
            yield
        finally:
            try:
                self._write(self._timepiece.seconds())
            except OSError as error:
                raise self._unusable(error) from error
            finally:
                lock.release()

    def _enter(self) -> FileLock:
        """The lock, taken and waited for. Raises GateClosedError, and then it is free again."""
        lock = FileLock(self._folder / "gate.lock", timeout=self._patience)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
            self._wait()
            self._write(self._timepiece.seconds())
        except Timeout:
            raise GateClosedError(
                f"another process has been talking to {self._service} for over "
                f"{self._patience:.0f} s"
            ) from None
        except GateClosedError:
            lock.release()
            raise
        except OSError as error:
            lock.release()
            raise self._unusable(error) from error
        return lock

    def slow_down(self, interval: float) -> None:
        """Let at least so many seconds lie between requests from now on."""
        self._interval = max(self._interval, interval)

    def closed_for(self) -> float:
        """Seconds until the gate may be passed again after a cool-down; 0 when it may now."""
        last, not_before = self._read()
        now = self._timepiece.seconds()
        return 0.0 if last > now else max(0.0, min(not_before - now, LONGEST_COOL_DOWN))

    def cool_down(self, seconds: float) -> None:
        """Let nobody on this machine pass for so many seconds (at most an hour)."""
        until = self._timepiece.seconds() + min(seconds, LONGEST_COOL_DOWN)
        lock = FileLock(self._folder / "gate.lock", timeout=_MOMENT)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                with lock:
                    self._close_until(until)
            except Timeout:
                # Somebody waits in the gate; he reads the file again before he goes.
                self._close_until(until)
        except OSError as error:
            raise self._unusable(error) from error

    def _close_until(self, until: float) -> None:
        last, not_before = self._read()
        self._store(last, max(until, not_before))

    def _unusable(self, error: OSError) -> GateClosedError:
        return GateClosedError(
            f"the request gate {self._folder} cannot be used: {error}",
            "make the folder writable or set TRACKER_GATE_DIR",
        )

    def _wait(self) -> None:
        """Sleep until it is our turn; a cool-down that begins meanwhile is waited for as well."""
        now = self._timepiece.seconds()
        last, not_before = self._read()
        after_last = self._interval - max(0.0, now - last) if last else 0.0
        # A request in the future means that the clock was set back: a cool-down counted by the old
        # clock would then last for ever, so only the interval is waited for.
        cooling = 0.0 if last > now else self._cooling(not_before)
        pause = max(min(after_last, self._interval), cooling)
        while pause > 0:
            self._timepiece.sleep(pause)
            _, later = self._read()
            pause = self._cooling(later) if later > not_before else 0.0
            not_before = max(later, not_before)

    def _cooling(self, not_before: float) -> float:
        """Seconds until the cool-down ends. Raises GateClosedError where they are too many."""
        seconds = min(not_before - self._timepiece.seconds(), LONGEST_COOL_DOWN)
        if seconds > self._patience:
            raise GateClosedError(
                f"{self._service} asked us to stay away for another {seconds:.0f} s"
            )
        return max(seconds, 0.0)

    def _read(self) -> tuple[float, float]:
        try:
            kept = json.loads(self._state.read_text(encoding="utf-8"))
            return float(kept["last"]), float(kept["not_before"])
        except FileNotFoundError:
            return 0.0, 0.0
        except (OSError, ValueError, KeyError, TypeError):
            # Half-written by a crash: nothing is known, so wait as if a request had just been made.
            return self._timepiece.seconds(), 0.0

    def _write(self, last: float) -> None:
        self._store(last, self._read()[1])

    def _store(self, last: float, not_before: float) -> None:
        written = self._state.with_name(f"{self._state.name}.{os.getpid()}")
        told = json.dumps({"last": last, "not_before": not_before})
        written.write_text(told, encoding="utf-8")
        written.replace(self._state)
