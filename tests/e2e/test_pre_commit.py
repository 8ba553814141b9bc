"""The pre-commit hooks, run by pre-commit itself from a clone of this checkout; arXiv is a fake.

pre-commit makes an environment and installs the tracker into it with pip. What the tracker needs is
taken from the environment of the tests, so that nothing is downloaded.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fake_arxiv import FakeArxiv, paper

ROOT = Path(__file__).parents[2]
NEEDED = (
    "tracker",
    "data",
    "seeds",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
)
PASSED, FAILED = 0, 1
OTHER = "Curriculum Learning for Robust Speech Recognition"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed"),
]


def git(folder: Path, *words: str) -> str:
    """Run git in a folder; what it said."""
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository with what is checked out here, and its commit."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.db")
            )
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "the tracker")
    return folder, git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv(paper("2405.00001", "Newts and toads")) as fake:
        yield fake


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, arxiv: FakeArxiv) -> dict[str, str]:
    """Variables under which pip downloads nothing and the tracker asks the fake."""
    folder = tmp_path_factory.mktemp("home")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "TRACKER_"))
    }
    return kept | {
        "HOME": str(folder),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "TRACKER_ARXIV_API_URL": arxiv.api_url,
        "TRACKER_OAI_URL": arxiv.oai_url,
        "TRACKER_REQUEST_INTERVAL": "0",
        "TRACKER_GATE_DIR": str(folder / "gate"),
        "TRACKER_PAPER_CACHE": str(folder / "papers.db"),
        "TRACKER_TODAY": "2026-11-22",
    }


class Author:
    """Somebody's notes in git, with the hooks of this repository set up."""

    def __init__(self, folder: Path, hooks: tuple[Path, str], environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment
        source, commit = hooks
        (folder / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {source}\n  rev: {commit}\n  hooks:\n"
            "  - id: tracker-verify\n  - id: tracker-verify-form\n",
            encoding="utf-8",
        )
        git(folder, "init", "--quiet")

    def commit(self, hook: str, text: str) -> tuple[int, str]:
        """Run one hook on notes that are about to be committed; its exit code, and what it said."""
        (self.folder / "notes.md").write_text(text, encoding="utf-8")
        git(self.folder, "add", "--all")
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--color", "never", "--verbose", hook],
            cwd=self.folder, env=self._environment, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def test_the_hooks_pass_what_is_right_and_stop_what_is_wrong(
    tmp_path: Path, hooks: tuple[Path, str], environment: dict[str, str], arxiv: FakeArxiv
) -> None:
    author = Author(tmp_path, hooks, environment)
    code, said = author.commit("tracker-verify", "- Newts and toads, arXiv:2405.00001\n")
    assert (code, "1 reference: 1 found" in said) == (PASSED, True), said
    code, said = author.commit("tracker-verify", f"- “{OTHER}”, arXiv:2405.00001\n")
    assert (code, "notes.md:1: anchor-other-paper" in said) == (FAILED, True), said
    before = arxiv.count()
    code, said = author.commit("tracker-verify-form", f"- “{OTHER}”, arXiv:2606.00001\n")
    assert (code, arxiv.count()) == (PASSED, before), said
    code, said = author.commit("tracker-verify-form", "- arXiv:2413.01234\n")
    assert (code, "notes.md:1: anchor-malformed" in said) == (FAILED, True), said
