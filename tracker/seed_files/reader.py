"""Read claims from a file or a folder, whatever its form; refuses documents that hold none."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tracker.domain.errors import SourceFileError
from tracker.domain.imports import Refusal
from tracker.ports import ReadInquiry
from tracker.seed_files.bibtex import read_bibtex
from tracker.seed_files.csv_table import looks_like_claims_table, read_csv
from tracker.seed_files.documents import files_below, read_document, split_lines
from tracker.seed_files.front_matter import has_front_matter
from tracker.seed_files.inquiry_markdown import looks_like_inquiry_markdown, read_inquiry_markdown
from tracker.seed_files.inquiry_page import read_inquiry_page
from tracker.seed_files.jsonl import read_jsonl
from tracker.seed_files.page_sections import is_page

_Form = Callable[[str, Path], list[ReadInquiry]]

_ROWS: dict[str, _Form] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".bib": read_bibtex,
    ".bibtex": read_bibtex,
}
_PAGES = frozenset({".md", ".markdown", ".txt", ".text"})
_JSON_LINE = re.compile(r'^\s*\{\s*"')
_BIB_ENTRY = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)
_ADVICE = (
    "claims are read from inquiry Markdown, inquiry pages with '• finding (2024-11).', "
    "JSON Lines, CSV and BibTeX"
)


class DocumentClaimReader:
    """Reads claims from documents of every form we know."""

    def read(self, path: Path) -> list[ReadInquiry]:
        """See `ClaimReader.read`.

        A folder's documents are read in order, README.md files passed over; one that cannot be
        read is a refusal beside the first inquiry, unless none can. Raises SourceFileError.
        """
        if not path.is_dir():
            return _read_file(path)
        inquiries: list[ReadInquiry] = []
        failures: list[SourceFileError] = []
        for file in _known_files(path):
            try:
                inquiries += _read_file(file)
            except SourceFileError as error:
                failures.append(error)
        if not inquiries:
            if failures:
                raise failures[0]
            raise SourceFileError(
                str(path), "the folder holds no document of a known form", _ADVICE
            )
        refused = tuple(Refusal(error.where, _why(error)) for error in failures)
        return [replace(inquiries[0], refusals=(*inquiries[0].refusals, *refused)), *inquiries[1:]]


def _known_files(folder: Path) -> list[Path]:
    known = _PAGES | _ROWS.keys()
    return [
        file
        for file in files_below(folder)
        if file.suffix.lower() in known and file.name.lower() != "readme.md"
    ]


def _read_file(path: Path) -> list[ReadInquiry]:
    text = read_document(path)
    return _form(text, path)(text, path)


def _form(text: str, path: Path) -> _Form:
    """The way to read a document: by its extension, and where that says little by its content."""
    suffix = path.suffix.lower()
    if suffix in _ROWS:
        return _ROWS[suffix]
    if has_front_matter(split_lines(text)) or looks_like_inquiry_markdown(text):
        return _inquiry_markdown
    if suffix not in _PAGES:
        if _JSON_LINE.match(text):
            return read_jsonl
        if _BIB_ENTRY.search(text):
            return read_bibtex
        if looks_like_claims_table(text):
            return read_csv
    if is_page(text):
        return _inquiry_page
    raise SourceFileError(str(path), "it holds no dated findings and is of no form known", _ADVICE)


def _inquiry_markdown(text: str, path: Path) -> list[ReadInquiry]:
    return [read_inquiry_markdown(text, path)]


def _inquiry_page(text: str, path: Path) -> list[ReadInquiry]:
    return [read_inquiry_page(text, path)]


def _why(error: SourceFileError) -> str:
    return f"{error.why} ({error.advice})" if error.advice else error.why
