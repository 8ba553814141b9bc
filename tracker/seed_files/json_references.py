"""References in JSON: CSL-JSON, exports of catalogues, claims, notebooks; in one pass of a stream.

A title belongs to its own object's id, never to a list of ids in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TextIO

from tracker.domain.errors import BadInputError
from tracker.domain.months import Month, parse_month
from tracker.seed_files.arxiv_mentions import may_mention
from tracker.seed_files.bib_entries import turned_name
from tracker.seed_files.claim_dates import latest_month
from tracker.seed_files.json_tokens import Token, json_tokens
from tracker.seed_files.reference_pieces import read_date
from tracker.seed_files.said import Said
from tracker.seed_files.said_names import read_names
from tracker.seed_files.text_references import Found, said_anchor, text_references

_ARXIV_KEY = re.compile(
    r"^(?:arxiv|eprint|preprint)(?:[_ -]?(?:id|number|eprint))?s?$", re.IGNORECASE
)
_ID_KEY = re.compile(
    r"^(?:id|.*arxiv.*|eprint.*|preprint.*|paper.*|.*url|link.*|doi|number|note|extra|ref.*|anchors?"
    r"|key|value|pdf|abs)$",
    re.IGNORECASE,
)
_HOLDER_OF_IDS = re.compile(
    r"(?:ids?|eprints?|identifiers?|locations?|links?|versions?)$", re.IGNORECASE
)
_TITLES = ("title", "paper_title", "said_title", "display_name")
_VENUES = ("container-title", "journal", "booktitle", "venue", "journal_ref", "publicationtitle")
_DATES = ("year", "month", "date", "issued", "published", "publicationdate", "publication_date")
_NAME_KEYS = ("literal", "name", "display_name", "full_name", "raw_author_name")
_AUTHORS = re.compile(r"^(?:author|authors|authorships|creators?|said_authors)$", re.IGNORECASE)
_FIELDS = frozenset(
    {*_TITLES, *_VENUES, *_DATES, *_NAME_KEYS, "raw", "family", "lastname", "last_name", "given"}
    | {"firstname", "first_name"}
)
_CELL_KEYS = ("source", "text", "text/plain", "text/html")
_DATA = ("image/", "application/")
_MOST_AUTHORS = 50
_MOST_NUMBERS = 8
_DEEPEST = 200
"""Objects in objects that are told apart; what lies deeper is read as if it lay here."""
_MOST_WAITING = 500
"""Strings with ids that wait for the rest of their object: one with more is a list of papers."""
_LONGEST_FIELD = 8_192
_LONGEST_CELL = 1 << 18
"""Letters of a notebook's cell that are read together."""
_WRITTEN = re.compile(r"^[0-9]{3,}[./][0-9]{2,}")
_LONGEST_ID = 100


@dataclass(slots=True)
class _Frame:
    """An open object or list: what it has said so far and the strings that wait for the rest."""

    is_object: bool
    key: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    waiting: list[tuple[Token, str]] = field(default_factory=list)
    as_of: Month | None = None
    anchors: list[Found] = field(default_factory=list)
    lines: list[Token] = field(default_factory=list)
    letters: int = 0
    last_key: str = ""
    named: Token | None = None
    about: Token | None = None


def json_references(file: TextIO, *, notebook: bool = False) -> Iterator[Found]:
    """References of a JSON document, of JSON Lines or of a Jupyter notebook."""
    frames: list[_Frame] = [_Frame(is_object=False, key="", line=0)]
    too_deep = 0
    for token in json_tokens(file):
        if token.kind in "{[" and len(frames) > _DEEPEST:
            too_deep += 1
        elif token.kind in "}]" and too_deep:
            too_deep -= 1
        elif token.kind == "text":
            # A broken line costs what is open; the next line begins anew.
            too_deep = 0
            yield from _all_closed(frames)
            yield from text_references(token.value, token.line)
        else:
            of_claim = _claim_month(frames)
            claim = None if of_claim else _undated_claim(frames)
            for one in _told(frames, token, notebook=notebook):
                if claim and len(claim.anchors) < _MOST_WAITING:
                    claim.anchors.append(one)
                else:
                    yield replace(one, as_of=of_claim) if of_claim else one
    yield from _all_closed(frames)


def _claim_month(frames: list[_Frame]) -> Month | None:
    """The month of the innermost claim that is open."""
    return next((frame.as_of for frame in reversed(frames) if frame.as_of), None)


def _undated_claim(frames: list[_Frame]) -> _Frame | None:
    """The object whose anchors are being read: it may say below them of which month it is."""
    for place in range(len(frames) - 1, 0, -1):
        if frames[place].key == "anchors" and frames[place - 1].is_object:
            return frames[place - 1]
    return None


def _all_closed(frames: list[_Frame]) -> Iterator[Found]:
    while len(frames) > 1:
        yield from _closed(frames)


def _told(frames: list[_Frame], token: Token, *, notebook: bool) -> Iterator[Found]:
    top = frames[-1]
    named, top.named = top.named, None
    if named and token.kind != "{":
        yield from _of_string(named, "id", Said(), is_anchor=False)
    key = top.last_key if top.is_object else top.key
    if token.kind in "{[":
        frames.append(_Frame(token.kind == "{", key, token.line, about=named))
    elif token.kind in "}]":
        if len(frames) > 1:
            yield from _closed(frames)
    elif token.kind == "key":
        top.last_key = token.value
        # An id may be a key: what its value says is said of it.
        top.named = token if _may_name(token.value) else None
    elif token.kind == "number":
        _keep_number(frames, key, token.value)
    elif notebook and (key in _CELL_KEYS or key == "id" or key.startswith(_DATA)):
        yield from _of_notebook(frames, key, token)
    else:
        yield from _of_value(frames, key, token)


def _of_notebook(frames: list[_Frame], key: str, token: Token) -> Iterator[Found]:
    """A string that is a line of a cell, or one of those in which nobody wrote anything."""
    top = frames[-1]
    if key not in _CELL_KEYS:
        return
    if top.is_object:
        yield from _of_value(frames, key, token)
        return
    top.lines.append(token)
    top.letters += len(token.value)
    if top.letters > _LONGEST_CELL:
        yield from _of_cell(top.lines)
        top.lines, top.letters = [], 0


def _of_value(frames: list[_Frame], key: str, token: Token) -> Iterator[Found]:
    top, holder, value = frames[-1], _holder(frames), token.value
    if token.kind == "part" or len(value) > _LONGEST_FIELD:
        yield from _of_string(token, "", Said(), is_anchor=False)
        return
    if _AUTHORS.match(key):
        holder.names.extend(listed_names(value)[: _MOST_AUTHORS - len(holder.names)])
    if key == "as_of" and (month := latest_month([value])):
        holder.as_of = max(holder.as_of or month, month)
    elif top.is_object:
        if key.lower() in _FIELDS:
            top.fields.setdefault(key.lower(), value)
        if _may_name(value, key):
            yield from _wait(top, [(token, key)])
    elif key.lower() in _TITLES and not holder.fields.get(key.lower()):
        holder.fields[key.lower()] = value
    elif _may_name(value, key):
        yield from _of_string(token, key, Said(), is_anchor=_in_anchors(frames))


def _closed(frames: list[_Frame]) -> Iterator[Found]:
    frame = frames.pop()
    if frame.named:
        yield from _of_string(frame.named, "id", Said(), is_anchor=False)
    of_claim = frame.as_of
    yield from (replace(one, as_of=of_claim) if of_claim else one for one in frame.anchors)
    if frame.lines:
        yield from _of_cell(frame.lines)
    holder = _holder(frames)
    if frame.is_object:
        if _AUTHORS.match(frame.key) and len(holder.names) < _MOST_AUTHORS:
            holder.names.extend(_name_of(frame.fields))
        if frame.key.lower() in _DATES:
            parts = frame.numbers[:2] or re.findall(r"[0-9]+", frame.fields.get("raw", ""))[:2]
            holder.fields.setdefault("date", "-".join(parts))
        said = _said(frame)
        if not said.title and _HOLDER_OF_IDS.search(frame.key) and holder.is_object:
            yield from _wait(holder, frame.waiting)
            return
        anchors = _in_anchors([*frames, frame])
        if frame.about:
            yield from _of_string(frame.about, "id", said, is_anchor=False)
        for token, key in frame.waiting:
            yield from _of_string(token, key, said, is_anchor=anchors)


def _wait(frame: _Frame, strings: list[tuple[Token, str]]) -> Iterator[Found]:
    """Let strings wait for what their object says; where so many do, it says nothing of any."""
    frame.waiting += strings
    if len(frame.waiting) > _MOST_WAITING:
        for token, key in frame.waiting:
            yield from _of_string(token, key, Said(), is_anchor=False)
        frame.waiting.clear()


def _holder(frames: list[_Frame]) -> _Frame:
    """The innermost open object, or the document itself."""
    return next((frame for frame in reversed(frames) if frame.is_object), frames[0])


def _in_anchors(frames: list[_Frame]) -> bool:
    return any(frame.key == "anchors" for frame in frames[-2:])


def _keep_number(frames: list[_Frame], key: str, value: str) -> None:
    if key == "date-parts":
        numbers = _holder(frames).numbers
        numbers.extend([value] if len(numbers) < _MOST_NUMBERS else [])
    elif frames[-1].is_object and key.lower() in _FIELDS:
        frames[-1].fields.setdefault(key.lower(), value)


def _said(frame: _Frame) -> Said:
    fields = frame.fields
    title = next((fields[name] for name in _TITLES if fields.get(name)), "")
    venue = next((fields[name] for name in _VENUES if fields.get(name)), "")
    year, month = None, None
    # The year of a journal is not the one arXiv announced the paper in.
    if not venue or re.search(r"arxiv|\bcorr\b|preprint", venue, re.IGNORECASE):
        year, month = _date_of(fields)
    return Said(title, month, tuple(frame.names[:_MOST_AUTHORS]), year)


def _date_of(fields: dict[str, str]) -> tuple[int | None, Month | None]:
    for name in ("month", "date", "issued", "published", "publicationdate", "publication_date"):
        try:
            month = parse_month(fields.get(name, "")[:7])
        except BadInputError:
            continue
        return month.year, month
    written = fields.get("year") or fields.get("date") or ""
    date = read_date(f"{written}-{fields['month']}") if fields.get("month") else None
    return date or read_date(written) or (None, None)


def listed_names(value: str) -> list[str]:
    if ";" in value or re.search(r"\sand\s", value):
        return [turned_name(name) for name in re.split(r"\s*;\s*|\s+and\s+", value)]
    return list(read_names(value)) or [turned_name(value)]


def _name_of(fields: dict[str, str]) -> list[str]:
    whole = next((fields[key] for key in _NAME_KEYS if fields.get(key)), "")
    family = fields.get("family") or fields.get("lastname") or fields.get("last_name") or ""
    given = fields.get("given") or fields.get("firstname") or fields.get("first_name") or ""
    name = f"{given} {family}".strip() or turned_name(whole)
    return [name] if name else []


def _may_name(value: str, key: str = "") -> bool:
    return may_mention(value) or (_WRITTEN.match(value.strip()) is not None and key != "")


def _of_string(token: Token, key: str, said: Said, *, is_anchor: bool) -> Iterator[Found]:
    whole = token.value.strip()
    meant = _ARXIV_KEY.match(key) or (is_anchor and key in {"id", "anchors"})
    if meant and len(whole) <= _LONGEST_ID and _WRITTEN.match(whole):
        yield Found(token.line, said_anchor(whole, said))
        return
    found = list(text_references(token.value, 1))
    alone = len({one.anchor.subject for one in found}) == 1 and _ID_KEY.match(key)
    for one in found:
        anchor = one.anchor
        if alone and not anchor.said_title and said.title:
            merged = replace(said, month=said.month or anchor.said_month)
            anchor = said_anchor(anchor.written, merged)
        # A line of the string is not one of the document: JSON writes it as \\n.
        yield replace(one, line=token.line, anchor=anchor, entry=token.line if alone else 0)


def _of_cell(lines: list[Token]) -> Iterator[Found]:
    """The references of a notebook's cell, whose lines stand as strings on lines of their own."""
    places: list[int] = []
    for token in lines:
        places += [token.line] * max(1, token.value.count("\n"))
    for one in text_references("".join(token.value for token in lines), 1):
        place = places[min(one.line, len(places)) - 1]
        entry = places[min(one.entry, len(places)) - 1] if one.entry else 0
        yield replace(one, line=place, entry=entry)


def is_arxiv_key(name: str) -> bool:
    """Whether a key or a column is named for arXiv ids."""
    return _ARXIV_KEY.match(name) is not None
