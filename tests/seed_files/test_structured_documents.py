"""References in catalogues, notebooks, tables and shelves: fields say what belongs to which id."""

import io
import json
from pathlib import Path

import pytest

from tests.fuzz.documents import DOCUMENTS
from tests.fuzz.run import fuzz
from tracker.domain.errors import SourceFileError
from tracker.domain.references import DocumentsRead, Reference
from tracker.seed_files.references import DocumentReferenceReader
from tracker.seed_files.text_streams import windows

Told = tuple[int, str, str, tuple[str, ...], str]


def read(path: Path) -> list[Reference]:
    found = DocumentReferenceReader().references(path, DocumentsRead())
    return sorted(found, key=lambda one: (one.document, one.line))


def told(path: Path, content: str) -> list[Told]:
    """Line, subject, title, authors, and month or year."""
    path.write_text(content, encoding="utf-8")
    found = []
    for reference in read(path):
        anchor, line = reference.anchor, int(reference.where.rpartition(":")[2])
        date = str(anchor.said_month or anchor.said_year or "")
        found.append((line, anchor.subject, anchor.said_title, anchor.said_authors, date))
    return found


def test_csl_json(tmp_path: Path) -> None:
    items = [
        {
            "type": "article",
            "title": "Attention",
            "author": [{"family": "Vaswani", "given": "Ashish"}, {"literal": "Others"}],
            "issued": {"date-parts": [[2017, 6, 12]]},
            "URL": "http://arxiv.org/abs/1706.03762",
        },
        {
            "title": "In a journal",
            "container-title": "Nature",
            "issued": {"date-parts": [["2016"]]},
            "note": "arXiv:1512.03385 [cs]",
        },
    ]
    assert told(tmp_path / "a.json", json.dumps(items)) == [
        (1, "1706.03762", "Attention", ("Ashish Vaswani", "Others"), "2017-06"),
        (1, "1512.03385", "In a journal", (), ""),
    ]


def test_catalogues_and_keys(tmp_path: Path) -> None:
    items = {
        "papers": [
            {
                "externalIds": {"ArXiv": "hep-th/9711200"},
                "title": "N",
                "authors": [{"name": "J. M."}],
            },
            {"arxiv_id": "2005.14165", "authors": "Brown, Tom; Mann, Ben", "year": 2020},
        ],
        "1706.03762": {"title": "As a key"},
    }
    assert told(tmp_path / "a.json", json.dumps(items, indent=0)) == [
        (5, "hep-th/9711200", "N", ("J. M.",), ""),
        (15, "2005.14165", "", ("Tom Brown", "Ben Mann"), "2020"),
        (20, "1706.03762", "As a key", (), ""),
    ]  # fmt: skip


def test_a_notebook(tmp_path: Path) -> None:
    lines = ["- [Attention Is All You Need](\n", "https://arxiv.org/abs/1706.03762)\n"]
    cells = [
        {"cell_type": "markdown", "id": "1203.5678", "source": lines},
        {"cell_type": "code", "source": "# see arXiv:2411.12580", "outputs": [
            {"data": {"image/png": "arXiv:1512.03385"}, "text": ["arXiv:2005.14165\n"]}]},
    ]  # fmt: skip
    content = json.dumps({"cells": cells}, indent=1)
    found = told(tmp_path / "a.ipynb", content)
    assert [(subject, title) for _, subject, title, _, _ in found] == [
        ("1706.03762", "Attention Is All You Need"),
        ("2411.12580", ""),
        ("2005.14165", ""),
    ]
    assert [content.split("\n")[line - 1].strip()[:9] for line, *_ in found] == [
        '"https://',
        '"source":',
        '"arXiv:20',
    ]


def test_lines_that_are_no_json_are_text(tmp_path: Path) -> None:
    content = (
        '{"id": "2411.12580", "title": "T"}\n{"broken: arXiv:1706.03762\n[{"id": "2005.14165"}]\n'
    )
    assert [(line, subject) for line, subject, *_ in told(tmp_path / "a.jsonl", content)] == [
        (1, "2411.12580"),
        (2, "1706.03762"),
        (3, "2005.14165"),
    ]


def test_a_table_says_authors_and_years(tmp_path: Path) -> None:
    content = "Title,Authors,arXiv,Year,Loss\nAttention,Vaswani et al.,1706.03762,2017,1203.5678\n"
    assert told(tmp_path / "a.csv", content) == [
        (2, "1706.03762", "Attention", ("Vaswani",), "2017")
    ]
    unclosed = 'title,arxiv\n"never closed,1706.03762\nB,2411.12580\n'
    assert [one[:3] for one in told(tmp_path / "b.csv", unclosed)] == [
        (2, "1706.03762", ""),
        (3, "2411.12580", "B"),
    ]


def test_a_cell_longer_than_a_reader_takes_costs_its_row_only(tmp_path: Path) -> None:
    content = f"title,{'x' * 200_000}\nB,arXiv:2411.12580\n"
    assert [one[:2] for one in told(tmp_path / "a.csv", content)] == [(2, "2411.12580")]


def test_shelves(tmp_path: Path) -> None:
    content = r"""@article{a, title={A}, author={Vaswani, Ashish and others}, year=2017,
  journal={CoRR}, volume={abs/1706.03762}}
@article{a, title={The same key}, eprint={2411.12580}, archivePrefix={arXiv}, journal={Nature}}
@misc{m, title={Masked}, eprint={2510.xxxxx}, archiveprefix={arXiv}}
@misc{b, title={Macro}, eprint={\url{https://arxiv.org/abs/hep-th/9711200}}}
"""
    assert told(tmp_path / "a.bib", content) == [
        (2, "1706.03762", "A", ("Ashish Vaswani",), "2017"),
        (3, "2411.12580", "The same key", (), ""),
        (4, "2510.xxxxx", "Masked", (), ""),
        (5, "hep-th/9711200", "Macro", (), ""),
    ]
    (masked,) = [one for one in read(tmp_path / "a.bib") if one.masked]
    assert (masked.anchor.id, masked.anchor.problem) == (None, "it is masked")


def test_a_folder_tells_what_it_passed_over(tmp_path: Path) -> None:
    for folder in (".git", "node_modules/x", "sub"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("b.md", "sub/a.md", ".git/c.md", "node_modules/x/d.md", ".hidden"):
        (tmp_path / name).write_text("arXiv:1706.03762", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 arXiv:1706.03762")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\0")
    read = DocumentsRead()
    found = list(DocumentReferenceReader().references(tmp_path, read))
    assert read == DocumentsRead(documents=2, binaries=2, hidden=3)
    assert [one.where for one in found] == [
        f"{tmp_path / 'b.md'}:1",
        f"{tmp_path / 'sub' / 'a.md'}:1",
    ]


def test_any_encoding_will_do(tmp_path: Path) -> None:
    words = "A. Núñez. Über alles, was man braucht. arXiv:1706.03762"
    path = tmp_path / "a.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"):
        path.write_bytes(words.replace("\n", "\r\n").encode(encoding))
        (reference,) = read(path)
        assert reference.anchor.said_authors == ("A. Núñez",), encoding


def test_a_file_that_cannot_be_read_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text("x", encoding="utf-8")

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceFileError, match=r"a\.md: it cannot be read: Permission denied"):
        read(path)


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
def test_where_a_document_is_cut_into_stretches_changes_nothing(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(DOCUMENTS[suffix] * (1 if suffix in {".json", ".ipynb"} else 9), "utf-8")
    whole = read(path)
    monkeypatch.setattr("tracker.seed_files.text_streams._PIECE", 1000)
    monkeypatch.setattr("tracker.seed_files.json_tokens._PIECE", 7)
    monkeypatch.setattr("tracker.seed_files.bib_references._ENOUGH", 100)
    assert read(path) == whole
    assert whole


def test_mutated_documents_do_no_harm(tmp_path: Path) -> None:
    assert fuzz(tmp_path, 11, documents=60).documents == 60


def test_no_more_than_two_stretches_are_held() -> None:
    class Endless(io.StringIO):
        pieces = 12

        def read(self, size: int | None = -1) -> str:
            self.pieces -= 1
            return "x" * (size or 0) if self.pieces > 0 else ""

    held = [len(window.text) for window in windows(Endless())]
    assert len(held) == 12
    assert max(held) <= 2 * (1 << 19)
    assert sum(window.last - window.first for window in windows(Endless())) == 11 * (1 << 19)


def test_one_line_without_end_is_read_in_stretches(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>words <a href='https://arxiv.org/abs/1706.03762'>x</a> " * 1_000, "utf-8")
    found = read(path)
    assert [(one.where, one.anchor.subject) for one in found] == [(f"{path}:1", "1706.03762")]
