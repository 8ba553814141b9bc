"""How an anchor stands, in words: what arXiv says of it now and how sure that is."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.claims import Link
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.papers import Paper
from tracker.domain.reports import AnchorView
from tracker.domain.sightings import Outcome
from tracker.formats.words import count, day, seen_in


class Tone(enum.StrEnum):
    """How an anchor stands, for the eye."""

    GOOD = "good"
    DOUBT = "doubt"
    BAD = "bad"
    UNKNOWN = "unknown"


SIGNS = {Tone.GOOD: "✓", Tone.DOUBT: "?", Tone.BAD: "✗", Tone.UNKNOWN: "…"}
STYLES = {Tone.GOOD: "green", Tone.DOUBT: "yellow", Tone.BAD: "bold red", Tone.UNKNOWN: "cyan"}

_BAD = {
    Code.ANCHOR_MALFORMED: "not an arXiv id",
    Code.ANCHOR_ABSENT: "absent: arXiv has no such paper",
    Code.ANCHOR_OTHER_PAPER: "another paper",
    Code.ANCHOR_WITHDRAWN: "withdrawn",
}
_MASKED = (Tone.UNKNOWN, "masked: names no paper")
_DOUBTFUL = {
    Code.ANCHOR_MAYBE_WITHDRAWN: "perhaps withdrawn",
    Code.ANCHOR_TITLE_DIFFERS: "not confirmed, the titles differ",
}


@dataclass(frozen=True, slots=True)
class AnchorWords:
    """One anchor as a line: a sign, a verdict, the title arXiv gives and labels."""

    id: str
    tone: Tone
    verdict: str
    title: str = ""
    version: int | None = None
    labels: tuple[str, ...] = ()

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]

    @property
    def quoted(self) -> str:
        """``“Title” v3``, or nothing where no title is known."""
        if not self.title:
            return ""
        return f"“{self.title}”" + (f" v{self.version}" if self.version else "")


def anchor_words(view: AnchorView, findings: tuple[Finding, ...] = ()) -> AnchorWords:
    """What to say of an anchor; `findings` are those of its claim, its own are known."""
    own = {*own_findings(view, findings)}
    tone, verdict = _standing(view, {finding.code for finding in own})
    paper = view.paper
    return AnchorWords(
        id=view.anchor.subject,
        tone=tone,
        verdict=verdict,
        title=paper.title if paper else "",
        version=_version(paper),
        labels=_labels(view),
    )


def own_findings(view: AnchorView, findings: tuple[Finding, ...] = ()) -> tuple[Finding, ...]:
    """The anchor's findings together with those of its claim that speak of it, each once."""
    about = [finding for finding in findings if finding.subject == view.anchor.subject]
    return tuple({finding.key: finding for finding in (*view.findings, *about)}.values())


def paper_address(written: str) -> str:
    """Address of the abstract page of a well-formed canonical id; empty for anything else."""
    try:
        reference = parse_arxiv_id(written)
    except BadInputError:
        return ""
    return reference.id.url() if reference.id.value == written else ""


def unreachable_sentences(views: Iterable[AnchorView], most: int | None = None) -> tuple[str, ...]:
    """Which papers could not be looked at: since when, why, and when they last answered.

    Papers that share all of this share a sentence, which names at most so many of them.
    """
    groups: dict[str, list[str]] = {}
    for view in views:
        groups.setdefault(_unreachable_cause(view), []).append(view.anchor.subject)
    return tuple(_unreachable_sentence(cause, ids, most) for cause, ids in groups.items())


def _unreachable_cause(view: AnchorView) -> str:
    since = f" since {day(view.unreachable_since)}" if view.unreachable_since else ""
    subject = view.anchor.subject
    told = [found.message for found in view.findings if found.code is Code.UNREACHABLE]
    sentence = told[0] if told else f"{subject} could not be checked{since}"
    answered = f"last answer {day(view.answered_at)}" if view.answered_at else "never answered"
    return f"{sentence.removeprefix(subject).strip()} ({answered})"


def _unreachable_sentence(cause: str, ids: list[str], most: int | None) -> str:
    if len(ids) == 1:
        return f"{ids[0]} {cause}"
    named = ", ".join(ids[:most])
    hidden = f" and {len(ids) - most} more" if most is not None and len(ids) > most else ""
    return f"{count(len(ids), 'paper')} {cause}: {named}{hidden}"


def _standing(view: AnchorView, codes: set[Code]) -> tuple[Tone, str]:
    for code, verdict in _BAD.items():
        if code in codes:
            return Tone.BAD, verdict
    if view.anchor.id is None:
        masked = Code.REFERENCE_MASKED in codes
        return _MASKED if masked else (Tone.BAD, _BAD[Code.ANCHOR_MALFORMED])
    if view.outcome is Outcome.UNREACHABLE:
        since = f" since {day(view.unreachable_since)}" if view.unreachable_since else ""
        return Tone.UNKNOWN, f"not reachable{since}"
    if view.outcome is Outcome.ABSENT:
        return Tone.BAD, _BAD[Code.ANCHOR_ABSENT]
    if view.outcome is Outcome.ABSENT_UNCONFIRMED:
        return Tone.DOUBT, "not listed when asked; not confirmed"
    if view.outcome is Outcome.UNCHECKED:
        known = "known, but arXiv has not confirmed it yet"
        return Tone.DOUBT, known if view.paper else "not confirmed, not looked at yet"
    for code, verdict in _DOUBTFUL.items():
        if code in codes:
            return Tone.DOUBT, verdict
    return Tone.GOOD, "found"


def _version(paper: Paper | None) -> int | None:
    return paper.latest.number if paper and paper.versions else None


def _labels(view: AnchorView) -> tuple[str, ...]:
    labels = ["inferred"] if view.anchor.link is Link.INFERRED else []
    if view.anchor.link is Link.RETEST:
        labels.append("named by a re-test")
    if view.anchor.link is Link.ACCEPTED:
        labels.append("named by a person")
    paper = view.paper
    if paper is None:
        return tuple(labels)
    if paper.source.by_file:
        labels.append(seen_in(paper))
    elif view.outcome is not Outcome.FOUND:
        labels.append(f"last {seen_in(paper)}")
    return tuple(labels)
