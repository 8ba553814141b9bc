"""A claim with what surrounds it, which is what papers are compared with; it judges nothing."""

from dataclasses import dataclass

from tracker.domain.claims import Claim, Inquiry
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper


@dataclass(frozen=True, slots=True)
class ClaimInContext:
    """A claim, the question it belongs to, and the papers around it.

    `anchors` are the papers it rests on, as far as they are known; `nearby` those and the other
    papers of its inquiry; `known` are ids that its document names beside the claims. `notes` are
    the inquiry's notes, each as one text.
    """

    claim: Claim
    question: str = ""
    notes: tuple[str, ...] = ()
    anchors: tuple[Paper, ...] = ()
    nearby: tuple[Paper, ...] = ()
    known: frozenset[ArxivId] = frozenset()


def question_of(inquiry: Inquiry | None) -> str:
    """Title and durable question of an inquiry in one text."""
    return f"{inquiry.title} {inquiry.question}".strip() if inquiry else ""


def notes_of(inquiry: Inquiry | None) -> tuple[str, ...]:
    """The notes of an inquiry, question and finding together."""
    if inquiry is None:
        return ()
    return tuple(f"{note.question} {note.finding}" for note in inquiry.notes)
