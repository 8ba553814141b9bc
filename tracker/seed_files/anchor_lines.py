"""One anchor on one line, ``arXiv:ID (YYYY-MM) — Title — by A. Author; B. Author``, both ways."""

import json
import re
from collections.abc import Sequence

from tracker.domain.claims import Anchor, Link
from tracker.domain.errors import BadInputError, InvalidArxivIdError
from tracker.domain.identifiers import ArxivId, is_masked, parse_arxiv_id
from tracker.domain.months import Month, parse_month
from tracker.seed_files.dated_text import MONTH
from tracker.seed_files.documents import one_line

_LONGEST_ID = 200
_TOKEN = re.compile(r"arxiv\s*:\s*[^\s—–|,;]+|[^\s—–|,;]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"^\s*(?:[—–−-]+|[:|,;.])\s+(?=\S)|^\s*[—–|]\s*")
_MONTH_BRACKET = re.compile(rf"^\s*\(\s*({MONTH})(?:\s*[,;]\s*{MONTH})*\s*\)|^\s*\(([0-9]{{4}})\)")
_BY = " — by "
_NOBODY = "-"
"""Stands for no authors, where a title would else be cut at its own words."""
_NO_ID_END = re.compile(rf"\s*\(\s*{MONTH}|\s+[—–−-]+\s+|\s*[|]")


def make_anchor(
    written: str,
    title: str = "",
    month: Month | None = None,
    link: Link = Link.STATED,
    *,
    authors: Sequence[str] = (),
    year: int | None = None,
) -> Anchor | None:
    """The anchor for what a document wrote in the place of an id; None where that is masked.

    What is no arXiv id is kept with the problem, for the domain to report.
    """
    written = one_line(written)
    if is_masked(written):
        return None
    id_, problem, version = None, "", None
    try:
        id_, version = _parse(written)
    except InvalidArxivIdError as error:
        problem = error.why
    return Anchor(
        written,
        id_,
        problem,
        said_title=one_line(title),
        said_month=month,
        said_version=version,
        link=link,
        said_authors=_names(authors),
        said_year=None if month else year,
    )


def read_anchor(text: str, link: Link = Link.STATED) -> Anchor | None:
    """Read one line that stands for one anchor; None where its id is masked.

    The id may be bare, an address, or a JSON string where it is something stranger. Raises
    InvalidMonthError where the bracket behind it holds no month there is.
    """
    line = one_line(text)
    written, rest = _split_id(line)
    month, year = None, None
    if bracket := _MONTH_BRACKET.match(rest):
        month = parse_month(bracket[1]) if bracket[1] else None
        year = int(bracket[2]) if bracket[2] else None
        rest = rest[bracket.end() :]
    said, by, names = rest.rpartition(_BY) if _BY in rest else (rest, "", "")
    title = _SEPARATOR.sub("", said, count=1) if said.strip() else ""
    authors = names.split(";") if by and names.strip() != _NOBODY else ()
    return make_anchor(written, title, month, link, authors=authors, year=year)


def write_anchor(anchor: Anchor) -> str:
    """The line that `read_anchor` reads back as this anchor, its baseline left out."""
    behind = f" ({anchor.said_month})" if anchor.said_month else ""
    behind = f" ({anchor.said_year:04d})" if anchor.said_year and not behind else behind
    behind += f" — {anchor.said_title}" if anchor.said_title else ""
    if anchor.said_authors or _BY in behind:
        behind += _BY + ("; ".join(anchor.said_authors) or _NOBODY)
    line = anchor.written + behind
    try:
        if read_anchor(line, anchor.link) == anchor.as_said():
            return line
    except BadInputError:
        pass
    return json.dumps(anchor.written, ensure_ascii=False) + behind


def _names(authors: Sequence[str]) -> tuple[str, ...]:
    """Names on one line, without the marks that stand between them when they are written."""
    plain = (one_line(re.sub(r"[;—]", " ", name)) for name in authors)
    return tuple(name for name in plain if name and name != _NOBODY)


def _parse(written: str) -> tuple[ArxivId, int | None]:
    # `\d` of the domain also takes digits of other scripts, which arXiv never printed.
    if len(written) > _LONGEST_ID or not written.isascii():
        raise InvalidArxivIdError(written[:_LONGEST_ID], "expected YYMM.NNNNN or archive/YYMMNNN")
    reference = parse_arxiv_id(written)
    return reference.id, reference.version


def _split_id(line: str) -> tuple[str, str]:
    if line.startswith('"'):
        try:
            written, end = json.JSONDecoder().raw_decode(line)
        except ValueError:
            pass
        else:
            return str(written), line[end:]
    if token := _TOKEN.match(line):
        written = token[0].rstrip(":.")
        if _is_id(written):
            return written, line[len(written) :]
    end_of_id = _NO_ID_END.search(line)
    if end_of_id is None or end_of_id.start() == 0:
        return (written, line[len(written) :]) if _meant_as_id(token) else (line, "")
    return line[: end_of_id.start()], line[end_of_id.start() :]


def _is_id(written: str) -> bool:
    anchor = make_anchor(written)
    return anchor is None or anchor.id is not None


def _meant_as_id(token: re.Match[str] | None) -> bool:
    return token is not None and token[0].lower().startswith("arxiv")
