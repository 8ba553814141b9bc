"""Months in the last bracket of a sentence, as findings carry them: ``text (2016-09, 2017-03).``"""

import re

from tracker.domain.months import Month, parse_month
from tracker.seed_files.documents import one_line

MONTH = r"[0-9]{4}\s*[‐‑‒–—−-]\s*[0-9]{1,2}(?![0-9])"
"""Pattern of a month with any kind of dash."""

UNDATED = "(undated)"
"""Stands in the place of the months where the text itself ends in something like them."""

_MONTHS = rf"{MONTH}(?:\s*(?:[,;/&–—]|,?\s*and\b|to\b)\s*{MONTH})*"
_DATED = re.compile(rf"^(?P<text>.*?)\s*\(\s*(?P<months>{_MONTHS})\s*(?P<in>\.?)\)(?P<out>\.?)$")
_ENDS = (".", "!", "?", "…", ".”", '."')


def is_dated(text: str) -> bool:
    """Whether the text ends in a bracket of months, possible ones or not."""
    return _DATED.match(one_line(text)) is not None


def split_months(text: str) -> tuple[str, tuple[Month, ...]]:
    """The text without its last bracket of months, and those months in order, each once.

    A full stop after (or in) the bracket ends the sentence, so it goes to the text. Raises
    InvalidMonthError for a month that there is not.
    """
    line = one_line(text)
    if line.endswith(" " + UNDATED):
        return line.removesuffix(UNDATED).rstrip(), ()
    match = _DATED.match(line)
    if match is None:
        return line, ()
    months = tuple(parse_month(month) for month in re.findall(MONTH, match["months"]))
    sentence: str = match["text"]
    if (match["in"] or match["out"]) and sentence and not sentence.endswith(_ENDS):
        sentence += "."
    return sentence, tuple(dict.fromkeys(months))


def join_months(text: str, months: tuple[Month, ...]) -> str:
    """What `split_months` reads back as the same text and months."""
    if months:
        return f"{text} ({', '.join(str(month) for month in months)})"
    dated = is_dated(text) or one_line(text).endswith(UNDATED)
    return f"{text} {UNDATED}" if dated else text
