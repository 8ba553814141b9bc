"""What announces an arXiv id: addresses of arXiv and its mirrors, DOIs, ``arXiv:`` in all forms.

Does not say what follows is an id. Every pattern is bounded, so that no text makes it slow.
"""

import re
from dataclasses import dataclass

_BREAK = r"(?:[ \t]{0,9}\n[ \t>%#]{0,9})?"
_SLASH = rf"(?:{_BREAK}(?:/|%2f|\\/){_BREAK})"
_START = r"(?:(?<![\w.-])|(?<=%2f)|(?<=%3d))"
_MIRRORS = "www|export|browse|static|aps|au|br|cn|de|es|fr|il|in|jp|kr|lanl|ru|tw|uk|xxx|za"
_HOST = (
    rf"(?:(?:(?:{_MIRRORS})\.)?arxiv\.org|(?:www\.)?alphaxiv\.org|(?:xxx\.)?(?:lanl\.gov|itp\.ac\.cn)"
    r"|(?:www\.)?ar5iv\.(?:labs\.arxiv\.)?org|huggingface\.co|(?:www\.)?arxiv-vanity\.com)"
)
_ROOM = (
    r"(?:abs|pdf|html|format|ps|src|e-print|eprint|overview|audio|tb|papers"
    r"|ftp/arxiv/papers/[0-9]{4}|ps_cache/arxiv/(?:pdf|ps|papers)/[0-9]{4})"
)
_AHEAD = r"(?=[0-9]{4}\.[0-9]{4}|[a-z-]{2,9}(?:\.[a-z-]{2,9})?(?:/|%2f)[0-9]{7})"
_ADDRESS = rf"{_START}{_HOST}{_SLASH}(?:{_ROOM}{_SLASH}(?:arxiv(?::|%3a))?|{_AHEAD})"
_CACHED = (
    rf"{_START}(?:(?:{_MIRRORS})\.)?arxiv\.org/(?:ps_cache|ftp)/(?P<archive>[a-z]+(?:-[a-z]+)?)/"
    r"(?:pdf|papers|ps)/[0-9]{4}/(?P<number>[0-9]{7}(?:v[0-9]{1,3})?)(?![0-9])"
)
_BIBCODE = r"(?<![0-9a-z])(?:19|20)[0-9]{2}arxiv(?P<code>[0-9]{4}\.?[0-9]{4,5})[a-z](?!\w)"
_DOI = rf"(?:(?<![\w.])|(?<=%2f))10\.48550{_SLASH}arxiv\.{_BREAK}"
_MARKUP = r"(?:[\s~*_`{\[\u200b]|&nbsp;|\\[,;]){0,20}"
_KIND = r"(?:(?:e-?prints?|preprints?|papers?|ids?|identifiers?|numbers?|no\.?|nr\.?)[\s~:,#]{1,9})"
_PREFIX = (
    r"(?:(?<![\w./-])|(?<=%2f)|(?<=(?<!\.\.)/))arxiv"
    r"(?:(?:[\s~})*]{0,4}(?:[\s~]{0,9}:|%3a|&\#58;|&colon;)|\.(?=[0-9]))"
    + _MARKUP
    # Without a colon only where what follows has the exact form of an id.
    + rf"|[\s~,]{{1,9}}{_KIND}{{0,2}}[\#(\[{{]{{0,2}}{_AHEAD}"
    rf"|(?:[(\[{{\#|=/]|%2f)[\s~]?{_AHEAD})"
)
_MACRO = r"\\(?:arxiv|e?print)(?:\[[^\[\]\n]{0,40}\])?[ ]?\{"
_LEAD = re.compile(
    rf"(?P<address>{_ADDRESS})|{_CACHED}|{_BIBCODE}|(?P<doi>{_DOI})|(?P<prefix>{_PREFIX})"
    rf"|(?P<macro>{_MACRO})",
    re.IGNORECASE,
)
TRIGGERS = (
    r"[aA][rR](?:[xX][iI]|5[iI])[vV]|[aA]lphaxiv|10\.48550|lanl\.gov|itp\.ac\.cn"
    r"|huggingface\.co/papers|\\e?print|\\Eprint"
)
"""Words without which there is no lead: cheap to look for in a long text."""
_BEFORE = 40
_REACH = 300


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead in a text. `written` is the id where it stands in the lead itself, else empty."""

    start: int
    end: int
    kind: str
    written: str = ""


def lead_at(text: str, trigger: int, floor: int) -> Lead | None:
    """The lead around a trigger's place, begun no earlier than `floor`."""
    match = _LEAD.search(text, max(floor, trigger - _BEFORE), trigger + _REACH)
    if match is None or match.start() > trigger:
        return None
    if match["number"]:
        return Lead(match.start(), match.end(), "address", f"{match['archive']}/{match['number']}")
    if match["code"]:
        digits = match["code"].replace(".", "")
        return Lead(match.start(), match.end(), "address", f"{digits[:4]}.{digits[4:]}")
    return Lead(match.start(), match.end(), match.lastgroup or "prefix")
