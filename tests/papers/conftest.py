"""Fixtures for the papers room: a fake arXiv over a real socket, and sources that ask it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_arxiv import FakeArxiv
from tests.papers.test_gate import Watch
from tracker.domain.identifiers import parse_arxiv_id
from tracker.papers.arxiv_api import ArxivApi
from tracker.papers.gate import RequestGate
from tracker.papers.oai import OaiPmh
from tracker.papers.transport import Patience, PoliteTransport

CANARIES = (parse_arxiv_id("1706.03762"), parse_arxiv_id("hep-th/9711200"))


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A fake arXiv that knows the canaries."""
    with FakeArxiv() as fake:
        yield fake


@pytest.fixture
def transport(tmp_path: Path) -> Iterator[PoliteTransport]:
    """The real transport with short patience; the gate's waits are skipped."""
    watch = Watch()
    patience = Patience(timeout=0.4, tries=2, outage_step=0.0, throttle_step=0.0)
    made = PoliteTransport(RequestGate(tmp_path / "gate", 0.0, watch), watch, "tests/1", patience)
    yield made
    made.close()


@pytest.fixture
def api(arxiv: FakeArxiv, transport: PoliteTransport) -> ArxivApi:
    """The API source."""
    return ArxivApi(transport, arxiv.api_url, CANARIES)


@pytest.fixture
def oai(arxiv: FakeArxiv, transport: PoliteTransport) -> OaiPmh:
    """The OAI-PMH source."""
    return OaiPmh(transport, arxiv.oai_url, CANARIES)
