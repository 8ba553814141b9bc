"""The inquiry page, plain text or Markdown; refuses findings and anchors of impossible months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.domain.claims import (
    Anchor,
    Claim,
    Inquiry,
    Kind,
    Link,
    make_claim_id,
    make_inquiry_id,
)
from tracker.domain.errors import BadInputError
from tracker.domain.imports import Refusal
from tracker.ports import ReadInquiry
from tracker.seed_files.anchor_lines import make_anchor, read_anchor
from tracker.seed_files.claim_bullets import read_sentence
from tracker.seed_files.dated_text import is_dated
from tracker.seed_files.distinct import refuse_repeated
from tracker.seed_files.documents import one_line
from tracker.seed_files.inquiry_markdown import tidy_essay
from tracker.seed_files.markdown_lists import Line
from tracker.seed_files.page_notes import read_notes
from tracker.seed_files.page_sections import (
    Part,
    Sections,
    cut_page,
    paragraphs,
    plain,
    strip_bullet,
)

_LONGEST_TITLE = 300
_ARXIV = re.compile(r"^[\[*_`(]*arxiv\s*:", re.IGNORECASE)
_BARE_ID = re.compile(r"^[\[*_`(]*([0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?|[a-zA-Z.-]+/[0-9]{7})\b")
_LINKED = re.compile(r"\[([^\[\]]+)\]\(([^()\s]*)\)")
_LATE_ID = re.compile(r"[\s(]+(arxiv\s*:\s*[^\s()]+)\)?", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*\(?[0-9]{1,2}[.)]\s+")
_DURABLE = re.compile(
    r"durable questions?\b\s*[—–:(*_\"“”'‘-][\s—–:(*_\"“'‘-]*([^?*]{3,300}\?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding or an anchor as it stands in a list, unwrapped."""

    number: int
    text: str
    is_anchor: bool


def read_inquiry_page(text: str, path: Path) -> ReadInquiry:
    """Read a page.

    The page does not say which paper carries which finding: a finding is linked, as inferred, to
    the anchors of its months, and anchors that fit none belong to the inquiry. Masked ids are
    hedges and are passed over.
    """
    sections = cut_page(text)
    title, essay = _title_and_essay(sections, path)
    entries = _entries(sections)
    refusals: list[Refusal] = []
    anchors = _anchors(entries, path, refusals)
    inquiry = Inquiry(
        id=make_inquiry_id(title),
        title=title,
        question=_durable_question(sections) or title,
        essay=essay,
        notes=read_notes(sections[Part.SOURCES]),
        source=path.name,
    )
    claims, repeated = refuse_repeated(_claims(entries, inquiry, anchors, path, refusals))
    used = {anchor for claim in claims for anchor in claim.anchors}
    left = tuple(anchor for anchor in anchors if replace(anchor, link=Link.INFERRED) not in used)
    refusals = sorted([*refusals, *repeated], key=lambda one: int(one.where.rsplit(":", 1)[1]))
    return ReadInquiry(replace(inquiry, anchors=left), claims, tuple(refusals))


def _claims(
    entries: list[_Entry],
    inquiry: Inquiry,
    anchors: tuple[Anchor, ...],
    path: Path,
    refusals: list[Refusal],
) -> Iterator[Claim]:
    for entry in entries:
        if entry.is_anchor:
            continue
        origin = f"{path}:{entry.number}"
        try:
            text, months = read_sentence(entry.text)
        except BadInputError as error:
            refusals.append(Refusal(origin, str(error)))
            continue
        yield Claim(
            id=make_claim_id(inquiry.id, text),
            inquiry_id=inquiry.id,
            text=text,
            as_of=months,
            kind=Kind.METHOD,
            kind_assumed=True,
            anchors=tuple(
                replace(anchor, link=Link.INFERRED)
                for anchor in anchors
                if anchor.said_month in months
            ),
            origin=origin,
        )


def _anchors(entries: list[_Entry], path: Path, refusals: list[Refusal]) -> tuple[Anchor, ...]:
    anchors: list[Anchor] = []
    for entry in entries:
        if not entry.is_anchor:
            continue
        try:
            anchor = _read_anchor(entry.text)
        except BadInputError as error:
            refusals.append(Refusal(f"{path}:{entry.number}", str(error)))
        else:
            anchors += [anchor] if anchor else []
    return tuple(dict.fromkeys(anchors))


def _read_anchor(text: str) -> Anchor | None:
    """An anchor whose id may be a link, or stand behind the title."""
    line = re.sub(r"[*`]{1,3}", "", text)
    linked = _LINKED.match(line)
    if linked and not _begins_with_id(linked[1]):
        return _titled(linked[1], f"{linked[2]}{line[linked.end() :]}")
    line = _LINKED.sub(r"\1", line)
    late = _LATE_ID.search(line)
    if late and not _begins_with_id(line):
        return _titled(line[: late.start()].rstrip(" —–-,.:;"), late[1] + line[late.end() :])
    return read_anchor(line)


def _titled(title: str, behind: str) -> Anchor | None:
    anchor = read_anchor(behind)
    return make_anchor(anchor.written, title, anchor.said_month) if anchor else None


def _begins_with_id(text: str) -> bool:
    return bool(_ARXIV.match(text) or _BARE_ID.match(text))


def _title_and_essay(sections: Sections, path: Path) -> tuple[str, str]:
    lines = sections[Part.ESSAY]
    title_lines: list[Line] = []
    for run in paragraphs(lines):
        heading = next((line for line in run if line[1].lstrip().startswith("#")), None)
        title_lines = [heading] if heading else run
        break
    title = one_line(" ".join(plain(line) for _, line in title_lines))
    if len(title_lines) > 1 and (not title.endswith("?") or len(title) > _LONGEST_TITLE):
        title_lines = title_lines[:1]
        title = plain(title_lines[0][1])
    taken = {number for number, _ in title_lines}
    essay = "\n".join(line for number, line in lines if number not in taken)
    return title or path.stem, tidy_essay(re.sub(r"\n{3,}", "\n\n", essay))


def _durable_question(sections: Sections) -> str:
    tasks = one_line(" ".join(line for _, line in sections[Part.TASKS]))
    match = _DURABLE.search(tasks)
    return one_line(match[1]) if match else ""


def _entries(sections: Sections) -> list[_Entry]:
    """The findings and anchors in the order of the page.

    A page without a head over its findings still has them: every bullet that ends in its months.
    """
    found = [*_list(sections[Part.FINDINGS], False), *_list(sections[Part.ANCHORS], True)]
    if any(not entry.is_anchor for entry in found):
        return found
    loose = _list([*sections[Part.ESSAY], *sections[Part.SOURCES], *sections[Part.PROMPT]], False)
    return [entry for entry in loose if entry.is_anchor or is_dated(entry.text)] + found


def _list(lines: list[Line], anchors: bool) -> list[_Entry]:
    bulleted = any(strip_bullet(line)[1] or _NUMBERED.match(line) for _, line in lines)
    entries: list[_Entry] = []
    is_open = False
    for number, line in lines:
        text, has_bullet = strip_bullet(line)
        text, numbered = _NUMBERED.subn("", text, count=1)
        starts_id = _starts_with_id(text)
        if not text and not has_bullet:
            is_open = False
        elif has_bullet or numbered or _ARXIV.match(text):
            entries.append(_Entry(number, text, anchors or starts_id))
            is_open = True
        elif is_open and not _is_complete(entries[-1], bulleted):
            entries[-1] = _continued(entries[-1], text)
        elif is_dated(text) or starts_id or not bulleted:
            entries.append(_Entry(number, text, anchors or starts_id))
            is_open = True
    return [entry for entry in entries if entry.text.strip()]


def _is_complete(entry: _Entry, bulleted: bool) -> bool:
    """Whether the next line, without a bullet, is something else: where no line has one, soon."""
    if entry.is_anchor:
        return False
    return is_dated(entry.text) or (not bulleted and entry.text.endswith((".", "!", "?")))


def _starts_with_id(text: str) -> bool:
    linked = _LINKED.match(text)
    return _begins_with_id(text) or (linked is not None and "arxiv.org/" in linked[2])


def _continued(entry: _Entry, text: str) -> _Entry:
    joined = f"{entry.text} {text}".strip()
    return replace(entry, text=joined, is_anchor=entry.is_anchor or _starts_with_id(joined))
