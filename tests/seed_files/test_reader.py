"""Files and folders: the form is found, and what cannot be read says so."""

from pathlib import Path

import pytest

from tracker.domain.errors import SourceFileError
from tracker.domain.imports import Refusal
from tracker.ports import ClaimReader
from tracker.seed_files.reader import DocumentClaimReader

MARKDOWN = "---\ntitle: T\n---\n\n## Claims\n\n- From Markdown. (2024-01)\n"
PAGE = "Is it?\n\nFindings span 2024:\n• From a page (2024–01).\n"
JSONL = '{"text": "From JSON Lines.", "as_of": "2024-01"}\n'
CSV = "text,as_of\nFrom CSV.,2024-01\n"
BIB = "@misc{a, annote={From a shelf of books (2024-01).}}\n"


def texts(path: Path) -> list[str]:
    reader: ClaimReader = DocumentClaimReader()
    return [claim.text for found in reader.read(path) for claim in found.claims]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.md", MARKDOWN, "From Markdown."),
        ("a.txt", MARKDOWN, "From Markdown."),
        ("a.md", MARKDOWN.split("---\n\n", 1)[1], "From Markdown."),
        ("a.md", PAGE, "From a page."),
        ("a.txt", PAGE, "From a page."),
        ("a", PAGE, "From a page."),
        ("a.jsonl", JSONL, "From JSON Lines."),
        ("a.NDJSON", JSONL, "From JSON Lines."),
        ("a", JSONL, "From JSON Lines."),
        ("a.csv", CSV, "From CSV."),
        ("a.tsv", CSV.replace(",", "\t"), "From CSV."),
        ("a", CSV, "From CSV."),
        ("a.bib", BIB, "From a shelf of books."),
        ("a", BIB, "From a shelf of books."),
        ("a.csv", "\ufeff" + CSV, "From CSV."),
        ("a.md", "\ufeff" + MARKDOWN.replace("\n", "\r\n"), "From Markdown."),
    ],
)
def test_the_form_of_a_document_is_found(
    tmp_path: Path, name: str, content: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    assert texts(path) == [text]


def test_a_folder_is_read_in_order_without_its_readme(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(MARKDOWN)
    (tmp_path / "a.jsonl").write_text(JSONL)
    (tmp_path / "README.md").write_text("# Read me\n\n- Not this (2024-01).\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    (tmp_path / ".hidden.csv").write_text(CSV)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "c.txt").write_text(PAGE)
    assert texts(tmp_path) == ["From JSON Lines.", "From Markdown.", "From a page."]


def test_one_bad_document_of_a_folder_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    (tmp_path / "b.txt").write_text("Nothing here.")
    (tmp_path / "c.csv").write_text("text,wrong\n")
    first, *others = DocumentClaimReader().read(tmp_path)
    assert (len(first.claims), others) == (1, [])
    assert [refusal.where for refusal in first.refusals] == [
        str(tmp_path / "b.txt"),
        f"{tmp_path / 'c.csv'}:1",
    ]
    assert isinstance(first.refusals[0], Refusal)
    assert first.refusals[0].why.startswith("it holds no dated findings")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"good\n\xff bad", r"it is not UTF-8 text \(byte 5 cannot be read\)"),
        (b"\xef\xbb\xbfgood\n\xff bad", r"it is not UTF-8 text \(byte 8 cannot be read\)"),
        (b"# Shopping\n\n- milk\n", "it holds no dated findings"),
    ],
)
def test_documents_that_cannot_be_read(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    with pytest.raises(SourceFileError, match=why) as caught:
        DocumentClaimReader().read(path)
    assert caught.value.where == str(path)
    assert caught.value.advice


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    reader = DocumentClaimReader()
    with pytest.raises(SourceFileError, match="there is no such file or folder"):
        reader.read(tmp_path / "missing.md")
    with pytest.raises(SourceFileError, match="the folder holds no document of a known form"):
        reader.read(tmp_path)
    with pytest.raises(SourceFileError, match="it is not a plain file"):
        reader.read(Path("/dev/null"))
    (tmp_path / "only.txt").write_text("Nothing.")
    with pytest.raises(SourceFileError, match="it holds no dated findings"):
        reader.read(tmp_path)


def test_a_document_too_large_is_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    with pytest.raises(SourceFileError, match="it is too large"):
        DocumentClaimReader().read(path)


@pytest.mark.parametrize("content", [MARKDOWN, PAGE, JSONL, CSV, BIB])
def test_reading_twice_gives_the_same(tmp_path: Path, content: str) -> None:
    path = tmp_path / "document"
    path.write_text(content, encoding="utf-8")
    assert DocumentClaimReader().read(path) == DocumentClaimReader().read(path)
