"""Ids that a slip of the pen turns into one another: one digit off, two swapped, one too many.

Only form is judged here; whether a paper bears the id is for arXiv to say.
"""

import re
from collections.abc import Iterator

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.identifiers import ARCHIVES, ArxivId, parse_arxiv_id
from tracker.domain.months import Month

_NEW = re.compile(r"(\d{4})\.(\d{3,6})(?:v\d+)?", re.ASCII)
_OLD = re.compile(r"([a-z-]+)(?:\.[A-Za-z-]+)?/(\d{6,8})(?:v\d+)?", re.ASCII | re.IGNORECASE)


def near_ids(written: str, latest: Month) -> list[ArxivId]:
    """Well-formed ids one slip away from what was written, the likelier slips first.

    At most some hundred; none of a month after `latest`, and never the written id itself.
    """
    parts = _parts(written)
    if parts is None:
        return []
    own = _read(written)
    found = dict.fromkeys(
        id_ for digits in _slips(parts[1]) if (id_ := _assembled(parts[0], digits)) is not None
    )
    for archive in _near_archives(parts[0]):
        if (id_ := _assembled(archive, parts[1])) is not None:
            found[id_] = None
    return [id_ for id_ in found if id_ != own and id_.month <= latest]


def plain_mend(written: str) -> ArxivId | None:
    """The id that arXiv itself reads in a malformed one: a zero too few or too many, or a missing
    hyphen of the archive; None where there is no such reading."""
    if (new := _NEW.search(written)) is not None:
        date, serial = new[1], new[2]
        padded = (f"{date}.{serial.zfill(5)}", f"{date}.{serial.lstrip('0').zfill(4)}")
        return next((id_ for text in padded if (id_ := _read(text)) is not None), None)
    if (old := _OLD.search(written)) is not None:
        mends = (f"{archive}/{old[2]}" for archive in _near_archives(old[1]))
        return next((id_ for text in mends if (id_ := _read(text)) is not None), None)
    return None


def how_near(written: str, other: ArxivId) -> str:
    """Which slip leads from what was written to the other id, in words; empty for none."""
    left, right = _parts(written), _parts(other.value)
    if left is None or right is None:
        return ""
    if left[1] == right[1]:
        return "another archive before the slash" if left[0] != right[0] else ""
    if left[0] != right[0]:
        return ""
    one, two = left[1], right[1]
    if len(one) == len(two):
        off = [place for place in range(len(one)) if one[place] != two[place]]
        if len(off) == 1:
            return "one digit off"
        swapped = len(off) == 2 and off[1] == off[0] + 1
        if swapped and (one[off[0]], one[off[1]]) == (two[off[1]], two[off[0]]):
            return "two neighbouring digits swapped"
        return ""
    if two in _shorter(one):
        return "one digit too many"
    return "one digit missing" if one in _shorter(two) else ""


def _parts(written: str) -> tuple[str, str] | None:
    """The archive (empty for a new id) and all digits of something like an id."""
    if (new := _NEW.search(written)) is not None:
        return "", new[1] + new[2]
    if (old := _OLD.search(written)) is not None:
        return old[1].lower(), old[2]
    return None


def _slips(digits: str) -> Iterator[str]:
    yield from _swapped(digits)
    # The serial number is mistyped more often than the month, and the month than the year.
    for place in (*range(len(digits) - 1, 3, -1), 3, 2, 1, 0):
        for digit in "0123456789":
            if digit != digits[place]:
                yield digits[:place] + digit + digits[place + 1 :]
    yield from _shorter(digits)
    for place in range(len(digits), 3, -1):
        for digit in "0123456789":
            yield digits[:place] + digit + digits[place:]


def _swapped(digits: str) -> Iterator[str]:
    for place in range(len(digits) - 1, 0, -1):
        one, two = digits[place - 1], digits[place]
        if one != two:
            yield digits[: place - 1] + two + one + digits[place + 1 :]


def _shorter(digits: str) -> list[str]:
    return [digits[:place] + digits[place + 1 :] for place in range(len(digits))]


def _near_archives(archive: str) -> list[str]:
    """Archives that differ in hyphens only: ``astroph``."""
    bare = archive.replace("-", "").lower()
    return sorted(one for one in ARCHIVES if one.replace("-", "") == bare and one != archive)


def _assembled(archive: str, digits: str) -> ArxivId | None:
    return _read(f"{archive}/{digits}" if archive else f"{digits[:4]}.{digits[4:]}")


def _read(text: str) -> ArxivId | None:
    try:
        return parse_arxiv_id(text).id
    except InvalidArxivIdError:
        return None
