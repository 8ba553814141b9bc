"""References in running text: every mention of an arXiv paper with its line and what is said."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.domain.claims import Anchor
from tracker.domain.months import Month
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.arxiv_mentions import Mention, find_mentions
from tracker.seed_files.claim_dates import claim_month
from tracker.seed_files.reference_units import unit_around
from tracker.seed_files.said import Said
from tracker.seed_files.said_titles import said_beside

_VERSION = re.compile(r"v[0-9]+$")
_LONGEST_GLUE = 60
_GLUE = re.compile(
    r"(?:\.pdf)?(?:[\W_]|https?://|\\[a-zA-Z]{2,10}|(?:target|rel|class)=[\w\"'-]{1,20}){0,16}"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A reference in a document: its line, the entry it stands in (0: none), and what is said.

    `as_of` is the month that the claim around it, or the document, says of itself.
    """

    line: int
    anchor: Anchor
    entry: int = 0
    masked: bool = False
    as_of: Month | None = None


def text_references(text: str, first_line: int = 1) -> Iterator[Found]:
    """The references of a text whose lines end in ``\\n``, in order."""
    yield from stretch_references(text, first_line, 0, len(text))


def stretch_references(text: str, first_line: int, first: int, last: int) -> Iterator[Found]:
    """Those of its references that begin between two places; the rest is there to be read beside.

    `first_line` is the line that the text begins on.
    """
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    mentions = _together(text, find_mentions(text))
    for number, mention in enumerate(mentions):
        if first <= mention.start < last:
            floor = mentions[number - 1].end if number else 0
            ceiling = mentions[number + 1].start if number + 1 < len(mentions) else len(text)
            line = first_line + bisect_right(starts, mention.start) - 1
            yield _found(text, mention, floor, ceiling, line)


def _together(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions with a link's words and its address made one: ``[arXiv:ID](https://...ID)``."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and _bare(before) == _bare(mention):
            between = text[before.end : mention.start]
            if len(between) <= _LONGEST_GLUE and _GLUE.fullmatch(between):
                joined[-1] = _one(before, mention)
                continue
        joined.append(mention)
    return joined


def _bare(mention: Mention) -> str:
    return _VERSION.sub("", mention.written.lower())


def _one(first: Mention, second: Mention) -> Mention:
    longer = max(first.written, second.written, key=len)
    return Mention(
        first.start,
        second.end,
        longer,
        first.in_address and second.in_address,
        first.explicit or second.explicit,
        first.masked,
    )


def _found(text: str, mention: Mention, floor: int, ceiling: int, line: int) -> Found:
    unit = unit_around(text, mention.start, mention.end)
    said = said_beside(text, mention, unit, floor, ceiling)
    anchor = said_anchor(mention.written, said)
    above = text.count("\n", unit.start, mention.start)
    entry = line - above if unit.is_entry else 0
    return Found(line, anchor, entry, mention.masked, claim_month(text, mention.start))


def said_anchor(written: str, said: Said) -> Anchor:
    """The anchor of a document's reference; a masked one has no id and is no fault."""
    anchor = make_anchor(written, said.title, said.month, authors=said.authors, year=said.year)
    if anchor is not None:
        return anchor
    nobody = make_anchor("0", said.title, said.month, authors=said.authors, year=said.year)
    assert nobody is not None
    return replace(nobody, written=written, problem="it is masked")
