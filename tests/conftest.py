"""How hard property tests look (HYPOTHESIS_PROFILE=thorough looks long), and a database server."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings

from tests.postgres_server import Server, ServerUnavailableError, shared_server, skip_or_fail

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


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
