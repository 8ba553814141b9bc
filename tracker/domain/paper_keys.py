"""Date-ordered whole numbers for arXiv ids, so that "newer than" is one comparison of keys.

Key = YYYYMM * 100000 + number, YYYYMM being the month of announcement that the id names. Old ids
count their papers in each archive for itself, so there the number is place of archive * 1000 +
number. A key gives its id back.
"""

from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month

_MONTH_SPAN = 100_000
_ARCHIVE_SPAN = 1_000
_LAST_OLD_MONTH = 200_703
_FIRST_FIVE_DIGITS = 201_501
_ARCHIVE_TEXT = """
acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas
cond-mat cs dg-ga econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th
nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con
"""
_ARCHIVES = _ARCHIVE_TEXT.split()
"""In the order that keys are made from; keys are kept in files, so it must never change."""
_PLACES = {archive: place for place, archive in enumerate(_ARCHIVES)}


def paper_key(id_: ArxivId) -> int:
    """The key of a paper."""
    archive, slash, digits = id_.value.rpartition("/")
    floor = month_floor(id_.month)
    if not slash:
        return floor + int(digits.partition(".")[2])
    return floor + _PLACES[archive] * _ARCHIVE_SPAN + int(digits[4:])


def paper_of(key: int) -> ArxivId:
    """The id of a key that `paper_key` made."""
    month, number = divmod(key, _MONTH_SPAN)
    short = month % 10_000
    if month <= _LAST_OLD_MONTH:
        place, serial = divmod(number, _ARCHIVE_SPAN)
        return ArxivId(f"{_ARCHIVES[place]}/{short:04d}{serial:03d}")
    digits = 5 if month >= _FIRST_FIVE_DIGITS else 4
    return ArxivId(f"{short:04d}.{number:0{digits}d}")


def month_floor(month: Month) -> int:
    """The least key that a paper of this month can have."""
    return (month.year * 100 + month.number) * _MONTH_SPAN
