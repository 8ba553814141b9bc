"""What a re-test prompt tells: claims, what arXiv says of their papers, and the leads found."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.claims import ClaimId, Inquiry
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.domain.reports import ClaimView


@dataclass(frozen=True, slots=True)
class PromptLead:
    """A lead and, where anybody knows it, the paper with its abstract."""

    lead: Lead
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class PromptClaim:
    """A claim to be re-tested. `depends_on` are the claims it rests on."""

    view: ClaimView
    leads: tuple[PromptLead, ...] = ()
    depends_on: tuple[ClaimView, ...] = ()


@dataclass(frozen=True, slots=True)
class RetestPrompt:
    """One prompt: an inquiry's durable question, and those of its claims that are asked about."""

    today: date
    inquiry: Inquiry
    claims: tuple[PromptClaim, ...]
    snapshot_as_of: date | None = None


@dataclass(frozen=True, slots=True)
class WrittenPrompt:
    """A prompt that was given out: SHA-256 of its text, when, and about which claims."""

    digest: str
    written_at: datetime
    claims: tuple[ClaimId, ...]


def prompt_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hex: what ``sha256sum`` says of the file."""
    return hashlib.sha256(text.encode()).hexdigest()
