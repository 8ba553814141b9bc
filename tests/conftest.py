"""How hard property tests look (HYPOTHESIS_PROFILE=thorough looks long), and empty libraries."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres_server import Server, ServerUnavailableError, shared_server, skip_or_fail

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: let the collector of garbage not look through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    from tests.statements import compiled_once

    with compiled_once():
        yield


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite library with nothing in it, to be copied: its schema takes a while to make."""
    from tracker.storage.sql_store import open_store

    made = tmp_path_factory.mktemp("empty") / "tracker.db"
    open_store(f"sqlite:///{made}").close()
    return made


@pytest.fixture
def empty_library(migrated_file: Path, tmp_path: Path) -> Path:
    """A library of one's own with nothing in it: `tracker.db` in the test's folder."""
    return Path(shutil.copyfile(migrated_file, tmp_path / "tracker.db"))


@pytest.fixture(scope="session")
def full_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with claims of every status, leads and proposals; nobody writes to it."""
    from tests.web.library import build

    path = tmp_path_factory.mktemp("full") / "library.db"
    build(path)
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The PostgreSQL server that all tests of all workers share; skips where there is none."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with ExitStack() as stack:
        try:
            server = stack.enter_context(shared_server(shared))
        except ServerUnavailableError as error:
            skip_or_fail(error)
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """An empty, migrated PostgreSQL database, emptied again afterwards."""
    with postgres_server.lent() as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: Server) -> Iterator[str]:
    """A PostgreSQL database of one's own without any table."""
    with postgres_server.database(empty=True) as url:
        yield url
