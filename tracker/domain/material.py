"""What a version of a paper materially says: title, numbers and negations, as one short name.

Two versions with one name differ in wording only. Abstracts are mended all the time; a result that
became another number or gained a *not* is what a reader must hear of.
"""

import hashlib
import re

from tracker.domain.titles import title_words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*%?")
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|fails?|failed|unable|n['’]t)\b|n['’]t\b", re.I
)


def material_of(title: str, abstract: str) -> str:
    """Twelve hex digits of the SHA-256 of the title's words, the numbers and the negations.

    Empty where the abstract is not known: what was not read has not changed.
    """
    if not abstract.strip():
        return ""
    numbers = sorted({re.sub(r"\s+", "", found) for found in _NUMBER.findall(abstract)})
    negations = sorted({found.lower().replace("’", "'") for found in _NEGATION.findall(abstract)})
    told = "\n".join((" ".join(title_words(title)), " ".join(numbers), " ".join(negations)))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
