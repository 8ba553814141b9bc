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


SHARES = 4
"""Processes, each with its share of the faults: to load everything takes some seconds."""


@pytest.mark.parametrize("share", range(SHARES))
def test_every_fault_is_stood(share: int) -> None:
    names = list(FAULTS)[share::SHARES]
    only = [word for name in names for word in ("--only", name)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *only, "--quick", "--seed", "3"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert [name for name in names if f"ok   {name}" not in done.stdout] == []
