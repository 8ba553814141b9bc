"""A library in a temporary folder, a fake arXiv over a real socket, and the real command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.beginnings import Beginnings, from_nowhere
from tests.e2e.command_line import Cli, snapshot_papers
from tests.fake_arxiv import FakeArxiv


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from_nowhere(monkeypatch, tmp_path)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A fake arXiv that knows every paper of the bundled snapshot."""
    with FakeArxiv(*snapshot_papers()) as fake:
        yield fake


@pytest.fixture
def cli(empty_library: Path, arxiv: FakeArxiv, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on an empty library."""
    return Cli(empty_library.parent, arxiv, capsys)


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Beginnings:
    """Makes what the tests of a module begin with."""
    return Beginnings(tmp_path_factory, migrated_file)
