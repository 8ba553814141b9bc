"""Does a paper's abstract speak of what the claim says? Soft: a result may stand in the body.

Only the numbers of a claim are compared: percentages and numbers of two digits or more. Years and
parts of names (ResNet-50, GPT-4, 16x16) are left out.
"""

import re
from collections.abc import Iterator, Mapping

from tracker.domain.claims import Claim
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.sightings import Sightings

_NUMBER = re.compile(
    r"(?<![\w.,:/-])(\d+(?:[.,]\d+)*)\s?(%|percent\b|per cent\b)?(?![\w/-]|[.,]\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def numbers_of(text: str) -> tuple[str, ...]:
    """The telling numbers of a text in order, each once, as ``91%`` or ``8192``."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = match[1].replace(",", "")
        if match[2]:
            found.append(f"{digits}%")
        elif len(digits.replace(".", "")) >= 2 and not _YEAR.fullmatch(digits):
            found.append(digits)
    return tuple(dict.fromkeys(found))


def number_findings(claim: Claim, known: Mapping[ArxivId, Sightings]) -> Iterator[Finding]:
    """The numbers of the claim that no abstract of its papers has; nothing while one is unread."""
    papers = [known[id_].paper if id_ in known else None for id_ in claim.anchor_ids]
    texts = [f"{paper.title} {paper.abstract}" for paper in papers if paper and paper.abstract]
    if not texts or len(texts) < len(papers):
        return
    read = " ".join(texts)
    plain = {number.rstrip("%") for number in numbers_of(read)} | set(re.findall(r"\d+", read))
    lacking = [number for number in numbers_of(claim.text) if number.rstrip("%") not in plain]
    if lacking:
        ids = ", ".join(str(id_) for id_ in dict.fromkeys(claim.anchor_ids))
        yield Finding(
            Code.NUMBER_NOT_IN_ABSTRACT,
            f"{', '.join(lacking)} stands in no abstract of {ids}; it may stand in the body",
            evidence=tuple(lacking),
            fingerprint=" ".join(lacking),
        )
