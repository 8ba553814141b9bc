"""Large documents in bounded memory: a process of its own, and what the system says it held."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.reading import Form, forms, write

_RUN = """
import sys
from tracker.cli.app import run
code = run(["--offline", "--today", "2026-11-22", "verify", *sys.argv[1:], "--no-cache"])
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
print(code, peak, file=sys.stderr)
"""
_STATUS = Path("/proc/self/status")
"""Linux tells there what a program held at most; `ru_maxrss` would begin with what the process that
started it held, and that is all the tests before (getrusage(2): it is kept over execve)."""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _STATUS.exists(), reason="only Linux says what a program held at most"),
]
MANY = 1_600_000
"""Letters: 24,000 references of as many papers; held to the end they and their findings took 30 MB
more than a small document does, and the text that tells of them 10 MB."""
ROOM = 22
HOSTILE = [form for form in forms() if form.kind == "hostile"]


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


@pytest.mark.parametrize("shown", ["terminal", "sarif"])
def test_many_references_take_no_more_memory_than_few(
    shown: str, small: int, tmp_path: Path
) -> None:
    path = tmp_path / "large.md"
    write(next(form for form in forms() if form.kind == "dense"), path, MANY)
    assert _peak(path, "--format", shown) < small + ROOM


@pytest.mark.parametrize("form", HOSTILE, ids=lambda form: f"{form.suffix}:{form.head}")
def test_a_document_made_to_be_held_whole_is_not(form: Form, small: int, tmp_path: Path) -> None:
    path = tmp_path / f"hostile{form.suffix}"
    write(form, path, 500_000)
    assert _peak(path) < small + ROOM
