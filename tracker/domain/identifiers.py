"""arXiv identifiers: the only place that says what is one; it never asks whether a paper exists.

Rules: arXiv's "Understanding the arXiv identifier" and its notes for services. Two schemes:
``YYMM.NNNN`` (0704-1412) or ``YYMM.NNNNN`` (from 1501), and ``archive/YYMMNNN`` (9107-0703).
``YYMM`` is the month of *announcement*; a paper may have been submitted the month before.
"""

import re
from dataclasses import dataclass
from functools import cache

from tracker.domain.errors import InvalidArxivIdError
from tracker.domain.months import Month

_CURRENT_ARCHIVES = (
    "astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex "
    "nucl-th physics q-bio q-fin quant-ph stat"
)
_SUBSUMED_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas dg-ga "
    "funct-an mtrl-th patt-sol plasm-ph q-alg solv-int supr-con"
)
ARCHIVES = frozenset((_CURRENT_ARCHIVES + " " + _SUBSUMED_ARCHIVES).split())
"""Archives that may stand before the slash of an old identifier."""

_FIRST_NEW = Month(2007, 4)
_FIRST_FIVE_DIGITS = Month(2015, 1)
_FIRST_OLD = Month(1991, 7)

_WRAPPING = re.compile(
    r"^(?:https?://)?"
    r"(?:(?:www\.|export\.|browse\.|de\.|cn\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/"
    r"|ar5iv(?:\.labs)?(?:\.arxiv)?\.org/(?:abs|html)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/"
    r"|(?:dx\.)?doi\.org/10\.48550/arxiv\.|doi:\s*10\.48550/arxiv\.|10\.48550/arxiv\.)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^arxiv\s*[:.\s]\s*", re.IGNORECASE)
_STAMP = re.compile(r"\s+\[[a-z-]+(?:\.[A-Za-z-]+)?\].*$", re.DOTALL)
"""arXiv prints ``arXiv:1706.03762v7 [cs.CL] 2 Aug 2023`` on the first page."""
_QUERY = re.compile(r"[?#]")
_ENDING = re.compile(r"\.(?:pdf|html?)$", re.IGNORECASE)
_NEW = re.compile(r"^(\d{2})(\d{2})\.(\d{1,9})(?:v(\d+))?$", re.IGNORECASE | re.ASCII)
_OLD = re.compile(
    r"^([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2}(?:-[a-z]+)?)?/(\d{2})(\d{2})(\d{3})(?:v(\d+))?$",
    re.IGNORECASE | re.ASCII,
)
_VERSION_DIGITS = 4
_MASKED = re.compile(
    r"^(?:(?=[\d.]*[x?*#])[\dx?*#]{4}\.[\dx?*#]{1,6}|[a-z-]+(?:\.[a-z]{2})?/[\d]{0,4}[x?*#][\dx?*#]*)$",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, order=True, slots=True)
class ArxivId:
    """A canonical arXiv id without version, for example ``2411.12580`` or ``hep-th/9711200``.

    Make one with `parse_arxiv_id`; the constructor trusts its argument.
    """

    value: str

    def __str__(self) -> str:
        return self.value

    @property
    def month(self) -> Month:
        """Month of announcement."""
        digits = self.value.rsplit("/", 1)[-1]
        return _id_month(int(digits[:2]), int(digits[2:4]))

    def url(self, version: int | None = None) -> str:
        """Address of the abstract page."""
        suffix = "" if version is None else f"v{version}"
        return f"https://arxiv.org/abs/{self.value}{suffix}"


@dataclass(frozen=True, order=True, slots=True)
class ArxivReference:
    """An id as a document gives it: the paper and, where it says so, the version."""

    id: ArxivId
    version: int | None = None

    def __str__(self) -> str:
        return self.id.value if self.version is None else f"{self.id.value}v{self.version}"


def is_masked(text: str) -> bool:
    """Whether the text is an id left unfinished on purpose (``2510.xxxxx``): a hedge, no fake."""
    return _MASKED.match(_unwrap(text, cut=False)) is not None


def parse_arxiv_id(text: str) -> ArxivReference:
    """Read an arXiv id in any real form: bare, ``arXiv:``, abs/pdf/html address, DOI, old or new.

    Raises InvalidArxivIdError saying what is wrong with it.
    """
    bare = text if _NEW.match(text) else _unwrap(text)
    if new := _NEW.match(bare):
        return _read_new(text, new)
    if old := _OLD.match(bare):
        return _read_old(text, old)
    if is_masked(text):
        raise InvalidArxivIdError(text, "it is masked; write the whole number")
    raise InvalidArxivIdError(text, "expected YYMM.NNNNN or archive/YYMMNNN")


def _unwrap(text: str, *, cut: bool = True) -> str:
    """The id itself: without address, prefix, file ending, arXiv's stamp, query and fragment."""
    bare = _STAMP.sub("", text.strip()).strip("<>[](){}\"'`,;")
    bare = _WRAPPING.sub("", bare)
    bare = _PREFIX.sub("", bare)
    if cut and ("/" in bare or "." in bare):
        bare = _QUERY.split(bare, maxsplit=1)[0]
    bare = bare.rstrip("/.")
    return _ENDING.sub("", bare)


def _read_new(text: str, match: re.Match[str]) -> ArxivReference:
    year, number, serial = match[1], int(match[2]), match[3]
    month = _checked_month(text, int(year), number)
    if month < _FIRST_NEW or month.year >= 2091:
        raise InvalidArxivIdError(text, "ids of this form begin in April 2007 (0704)")
    digits = 4 if month < _FIRST_FIVE_DIGITS else 5
    if len(serial) != digits:
        raise InvalidArxivIdError(text, f"ids of {month} have {digits} digits after the point")
    if int(serial) == 0:
        raise InvalidArxivIdError(text, "the number after the point cannot be zero")
    return ArxivReference(ArxivId(f"{year}{match[2]}.{serial}"), _version(text, match[4]))


def _read_old(text: str, match: re.Match[str]) -> ArxivReference:
    archive = match[1].lower()
    if archive not in ARCHIVES:
        raise InvalidArxivIdError(text, f"there is no archive '{archive}'")
    month = _checked_month(text, int(match[2]), int(match[3]))
    if not _FIRST_OLD <= month < _FIRST_NEW:
        raise InvalidArxivIdError(text, "ids with an archive run from July 1991 to March 2007")
    if int(match[4]) == 0:
        raise InvalidArxivIdError(text, "the number cannot be zero")
    return ArxivReference(
        ArxivId(f"{archive}/{match[2]}{match[3]}{match[4]}"), _version(text, match[5])
    )


def _checked_month(text: str, year: int, number: int) -> Month:
    if not 1 <= number <= 12:
        raise InvalidArxivIdError(text, f"there is no month {number:02d}")
    return _id_month(year, number)


@cache  # two digits each; papers are put in the order of their months
def _id_month(year: int, number: int) -> Month:
    return Month(1900 + year if year >= 91 else 2000 + year, number)


def _version(text: str, digits: str | None) -> int | None:
    if digits is None:
        return None
    if digits.startswith("0"):
        raise InvalidArxivIdError(text, "versions begin at v1")
    if len(digits) > _VERSION_DIGITS:
        raise InvalidArxivIdError(text, f"no paper has a version {digits}")
    return int(digits)
