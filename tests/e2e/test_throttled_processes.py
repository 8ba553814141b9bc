"""A throttle told to one process holds for the next, over a restart; several keep one pace."""

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, paper

ROOT = Path(__file__).parents[2]
HOUR, LITTLE = 3600.0, 4.0
PACE = 0.6

pytestmark = pytest.mark.slow


class Machine:
    """Real processes of `tracker verify`, each on a document of its own, that share a gate."""

    def __init__(self, folder: Path, arxiv: FakeArxiv) -> None:
        self._folder = folder
        self._arxiv = arxiv
        self.gate = folder / "gate"

    def start(self, number: int, pace: float = 0.0) -> "subprocess.Popen[str]":
        """Begin to verify document `number`; nothing is cached."""
        arxiv_id = f"2405.{number:05d}"
        self._arxiv.add(paper(arxiv_id, f"Paper number {number}"))
        path = self._folder / f"{number}.md"
        path.write_text(f"- arXiv:{arxiv_id}\n", encoding="utf-8")
        words = [
            sys.executable, "-m", "tracker", "verify", str(path), "--no-cache",
            "--arxiv-api-url", self._arxiv.api_url, "--oai-url", self._arxiv.oai_url,
            "--request-interval", str(pace), "--gate-dir", str(self.gate),
        ]  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if "TRACKER_" not in name}
        return subprocess.Popen(
            words, cwd=ROOT, env=kept, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def verify(self, number: int) -> tuple[int, str]:
        """The same to its end: its exit code, and what was said."""
        process = self.start(number)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said


@pytest.fixture
def machine(tmp_path: Path, arxiv: FakeArxiv) -> Machine:
    return Machine(tmp_path, arxiv)


def _throttle(arxiv: FakeArxiv, seconds: float) -> None:
    arxiv.trouble_script([Mishap(Trouble.TOO_MANY_RETRY_AFTER, seconds=seconds)], "api")


def _gaps(arxiv: FakeArxiv) -> list[float]:
    moments = [request.at for request in arxiv.requests]
    return [later - before for before, later in pairwise(moments)]


def test_another_process_does_not_ask_while_arxiv_wants_rest(
    machine: Machine, arxiv: FakeArxiv
) -> None:
    _throttle(arxiv, HOUR)
    code, said = machine.verify(1)
    assert (code, arxiv.count()) == (3, 1), said
    for number in (1, 2):
        code, said = machine.verify(number)
        assert (code, arxiv.count()) == (3, 1), said
        assert "arXiv asked us to stay away for another" in said


def test_a_process_that_died_resting_is_rested_for_by_the_next(
    machine: Machine, arxiv: FakeArxiv
) -> None:
    _throttle(arxiv, LITTLE)
    first = machine.start(1)
    while not (machine.gate / "last-request.json").exists() or not _rests(machine.gate):
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    first.kill()
    first.communicate()
    code, said = machine.verify(2)
    assert (code, arxiv.count()) == (0, 2), said
    assert _gaps(arxiv)[0] >= LITTLE


def test_processes_together_keep_the_pace_of_one(machine: Machine, arxiv: FakeArxiv) -> None:
    processes = [machine.start(number, PACE) for number in (1, 2, 3)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert arxiv.count() == 3
    assert min(_gaps(arxiv)) >= PACE


def _rests(gate: Path) -> bool:
    """Whether a cool-down has been noted for all processes."""
    return float(json.loads((gate / "last-request.json").read_text("utf-8"))["not_before"]) > 0
