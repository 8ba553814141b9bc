"""What many tests begin with, made once outside of any test: a night is quicker copied than run."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e.command_line import Cli, snapshot_papers
from tests.fake_arxiv import FakeArxiv, FakePaper


class Said(NamedTuple):
    """What was printed, as pytest's own catcher gives it."""

    out: str
    err: str


class Overheard:
    """Catches what is printed where pytest's own catcher, which is a test's, is not to be had."""

    def __init__(self) -> None:
        self._out, self._err = _page(), _page()

    def readouterr(self) -> Said:
        """What was printed since the last question."""
        return Said(_taken(self._out), _taken(self._err))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Catch what is printed meanwhile."""
        with redirect_stdout(self._out), redirect_stderr(self._err):
            yield


@dataclass(frozen=True)
class Beginning:
    """A folder as a command line left it; `claim` is the id of what it is about."""

    folder: Path
    claim: str = ""

    def copied_to(self, folder: Path) -> str:
        """Lay the library and all that was kept beside it into a test's folder; the claim."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return self.claim


class Beginnings:
    """Makes command lines outside of any test, each in a folder of its own."""

    def __init__(self, factory: pytest.TempPathFactory, empty_library: Path) -> None:
        self._factory = factory
        self._empty = empty_library

    @contextmanager
    def made(self, *papers: FakePaper) -> Iterator[Cli]:
        """A command line on an empty library; arXiv has these papers, and those of the snapshot."""
        folder, overheard = self._factory.mktemp("beginning"), Overheard()
        shutil.copyfile(self._empty, folder / "tracker.db")
        with (
            pytest.MonkeyPatch.context() as patch,
            FakeArxiv(*snapshot_papers(), *papers) as arxiv,
            overheard.listening(),
        ):
            from_nowhere(patch, folder)
            yield Cli(folder, arxiv, overheard)

    def fresh_claim(self, text: str, *papers: FakePaper) -> Beginning:
        """A claim that rests on the first of the papers, added and checked one night."""
        with self.made(*papers) as cli:
            id_ = cli.add(text, papers[0].id)
            assert cli("nightly").code == 0
            assert cli.claim(id_)["status"] == "fresh"
            return Beginning(cli.folder, id_)


def from_nowhere(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing that is set on this machine is heard, and the folder is where one stands."""
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        patch.delenv(name)
    patch.chdir(folder)
    patch.setenv("NO_COLOR", "1")
    patch.setenv("COLUMNS", "100")


def _page() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _taken(page: io.TextIOWrapper) -> str:
    raw = page.buffer
    assert isinstance(raw, io.BytesIO)
    said = raw.getvalue().decode()
    raw.seek(0)
    raw.truncate()
    return said
