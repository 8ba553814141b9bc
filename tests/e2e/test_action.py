"""The composite GitHub Action: its shell steps run by bash as a runner runs them, arXiv is a fake.

Only ``pip`` is a stand-in, which notes what it was told to install: tests install nothing.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fake_arxiv import FakeArxiv, Trouble, paper

ACTION = Path(__file__).parents[2] / ".github" / "actions" / "verify" / "action.yml"
ROOT = Path(__file__).parents[2]
TOLD: dict[str, Any] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
RIGHT = "- Newts and toads, arXiv:2405.00001\n"
WRONG = "- “Curriculum Learning for Robust Speech Recognition”, arXiv:2405.00001\n"


class Runner:
    """A job of GitHub's in a folder, with a checkout in it and a PATH of its own."""

    def __init__(self, folder: Path, arxiv: FakeArxiv) -> None:
        self.work = folder / "work"
        self.programs = folder / "bin"
        self.installed = folder / "installed"
        self.work.mkdir()
        self.programs.mkdir()
        self._program("tracker", f'exec "{sys.executable}" -m tracker "$@"')
        self._program("pip", f'printf "%s\\n" "$@" >>"{self.installed}"')
        self._arxiv = arxiv
        self._folder = folder

    def _program(self, name: str, line: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, **given: str) -> tuple[int, str]:
        """Run all shell steps, until one fails; its exit code, and what was said."""
        said = ""
        for step in TOLD["runs"]["steps"]:
            if "run" not in step:
                continue
            script = self._folder / "step.sh"
            script.write_text(self._filled(step["run"], given), encoding="utf-8")
            stated = step.get("env", {}).items()
            more = {name: self._filled(value, given) for name, value in stated}
            assert step["shell"] == "bash"
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=self.work, env=self._environment() | more, capture_output=True, text=True,
                timeout=60, check=False,
            )  # fmt: skip
            said += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, said
        return 0, said

    def _filled(self, text: str, given: dict[str, str]) -> str:
        """The text with the expressions that a runner fills in; an unknown one is an error."""
        inputs = {name: each["default"] for name, each in TOLD["inputs"].items()}
        wanted = inputs | {name.replace("_", "-"): value for name, value in given.items()}
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: wanted[match[1]], text)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(self._folder),
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ACTION.parent),
            "GITHUB_WORKSPACE": str(self.work),
            "TRACKER_ARXIV_API_URL": self._arxiv.api_url,
            "TRACKER_OAI_URL": self._arxiv.oai_url,
            "TRACKER_REQUEST_INTERVAL": "0",
            "TRACKER_REQUEST_TIMEOUT": "60",
            "TRACKER_TODAY": "2026-11-22",
            "TRACKER_GATE_DIR": str(self._folder / "gate"),
            "TRACKER_PAPER_CACHE": str(self._folder / "papers.db"),
        }


@pytest.fixture
def runner(tmp_path: Path, arxiv: FakeArxiv) -> Runner:
    arxiv.add(paper("2405.00001", "Newts and toads"))
    return Runner(tmp_path, arxiv)


@pytest.mark.slow
def test_a_right_document_passes_and_the_checkout_of_the_action_is_installed(
    runner: Runner, arxiv: FakeArxiv
) -> None:
    (runner.work / "a.md").write_text(RIGHT, encoding="utf-8")
    code, said = runner.run(contact="ada@example.org")
    assert (code, "1 reference: 1 found" in said) == (0, True), said
    *_, installed = runner.installed.read_text(encoding="utf-8").splitlines()
    assert (Path(installed).resolve() / "pyproject.toml").is_file()
    assert all("ada@example.org" in request.headers["user-agent"] for request in arxiv.requests)


@pytest.mark.slow
def test_a_wrong_one_fails_with_an_annotation_and_a_log(runner: Runner) -> None:
    (runner.work / "a.md").write_text(WRONG, encoding="utf-8")
    code, said = runner.run(paths="a.md", sarif="log.sarif")
    assert code == 1
    assert "::error file=a.md,line=1,title=anchor-other-paper::" in said
    log = json.loads((runner.work / "log.sarif").read_text(encoding="utf-8"))
    assert [each["ruleId"] for each in log["runs"][0]["results"]] == ["anchor-other-paper"]
    assert runner.run(paths="a.md", fail_on="never")[0] == 0


@pytest.mark.slow
def test_an_outage_fails_only_where_that_is_wanted(runner: Runner, arxiv: FakeArxiv) -> None:
    arxiv.trouble_always(Trouble.RATE_EXCEEDED_200)
    (runner.work / "a.md").write_text(WRONG, encoding="utf-8")
    code, said = runner.run(sarif="log.sarif")
    assert (code, "::warning::arXiv could not be asked" in said) == (0, True), said
    assert runner.run(unchecked="fail")[0] == 3
    (runner.work / "b.md").write_text("- arXiv:2413.00001\n", encoding="utf-8")
    assert runner.run()[0] == 1


@pytest.mark.slow
def test_bad_input_fails_as_such(runner: Runner) -> None:
    assert runner.run(paths="missing.md", sarif="log.sarif")[0] == 2
    assert runner.run(fail_on="nonsense")[0] == 2
