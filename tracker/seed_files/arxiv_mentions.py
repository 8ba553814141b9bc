"""Where a text names arXiv papers: ids in every real form, and nothing that only looks like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.identifiers import ARCHIVES, is_masked
from tracker.seed_files.anchor_lines import make_anchor

_BREAK = r"(?:[ \t]*\n[ \t]*)?"
_HOSTS = (
    r"(?:(?:www\.|export\.|browse\.|de\.|cn\.|es\.|in\.)?arxiv\.org|(?:www\.)?alphaxiv\.org"
    r"|ar5iv\.(?:labs\.arxiv\.)?org|xxx\.lanl\.gov)"
)
_URL = (
    rf"(?<![\w.-]){_HOSTS}{_BREAK}/{_BREAK}"
    rf"(?:abs|pdf|html|format|ps|src|e-print|overview){_BREAK}/{_BREAK}"
    r"|(?<![\w.-])huggingface\.co/papers/"
)
_DOI = rf"(?<![\w.])10\.48550/{_BREAK}arxiv\.{_BREAK}"
_PREFIX = r"(?<![\w./-])arxiv(?:[\s~]{0,9}:|\.(?=[0-9]))[\s~*_`{\[]{0,40}"
_NEW = rf"[0-9]{{4}}\.{_BREAK}[0-9]{{4,5}}(?:v[0-9]{{1,3}})?(?![0-9])"
_ARCHIVE = r"[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2}(?:-[a-z]+)?)?"
_OLD = rf"{_ARCHIVE}/{_BREAK}[0-9]{{7}}(?:v[0-9]{{1,3}})?(?![0-9])"
_SPLIT_NEW = r"[0-9]{4}\.[0-9]{1,3}[ \t]*\n[ \t]*[0-9]{1,4}(?:v[0-9]{1,3})?(?![0-9])"
_BARE_NEW = (
    r"(?<![\w./\\$€£¥+~≈<>±@^-])[0-9]{4}\.[0-9]{4,5}(?:v[0-9]{1,3})?"
    r"(?![\w%‰°€$£^±+]|\.[0-9]|[-/][\w]|,[0-9]{3}(?![0-9.]))"
)
_BARE_OLD = (
    rf"(?<![\w./:@-])(?:{'|'.join(sorted(ARCHIVES, key=len, reverse=True))})"
    r"(?:\.[a-z]{2}(?:-[a-z]+)?)?/[0-9]{7}(?:v[0-9]{1,3})?(?![\w/]|[.-][0-9])"
)
_MENTION = re.compile(
    rf"(?P<url>{_URL})|(?P<doi>{_DOI})|(?P<prefix>{_PREFIX})"
    rf"|(?P<new>{_BARE_NEW})|(?P<old>{_BARE_OLD})",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"{_NEW}|{_OLD}", re.IGNORECASE)
_SPLIT = re.compile(_SPLIT_NEW, re.IGNORECASE)
_TOKEN = re.compile(r"[^\s\"'<>(){}\[\],;|\\&`]+")
_DATE = re.compile(r"^(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}$")
_UNIT = re.compile(
    r"\s{0,2}(?:[×±^]|percent\b|(?:[kMGTmµnp]?(?:Hz|eV|V|W|s|m|g|K|J|B|Pa))\b|[kcm]m\b"
    r"|(?:seconds|minutes|hours|days|years|points|tokens|samples|steps|dollars|euros"
    r"|USD|EUR|GBP)\b)"
)
_NUMBER_BEFORE = re.compile(
    r"(?:\b(?:versions?|release|build|rev|price|costs?|paid|about|roughly|approximately|nearly"
    r"|around|over|under|than|up to|USD|EUR|GBP|pp?\.|no\.|loss|score|rate|mean|value)"
    r"|[$€£¥=<>≈~])\s*$",
    re.IGNORECASE,
)
_KEY_BEFORE = re.compile(r"([\w-]+)[\"']?\s*[:=]\s*$")
_ID_KEY = re.compile(
    r"arxiv|eprint|papers?|preprints?|refs?|references?|anchors?|sources?|evidence|cite|see|ids?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An id in a text: its place, as it is to be read, and whether it stands in an address."""

    start: int
    end: int
    written: str
    in_address: bool = False
    explicit: bool = True


def find_mentions(text: str, bare: bool = True) -> Iterator[Mention]:
    """Every mention in order; with `bare` off only those that say ``arXiv``.

    Malformed ids are mentions only behind ``arXiv:`` or in an address of arXiv; masked ids never.
    """
    at = 0
    while match := _MENTION.search(text, at):
        at = match.end()
        if match["new"] or match["old"]:
            if bare and _stands_alone(text, match):
                yield Mention(match.start(), match.end(), match[0], explicit=False)
        elif mention := _explicit(text, match):
            at = mention.end
            yield mention


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a bare number is an id: well-formed, and nothing around it says a measure."""
    if not _is_id(match[0]):
        return False
    if match["old"]:
        return True
    before = text[max(0, match.start() - 40) : match.start()].rsplit("\n", 1)[-1]
    key = _KEY_BEFORE.search(before)
    if key:
        return _ID_KEY.search(key[1]) is not None
    return not (_NUMBER_BEFORE.search(before) or _UNIT.match(text, match.end()))


def _explicit(text: str, lead: re.Match[str]) -> Mention | None:
    start, at = lead.start(), lead.end()
    in_address = lead["url"] is not None
    whole = _WHOLE.match(text, at)
    if whole is None and (split := _SPLIT.match(text, at)) and _is_id(_joined(split[0])):
        whole = split
    if whole:
        return Mention(start, whole.end(), _joined(whole[0]), in_address)
    token = _TOKEN.match(text, at)
    if token is None or "\n" in lead[0]:
        return None
    written = token[0].rstrip(".:!?*_/")
    if is_masked(written) or not _meant_as_id(written, lead["prefix"] is not None):
        return None
    return Mention(start, at + len(written), written, in_address)


def _meant_as_id(token: str, behind_prefix: bool) -> bool:
    """Whether what is no id was plainly meant as one: digits of its length, or an archive."""
    if re.match(r"^[a-z-]+(?:\.[a-z-]+)?/[0-9]{5,}", token, re.IGNORECASE):
        return True
    digits = sum(char.isdigit() for char in token)
    if not token[0].isdigit() or _DATE.match(token):
        return False
    if not behind_prefix:
        return digits >= 4
    pointed = re.match(r"^[0-9]+[./][0-9]+", token) is not None
    return digits >= 6 and (pointed or re.match(r"^[0-9]{7,9}$", token) is not None)


def _is_id(written: str) -> bool:
    anchor = make_anchor(written)
    return anchor is not None and anchor.id is not None


def _joined(written: str) -> str:
    return re.sub(r"\s+", "", written)
