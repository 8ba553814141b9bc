"""At most one night at a time; the lock belongs to a living process and dies with it.

The lock is the operating system's (flock), never the mere presence of a file. The name of its
holder stands in a file beside it, for people only: nothing is decided by it.
"""

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from tracker.domain.errors import NightInProgressError, StoreError


class FileNightLock:
    """See `tracker.ports.NightLock`. One night over every process on the machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.holder = path.with_name(f"{path.name}.holder")

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock; it does not wait. Raises NightInProgressError, StoreError."""
        lock = FileLock(str(self.path), timeout=0)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as taken:
            raise self._in_progress() from taken
        except OSError as error:
            message = f"the lock {self.path} cannot be made: {error.strerror}"
            raise StoreError(message, "check the permissions of its folder") from error
        try:
            with self._signed():
                yield
        finally:
            lock.release()

    @contextmanager
    def _signed(self) -> Iterator[None]:
        """Write who holds the lock for as long as it is held; a lock without a name serves too."""
        with contextlib.suppress(OSError):
            self.holder.write_text(f"{os.getpid()}\n", encoding="ascii")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                self.holder.unlink()

    def _in_progress(self) -> NightInProgressError:
        return NightInProgressError(
            f"another night is in progress{self._who()}",
            f"wait for its end; the lock {self.path} is let go when that process ends",
        )

    def _who(self) -> str:
        """`` (process 123 since ...)`` where it can be read; the file system knows since when."""
        try:
            pid = int(self.holder.read_text(encoding="ascii"))
            since = datetime.fromtimestamp(self.holder.stat().st_mtime, UTC)
        except (OSError, ValueError):
            return ""
        return f" (process {pid} since {since:%Y-%m-%d %H:%M} UTC)"


class MemoryNightLock:
    """See `tracker.ports.NightLock`. One night in this process, for a store in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock; it does not wait. Raises NightInProgressError."""
        if not self._lock.acquire(blocking=False):
            raise NightInProgressError("another night is in progress", "wait for its end")
        try:
            yield
        finally:
            self._lock.release()
