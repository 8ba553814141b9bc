"""A database file of one's own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.storage.sql_store import SqlStore, open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


@pytest.fixture
def url(database: Path) -> str:
    return f"sqlite:///{database}"


@pytest.fixture
def store(migrated_file: Path, database: Path, url: str) -> Iterator[SqlStore]:
    shutil.copyfile(migrated_file, database)
    with open_store(url) as opened:
        yield opened
