"""The workflow that keeps one issue: its shell steps run by bash as a runner runs them.

`gh` is a stand-in that keeps issues in a file; `tracker` is real, arXiv is a fake.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fake_arxiv import FakeArxiv, Trouble, paper

ROOT = Path(__file__).parents[2]
WORKFLOW: dict[Any, Any] = yaml.safe_load(
    (ROOT / "docs" / "nightly-issue.yml").read_text(encoding="utf-8")
)
JOB = WORKFLOW["jobs"]["night"]
STEPS = {step["name"]: step["run"] for step in JOB["steps"] if "name" in step}
PAPER = "2405.00001"

GH = """
import json, sys
from pathlib import Path

kept = Path(__file__).with_name("issues.json")
issues = json.loads(kept.read_text()) if kept.exists() else []
words = sys.argv[1:]
said = {word: after for word, after in zip(words, words[1:]) if word.startswith("--")}
what = " ".join(words[:2])
if what == "issue list":
    assert said["--state"] == "open" and said["--jq"] == ".[0].number // empty"
    for issue in issues:
        if issue["open"] and said["--label"] in issue["labels"]:
            print(issue["number"])
            break
elif what == "issue create":
    body = Path(said["--body-file"]).read_text()
    new = {"number": len(issues) + 7, "open": True, "labels": [said["--label"]]}
    issues.append({**new, "title": said["--title"], "body": body})
elif what == "issue edit":
    (issue,) = [each for each in issues if each["number"] == int(words[2])]
    issue.update(title=said["--title"], body=Path(said["--body-file"]).read_text())
elif what == "issue close":
    (issue,) = [each for each in issues if each["number"] == int(words[2])]
    issue.update(open=False, comment=said["--comment"])
else:
    assert what == "label create" and "--force" in words, words
kept.write_text(json.dumps(issues))
"""


class Runner:
    """A job in a folder with seeds in it and a PATH of its own."""

    def __init__(self, folder: Path, arxiv: FakeArxiv) -> None:
        self.work, self.programs = folder / "work", folder / "bin"
        (self.work / "seeds").mkdir(parents=True)
        self.programs.mkdir()
        (self.programs / "gh.py").write_text(GH, encoding="utf-8")
        self._program("gh", f'exec "{sys.executable}" "{self.programs}/gh.py" "$@"')
        self._program("tracker", f'exec "{sys.executable}" -m tracker "$@"')
        self._given = {
            "TRACKER_ARXIV_API_URL": arxiv.api_url,
            "TRACKER_OAI_URL": arxiv.oai_url,
            "TRACKER_REQUEST_INTERVAL": "0",
            "TRACKER_REQUEST_TIMEOUT": "1",
            "TRACKER_GATE_DIR": str(folder / "gate"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        }

    def _program(self, name: str, line: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def seed(self, *lines: dict[str, object]) -> None:
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.work / "seeds" / "claims.jsonl").write_text(text, encoding="utf-8")

    @property
    def issues(self) -> list[dict[str, Any]]:
        kept = self.programs / "issues.json"
        found: list[dict[str, Any]] = json.loads(kept.read_text()) if kept.exists() else []
        return found

    def night(self, day: str) -> tuple[int, str]:
        """Run both named steps, until one fails; the exit code and what was said."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        env = {**clean, **JOB["env"], **self._given, "TRACKER_TODAY": day, "PYTHONPATH": str(ROOT)}
        env["PATH"] = f"{self.programs}:{env['PATH']}"
        said = ""
        for name in ("The night", "One issue"):
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]],
                cwd=self.work, env=env, capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
            said += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, said
        return 0, said


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv(paper(PAPER, "Newts and toads")) as fake:
        yield fake


@pytest.fixture
def runner(tmp_path: Path, arxiv: FakeArxiv) -> Runner:
    return Runner(tmp_path, arxiv)


FRESH = {"text": "Newts swim", "as_of": "2026-06", "kind": "theory", "anchors": [PAPER]}
BARE = {"text": "Toads sing, says @ada <b>", "as_of": "2026-06", "kind": "theory"}


@pytest.mark.slow
def test_one_issue_is_opened_brought_up_to_date_and_closed(
    runner: Runner, arxiv: FakeArxiv
) -> None:
    runner.seed(FRESH)
    assert runner.night("2026-11-22")[0] == 0
    assert runner.issues == []
    runner.seed(FRESH, BARE)
    code, said = runner.night("2026-11-23")
    assert code == 0, said
    (issue,) = runner.issues
    assert (issue["title"], issue["labels"]) == ("Claims to look at", ["claim-freshness"])
    assert "says &#64;ada" in issue["body"]
    assert "@" not in issue["body"]
    assert runner.night("2026-11-24")[0] == 0
    (again,) = runner.issues
    assert (again["number"], again["open"]) == (issue["number"], True)
    assert "2026-11-24" in again["body"]
    runner.seed(FRESH, {**BARE, "anchors": [PAPER]})
    assert runner.night("2026-11-25")[0] == 0
    assert [(each["open"], each.get("comment")) for each in runner.issues] == [
        (False, "Nothing needs a person tonight.")
    ]


@pytest.mark.slow
def test_an_outage_is_a_warning_and_no_issue(runner: Runner, arxiv: FakeArxiv) -> None:
    runner.seed(FRESH)
    arxiv.trouble_always(Trouble.UNAVAILABLE)
    code, said = runner.night("2026-11-22")
    assert code == 0
    assert "::warning::arXiv could not be asked" in said
    assert runner.issues == []


@pytest.mark.slow
def test_a_long_report_is_cut_and_bad_seeds_fail_the_job(runner: Runner) -> None:
    runner.seed(*({**BARE, "text": f"Toad number {n} sings " + "very " * 80} for n in range(150)))
    assert runner.night("2026-11-22")[0] == 0
    (issue,) = runner.issues
    assert len(issue["body"]) < 65_536
    assert issue["body"].endswith("The rest is in the summary of the run.\n")
    runner.seed(FRESH, {"text": "Newts", "colour": "blue"})
    assert runner.night("2026-11-23")[0] == 2


def test_the_workflow_may_do_no_more_than_it_must() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read", "issues": "write"}
    assert WORKFLOW["concurrency"]["group"]
    assert [step["if"] for step in JOB["steps"] if "if" in step] == ["always()"]
