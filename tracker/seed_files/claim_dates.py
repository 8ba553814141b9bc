"""Which month a text says that it is of: its front matter, or the claim above an anchor line."""

import re

from tracker.domain.errors import BadInputError
from tracker.domain.months import Month, parse_month

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.{0,8000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_DATED = re.compile(
    r"^(?:as_of|date|updated|lastmod|modified|last_modified|last_modified_at)[ \t]*:[ \t]*"
    r"[\"'\[]{0,2}([0-9]{4}-[0-9]{2})(?![0-9])",
    re.MULTILINE | re.IGNORECASE,
)
_ANCHOR = re.compile(r"[ \t]{1,9}[-*] anchor(?: \(\w+\))?:")
_CLAIM = re.compile(r"^[-*] .*(?:\n(?![ \t]*[-*] ).*)*", re.MULTILINE)
_MONTHS = re.compile(r"\(([0-9]{4}-[0-9]{2}(?:, ?[0-9]{4}-[0-9]{2}){0,20})\)\s*\Z")
_FAR = 6000


def document_month(head: str) -> Month | None:
    """The latest month that the front matter at the beginning of a text gives itself.

    A page that says when it was changed is of then; when it was first made says nothing of what was
    added later, and is not read.
    """
    front = _FRONT.match(head)
    return latest_month(_DATED.findall(front[1])) if front else None


def claim_month(text: str, at: int) -> Month | None:
    """The latest month of the claim that an ``anchor:`` line at this place stands under."""
    start = text.rfind("\n", 0, at) + 1
    if not _ANCHOR.match(text, start):
        return None
    claims = list(_CLAIM.finditer(text, max(0, start - _FAR), start))
    months = _MONTHS.search(claims[-1][0]) if claims else None
    return latest_month(months[1].split(",")) if months else None


def latest_month(written: list[str]) -> Month | None:
    """The latest of these months; what is no month is none."""
    found = []
    for each in written:
        try:
            found.append(parse_month(each.strip()))
        except BadInputError:
            continue
    return max(found, default=None)
