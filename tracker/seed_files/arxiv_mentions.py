"""Where a text names arXiv papers: ids in every real form, and nothing that only looks like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.identifiers import is_masked
from tracker.seed_files.bare_ids import BARE_MASKED, BARE_NEW, BARE_OLD, is_id, stands_alone
from tracker.seed_files.id_leads import TRIGGERS, Lead, lead_at

_BREAK = r"(?:[ \t]{0,9}\n[ \t>%#]{0,9})?"
_NEW = rf"[0-9]{{4}}\.{_BREAK}[0-9]{{4,5}}(?:v[0-9]{{1,3}})?(?![0-9])"
_ARCHIVE = r"[a-z]{1,9}(?:-[a-z]{1,9})?(?:\.[a-z]{2}(?:-[a-z]{1,9})?)?"
_OLD = rf"{_ARCHIVE}(?:/|%2f){_BREAK}[0-9]{{7}}(?:v[0-9]{{1,3}})?(?![0-9])"
_SPLIT_NEW = r"[0-9]{4}\.[0-9]{1,3}[ \t]{0,9}\n[ \t>%#]{0,9}[0-9]{1,4}(?:v[0-9]{1,3})?(?![0-9])"
TRIGGER = (
    rf"(?P<lead>{TRIGGERS})|(?P<new>[0-9]{{4}}\.[0-9]{{4}})|(?P<old>[a-zA-Z]/[0-9]{{7}})"
    r"|(?P<masked>[0-9]{2}[0-9xX]{2}\.[xX]{4})"
)
"""What every mention holds, as a pattern: cheap to look for in a long text."""
_TRIGGER = re.compile(TRIGGER)
_BARE_NEW = re.compile(BARE_NEW, re.IGNORECASE)
_BARE_OLD = re.compile(BARE_OLD, re.IGNORECASE)
_BARE_MASKED = re.compile(BARE_MASKED, re.IGNORECASE)
_WHOLE = re.compile(rf"{_NEW}|{_OLD}", re.IGNORECASE)
_SPLIT = re.compile(_SPLIT_NEW, re.IGNORECASE)
_TOKEN = re.compile(r"[^\s\"'<>(){}\[\],;|\\&`]{1,200}")
_DATE = re.compile(r"^(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}$")
_SLASH = re.compile(r"%2f", re.IGNORECASE)
_BROKEN = re.compile(r"[\s>%#]+")
_LONGEST_ARCHIVE = 20


@dataclass(frozen=True, slots=True)
class Mention:
    """An id in a text: its place, as it is to be read, and whether it stands in an address.

    `masked` is an id left unfinished on purpose, as ``2510.xxxxx``.
    """

    start: int
    end: int
    written: str
    in_address: bool = False
    explicit: bool = True
    masked: bool = False


def may_mention(text: str) -> bool:
    """Whether it is worth looking for mentions: a cheap no for most texts."""
    return _TRIGGER.search(text) is not None


def find_mentions(text: str, bare: bool = True) -> Iterator[Mention]:
    """Every mention in order; with `bare` off only those that say ``arXiv``.

    Malformed ids are mentions only behind ``arXiv:`` or in an address of arXiv.
    """
    at = 0
    while trigger := _TRIGGER.search(text, at):
        floor, at = at, trigger.start() + 1
        if trigger["lead"]:
            lead = lead_at(text, trigger.start(), floor)
            mention = _behind(text, lead) if lead else None
            at = max(at, lead.end if lead else trigger.end())
        else:
            mention = _bare(text, trigger, floor) if bare else None
        if mention is not None:
            at = mention.end
            yield mention


def _bare(text: str, trigger: re.Match[str], floor: int) -> Mention | None:
    start = trigger.start()
    if trigger["old"]:
        match = _BARE_OLD.search(text, max(floor, start - _LONGEST_ARCHIVE), start + 40)
    else:
        match = (_BARE_MASKED if trigger["masked"] else _BARE_NEW).match(text, start)
    if match is None:
        return None
    if trigger["masked"]:
        return Mention(start, match.end(), match[0], explicit=False, masked=True)
    if not stands_alone(text, match.start(), match.end()):
        return None
    return Mention(match.start(), match.end(), match[0], explicit=False)


def _behind(text: str, lead: Lead) -> Mention | None:
    """The id behind a lead, or what was plainly meant as one."""
    in_address = lead.kind == "address"
    if lead.written:
        return (
            Mention(lead.start, lead.end, lead.written, in_address) if is_id(lead.written) else None
        )
    whole = _WHOLE.match(text, lead.end)
    if whole is None and (split := _SPLIT.match(text, lead.end)) and is_id(_joined(split[0])):
        whole = split
    if whole:
        return Mention(lead.start, whole.end(), _joined(whole[0]), in_address)
    token = _TOKEN.match(text, lead.end)
    if token is None or "\n" in text[lead.start : lead.end]:
        return None
    written = token[0].rstrip(".:!*_/")
    end = lead.end + len(written)
    if is_masked(written):
        return Mention(lead.start, end, written, in_address, masked=True)
    if not _meant_as_id(written.rstrip("?"), behind_prefix=lead.kind == "prefix"):
        return None
    return Mention(lead.start, end, written.rstrip("?"), in_address)


def _meant_as_id(token: str, *, behind_prefix: bool) -> bool:
    """Whether what is no id was plainly meant as one: digits of its length, or an archive."""
    if re.match(r"^[a-z-]{1,20}(?:\.[a-z-]{1,20})?/[0-9]{5,}", token, re.IGNORECASE):
        return True
    digits = sum(char.isdigit() for char in token)
    if not token[:1].isdigit() or _DATE.match(token):
        return False
    if not behind_prefix:
        return digits >= 4
    pointed = re.match(r"^[0-9]{1,9}[./][0-9]+", token) is not None
    return digits >= 6 and (pointed or re.match(r"^[0-9]{7,9}$", token) is not None)


def _joined(written: str) -> str:
    return _BROKEN.sub("", _SLASH.sub("/", written))
