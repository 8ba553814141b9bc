"""Is a quotation in a text, letter for letter? Exact after Unicode and white space; never fuzzy."""

import unicodedata

LEAST_WORDS = 3
"""Shorter quotations are in many texts and prove nothing."""

_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛′`", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)


def normalised(text: str) -> str:
    """NFKC, one spelling of quotation marks and dashes, no invisible marks, single blanks."""
    folded = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    return " ".join(folded.split())


def is_quoted(quote: str, text: str) -> bool:
    """Whether the quotation stands in the text; one that is too short never does."""
    wanted = normalised(quote).strip("\"' ")
    return len(wanted.split()) >= LEAST_WORDS and wanted in normalised(text)
