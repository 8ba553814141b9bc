"""References in running text: every mention of an arXiv paper with its line."""

from bisect import bisect_right
from collections.abc import Iterator

from tracker.domain.claims import Anchor
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.arxiv_mentions import find_mentions
from tracker.seed_files.said_titles import said_beside

Found = tuple[int, Anchor]
"""A reference and its line."""


def text_references(text: str, first_line: int = 1) -> Iterator[Found]:
    """The references of a text whose lines end in ``\\n``, in order."""
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    for mention in find_mentions(text):
        said = said_beside(text, mention)
        anchor = make_anchor(mention.written, said.title, said.month)
        if anchor is not None:
            yield first_line + bisect_right(starts, mention.start) - 1, anchor
