"""The real command line in this process, on a library and a fake arXiv of its own."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from tests.fake_arxiv import FakeArxiv, FakePaper, paper
from tests.fake_arxiv.records import canaries
from tracker.cli.app import run

SEEDS = Path(__file__).parents[2] / "seeds"
SNAPSHOT = Path(__file__).parents[2] / "data" / "snapshot.jsonl"


class Said(Protocol):
    """What was printed."""

    @property
    def out(self) -> str: ...
    @property
    def err(self) -> str: ...


class Listener(Protocol):
    """Whoever catches what is printed, as pytest's `capsys` does."""

    def readouterr(self) -> Said: ...


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

    def __init__(self, folder: Path, arxiv: FakeArxiv, listener: Listener) -> None:
        self.folder = folder
        self.database = folder / "tracker.db"
        self.url = f"sqlite:///{self.database}"
        self.timeout = "30"  # a busy machine is no outage; tests of hanging answers set it low
        self._listener = listener
        self._arxiv = arxiv

    def __call__(self, *arguments: object, today: str = "2026-11-22") -> Ran:
        """Run one command line on a day."""
        self._listener.readouterr()
        words = [str(argument) for argument in arguments]
        code = run([*self._flags(), "--today", today, *words])
        said = self._listener.readouterr()
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

    def add(
        self, text: str, *anchors: str, as_of: str = "2026-06", on: tuple[str, ...] = ()
    ) -> str:
        """Add a claim, which may rest on other claims; its id."""
        words = [word for anchor in anchors for word in ("--anchor", anchor)]
        words += [word for claim in on for word in ("--depends-on", claim)]
        ran = self("add", text, "--as-of", as_of, "--kind", "empirical", "--json", *words)
        assert ran.code == 0, ran.err
        return str(ran.json["id"])

    def claim(self, id_: str) -> dict[str, Any]:
        """One claim as `show --json` says."""
        shown: dict[str, Any] = self("show", id_, "--json").json
        return shown


@cache
def snapshot_papers() -> tuple[FakePaper, ...]:
    """Every paper of the bundled snapshot, as a fake arXiv keeps it that has the canaries."""
    papers, known = [], {one.id for one in canaries()}
    for line in SNAPSHOT.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        if "id" in fields and fields["id"] not in known:
            papers.append(paper(fields["id"], fields["title"]))
            known.add(fields["id"])
    return tuple(papers)
