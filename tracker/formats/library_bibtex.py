"""The papers of a library as BibTeX; the claims that rest on a paper are its `notes`."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.formats.cited_papers import CitedPaper
from tracker.formats.foreign import plain

if TYPE_CHECKING:
    from bibtexparser.model import Block, Field

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = re.compile(r"[^A-Za-z0-9]+")


def render_bibtex(papers: Sequence[CitedPaper]) -> str:
    """BibTeX with LaTeX escapes, keys all different, ending in a newline.

    `notes` is what Zotero keeps as notes; `import` reads findings from `annote` only, so that a
    file that comes back brings papers and no claim twice.
    """
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexEncodingMiddleware
    from bibtexparser.model import Entry

    keys: set[str] = set()
    entries: list[Block] = [
        Entry("misc", _key(cited, keys), _fields(_words(cited))) for cited in papers
    ]
    encoded = LatexEncodingMiddleware(enclose_urls=False).transform(Library(entries)).entries
    for entry, cited in zip(encoded, papers, strict=True):
        for field in entry.fields:
            field.value = f"{{{_as_typed(field.value)}}}"
        for field in _fields(_numbers(cited)):
            entry.set_field(field)
    return str(write_string(Library([*encoded]), unparse_stack=[]))


_TYPED = {
    r"{\textemdash}": "---",
    r"{\textendash}": "--",
    r"{\textquotedblleft}": "``",
    r"{\textquotedblright}": "''",
    r"{\textquoteleft}": "`",
    r"{\textquoteright}": "'",
}


def _as_typed(encoded: str) -> str:
    """Dashes and quotation marks as people type them, which more readers know than the macros."""
    for macro, typed in _TYPED.items():
        encoded = encoded.replace(macro, typed)
    return encoded


def _fields(texts: dict[str, str]) -> list["Field"]:
    from bibtexparser.model import Field

    return [Field(name, text) for name, text in texts.items() if text]


def _words(cited: CitedPaper) -> dict[str, str]:
    """What is written in words, and so needs LaTeX's escapes."""
    return {
        "title": _balanced(plain(cited.title)),
        "author": " and ".join(_balanced(plain(_one_name(name))) for name in cited.authors),
        "keywords": ", ".join(_balanced(plain(word).replace(",", " ")) for word in cited.keywords),
        "notes": "; ".join(_balanced(plain(note)) for note in cited.notes),
    }


def _numbers(cited: CitedPaper) -> dict[str, str]:
    """What programs read, as it is; months are words of BibTeX's own and stand bare."""
    paper = cited.paper
    month = cited.month
    if cited.id is None:
        return {"year": f"{{{month.year}}}", "month": _MONTHS[month.number - 1]} if month else {}
    return {
        "year": f"{{{month.year}}}" if month else "",
        "month": _MONTHS[month.number - 1] if month else "",
        "eprint": f"{{{cited.id}}}",
        "archiveprefix": "{arXiv}",
        "primaryclass": f"{{{paper.categories[0]}}}" if paper and paper.categories else "",
        "doi": f"{{{_bare(paper.doi)}}}" if paper and paper.doi else "",
        "url": f"{{https://arxiv.org/abs/{cited.id}}}",
    }


def _one_name(name: str) -> str:
    """A name in which BibTeX sees no second one."""
    return " ".join(word for word in name.split() if word.lower() != "and")


def _bare(doi: str) -> str:
    return re.sub(r"[\s{}\\]", "", plain(doi))


def _key(cited: CitedPaper, taken: set[str]) -> str:
    """``ruis2024procedural``: first author, year and the first long word of the title."""
    author = _WORD.sub("", (cited.authors or ("",))[0].rpartition(" ")[2])
    year = str(cited.month.year) if cited.month else ""
    word = next((w for w in _WORD.split(cited.title) if len(w) > 3), "")
    plainest = f"{author}{year}{word}".lower() or "paper"
    key, number = plainest, 1
    while key in taken:
        number += 1
        key = f"{plainest}-{number}"
    taken.add(key)
    return key


def _balanced(text: str) -> str:
    """Without braces where they do not pair up: one would swallow the rest of the file."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    return text if depth == 0 else text.replace("{", "").replace("}", "")
