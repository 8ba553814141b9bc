"""Find the arXiv references of any text document; refuses what is missing or no text."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tracker.domain.claims import Anchor
from tracker.domain.errors import SourceFileError
from tracker.domain.references import Reference
from tracker.seed_files.documents import files_below, read_bytes, split_lines
from tracker.seed_files.structured_references import bib_references, csv_references, json_references
from tracker.seed_files.text_references import Found, text_references

_FORMS: dict[str, Callable[[str], Iterator[Found]]] = {
    ".json": json_references,
    ".jsonl": json_references,
    ".ndjson": json_references,
    ".csv": csv_references,
    ".tsv": csv_references,
    ".bib": bib_references,
    ".bibtex": bib_references,
}
_HEAD = 8192


class DocumentReferenceReader:
    """Finds references in Markdown, text, LaTeX, BibTeX, HTML, CSV, JSON and reStructuredText."""

    def references(self, path: Path) -> list[Reference]:
        """See `ReferenceReader.references`.

        Of a folder all text files below, hidden and binary ones passed over. Raises
        SourceFileError where there is nothing to read.
        """
        if not path.is_dir():
            text = _text(read_bytes(path))
            if text is None:
                raise SourceFileError(
                    str(path), "it is not a text document", "save its text and give that"
                )
            return _references(text, path)
        texts = 0
        found: list[Reference] = []
        for file in files_below(path):
            text = _text(read_bytes(file)) if file.is_file() and not _is_binary(file) else None
            if text is not None:
                texts += 1
                found += _references(text, file)
        if not texts:
            raise SourceFileError(str(path), "the folder holds no text document", "check the path")
        return found


def _references(text: str, path: Path) -> list[Reference]:
    form = _FORMS.get(path.suffix.lower(), text_references)
    found = sorted(form("\n".join(split_lines(text))), key=lambda one: one[0])
    return [
        Reference(f"{path}:{line}", anchor)
        for line, group in groupby(found, key=lambda one: one[0])
        for anchor in _distinct([anchor for _, anchor in group])
    ]


def _distinct(anchors: list[Anchor]) -> list[Anchor]:
    """One anchor a paper and version on a line; what any of its mentions said is kept."""
    kept: dict[tuple[str, int | None], Anchor] = {}
    versions = {anchor.subject: anchor.said_version for anchor in anchors if anchor.said_version}
    for anchor in anchors:
        version = anchor.said_version or versions.get(anchor.subject)
        key = (anchor.subject, version)
        first = kept.get(key, anchor)
        if first.said_version is None and anchor.said_version:
            first = replace(first, written=anchor.written, said_version=version)
        kept[key] = replace(
            first,
            said_title=first.said_title or anchor.said_title,
            said_month=first.said_month or anchor.said_month,
        )
    return list(kept.values())


def _is_binary(path: Path) -> bool:
    # Read before the whole is: a folder may hold large archives that nobody asked about.
    try:
        with path.open("rb") as file:
            return _holds_no_text(file.read(_HEAD))
    except OSError as error:
        raise SourceFileError(str(path), f"it cannot be opened: {error.strerror}") from None


def _holds_no_text(head: bytes) -> bool:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.startswith(b"%PDF") or (b"\0" in head[:_HEAD] and not wide)


def _text(content: bytes) -> str | None:
    """The text, in whatever encoding: ids are ASCII in all of them. None for binary files."""
    if _holds_no_text(content[:_HEAD]):
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
