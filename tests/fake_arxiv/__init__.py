"""A fake arXiv over a real socket: healthy answers as the facts say, and every trouble."""

from tests.fake_arxiv.records import FakePaper, FakeVersion, canaries, paper
from tests.fake_arxiv.server import FakeArxiv
from tests.fake_arxiv.trouble import Mishap, Request, Trouble, hiding

__all__ = [
    "FakeArxiv",
    "FakePaper",
    "FakeVersion",
    "Mishap",
    "Request",
    "Trouble",
    "canaries",
    "hiding",
    "paper",
]
