"""References in JSON, CSV and BibTeX, where fields say which title belongs to which id."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.domain.claims import Anchor
from tracker.domain.errors import BadInputError
from tracker.domain.months import Month, parse_month
from tracker.seed_files.anchor_lines import make_anchor
from tracker.seed_files.arxiv_mentions import find_mentions
from tracker.seed_files.bib_entries import BibEntry, entry_anchor, read_entries
from tracker.seed_files.csv_table import anchor_cell, table_rows
from tracker.seed_files.text_references import Found, text_references

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"')
_ARXIV_KEY = re.compile(r"^(?:arxiv|eprint|preprint)(?:[_ -]?id)?$", re.IGNORECASE)
_ID_KEY = re.compile(
    r"^(?:id|.*arxiv.*|eprint.*|preprint.*|paper.*|url|link|doi|number|note|ref.*|anchors?|key)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*[0-9.]+\s*$")
_COLUMN_OF_IDS = re.compile(r"^(?:id|.*arxiv.*|eprint.*|preprint.*|papers?|refs?|anchors?)$")
_TITLE_KEYS = ("title", "paper_title", "said_title")


@dataclass(frozen=True, slots=True)
class _Text:
    """A string of a JSON document: the key it stands under, and its object's title and month."""

    value: str
    key: str = ""
    title: str = ""
    month: Month | None = None
    is_anchor: bool = False


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, in the order of the document and with double keys kept."""


def json_references(text: str, first_line: int = 1) -> Iterator[Found]:
    """References of a JSON document, or of JSON Lines; what is no JSON is read as text."""
    try:
        value = json.loads(text, object_pairs_hook=_Pairs)
        strings = list(_strings(value, _Text("")))
    except (ValueError, RecursionError):
        if "\n" not in text.strip():
            yield from text_references(text, first_line)
            return
        for number, line in enumerate(text.split("\n"), first_line):
            if line.strip():
                yield from json_references(line, number)
        return
    number, at = first_line, 0
    for token, said in zip(_TOKEN.finditer(text), strings, strict=False):
        number += text.count("\n", at, token.start())
        at = token.start()
        for anchor in _of_string(said):
            yield number, anchor


def csv_references(text: str) -> Iterator[Found]:
    """References of a table. A number alone in its cell counts only in a column of ids."""
    names: list[str] | None = None
    for number, cells in table_rows(text):
        if isinstance(cells, str):
            continue
        if names is None and (names := _column_names(cells)):
            continue
        row = dict(zip(names, cells, strict=False))
        title = next((row[name] for name in _TITLE_KEYS if row.get(name)), "")
        for at, cell in enumerate(cells):
            name = names[at] if at < len(names) else ""
            if not (names and _NUMBER.match(cell) and not _COLUMN_OF_IDS.match(name)):
                anchors = _of_anchor_cell(cell) if name == "anchors" else None
                said = _Text(cell, name, title)
                for anchor in _of_string(said) if anchors is None else anchors:
                    yield number, anchor


def _column_names(first: list[str]) -> list[str]:
    """The names of the columns; none where the first row itself holds references."""
    holds = any(True for cell in first for _ in find_mentions(cell))
    return [] if holds else [cell.strip().lower() for cell in first]


def bib_references(text: str) -> Iterator[Found]:
    """References of BibTeX entries, then of comments and of blocks that are broken."""
    entries, others = read_entries(text)
    for entry in entries:
        main = entry_anchor(entry)
        if main:
            yield main[1], main[0]
        yield from _other_fields(entry, main[0] if main else None)
    for other in others:
        yield from text_references(other.raw, other.line)


def _other_fields(entry: BibEntry, main: Anchor | None) -> Iterator[Found]:
    for value, line in entry.fields.values():
        for mention in find_mentions(value, bare=False):
            anchor = make_anchor(mention.written)
            if anchor and (main is None or anchor.id != main.id):
                yield line + value.count("\n", 0, mention.start), anchor


def _strings(value: Any, said: _Text) -> Iterator[_Text]:
    """Every string, keys too, in the order of the document."""
    if isinstance(value, str):
        yield _Text(value, said.key, said.title, said.month, said.is_anchor)
    elif isinstance(value, _Pairs):
        title, month = _title_and_month(value)
        for key, item in value:
            inner = _title_and_month(item) if isinstance(item, _Pairs) else ("", None)
            yield _Text(key, "id", *inner)
            anchors = said.is_anchor or key == "anchors"
            yield from _strings(item, _Text("", key, title, month, anchors))
    elif isinstance(value, list):
        for item in value:
            # A title belongs to its object's own id, never to a list of ids in it.
            yield from _strings(item, _Text("", said.key, is_anchor=said.is_anchor))


def _title_and_month(pairs: _Pairs) -> tuple[str, Month | None]:
    fields = dict(pairs)
    title = next((fields[name] for name in _TITLE_KEYS if fields.get(name)), "")
    if isinstance(title, list) and len(title) == 1:
        title = title[0]
    try:
        month = parse_month(str(fields["month"])) if "month" in fields else None
    except BadInputError:
        month = None
    return (title if isinstance(title, str) else ""), month


def _of_string(said: _Text) -> Iterator[Anchor]:
    whole = said.value.strip()
    names_id = _ID_KEY.match(said.key) is not None
    meant = _ARXIV_KEY.match(said.key) or (said.is_anchor and said.key in {"id", "anchors"})
    if meant and re.match(r"^[0-9]{3,}[./][0-9]{2,}", whole):
        anchor = make_anchor(whole, said.title, said.month)
        if anchor:
            yield anchor
        return
    found = list(text_references(said.value, 1))
    for _, anchor in found:
        if names_id and len(found) == 1 and not anchor.said_title:
            again = make_anchor(anchor.written, said.title, said.month or anchor.said_month)
            yield again or anchor
        else:
            yield anchor


def _of_anchor_cell(cell: str) -> list[Anchor]:
    anchors = []
    for item in cell.split(";"):
        try:
            parts = anchor_cell(item.strip()) if item.strip() else {}
            month = parse_month(parts["month"]) if parts.get("month") else None
        except BadInputError:
            continue
        anchor = make_anchor(parts["id"], parts.get("title", ""), month) if parts else None
        anchors += [anchor] if anchor else []
    return anchors
