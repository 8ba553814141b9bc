"""Acknowledgements: a person knows of a finding and lets it rest until a day or until it changes.

An acknowledgement never clears anything: the finding is still shown, and a claim that was doubted
before stays doubted. It only keeps the finding from counting from now on, and it is void as soon as
the paper has another version, title or comment, or the document says another title of it.
"""

import enum
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.claims import Anchor, Claim
from tracker.domain.findings import Acknowledged, Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings
from tracker.domain.titles import title_words

_OTHERS = frozenset(
    {Code.NUMBER_NOT_IN_ABSTRACT, Code.UNDATED, Code.FUTURE_DATED, Code.MIXED_EVIDENCE}
)
_DIGITS = 12


class Force(enum.StrEnum):
    """Whether an acknowledgement is at work today."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    VOID = "void: the paper or what is said of it has changed"
    IDLE = "idle: there is no such finding now"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a person accepted, why, and up to which day (that day itself counts again).

    `mark` is the state of the finding and its paper when it was made (see `mark_of`).
    """

    code: Code
    subject: str
    until: date
    why: str
    mark: str
    by: str = ""

    def speaks_of(self, finding: Finding) -> bool:
        """Whether it is about this finding, in whatever state."""
        return (self.code, self.subject) == (finding.code, finding.subject)


MarkOf = Callable[[Finding], str]
"""The mark that a finding has as the world stands."""


def acknowledgeable(code: Code) -> bool:
    """Whether such findings can be acknowledged: what is said of papers and of months.

    Age is put off with a snooze, and what a person judged is left by a re-test only.
    """
    return code.value.startswith(("anchor-", "reference-")) or code in _OTHERS


def mark_of(finding: Finding, paper: Paper | None, said_title: str = "") -> str:
    """``v2-1f0c…-9ab3…``: version, digest of the finding, digest of the paper's title and comment.

    Words only: the API and OAI-PMH break lines and spell accents differently.
    """
    told = _digest(finding.key, *title_words(said_title))
    if paper is None:
        return f"unseen-{told}-"
    if paper.source.by_file:
        return f"snapshot-{told}-"
    version = f"v{paper.latest.number}"
    words = _digest(version, *title_words(paper.title), "|", *title_words(paper.comment))
    return f"{version}-{told}-{words}"


def same_mark(kept: str, now: str) -> bool:
    """Whether nothing has changed between two marks.

    A snapshot is no look at arXiv: by it only the finding itself is compared.
    """
    if now.startswith("snapshot-"):
        return kept.split("-")[1:2] == now.split("-")[1:2]
    return kept == now


def marks_of(claim: Claim, known: Mapping[ArxivId, Sightings]) -> MarkOf:
    """The marks of the findings of one claim."""
    anchors: dict[str, Anchor] = {anchor.subject: anchor for anchor in claim.anchors}

    def mark(finding: Finding) -> str:
        anchor = anchors.get(finding.subject)
        sightings = known.get(anchor.id) if anchor and anchor.id else None
        paper = sightings.paper if sightings else None
        return mark_of(finding, paper, anchor.said_title if anchor else "")

    return mark


def with_acknowledgements(
    findings: Iterable[Finding], held: Sequence[Acknowledgement], mark: MarkOf, today: date
) -> list[Finding]:
    """The findings, those that an acknowledgement in force speaks of marked with it."""
    if not held:
        return list(findings)
    return [_acknowledged(finding, held, mark, today) for finding in findings]


def force_of(
    held: Acknowledgement, findings: Iterable[Finding], mark: MarkOf, today: date
) -> Force:
    """Whether an acknowledgement is at work today, and if not why."""
    about = [finding for finding in findings if held.speaks_of(finding)]
    if today >= held.until:
        return Force.EXPIRED
    if not about:
        return Force.IDLE
    same = any(same_mark(held.mark, mark(finding)) for finding in about)
    return Force.IN_FORCE if same else Force.VOID


def counting(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that nobody has acknowledged."""
    return [finding for finding in findings if finding.acknowledged is None]


def _acknowledged(
    finding: Finding, held: Sequence[Acknowledgement], mark: MarkOf, today: date
) -> Finding:
    for each in held:
        if each.speaks_of(finding) and force_of(each, [finding], mark, today) is Force.IN_FORCE:
            return replace(finding, acknowledged=Acknowledged(each.until, each.why, each.by))
    return finding


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]
