"""What a document says it is of: an id of later months cannot have carried it."""

from pathlib import Path

import pytest

from tracker.domain.references import DocumentsRead
from tracker.seed_files.references import DocumentReferenceReader

CLAIMS = """\
---
title: A line of inquiry
---
- Words help where numbers
  do not. (2024-03, 2024-05)
  - kind: method
  - anchor (inferred): arXiv:2403.00001 (2024-03) — A Title of Words
- No month here.
  - anchor: arXiv:2403.00002
- See arXiv:2403.00003 (2024-11)
"""
JSONL = (
    '{"text": "a", "as_of": ["2024-03", "2024-05"], "anchors": [{"id": "2403.00001"}]}\n'
    '{"text": "b", "anchors": ["2403.00002"]}\n'
    '{"as_of": "2023-01", "anchors": ["2403.00003"]}\n'
)
BEHIND = (
    '[{"anchors": [{"id": "2403.00001"}, "2403.00002"], "as_of": ["2024-03"]},\n'
    ' {"anchors": [{"id": "2403.00003"}]}, {"as_of": "2023-01", "anchors": ["2403.00004"]}]\n'
)
"""What comes after its papers in an object is said of them as well."""
CUT = '{"anchors": ["2403.00001"], "as_of": ["2024-03"\n'
CSV = "text,as_of,anchors\na,2024-03;2024-05,2403.00001\nb,,2403.00002\nc,2023-01,2403.00003\n"


@pytest.mark.parametrize(
    ("name", "content", "months"),
    [
        ("a.md", CLAIMS, ["2024-05", None, None]),
        ("a.jsonl", JSONL, ["2024-05", None, "2023-01"]),
        ("b.json", BEHIND, ["2024-03", "2024-03", None, "2023-01"]),
        ("cut.jsonl", CUT, ["2024-03"]),
        ("a.csv", CSV, ["2024-05", None, "2023-01"]),
        ("b.md", "---\ndate: 2024-03-09\nupdated: '2025-01-02'\n---\n2403.00001\n", ["2025-01"]),
        ("c.md", "---\ncreated: 2024-03-09\n---\n2403.00001\n", [None]),
        ("d.md", "text\n---\ndate: 2024-03-09\n---\n2403.00001\n", [None]),
        ("e.md", "---\ndate: 2024-13-09\n---\n2403.00001\n", [None]),
    ],
)
def test_the_month_that_a_text_says_it_is_of(
    name: str, content: str, months: list[str | None], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    found = DocumentReferenceReader().references(path, DocumentsRead())
    assert [str(one.as_of) if one.as_of else None for one in found] == months
