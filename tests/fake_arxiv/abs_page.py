"""The abstract page at /abs/<id>: enough HTML to tell known, unknown and withdrawn."""

import re
from collections.abc import Mapping
from html import escape

from tests.fake_arxiv.records import FakePaper, FakeVersion

NAME = re.compile(r"(?P<id>.+?)(?:v(?P<number>[1-9]\d*))?")


def answer(name: str, papers: Mapping[str, FakePaper]) -> tuple[int, str]:
    """Status and page for what follows /abs/ in the address."""
    match = NAME.fullmatch(name)
    paper = papers.get(match["id"]) if match else None
    if match is None or paper is None:
        return 404, _page("Article not found", f"<p>Article {escape(name)} was not found.</p>")
    number = int(match["number"]) if match["number"] else paper.latest.number
    version = paper.version(number)
    if version is None:
        return 404, _page("Version not found", f"<p>There is no version {number}.</p>")
    return 200, _paper_page(paper, version)


def _paper_page(paper: FakePaper, version: FakeVersion) -> str:
    title = escape(version.title or "")
    comment = f'<td class="comments">{escape(version.comment)}</td>' if version.comment else ""
    body = "\n".join(
        (
            f'<h1 class="title">{title}</h1>',
            f'<div class="authors">{escape(", ".join(paper.authors))}</div>',
            _withdrawal(paper, version),
            f'<blockquote class="abstract">{escape(version.abstract or "")}</blockquote>',
            comment,
            f'<div class="submission-history">{"".join(map(_history_line, paper.versions))}</div>',
        )
    )
    return _page(f"[{paper.id}] {title}", body)


def _withdrawal(paper: FakePaper, version: FakeVersion) -> str:
    by = escape(paper.authors[0]) if paper.authors else "its author"
    if version.withdrawn:
        return f"<p>This paper has been withdrawn by {by}</p>"
    if paper.latest.withdrawn:
        return f"<p>A newer version of this paper has been withdrawn by {by}</p>"
    return ""


def _history_line(version: FakeVersion) -> str:
    size = "(withdrawn)" if version.withdrawn else f"({version.size_kb} KB)"
    return f"<b>[v{version.number}]</b> {version.submitted:%a, %d %b %Y %H:%M:%S} UTC {size}<br/>"


def _page(title: str, body: str) -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body>\n{body}\n"
        "</body></html>\n"
    )
