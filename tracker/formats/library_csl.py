"""The papers of a library as CSL-JSON, for Zotero, Pandoc and whatever else cites."""

from collections.abc import Iterable
from typing import Any

from tracker.formats.cited_papers import CitedPaper
from tracker.formats.foreign import dump_json


def render_csl(papers: Iterable[CitedPaper]) -> str:
    """A JSON list of CSL items, ending in a newline. The claims a paper carries are its note."""
    return dump_json([_item(cited) for cited in papers]) + "\n"


def _item(cited: CitedPaper) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"arXiv:{cited.id}" if cited.id else cited.anchor.written,
        "type": "article",
        "title": cited.title,
    }
    if cited.authors:
        item["author"] = [_name(name) for name in cited.authors]
    if cited.month:
        item["issued"] = {"date-parts": [[cited.month.year, cited.month.number]]}
    if cited.id:
        item |= {
            "number": f"arXiv:{cited.id}",
            "publisher": "arXiv",
            "URL": f"https://arxiv.org/abs/{cited.id}",
        }
    if cited.paper and cited.paper.doi:
        item["DOI"] = cited.paper.doi
    elif cited.id:
        item["DOI"] = f"10.48550/arXiv.{cited.id}"
    if cited.keywords:
        item["keyword"] = ", ".join(word.replace(",", " ") for word in cited.keywords)
    if cited.notes:
        item["note"] = "\n".join(cited.notes)
    return item


def _name(name: str) -> dict[str, str]:
    """Given and family name as arXiv writes them; one word, or an initial behind, stays whole."""
    given, _, family = " ".join(name.split()).rpartition(" ")
    if not given or family.endswith("."):
        return {"literal": name}
    return {"family": family, "given": given}
