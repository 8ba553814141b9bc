"""Large documents in bounded memory: a process of its own, and what the system says it held."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.reading import forms, write

_RUN = """
import resource, sys
from tracker.cli.app import run
code = run(["--offline", "--today", "2026-11-22", "verify", *sys.argv[1:], "--no-cache"])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(code, peak, file=sys.stderr)
"""
MANY = 1_600_000
"""Letters: 24,000 references of as many papers; held to the end they and their findings took 30 MB
more than a small document does, and the text that tells of them 10 MB."""
ROOM = 22


def _peak(path: Path, *words: str) -> int:
    """MB that verifying took at most."""
    command = [sys.executable, "-c", _RUN, str(path), *words]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    code, peak = ran.stderr.splitlines()[-1].split()
    assert code in {"0", "1"}
    return int(peak)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> int:
    """MB that a document of three references takes."""
    path = tmp_path_factory.mktemp("small") / "small.md"
    path.write_text("- arXiv:1706.03762\n- arXiv:2411.12580\n- arXiv:2504.09858\n", "utf-8")
    return _peak(path)


@pytest.mark.slow
@pytest.mark.parametrize("shown", ["terminal", "sarif"])
def test_many_references_take_no_more_memory_than_few(
    shown: str, small: int, tmp_path: Path
) -> None:
    path = tmp_path / "large.md"
    write(next(form for form in forms() if form.kind == "dense"), path, MANY)
    assert _peak(path, "--format", shown) < small + ROOM
