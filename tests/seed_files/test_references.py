"""References in any document: all real forms of ids, nothing that only looks like one."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.claims import Anchor
from tracker.domain.errors import SourceFileError
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.references import DocumentsRead, Reference
from tracker.reference_ports import ReferenceReader
from tracker.seed_files.references import DocumentReferenceReader
from tracker.seed_files.text_references import text_references

ATTENTION = "Attention Is All You Need"


def subjects(text: str) -> list[str]:
    return [
        str(anchor.id) if anchor.id else f"!{anchor.written}"
        for anchor in (one.anchor for one in text_references(text) if not one.masked)
    ]


def said(text: str) -> list[str]:
    return [
        anchor.said_title
        for anchor in (one.anchor for one in text_references(text) if not one.masked)
    ]


def references(path: Path) -> list[Reference]:
    reader: ReferenceReader = DocumentReferenceReader()
    return sorted(reader.references(path, DocumentsRead()), key=lambda one: one.line)


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("2411.12580", "2411.12580"),
        ("(see 2411.12580, 2504.09858v2; 0704.0001).", "2411.12580 2504.09858 0704.0001"),
        ("arXiv:2411.12580v2", "2411.12580"),
        ("ARXIV: 2411.12580.", "2411.12580"),
        ("arXiv preprint arXiv:2411.12580", "2411.12580"),
        ("arXiv.2411.12580", "2411.12580"),
        ("[arXiv:2411.12580 [cs.CL]]", "2411.12580"),
        ("https://arxiv.org/abs/2411.12580?context=cs", "2411.12580"),
        ("http://export.arxiv.org/pdf/2411.12580v3.pdf", "2411.12580"),
        ("arxiv.org/html/2411.12580v1#S2", "2411.12580"),
        ("https://www.alphaxiv.org/abs/2411.12580", "2411.12580"),
        ("https://doi.org/10.48550/arXiv.2411.12580", "2411.12580"),
        ("hep-th/9901001 and math.GT/0309136v2", "hep-th/9901001 math/0309136"),
        ("https://arxiv.org/abs/cs/0102003", "cs/0102003"),
        ("arXiv:\n2411.12580", "2411.12580"),
        ("https://arxiv.org/\nabs/2411.12580", "2411.12580"),
        ("https://arxiv.org/abs/2411.\n12580 and more", "2411.12580"),
        ("https://arxiv.org/abs/2411.12\n580 and more", "2411.12580"),
        (
            "\\href{https://arxiv.org/abs/2411.12580}{x} \\arxiv{2504.09858}",
            "2411.12580 2504.09858",
        ),
        ('<a href="https://arxiv.org/abs/2411.12580">x</a>', "2411.12580"),
        ("paper: 2411.12580", "2411.12580"),
        ("arXiv:2413.12580", "!2413.12580"),
        ("arXiv:2411.1258 and arXiv:24111.2580", "!2411.1258 !24111.2580"),
        ("https://arxiv.org/abs/1234", "!1234"),
        ("arXiv:foo-bar/9901001", "!foo-bar/9901001"),
    ],
)
def test_what_is_a_reference(text: str, ids: str) -> None:
    assert subjects(text) == ids.split()


@pytest.mark.parametrize(
    "text",
    [
        "$1203.56789, 1203.5678 USD, €2011.12345",
        "pi is 3.14159 and 1234.56789012 or 1234.5678",
        "version 2411.12580, v2411.12580, 1.2411.12580, 2411.12580.1",
        "10.1103/PhysRevD.60.1234 and 10.1016/j.physletb.2011.12345 and 10.5555/2411.12580",
        "deadbeef2411.12580 0704.1234abcd",
        "on 2024-11-12 at 2024.11.12",
        "x = 1203.56789, loss: 1203.56789, about 1203.56789",
        "1203.56789 eV and 1203.56789% and 1203.56789 ± 0.1",
        "-2411.12580 and 2411.12580-2504.09858",
        "arXiv:2510.xxxxx and https://arxiv.org/abs/2510.XXXXX and arXiv:2510.????? 2510.xxxxx",
        "arXiv:XXXX.XXXXX https://arxiv.org/abs/YYMM.NNNNN",
        "arXiv: a server with 2024 items; arXiv:cs.CL; arXiv: 12.5%; arXiv: 2024-11-05",
        "2413.12580 and 2411.1258 are malformed, yet nobody says arXiv",
        "https://example.org/2411.12580 and src/hep-th/9901001 and foo/9901001",
        "https://arxiv.org/list/cs.CL/2411 and https://notarxiv.org/abs/2411.12580",
    ],
)
def test_what_is_none(text: str) -> None:
    assert subjects(text) == []


@pytest.mark.parametrize(
    "line",
    [
        f"- arXiv:1706.03762 (2017-06) — {ATTENTION}",
        f"• **arXiv:1706.03762** (2017–06): {ATTENTION}",
        f"- 1706.03762 — {ATTENTION}",
        f"- [arXiv:1706.03762](https://example.org) (2017-06) — {ATTENTION}",
        f"- [{ATTENTION}](https://arxiv.org/abs/1706.03762v5)",
        f"As in [{ATTENTION}](https://arxiv.org/abs/1706.03762), words win.",
        f"{ATTENTION}. arXiv:1706.03762",
        f"[3] A. Vaswani, N. Shazeer. {ATTENTION}. arXiv preprint arXiv:1706.03762, 2017.",
        f'"{ATTENTION}", arXiv:1706.03762',
        f"A. Vaswani, “{ATTENTION},” arXiv preprint arXiv:1706.03762, 2017.",
        f"- {ATTENTION} (arXiv:1706.03762)",
        f'<li><a href="https://arxiv.org/abs/1706.03762">{ATTENTION}</a></li>',
        f"`{ATTENTION} <https://arxiv.org/abs/1706.03762>`_",
        f"\\href{{https://arxiv.org/abs/1706.03762}}{{{ATTENTION}}}",
        f"\\bibitem{{v}} A. Vaswani.\\newblock {ATTENTION}.\\newblock {{\\em arXiv:1706.03762}}.",
    ],
)
def test_titles_in_clear_forms_are_taken(line: str) -> None:
    assert said(line)[0] == ATTENTION


@pytest.mark.parametrize(
    "line",
    [
        "- arXiv:1706.03762 (2017-06) — shows that recurrence is not needed for translation",
        "- arXiv:1706.03762: Shows that recurrence is not needed.",
        "- arXiv:1706.03762 — see the appendix for more of this",
        "See [a study of translation with transformers](https://arxiv.org/abs/1706.03762).",
        "- [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)",
        "- [paper](https://arxiv.org/abs/1706.03762) [code](https://example.org)",
        "Ashish Vaswani, Noam Shazeer. In Proceedings of Something Great. arXiv:1706.03762",
        "We come back to this at some length below. arXiv:1706.03762",
        'The model says "I will never do that again" (arXiv:1706.03762).',
        "As shown by the authors of the transformer (arXiv:1706.03762)",
        "Ashish Vaswani, Noam Shazeer, Niki Parmar (arXiv:1706.03762)",
        "| Transformer | [Link](https://arxiv.org/abs/1706.03762) |",
    ],
)
def test_nothing_else_is_taken_for_a_title(line: str) -> None:
    assert said(line) == [""]


def test_a_reference_says_where_and_what(tmp_path: Path) -> None:
    path = written(
        tmp_path / "notes.md",
        f"# Notes\n\n- arXiv:1706.03762v5 (2017–06) — {ATTENTION}\n\nAgain 1706.03762 and\n"
        f"[{ATTENTION}](https://arxiv.org/abs/1706.03762), also arXiv:1706.03762v2.\n",
    )
    transformer = ArxivId("1706.03762")
    assert references(path) == [
        Reference(
            f"{path}:3", Anchor("1706.03762v5", transformer, "", ATTENTION, Month(2017, 6), 5)
        ),
        Reference(f"{path}:5", Anchor("1706.03762", transformer)),
        Reference(f"{path}:6", Anchor("1706.03762v2", transformer, "", ATTENTION, None, 2)),
    ]


def test_json_says_the_title_beside_the_id(tmp_path: Path) -> None:
    items = [
        {
            "id": "zotero-1",
            "title": "By DOI",
            "DOI": "10.48550/arXiv.2411.12580",
            "cost": 1203.56789,
        },
        {"URL": "http:\\/\\/arxiv.org\\/abs\\/2504.09858", "title": "By Address"},
        {"arxiv_id": "2413.00001", "title": "Malformed"},
        {"title": "Not Of These", "references": ["1706.03762"], "abstract": "as hep-th/9901001"},
    ]
    path = written(tmp_path / "a.json", json.dumps(items, indent=1).replace("\\\\/", "\\/"))
    assert references(path) == [
        Reference(f"{path}:5", Anchor("2411.12580", ArxivId("2411.12580"), "", "By DOI")),
        Reference(f"{path}:9", Anchor("2504.09858", ArxivId("2504.09858"), "", "By Address")),
        Reference(f"{path}:13", Anchor("2413.00001", None, "there is no month 13", "Malformed")),
        Reference(f"{path}:19", Anchor("1706.03762", ArxivId("1706.03762"))),
        Reference(f"{path}:21", Anchor("hep-th/9901001", ArxivId("hep-th/9901001"))),
    ]


def test_json_lines_and_claims(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl",
        '{"text": "a", "anchors": [{"id": "2411.12580", "title": "T", "month": "2024-11"}, '
        '"2413.00001"]}\nnot JSON, arXiv:1706.03762\n',
    )
    assert references(path) == [
        Reference(
            f"{path}:1", Anchor("2411.12580", ArxivId("2411.12580"), "", "T", Month(2024, 11))
        ),
        Reference(f"{path}:1", Anchor("2413.00001", None, "there is no month 13")),
        Reference(f"{path}:2", Anchor("1706.03762", ArxivId("1706.03762"))),
    ]


def test_tables(tmp_path: Path) -> None:
    titled = written(
        tmp_path / "a.csv",
        'title,arxiv,loss\n"Over\ntwo lines",2411.12580,1203.56789\nB,arXiv:2504.09858,2\n',
    )
    assert references(titled) == [
        Reference(f"{titled}:2", Anchor("2411.12580", ArxivId("2411.12580"), "", "Over two lines")),
        Reference(f"{titled}:4", Anchor("2504.09858", ArxivId("2504.09858"), "", "B")),
    ]
    bare = written(tmp_path / "b.csv", "2411.12580\n2504.09858\n")
    assert [found.where for found in references(bare)] == [f"{bare}:1", f"{bare}:2"]
    claims = written(tmp_path / "c.csv", "text,anchors\na,2411.12580|T|2024-11; 1706.03762\n")
    assert [found.anchor.said_title for found in references(claims)] == ["T", ""]


def test_a_folder_without_what_is_hidden_or_binary(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.tex", "sub/a.rst", ".git/config", ".hidden.md"):
        written(tmp_path / name, "arXiv:1706.03762")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7 arXiv:1706.03762")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\0 arXiv:1706.03762")
    (tmp_path / "latin.tex").write_bytes("é arXiv:1706.03762".encode("latin-1"))
    assert [found.where for found in references(tmp_path)] == [
        f"{tmp_path / 'b.tex'}:1",
        f"{tmp_path / 'latin.tex'}:1",
        f"{tmp_path / 'sub' / 'a.rst'}:1",
    ]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="there is no such file or folder"):
        references(tmp_path / "missing.md")
    with pytest.raises(SourceFileError, match="the folder holds no text document"):
        references(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(SourceFileError, match="it is not a text document"):
        references(tmp_path / "a.pdf")
    assert references(written(tmp_path / "empty.md", "")) == []


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200),
    st.sampled_from([".md", ".json", ".csv", ".bib", ".tex", ".ipynb", ".html"]),
)
def test_no_text_breaks_the_reading(text: str, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / f"a{suffix}", f"{text} arXiv:1706.03762 {text}")
        for found in references(path):
            assert found.where.startswith(f"{path}:")


@given(st.text(alphabet='arxiv:./0123456789vx \n()[]-—"', max_size=120))
def test_near_misses_do_not_break_it_either(text: str) -> None:
    for one in text_references(text):
        assert 1 <= one.line <= text.count("\n") + 1
        assert (one.anchor.id is None) == bool(one.anchor.problem)
