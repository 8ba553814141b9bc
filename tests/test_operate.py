"""docs/operate.md is run: commands in order, units and container read as they will be."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import Server

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
_SH = re.compile(r"(?P<server><!-- needs a server -->\n)?```sh\n(?P<lines>.*?)```", re.DOTALL)
UNITS = {
    found[1]: found[2]
    for found in re.finditer(r"```ini\n# (tracker[\w-]*\.\w+)\n(.*?)```", TEXT, re.DOTALL)
}
SEED = ROOT / "seeds" / "task-diversity-and-reasoning.md"

pytestmark = pytest.mark.slow


class Shell:
    """Runs lines in a folder with a library, as a person would."""

    def __init__(self, folder: Path) -> None:
        (folder / "bin").mkdir()
        program = folder / "bin" / "tracker"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tracker "$@"\n')
        program.chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        self.folder = folder
        self.environment = {
            **kept,
            "PATH": f"{folder / 'bin'}:{kept.get('PATH', '')}",
            "PYTHONPATH": str(ROOT),
            "TRACKER_DATABASE_URL": "sqlite:///tracker.db",
            "TRACKER_GATE_DIR": "gate",
            "TRACKER_TODAY": "2026-11-22",
        }

    def __call__(self, lines: str) -> None:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", lines],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{lines}\n{done.stdout}{done.stderr}"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    made(f"tracker --offline nightly --seeds '{SEED}'")
    return made


def blocks(*, server: bool) -> Iterator[str]:
    return (found["lines"] for found in _SH.finditer(TEXT) if bool(found["server"]) is server)


def test_every_command_does_what_the_page_says(shell: Shell) -> None:
    ran = 0
    for lines in blocks(server=False):
        shell(lines)
        ran += 1
    assert ran >= 6
    for name in ("library-backup.db", "before-upgrade.db", "ledger-head.json", "broken/tracker.db"):
        assert (shell.folder / name).stat().st_size > 0


def test_a_library_moves_to_a_server_and_back(shell: Shell, postgres_server: Server) -> None:
    with postgres_server.database(empty=True) as url:
        shell.environment["TEAM_URL"] = url
        (lines,) = blocks(server=True)
        shell(lines)
    assert (shell.folder / "back-again.db").stat().st_size > 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    assert set(UNITS) == {"tracker.service", "tracker.timer", "tracker-page.service"}
    for name, text in UNITS.items():
        there = text.replace("/opt/tracker/bin/tracker", sys.executable)
        (tmp_path / name).write_text(there.replace("User=tracker", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "tracker." in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_the_units_name_settings_that_there_are() -> None:
    from tracker.settings import KEYS

    told = set(re.findall(r"TRACKER_([A-Z_]+)", TEXT))
    assert {name.lower() for name in told} <= set(KEYS)
    for text in UNITS.values():
        reader = configparser.RawConfigParser(strict=False)
        reader.read_string(text)
        assert reader.sections()


def test_the_container_installs_extras_that_there_are() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    (asked,) = set(re.findall(r"claim-freshness-tracker\[([a-z,]+,[a-z,]+)\]", TEXT))
    assert set(asked.split(",")) <= set(extras)
