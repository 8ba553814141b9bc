"""A library in a temporary folder, a fake arXiv over a real socket, and the real command line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fake_arxiv import FakeArxiv, paper
from tracker.cli.app import run

SEEDS = Path(__file__).parents[2] / "seeds"
SNAPSHOT = Path(__file__).parents[2] / "data" / "snapshot.jsonl"


@dataclass
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """Runs `tracker` in this process, on a library of its own."""

    def __init__(self, folder: Path, arxiv: FakeArxiv, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.database = folder / "tracker.db"
        self.url = f"sqlite:///{self.database}"
        self.timeout = "30"  # a busy machine is no outage; tests of hanging answers set it low
        self._capsys = capsys
        self._arxiv = arxiv

    def __call__(self, *arguments: object, today: str = "2026-11-22") -> Ran:
        """Run one command line on a day."""
        self._capsys.readouterr()
        words = [str(argument) for argument in arguments]
        code = run([*self._flags(), "--today", today, *words])
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)

    def settings(self, place: str = "") -> dict[str, str]:
        """What every command line is given, by the name of the setting; `place` is a folder."""
        folder = self.folder / place
        return {
            "database_url": self.url,
            "arxiv_api_url": self._arxiv.api_url,
            "oai_url": self._arxiv.oai_url,
            "request_interval": "0",
            "request_timeout": self.timeout,
            "gate_dir": str(folder / "gate"),
            "paper_cache": str(folder / "papers.db"),
            "literature_path": str(folder / "literature.db"),
        }

    def environment(self, place: str = "", today: str = "2026-11-22") -> dict[str, str]:
        """The same for a process of its own."""
        told = {**self.settings(place), "today": today}
        return {f"TRACKER_{name.upper()}": value for name, value in told.items()}

    def _flags(self) -> list[str]:
        pairs = self.settings().items()
        return [word for name, value in pairs for word in (f"--{name.replace('_', '-')}", value)]

    def statuses(self) -> dict[str, str]:
        """Status by claim id, as `list` says."""
        return {claim["id"]: claim["status"] for claim in self("list", "--json").json}

    def add(self, text: str, *anchors: str, as_of: str = "2026-06") -> str:
        """Add a claim; its id."""
        before = set(self.statuses())
        words = [word for anchor in anchors for word in ("--anchor", anchor)]
        ran = self("add", text, "--as-of", as_of, "--kind", "empirical", *words)
        assert ran.code == 0, ran.err
        (new,) = set(self.statuses()) - before
        return new

    def claim(self, id_: str) -> dict[str, Any]:
        """One claim as `show --json` says."""
        shown: dict[str, Any] = self("show", id_, "--json").json
        return shown


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A fake arXiv that knows every paper of the bundled snapshot."""
    with FakeArxiv() as fake:
        for line in SNAPSHOT.read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            if "id" in fields and fields["id"] not in fake.papers:
                fake.add(paper(fields["id"], fields["title"]))
        yield fake


@pytest.fixture
def cli(empty_library: Path, arxiv: FakeArxiv, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on an empty library."""
    return Cli(empty_library.parent, arxiv, capsys)
