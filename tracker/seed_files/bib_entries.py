"""BibTeX entries with the lines of their fields, and what each says of an arXiv paper."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.domain.claims import Anchor
from tracker.domain.errors import BadInputError
from tracker.domain.months import Month
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.arxiv_mentions import find_mentions
from tracker.seed_files.latex_text import plain_text
from tracker.seed_files.said import Said

if TYPE_CHECKING:
    from bibtexparser.model import Entry, ParsingFailedBlock

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DBLP_VOLUME = re.compile(r"^\s*abs/([A-Za-z./-]{0,20}[0-9.]{7,10})\s*$")
_MOST_AUTHORS = 50
_SEARCHED = ("url", "doi", "journal", "note", "howpublished", "volume", "number", "pages", "ee")


@dataclass(frozen=True, slots=True)
class BibEntry:
    """One entry; `fields` by lower-case name: the raw value and its line."""

    key: str
    line: int
    fields: dict[str, tuple[str, int]]

    def value(self, name: str) -> str:
        """The raw value, or nothing."""
        return self.fields.get(name, ("", 0))[0]


@dataclass(frozen=True, slots=True)
class BrokenBlock:
    """A block that is no entry, from its line; `why` is empty for comments.

    `entry` is the entry whose only fault is that its key stands twice.
    """

    line: int
    raw: str
    why: str
    entry: BibEntry | None = None


def read_entries(text: str) -> tuple[list[BibEntry], list[BrokenBlock]]:
    """The entries of a BibTeX document, and its comments and broken blocks."""
    # Heavy, and only for BibTeX: not loaded with the room.
    from bibtexparser import model
    from bibtexparser.entrypoint import parse_string

    with _quiet():
        library = parse_string(text)
    entries, others = [], []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, model.Entry):
            entries.append(_entry(block, line))
        elif isinstance(block, model.ParsingFailedBlock):
            again = block.ignore_error_block
            entry = _entry(again, line) if isinstance(again, model.Entry) else None
            others.append(BrokenBlock(line, block.raw or "", _why(block), entry))
        elif not isinstance(block, model.String | model.Preamble):
            others.append(BrokenBlock(line, block.raw or "", ""))
    return entries, others


def entry_anchor(entry: BibEntry) -> tuple[Anchor, int] | None:
    """What the entry says of its arXiv paper and the line of the id.

    None where it names none, or masks it.
    """
    if (found := written_id(entry)) is None:
        return None
    written, line = found
    said = said_of(entry)
    anchor = make_anchor(written, said.title, said.month, authors=said.authors, year=said.year)
    return (anchor, line) if anchor else None


def said_of(entry: BibEntry) -> Said:
    """Title, authors and date of the entry.

    The month of a journal or a conference is not the one arXiv announced the paper in: left out.
    """
    preprint = _is_preprint(entry)
    return Said(
        plain_text(entry.value("title")),
        entry_month(entry) if preprint else None,
        tuple(entry_authors(entry)),
        entry_year(entry) if preprint else None,
    )


def entry_month(entry: BibEntry) -> Month | None:
    """The month of year and month, or of date; None unless both are there and make sense."""
    if date := re.match(r"\s*([0-9]{4})-([0-9]{2})", entry.value("date")):
        return _month(date[1], date[2])
    return _month(entry.value("year"), entry.value("month"))


def entry_year(entry: BibEntry) -> int | None:
    """The year of year or date; None where there is none that arXiv was there to see."""
    said = f"{entry.value('date')} {entry.value('year')}"
    found = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", said)
    return int(found[0]) if found else None


def entry_authors(entry: BibEntry) -> list[str]:
    """The authors as ``First Last``, in their order; without ``others``."""
    names = re.split(r"\s+and\s+", " ".join(entry.value("author").split()))
    plain = [turned_name(plain_text(name)) for name in names[:_MOST_AUTHORS]]
    return [name for name in plain if name and name.lower() != "others"]


def turned_name(name: str) -> str:
    """``Vaswani, Ashish`` as ``Ashish Vaswani``; other names as they are."""
    last, comma, first = name.partition(",")
    return f"{first.rpartition(',')[2].strip()} {last.strip()}".strip() if comma else name.strip()


def _is_preprint(entry: BibEntry) -> bool:
    journal = entry.value("journal") or entry.value("journaltitle")
    return not entry.value("booktitle") and (
        not journal or re.search(r"arxiv|\bcorr\b|preprint", journal, re.IGNORECASE) is not None
    )


def _month(year: str, month: str) -> Month | None:
    digits = re.search(r"[0-9]{4}", year)
    word = re.search(r"[A-Za-z]{3,}|[0-9]{1,2}", month)
    if digits is None or word is None:
        return None
    name = word[0][:3].lower()
    number = int(name) if name.isdecimal() else _MONTHS.index(name) + 1 if name in _MONTHS else 0
    try:
        return Month(int(digits[0]), number)
    except BadInputError:
        return None


def written_id(entry: BibEntry) -> tuple[str, int] | None:
    """The id as written and its line; None where the entry names no arXiv paper."""
    eprint = entry.value("eprint").strip()
    archive = (entry.value("archiveprefix") or entry.value("eprinttype")).strip().lower()
    said_arxiv = archive == "arxiv" or eprint.lower().startswith(("arxiv", "http"))
    bare = _bare(eprint)
    if eprint and (said_arxiv or (not archive and (bare != eprint or _is_id(eprint)))):
        return bare, entry.fields["eprint"][1]
    for name in _SEARCHED:
        value = entry.value(name)
        if name == "volume" and (match := _DBLP_VOLUME.match(value)):
            return match[1], entry.fields[name][1]
        for mention in find_mentions(value, bare=False):
            return mention.written, entry.fields[name][1] + value.count("\n", 0, mention.start)
    return None


def _bare(eprint: str) -> str:
    """The id in a field that may hold an address or a macro around it."""
    return next((one.written for one in find_mentions(eprint, bare=False)), eprint)


def _is_id(eprint: str) -> bool:
    anchor = make_anchor(eprint)
    return anchor is None or anchor.id is not None


def _entry(block: "Entry", line: int) -> BibEntry:
    fields = {
        field.key.lower(): (_unwrapped(str(field.value)), (field.start_line or 0) + 1)
        for field in block.fields
    }
    return BibEntry(block.key, line, fields)


def _unwrapped(value: str) -> str:
    """Without the quotes or braces around the whole, which the parser leaves on broken blocks."""
    inner = value.strip()
    if inner[:1] + inner[-1:] not in {"{}", '""'} or len(inner) < 2:
        return value
    depth = 0
    for at, char in enumerate(inner):
        depth += (char == "{") - (char == "}")
        if depth == 0 and inner[0] == "{" and at < len(inner) - 1:
            return value
    return inner[1:-1]


def _why(block: "ParsingFailedBlock") -> str:
    from bibtexparser import model

    if isinstance(block, model.DuplicateBlockKeyBlock):
        first = (block.previous_block.start_line or 0) + 1
        return f"the key '{block.key}' stands on line {first} already (give this entry another)"
    if isinstance(block, model.DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return f"the field '{names}' stands twice in this entry (remove one)"
    return "this entry is broken (check its braces, quotes and commas)"


@contextmanager
def _quiet() -> Iterator[None]:
    """Broken blocks are refusals here; the parser would also print them."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
