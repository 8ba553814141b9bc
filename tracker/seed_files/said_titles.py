"""What a text says beside an arXiv id: title, authors, date; empty wherever that is not clear.

A title guessed wrongly ends in a false accusation, a title not seen only in a check not made. So a
title counts only where it is set off (a link's words, quotes, a reference's second sentence), or
where all else in its entry is understood: names, dates, venues, labels, and nothing left over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tracker.domain.months import Month
from tracker.domain.titles import TitleBand, compare_titles
from tracker.seed_files.arxiv_mentions import Mention
from tracker.seed_files.bbl_items import said_in_bbl
from tracker.seed_files.documents import one_line
from tracker.seed_files.latex_text import plain_text
from tracker.seed_files.reference_pieces import (
    CLOSE,
    OPEN,
    Piece,
    is_label,
    is_preprint,
    is_venue,
    names_and_date,
    pieces_of,
    read_date,
    simplified,
)
from tracker.seed_files.reference_units import Unit
from tracker.seed_files.said import Said
from tracker.seed_files.said_names import read_names
from tracker.seed_files.title_words import is_prose, is_title, is_title_case

_SCHEME = r"(?:https?://)?(?:[\w-]{1,20}\.)?$"
_MARKS = re.compile(
    r"^[\s>|]*(?:[-*+•◦–—]\s+|•|\(?[0-9]{1,3}[.)]\s+|\\item\s+)?(?:\[[0-9]{1,3}\]\s*)?"
    r"(?:anchor(?:\s*\(\w+\))?:\s*)?[\s*_`\[(<“\"]*(?:https?://)?(?:arxiv[: ]*)?$",
    re.IGNORECASE,
)
_REFERENCE_MARK = re.compile(
    r"^[\s>|]*(?:[-*+•◦–]\s+|\(?[0-9]{1,3}[.)]\s+|\\bibitem\s*(?:\[[^\n]{0,200}?\])?\s*\{[^{}]{0,80}\}\s*"
    r"|\\item\s*|\.\.\s+\[[\w+.:-]{1,24}\]\s*|\[[\w+.:-]{1,24}\]:?\s+(?!\())?(?:\[[ xX]\]\s+)?"
)
_BEHIND = re.compile(
    r"^[\s*_`\])>}”\"]*(?:\[[a-z-]+(?:\.[A-Za-z-]+)?\][\s*_`\])]*)?(?:\(https?://[^()\s]*\)[\s*_`]*)?"
    r"(?:\(\s*(?P<date>[^()]{4,20})\s*\)[\s*_`]*)?"
    r"(?P<mark>\s+[—–-]{1,3}\s+|\s*[—–|]\s*|:\s+|,\s+(?=[“\"*_]))(?P<rest>\S.*)$",
    re.DOTALL,
)
_DATE_BEHIND = re.compile(r"^[\s*_`\])>}]*\(([^()]{4,20})\)")
_MD_LABEL = re.compile(
    r"!?\[(?P<label>(?:[^\[\]]|\[[^\[\]]{0,200}\]){1,400})\]\(\s*<?" + _SCHEME, re.DOTALL
)
_REST_LABEL = re.compile(r"`(?P<label>[^`<>]{1,400}?)\s*<" + _SCHEME, re.DOTALL)
_HREF = re.compile(r"<a\s[^<>]{0,200}href\s*=\s*[\"']?" + _SCHEME, re.IGNORECASE)
_HREF_LABEL = re.compile(r"^[^<>]{0,200}>(.{1,400}?)</a>", re.IGNORECASE | re.DOTALL)
_TEX = re.compile(r"\\href\s{0,4}\{" + _SCHEME)
_TEX_LABEL = re.compile(r"^[^{}\n]{0,80}\}\s{0,4}\{((?:[^{}]|\{[^{}]{0,200}\}){0,400})\}")
_TAIL = re.compile(r"^[^\s()\[\]<>{}\"']{0,80}[>\")\]}`_]{0,4}")
_OPENED = re.compile(
    r"(?:<a\s[^<>]{0,200}|\\href\s{0,4}\{[^{}\s]{0,80}|!?\[[^\[\]]{0,40}\]\(\s{0,4}<?|<)?"
    r"(?:https?://)?(?:[\w-]{1,20}\.)?$",
    re.IGNORECASE,
)
_DATED_END = re.compile(r"\s*[(\[][^()\[\]]*[0-9]{4}[^()\[\]]*[)\]]\.?$")
_YEAR_END = re.compile(r",\s+(?:19|20)[0-9]{2}$")
_ATTRIBUTION = re.compile(r"\s*[(\[]([^()\[\]]{0,160}\b(?:19|20)[0-9]{2}[a-z]?)[)\]]$")
_STRAY_MARKS = re.compile(r"[*_`]{1,3}(?=\W|$)|(?<!\w)[*_`]{1,3}")
_BEHIND_NAMES = re.compile(r"\.\s+|,\s+|:\s+")
_BEFORE_NAMES = re.compile(r",\s+|\s+by\s+|\.\s+")
_NEAR = 1500
_MOST_CUTS = 60
_ENOUGH_WORDS = 5


def said_beside(text: str, mention: Mention, unit: Unit, floor: int, ceiling: int) -> Said:
    """What the document says of a mentioned paper.

    `floor` and `ceiling` are where the mentions before and behind end and begin.
    """
    if mention.explicit and (said := said_in_bbl(text[unit.start : unit.end])):
        return said
    before = text[max(unit.start, floor) : mention.start]
    after = text[mention.end : min(unit.end, ceiling)]
    whole = unit.start >= floor and unit.end <= ceiling
    if floor <= unit.start and _MARKS.match(before) and (said := _behind(after)):
        return said
    date = _date_behind(after)
    if mention.in_address and (link := _link(before, after)):
        said = _of_link(link, whole=whole)
    elif mention.explicit:
        said = _of_words(before, after, whole=whole)
    else:
        said = Said()
    if date and not said.month:
        said = replace(said, month=date[1], year=date[0])
    return replace(said, title=_clean(said.title))


def _behind(after: str) -> Said | None:
    """``ID (2017-06) — Title``, with authors or a date behind it."""
    match = _BEHIND.match(after)
    if match is None:
        return None
    date = read_date(match["date"]) if match["date"] else None
    year, month = date or (None, None)
    pieces = list(pieces_of(simplified(match["rest"].split("\n\n", 1)[0])))
    if match["mark"].strip() == ":" and len(pieces) > 1 and pieces[0].kind == "plain":
        return Said("", month, (), year)
    if pieces and (pieces[0].kind == "plain" or _is_half_a_title(pieces)):
        pieces = _with_inner_dashes(match["rest"], pieces)
    found = _understood(pieces, strict=False)
    title = found.title if found else ""
    by_somebody = found and found.authors and match["mark"].strip() != ":"
    dated = month or year or by_somebody
    clear = title and (not is_prose(title) if dated else is_title_case(title))
    if found is None or not clear:
        return Said("", month, (), year)
    return Said(title, month or found.month, found.authors, year or found.year)


def _is_half_a_title(pieces: list[Piece]) -> bool:
    """Whether a quotation begins a title that goes on behind it: `“Lean Left” -- On Tempers of`.

    Only where that accuses nobody if the quotation was the whole title, and the rest a remark.
    """
    if [piece.kind for piece in pieces] != ["quote", "plain"]:
        return False
    half, rest = (piece.text.strip(" .,") for piece in pieces)
    whole = f"{half} {rest}"
    return is_title_case(rest) and compare_titles(whole, half).band is TitleBand.MATCH


def _with_inner_dashes(rest: str, pieces: list[Piece]) -> list[Piece]:
    """A title on the rest of its line is one piece, whatever stands in it."""
    line = simplified(rest.split("\n\n", 1)[0])
    plain = _DATED_END.sub("", line).removesuffix(".")
    if len(pieces) == 1 or any(read_names(piece.text, alone=True) for piece in pieces[1:]):
        return pieces
    return [Piece(plain.replace(OPEN, "").replace(CLOSE, ""))]


@dataclass(frozen=True, slots=True)
class _Link:
    """A link to a paper: its words, and what stands before and behind it."""

    label: str
    before: str
    after: str


def _link(before: str, after: str) -> _Link | None:
    match = _last(_MD_LABEL, before) or _last(_REST_LABEL, before)
    if match:
        return _Link(match["label"], before[: match.start()], _TAIL.sub("", after, count=1))
    for opening, label in ((_HREF, _HREF_LABEL), (_TEX, _TEX_LABEL)):
        if (opened := _last(opening, before)) and (named := label.match(after)):
            return _Link(named[1], before[: opened.start()], after[named.end() :])
    return None


def _last(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """The match that ends where the text ends; begun at its last opening, to be quick."""
    return pattern.search(before, max(0, len(before) - 900))


def _of_link(link: _Link, *, whole: bool) -> Said:
    label = simplified(link.label)
    whole_words = label.replace(OPEN, "").replace(CLOSE, "").strip("“” ").removesuffix(".")
    if whole_words.startswith("[") and whole_words.endswith("]"):
        whole_words = whole_words[1:-1]
    words, (by, of_year) = _without_attribution(whole_words)
    lead = _REFERENCE_MARK.sub("", link.before, count=1)
    introduced = not lead.strip("*_ [(\n") or _only_names(lead)
    authors, year = names_and_date(whole_words)
    listed = bool(authors and year)
    if not listed and is_title(words) and (is_title_case(words) or introduced):
        said = _with_context(words, lead, link.after)
        return replace(said, authors=said.authors or by, year=said.year or of_year)
    if authors:
        # Two capitalised words and two more may be a title too.
        sure = len(authors) != 2 or year or any("." in name for name in authors)
        return Said("", None, authors, year) if sure else Said()
    if is_label(words) or not words:
        return _of_words(link.before, link.after, whole=whole)
    return Said()


def _without_attribution(words: str) -> tuple[str, tuple[tuple[str, ...], int | None]]:
    """``Title (Names, 2017)`` as its title and what the bracket says; it may name a firm."""
    match = _ATTRIBUTION.search(words)
    if match is None:
        return words, ((), None)
    return words[: match.start()], names_and_date(match[1])


def _with_context(title: str, lead: str, after: str) -> Said:
    """The title of a link with the names and the date right before or behind it."""
    said = Said(title)
    for piece in list(pieces_of(simplified(after.split("\n\n", 1)[0])))[:3]:
        told = _not_title(piece, piece.text, said, alone=piece.text.lower().startswith("by "))
        if told is None and not is_label(piece.text):
            break
        said = told or said
    for piece in list(pieces_of(simplified(lead)))[-2:]:
        said = _not_title(piece, piece.text, said, alone=False) or said
    return said


def _only_names(lead: str) -> bool:
    pieces = list(pieces_of(simplified(lead)))
    named = any(names_and_date(piece.text)[0] for piece in pieces)
    return named and all(names_and_date(piece.text)[0] or read_date(piece.text) for piece in pieces)


def _of_words(before: str, after: str, *, whole: bool) -> Said:
    """The title in the words around an id that is no title's own link."""
    before = _OPENED.sub("", before[-_NEAR:])
    mark = _REFERENCE_MARK.match(before) if whole else None
    lead = before[mark.end() :] if mark else before
    pieces = list(pieces_of(simplified(lead)))
    if whole:
        behind = list(pieces_of(simplified(after)))
        row = before.lstrip().startswith("|") or "</td>" in before + after
        if found := _understood([*pieces, *behind], strict=True, row=row):
            return found
    return _just_before(pieces, whole=whole)


def _just_before(pieces: list[Piece], *, whole: bool) -> Said:
    """What is set off, or is a reference's own sentence, right before the id."""
    pieces = [one for one in pieces if not is_label(one.text)]
    if not pieces:
        return Said()
    last = pieces[-1]
    title = last.text.strip(" .,")
    if last.kind in {"quote", "mark"} and is_title_case(title):
        return Said(title)
    if whole and (found := _names_first(pieces)):
        return found
    return Said()


def _names_first(pieces: list[Piece]) -> Said | None:
    """``Authors. Title. Venue`` and ``Authors, “Title,” Venue`` at the start of a reference."""
    first = _split_names(pieces[0].text)
    if first is None:
        return None
    following = [Piece(first.title), *pieces[1:]] if first.title else pieces[1:]
    year = first.year
    if following and (date := read_date(following[0].text)):
        year, following = date[0], following[1:]
    if not following:
        return None
    candidate, others = following[0], following[1:]
    title = candidate.text.strip(" .,")
    set_off = candidate.kind in {"quote", "mark"}
    clean = all(is_venue(o.text) or read_date(o.text) or is_label(o.text) for o in others)
    if not (is_title(title) and (set_off or clean)):
        return None
    # What stands behind a title set off may be a journal, whose year is its own.
    return Said(title, None, first.authors, year if clean and _is_preprint(others) else None)


def _is_preprint(others: list[Piece]) -> bool:
    return all(is_preprint(one.text) for one in others if is_venue(one.text))


def _understood(pieces: list[Piece], *, strict: bool, row: bool = False) -> Said | None:
    """The one title among pieces that are all understood; None where anything is left over."""
    said, titles = Said(), list[str]()
    alone = len(pieces) > 1
    for piece in pieces:
        text = piece.text.strip(" .,;:")
        if not text or is_label(text):
            continue
        if told := _not_title(piece, text, said, alone=alone):
            said = told
            continue
        if piece.kind == "plain" and (split := _split_names(text) or _split_title(text)):
            said = replace(
                said, authors=said.authors or split.authors, year=said.year or split.year
            )
            text = split.title
        if is_title(text):
            titles.append(text)
        elif text and not (row and len(text.split()) <= 3):
            return None
    if len(titles) != 1:
        return None
    (title,) = titles
    venues = [piece for piece in pieces if is_venue(piece.text) and not read_date(piece.text)]
    backed = bool(said.year or venues) or len(title.split()) >= _ENOUGH_WORDS
    if strict and not (said.authors or (is_title_case(title) and backed)):
        return None
    if not _is_preprint(venues):
        said = replace(said, year=None, month=None)
    return replace(said, title=title)


def _not_title(piece: Piece, text: str, said: Said, *, alone: bool) -> Said | None:
    """What is known with a piece that is date, names or venue; `said` itself for a venue."""
    if date := read_date(text):
        return said if said.year else replace(said, year=date[0], month=date[1])
    if piece.kind != "quote" and is_venue(text):
        return said
    alone = alone and not said.authors and len(text.split()) < 5
    authors, year = names_and_date(text, alone=alone)
    if authors:
        return replace(said, authors=said.authors or authors, year=said.year or year)
    return None


def _split_names(text: str) -> Said | None:
    """``Vaswani, A. and Parmar, N. Attention is`` as its names and the rest; the longest names."""
    found = None
    for cut in _cuts(_BEHIND_NAMES, text):
        authors, year = names_and_date(text[: cut.start() + 1].rstrip(",: "))
        rest = _undated(text[cut.end() :])
        if authors and is_title(rest) and not read_names(rest, alone=True):
            found = Said(rest, None, authors, year)
    if found is None:
        authors, year = names_and_date(text)
        found = Said("", None, authors, year) if authors else None
    return found


def _split_title(text: str) -> Said | None:
    """``Title, Author et al.`` or ``Title by Author`` as its names and its title."""
    for cut in _cuts(_BEFORE_NAMES, text):
        authors, year = names_and_date(text[cut.end() :].strip(), alone="by" in cut[0])
        title = text[: cut.start()].strip(" .,")
        pair = len(authors) == 2 and not any(" " in name for name in authors)
        if pair and not year:  # the last words of an enumeration
            continue
        if authors and is_title(title) and not read_names(title, alone=True):
            return Said(title, None, authors, year)
    return None


def _cuts(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where a text may be cut; a list of authors is never longer."""
    return islice(pattern.finditer(text[:_NEAR]), _MOST_CUTS)


def _undated(text: str) -> str:
    return _YEAR_END.sub("", text.strip(" .,"))


def _date_behind(after: str) -> tuple[int, Month | None] | None:
    match = _DATE_BEHIND.match(after)
    return read_date(match[1]) if match else None


def _clean(title: str) -> str:
    plain = plain_text(title) if "\\" in title else title
    plain = plain.replace(OPEN, "").replace(CLOSE, "")
    return one_line(_STRAY_MARKS.sub("", plain)).strip(' ,;“”"')
