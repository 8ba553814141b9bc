"""Does a paper's abstract speak of what the claim says? Soft: a result may stand in the body.

Only the numbers of a claim are compared: percentages and numbers of two digits or more. Years and
parts of names (ResNet-50, GPT-4, 16x16) are left out. A number that the abstract has only with
another bound (*up to 91%* where the claim says *91%*) is told with the words of both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.claims import Claim
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings

_NUMBER = re.compile(
    r"(?<![\w.,:/-])(\d+(?:[.,]\d+)*)\s?(%|percent\b|per cent\b)?(?![\w/-]|[.,]\d)"
)
_BOUND_BEFORE = re.compile(
    r"(?:(?P<most>up to|at most|no more than|not more than|less than|fewer than|below|under"
    r"|a maximum of|as (?:much|many|high) as|(?<!\w)<=?|≤)"
    r"|(?P<least>at least|more than|over|above|exceeding|no less than|not less than|a minimum of"
    r"|(?<!\w)>=?|≥)"
    r"|(?P<about>about|around|roughly|approximately|approx\.|nearly|almost|close to|circa"
    r"|~|≈|\\sim))\s*(?:an?\s+)?\$?\s*$",
    re.IGNORECASE,
)
_BOUND_BEHIND = re.compile(
    r"\s*(?:(?P<most>or (?:less|fewer)|at most)|(?P<least>or more|and more|at least|\+))",
    re.IGNORECASE,
)
_PLACES = re.compile(r"(?:over|above|below|under)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=8_192)
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


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number of a text, its bound (``most``, ``least``, ``about`` or none) and the words."""

    number: str
    bound: str
    words: str


@lru_cache(maxsize=4_096)
def bounded_numbers(text: str) -> tuple[Bounded, ...]:
    """Every telling number of a text with its bound, in order."""
    found = []
    for match in _NUMBER.finditer(text):
        for number in numbers_of(match[0]):
            before = _BOUND_BEFORE.search(text, max(0, match.start() - 24), match.start())
            behind = _BOUND_BEHIND.match(text, match.end()) if before is None else None
            hit = before or behind
            words = text[before.start() if before else match.start() : match.end()]
            if behind:
                words = text[match.start() : behind.end()]
            bound = hit.lastgroup or "" if hit else ""
            if _PLACES.match(words) and not number.endswith("%"):
                bound, words = "", number  # "averaged over 100 tasks" bounds nothing
            found.append(Bounded(number.rstrip("%"), bound, " ".join(words.split())))
    return tuple(found)


def bound_findings(claim: Claim, known: Mapping[ArxivId, Sightings]) -> Iterator[Finding]:
    """The numbers of the claim that its papers have only with another bound."""
    papers = [known[id_].paper for id_ in dict.fromkeys(claim.anchor_ids) if id_ in known]
    there: dict[str, list[tuple[Paper, Bounded]]] = {}
    for paper in papers:
        if paper is not None:
            text = paper.abstract.replace("\\%", "%")
            for bounded in bounded_numbers(text):
                there.setdefault(bounded.number, []).append((paper, bounded))
    for said in bounded_numbers(claim.text):
        others = there.get(said.number, [])
        if not others or any(_may_be_said(said.bound, each.bound) for _, each in others):
            continue
        paper, theirs = others[0]
        yield Finding(
            Code.NUMBER_NOT_IN_ABSTRACT,
            f"the claim says “{said.words}”, the abstract of {paper.id} “{theirs.words}”",
            paper.id.value,
            (said.words, theirs.words),
            f"{said.words} / {theirs.words}",
        )


def _may_be_said(claimed: str, found: str) -> bool:
    """Whether a claim may say it so: with the same bound, or *about* what is exact."""
    return claimed == found or (claimed == "about" and found == "")


def number_findings(claim: Claim, known: Mapping[ArxivId, Sightings]) -> Iterator[Finding]:
    """The numbers of the claim that no abstract of its papers has; nothing while one is unread."""
    papers = [known[id_].paper if id_ in known else None for id_ in claim.anchor_ids]
    texts = [f"{paper.title} {paper.abstract}" for paper in papers if paper and paper.abstract]
    if not texts or len(texts) < len(papers):
        return
    plain = _plain_numbers(" ".join(texts))
    lacking = [number for number in numbers_of(claim.text) if number.rstrip("%") not in plain]
    if lacking:
        ids = ", ".join(str(id_) for id_ in dict.fromkeys(claim.anchor_ids))
        yield Finding(
            Code.NUMBER_NOT_IN_ABSTRACT,
            f"{', '.join(lacking)} stands in no abstract of {ids}; it may stand in the body",
            evidence=tuple(lacking),
            fingerprint=" ".join(lacking),
        )


@lru_cache(maxsize=4_096)
def _plain_numbers(text: str) -> frozenset[str]:
    """Every number of a text without its sign of percent, and every run of digits."""
    told = {number.rstrip("%") for number in numbers_of(text)}
    return frozenset(told | set(re.findall(r"\d+", text)))
