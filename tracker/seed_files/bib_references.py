"""References in BibTeX, some entries at a time; comments and broken entries are read as text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from tracker.domain.claims import Anchor
from tracker.domain.identifiers import is_masked
from tracker.seed_files.arxiv_mentions import TRIGGER, find_mentions
from tracker.seed_files.bib_entries import BibEntry, BrokenBlock, read_entries, said_of, written_id
from tracker.seed_files.said import Said
from tracker.seed_files.text_references import Found, said_anchor, text_references
from tracker.seed_files.text_streams import bounded_lines

_ENOUGH = 1 << 16
_MOST = 1 << 18
_ENTRY = re.compile(r"^(?=[ \t]*@)", re.MULTILINE)
_WORTH = re.compile(rf"{TRIGGER}|eprint|@string", re.IGNORECASE)


def bib_references(file: TextIO) -> Iterator[Found]:
    """References of a BibTeX document, in no particular order within some entries."""
    held: list[str] = []
    size, first, number = 0, 1, 1
    for line in bounded_lines(file):
        if size > _MOST or (size > _ENOUGH and line.lstrip().startswith("@")):
            yield from _of_entries("".join(held), first)
            held, size, first = [], 0, number
        held.append(line)
        size += len(line)
        number += line.endswith("\n")
    yield from _of_entries("".join(held), first)


def _of_entries(text: str, first: int) -> Iterator[Found]:
    worth = _without_others(text)
    if not worth.strip():
        return
    entries, others = read_entries(worth)
    for entry in entries:
        for one in _of_entry(entry):
            line = one.line + first - 1
            yield replace(one, line=line, entry=entry.line + first - 1)
    for other in others:
        yield from _of_broken(other, first)


def _without_others(text: str) -> str:
    """The text with nothing but its lines in the place of entries that name no arXiv paper.

    Parsing is what takes the time, and most entries of most shelves are of journals.
    """
    entries = _ENTRY.split(text)
    return "".join(one if _WORTH.search(one) else "\n" * one.count("\n") for one in entries)


def _of_entry(entry: BibEntry) -> Iterator[Found]:
    main = None
    if written := written_id(entry):
        main = said_anchor(written[0], said_of(entry))
        yield Found(written[1], main, masked=is_masked(written[0]))
    yield from _other_fields(entry, main)


def _of_broken(block: BrokenBlock, first: int) -> Iterator[Found]:
    """The text of what is no entry; an entry whose key stands twice is one all the same."""
    if block.entry:
        for one in _of_entry(block.entry):
            line = one.line + first - 1
            yield replace(one, line=line, entry=block.line + first - 1)
    else:
        yield from text_references(block.raw, block.line + first - 1)


def _other_fields(entry: BibEntry, main: Anchor | None) -> Iterator[Found]:
    for value, line in entry.fields.values():
        for mention in find_mentions(value, bare=False):
            anchor = said_anchor(mention.written, Said())
            if main is None or anchor.subject != main.subject:
                place = line + value.count("\n", 0, mention.start)
                yield Found(place, anchor, masked=mention.masked)
