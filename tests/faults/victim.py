"""A library to do harm to: real commands in processes of their own, against a fake arXiv.

Each command is forked from this process, which has no threads, so that it costs no start-up and can
be killed, starved and robbed of its rights at any instant.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SEED = SEEDS / "task-diversity-and-reasoning.md"
PAPERS = ROOT / "data" / "snapshot.jsonl"
NOWHERE = "http://127.0.0.1:9/"
"""The discard port: nobody answers there."""


class FaultError(AssertionError):
    """The tracker did not stand a fault: what was seen instead of what was promised."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did. `code` is negative when a signal ended it."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


@dataclass
class Victim:
    """A library in a folder, and the addresses of the fake arXiv that it asks."""

    folder: Path
    api_url: str
    oai_url: str
    dice: random.Random
    kills: int
    quick: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        self.url = self.url or f"sqlite:///{self.database}"

    @property
    def database(self) -> Path:
        return self.folder / "tracker.db"

    def turns(self, many: int, few: int) -> int:
        """How often to do a thing."""
        return few if self.quick else many

    def settings(self) -> dict[str, str]:
        """The environment of every command."""
        return {
            "TRACKER_DATABASE_URL": self.url,
            "TRACKER_ARXIV_API_URL": self.api_url,
            "TRACKER_OAI_URL": self.oai_url,
            "TRACKER_REQUEST_INTERVAL": "0",
            "TRACKER_REQUEST_TIMEOUT": "5",
            "TRACKER_GATE_DIR": str(self.folder / "gate"),
            "TRACKER_PAPER_CACHE": str(self.folder / "papers.db"),
            "TRACKER_LITERATURE_PATH": str(self.folder / "literature.db"),
            "NO_COLOR": "1",
            "COLUMNS": "100",
        }

    def __call__(
        self,
        *words: object,
        today: str = "2026-11-22",
        kill_after: float | None = None,
        first: Callable[[], None] = lambda: None,
        **settings: str,
    ) -> Ran:
        """Run a command; `first` is done in its process before it, `settings` are TRACKER_ ones."""
        told = {f"TRACKER_{name.upper()}": value for name, value in settings.items()}
        environment = {**self.settings(), "TRACKER_TODAY": today, **told}
        # Not in the folder itself, which may be full or not to be written to.
        out, err = (self.folder.with_name(f"{self.folder.name}.{name}") for name in ("out", "err"))
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _be_the_command(
                [str(word) for word in words], environment, out, err, first, self.folder
            )
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        took = time.monotonic() - began
        said = [path.read_text(encoding="utf-8", errors="replace") for path in (out, err)]
        return Ran(os.waitstatus_to_exitcode(status), *said, took)

    def whole(self) -> int:
        """The number of events of a ledger that holds. Raises FaultError where it does not."""
        ran = self("audit", "verify")
        check(ran.code == 0, f"the ledger does not hold: {ran.out}{ran.err}")
        return int(ran.out.split()[0])

    def recovers(self, today: str = "2026-12-31") -> None:
        """The next night completes and the ledger holds. Raises FaultError."""
        ran = self("nightly", "--seeds", SEED, today=today)
        check(ran.code == 0, f"the next night ended with {ran.code}: {ran.out[-600:]}{ran.err}")
        self.whole()


def _be_the_command(
    words: list[str],
    environment: dict[str, str],
    out: Path,
    err: Path,
    first: Callable[[], None],
    folder: Path,
) -> None:
    """In the child: become the command, and never come back."""
    code = 70
    try:
        for number, path in ((1, out), (2, err)):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            os.dup2(handle, number)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        for name in [name for name in os.environ if name.startswith("TRACKER_")]:
            del os.environ[name]
        os.environ.update(environment)
        os.chdir(folder)
        from tracker.cli.app import run

        first()
        code = run(words)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - the child may not run on as a second parent
        traceback.print_exc()
    finally:
        os._exit(code)


def check(holds: bool, otherwise: str) -> None:
    """Raises FaultError."""
    if not holds:
        raise FaultError(otherwise.strip())


def clear(ran: Ran, *codes: int, says: str = "") -> None:
    """The command ended as it should, without a traceback, saying so. Raises FaultError."""
    told = ran.out + ran.err
    check(ran.code in codes, f"exit code {ran.code}, not {codes}: {told[-800:]}")
    check("Traceback" not in told and "this is a bug" not in told, f"a traceback: {told[-800:]}")
    check(re.search(says, told) is not None, f"no word of “{says}”: {told[-800:]}")


@contextmanager
def fake_arxiv() -> Iterator[tuple[str, str]]:
    """The addresses of API and OAI-PMH of a fake arXiv in a process of its own."""
    words = ["-m", "tests.fake_arxiv", "--port", "0", "--papers", str(PAPERS), "--seconds", "86400"]
    with subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as serving:
        try:
            if serving.stdout is None:
                raise FaultError("the fake arXiv says nothing")
            told = dict(
                line.removeprefix("export ").strip().split("=", 1)
                for line in [serving.stdout.readline() for _ in range(4)]
                if line.startswith("export ")
            )
            yield told["TRACKER_ARXIV_API_URL"], told["TRACKER_OAI_URL"]
        finally:
            serving.terminate()
