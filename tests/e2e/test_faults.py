"""The fault suite, shortly: every fault ends in a clear message and a ledger that holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.__main__ import FAULTS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_stood(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--only", name, "--quick", "--seed", "3"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"ok   {name}" in done.stdout
