"""Our own inquiry Markdown, as in ``seeds/``; refuses keys and sections it does not know."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tracker.domain.claims import Anchor, Inquiry, Note, make_inquiry_id
from tracker.domain.errors import BadInputError
from tracker.domain.imports import Refusal
from tracker.ports import ReadInquiry
from tracker.seed_files.anchor_lines import read_anchor
from tracker.seed_files.claim_bullets import ANCHOR_LINK, read_claim, read_link
from tracker.seed_files.distinct import refuse_repeated
from tracker.seed_files.documents import one_line, split_lines
from tracker.seed_files.front_matter import FrontMatter, read_front_matter
from tracker.seed_files.markdown_lists import Line, read_items

SECTIONS = ("Claims", "Anchors", "Notes")
"""The sections behind the essay, in the order they are written."""

_SECTION = re.compile(r"^##[ \t]+(claims|anchors|notes)[ \t]*:?[ \t]*#*[ \t]*$", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_COMMENT = re.compile(r"^<!--.*-->\s*$")
_TITLE = re.compile(r"^#[ \t]+(\S.*)$")


@dataclass(slots=True)
class _Body:
    """The document below its front matter, cut at its section headings."""

    essay: list[str] = field(default_factory=list)
    sections: dict[str, list[Line]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def looks_like_inquiry_markdown(text: str) -> bool:
    """Whether a document without front matter has our section of claims."""
    return any(_SECTION.match(line) and "claims" in line.lower() for line in split_lines(text))


def read_inquiry_markdown(text: str, path: Path) -> ReadInquiry:
    """Read an inquiry and its claims.

    A title that is not given is the first heading, else the question, else the file's name. What
    cannot be used is refused by line; the rest is read. Raises SourceFileError where the front
    matter is not YAML.
    """
    lines = split_lines(text)
    front = read_front_matter(lines, str(path))
    body = _cut(lines, front.ends, str(path))
    if not front.title:
        _title_from_essay(front, body, path)
    inquiry_id = front.id or make_inquiry_id(front.title)
    refusals = [*front.refusals, *body.refusals]
    inquiry = Inquiry(
        id=inquiry_id,
        title=front.title,
        question=front.question,
        kind=front.kind,
        topics=front.topics,
        essay=tidy_essay("\n".join(unescape(line) for line in body.essay)),
        notes=_notes(body, path, refusals),
        anchors=_anchors(body, path, refusals),
        source=front.source,
    )
    items, stray = read_items(body.sections.get("claims", ()))
    refusals += [_stray(path, line) for line in stray]
    claims = []
    for item in items:
        claim, refused = read_claim(item, inquiry, str(path))
        refusals += refused
        claims += [claim] if claim else []
    kept, repeated = refuse_repeated(claims)
    return ReadInquiry(inquiry, kept, tuple(_in_order([*refusals, *repeated])))


def tidy_essay(essay: str) -> str:
    """The essay without blanks at the ends of its lines and of the whole."""
    return "\n".join(line.rstrip() for line in split_lines(essay)).strip()


def escape(line: str) -> str:
    """A line of an essay that would be taken for the heading of a section, with a backslash."""
    return f"\\{line}" if _reserved(line.lstrip("\\")) else line


def unescape(line: str) -> str:
    """What `escape` was given."""
    return line[1:] if line.startswith("\\") and _reserved(line.lstrip("\\")) else line


def _reserved(line: str) -> bool:
    return _SECTION.match(line) is not None


def _cut(lines: list[str], start: int, path: str) -> _Body:
    body = _Body()
    current: list[Line] | None = None
    for number, line in enumerate(lines[start:], start + 1):
        if section := _SECTION.match(line):
            current = body.sections.setdefault(section[1].lower(), [])
        elif current is None:
            body.essay.append(line)
        elif heading := _HEADING.match(line):
            if len(heading[1]) <= 2:
                why = f"unknown section '{heading[2]}' (known sections: {', '.join(SECTIONS)})"
                body.refusals.append(Refusal(f"{path}:{number}", why))
                current = []
        elif not _COMMENT.match(line):
            current.append((number, line))
    return body


def _title_from_essay(front: FrontMatter, body: _Body, path: Path) -> None:
    for at, line in enumerate(body.essay):
        if heading := _TITLE.match(line):
            front.title = one_line(heading[1])
            del body.essay[at]
            return
    front.title = front.question or path.stem


def _anchors(body: _Body, path: Path, refusals: list[Refusal]) -> tuple[Anchor, ...]:
    anchors = []
    items, stray = read_items(body.sections.get("anchors", ()), nest=False)
    refusals += [_stray(path, line) for line in stray]
    for item in items:
        named = ANCHOR_LINK.match(item.text)
        try:
            link = read_link(named[1] if named else None)
            anchor = read_anchor(named[2] if named else item.text, link)
        except BadInputError as error:
            refusals.append(Refusal(f"{path}:{item.number}", str(error)))
        else:
            anchors += [anchor] if anchor else []
    return tuple(anchors)


def _notes(body: _Body, path: Path, refusals: list[Refusal]) -> tuple[Note, ...]:
    # The first line of a bullet is the question, however long; what follows is what was found.
    items, stray = read_items(body.sections.get("notes", ()), nest=False)
    refusals += [_stray(path, line) for line in stray]
    return tuple(Note(one_line(item.first), item.continuation) for item in items)


def _stray(path: Path, line: Line) -> Refusal:
    return Refusal(f"{path}:{line[0]}", "this line belongs to no item (begin an item with '- ')")


def _in_order(refusals: list[Refusal]) -> list[Refusal]:
    return sorted(refusals, key=lambda refusal: int(refusal.where.rsplit(":", 1)[1]))
