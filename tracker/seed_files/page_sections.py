"""The inquiry page cut into its sections; heads are recognised loosely, in text or Markdown."""

import enum
import html
import re
from collections.abc import Iterator

from tracker.seed_files.dated_text import is_dated
from tracker.seed_files.documents import one_line, split_lines
from tracker.seed_files.markdown_lists import Line


class Part(enum.Enum):
    """A section of the page, in the order they usually stand."""

    ESSAY = "essay"
    SOURCES = "sources"
    PROMPT = "prompt"
    FINDINGS = "findings"
    ANCHORS = "anchors"
    TASKS = "tasks"
    REST = "rest"


Sections = dict[Part, list[Line]]
"""The lines of each part, without the heads."""

_LONGEST_HEAD = 200
_HEADS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.SOURCES, re.compile(r"^sources?\b\W*(?:\d+\s+)?(?:notes?)?\W*$", re.IGNORECASE)),
    (Part.PROMPT, re.compile(r"^(?:the )?research prompt\b", re.IGNORECASE)),
    (
        Part.FINDINGS,
        re.compile(
            r"^what\b.{0,60}\b(?:library|collection|notes) (?:found|says?|holds?)\b"
            r"|\bfindings? spans?\b|^(?:[\w-]+ ){0,3}findings\b[^.?!]{0,80}:$|^findings$",
            re.IGNORECASE,
        ),
    ),
    (Part.ANCHORS, re.compile(r"^(?:the )?anchor(?:s\b|ing\b)?[ -]*(?:papers?\b)?", re.IGNORECASE)),
    (Part.TASKS, re.compile(r"^(?:your )?tasks?\b\W*$", re.IGNORECASE)),
    (Part.REST, re.compile(r"^(?:next|related|more) inquiring lines?\b", re.IGNORECASE)),
    (Part.REST, re.compile(r"^cite arxiv ids\b", re.IGNORECASE)),
)
_BANNER = re.compile(r"^inquiring lines?\W*$", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|strong|em|i|h[1-6]|p|li|ul|ol|br|div|span|a)\b[^<>]*/?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_BULLET = re.compile(r"^\s*(?:[•◦▪‣·●○]\s*|[*+–—-](?:\s+|$))")


def cut_page(text: str) -> Sections:
    """The page's lines by part, HTML entities and tags resolved, line numbers kept."""
    sections: Sections = {part: [] for part in Part}
    part = Part.ESSAY
    for number, raw in enumerate(split_lines(text), 1):
        line = _TAG.sub("", html.unescape(raw)).rstrip()
        if head := _head(line, part):
            part = head
        elif not (part is Part.ESSAY and _BANNER.match(plain(line))):
            sections[part].append((number, line))
    return sections


def is_page(text: str) -> bool:
    """Whether a document has a head of findings, or a bullet that ends in its months."""
    lines = [_TAG.sub("", html.unescape(line)) for line in split_lines(text)]
    return any(
        _head(line, Part.PROMPT) is Part.FINDINGS or (strip_bullet(line)[1] and is_dated(line))
        for line in lines
    )


def plain(line: str) -> str:
    """The words of a line without heading marks, emphasis, quoting and links."""
    text = re.sub(r"^[\s>#]+", "", _LINK.sub(r"\1", line))
    return one_line(re.sub(r"^[*_]+|[*_]+(?=\W*$)", "", text)).rstrip("#").strip()


def strip_bullet(line: str) -> tuple[str, bool]:
    """The line without its bullet, and whether it had one."""
    match = _BULLET.match(line)
    return (line[match.end() :], True) if match else (line.strip(), False)


def paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    """Runs of lines with blank lines between them."""
    run: list[Line] = []
    for line in lines:
        if line[1].strip():
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _head(line: str, part: Part) -> Part | None:
    words = plain(line)
    if not words or len(words) > _LONGEST_HEAD or is_dated(words):
        return None
    for head, pattern in _HEADS:
        if pattern.search(words) and _fits(head, part, line, words):
            return head
    return None


def _fits(head: Part, part: Part, line: str, words: str) -> bool:
    """Whether a line with the words of a head stands where that head can stand."""
    marked = line.lstrip().startswith(("#", "*", "_")) or words.endswith(":")
    if head is Part.SOURCES:
        return part is Part.ESSAY
    if strip_bullet(line)[1] and not marked:
        return False
    if head is Part.ANCHORS:
        # "Anchor" also begins ordinary sentences, and a finding's: a head is marked or alone.
        alone = len(words.split()) <= 3 and not words.endswith(".")
        return part is not Part.ESSAY and (marked or alone or words.lower().startswith("anchor p"))
    if head is Part.REST and words.lower().startswith("cite"):
        return part is Part.TASKS
    return True
