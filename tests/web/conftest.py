"""The library of the page tests, made once, and the pages over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from tests.web.browser import Browser
from tests.web.library import copied, settings_for
from tracker.bootstrap import Tracker
from tracker.web.app import make_app
from tracker.web.entry import Entry

KEY = "the-key-of-the-tests"


@pytest.fixture(scope="package")
def library(full_library: Path) -> Path:
    """A library that nobody writes to."""
    return full_library


@pytest.fixture(scope="package")
def tracker(library: Path) -> Iterator[Tracker]:
    """A tracker on it, for reading."""
    with Tracker(settings_for(library)) as opened:
        yield opened


@pytest.fixture(scope="package")
def reader(tracker: Tracker) -> Browser:
    """Somebody who came without the key."""
    return Browser(app_over(tracker))


@pytest.fixture(scope="package")
def writer(tracker: Tracker) -> Browser:
    """Somebody who came through the printed address; only for what does not write."""
    return with_key(Browser(app_over(tracker)))


@pytest.fixture
def own_tracker(library: Path, tmp_path: Path) -> Iterator[Tracker]:
    """A tracker on a copy, which may be written to."""
    with Tracker(settings_for(copied(library, tmp_path))) as opened:
        yield opened


@pytest.fixture
def judge(own_tracker: Tracker) -> Browser:
    """Somebody who may write to the copy."""
    return with_key(Browser(app_over(own_tracker)))


def app_over(tracker: Tracker) -> ASGIApp:
    """The pages over a tracker, with the key of the tests."""
    return make_app(tracker, Entry(KEY), hosts=(), port=8765, who="the-login-name")


def with_key(browser: Browser) -> Browser:
    """The same visitor, come through the printed address."""
    assert browser.get(f"/?token={KEY}").status_code == 303
    return browser
