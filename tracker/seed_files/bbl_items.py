"""Entries as bibliography programs write them: ``.bbl`` of BibTeX styles, REVTeX and biblatex."""

import re

from tracker.seed_files.latex_text import plain_text
from tracker.seed_files.reference_pieces import read_date
from tracker.seed_files.said import Said
from tracker.seed_files.said_names import read_names
from tracker.seed_files.title_words import is_title

_BRACES = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]{0,200}\}){0,300}\}){0,600})\}"
_REVTEX_TITLE = re.compile(r"\\bibinfo\s{0,4}\{title\}\s{0,4}" + _BRACES)
_REVTEX_AUTHOR = re.compile(r"\\bibinfo\s{0,4}\{author\}\s{0,4}" + _BRACES)
_REVTEX_YEAR = re.compile(r"\\bibinfo\s{0,4}\{year\}\s{0,4}\{([0-9]{4})\}")
_FIELD = re.compile(r"\\field\{(title|year|month)\}" + _BRACES)
_FAMILY = re.compile(r"family=\{?([^{},=]{1,60})\}?,")
_GIVEN = re.compile(r"given=\{?([^{},=]{1,60})\}?,")
_BIBITEM = re.compile(r"^\s*\\bibitem\s*(?:\[[^\n]{0,400}?\])?\s*(?:%\s*)?\{[^{}]{0,80}\}")
_MARK = re.compile(r"^\s*\\(?:bibitem|entry)\b")


def said_in_bbl(entry: str) -> Said | None:
    """What an entry says; None where it is none of these, or is read like any other reference."""
    if not _MARK.match(entry):
        return None
    if "\\bibinfo" in entry:
        return _of_revtex(entry)
    if entry.lstrip().startswith("\\entry"):
        return _of_biblatex(entry)
    return _of_blocks(entry)


def _of_revtex(entry: str) -> Said:
    title = _REVTEX_TITLE.search(entry)
    authors = [_plain(author[1]) for author in _REVTEX_AUTHOR.finditer(entry)]
    year = _REVTEX_YEAR.search(entry)
    return Said(
        _plain(title[1]) if title else "", None, tuple(authors), int(year[1]) if year else None
    )


def _of_biblatex(entry: str) -> Said:
    fields = {match[1]: match[2] for match in _FIELD.finditer(entry)}
    families = [plain_text(name) for name in _FAMILY.findall(entry)]
    given = [plain_text(name) for name in _GIVEN.findall(entry)]
    pairs = zip(given, families, strict=True) if len(given) == len(families) else ()
    authors = tuple(" ".join(pair) for pair in pairs) or tuple(families)
    date = read_date(f"{fields.get('year', '')}-{fields.get('month', '')}".strip("-"))
    year, month = date or (None, None)
    return Said(plain_text(fields.get("title", "")), month, authors, year)


def _of_blocks(entry: str) -> Said | None:
    """BibTeX's own styles write authors, title, and then where it appeared."""
    blocks = _BIBITEM.sub("", entry).split("\\newblock")
    if len(blocks) < 3:
        return None
    authors = read_names(plain_text(blocks[0]).removesuffix("."), alone=True)
    title = plain_text(blocks[1]).removesuffix(".").strip("“”,")
    date = read_date(plain_text(blocks[-1]).rstrip(".")[-4:])
    sure = is_title(title) and (authors or len(blocks) == 3)
    return Said(title if sure else "", None, authors, date[0] if date else None)


def _plain(latex: str) -> str:
    return plain_text(latex.replace("~", " ")).strip(" ,.")
