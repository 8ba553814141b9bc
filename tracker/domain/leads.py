"""Leads: newer papers that bear on a claim. A lead looks like a challenge; it never contradicts.

Only a person's act says what a lead is to the claim: a `Judgement` of one version of the paper.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.claims import ClaimId
from tracker.domain.evidence import CUE, Reading
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper

READ_BEST = 5
"""Newer papers whose words count for or against a claim: the best ones. Further down, a cue says no
more than chance does."""

READ_FOR_CUES = 50
"""Papers whose words are read, best first, in one search: more than count at first, so that those
that move up (others were out before a re-test) were read as well."""


class LeadState(enum.StrEnum):
    """What a person did with a lead."""

    NEW = "new"
    SEEN = "seen"
    DISMISSED = "dismissed"
    ACCEPTED = "accepted"


UNJUDGED = frozenset({LeadState.NEW, LeadState.SEEN})


class Stance(enum.StrEnum):
    """What an accepted lead does to its claim, as a person read it."""

    CONTRADICTS = "contradicts"
    WEAKENS = "weakens"
    SUPPORTS = "supports"
    SUPERSEDES = "supersedes"

    @property
    def contests(self) -> bool:
        """Whether a claim with such a lead is contested; the others are only recorded."""
        return self in {Stance.CONTRADICTS, Stance.WEAKENS}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on a lead. `at` is aware UTC; `stance` is None for a dismissed lead.

    `until` is the day on which a dismissed lead comes back; None: only when its paper changes.
    """

    by: str
    at: datetime
    stance: Stance | None = None
    note: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """One newer paper for one claim.

    `rank` counts from 1, `score` is what the paper is worth to the claim (10 a passing relation, 60
    a close one), `shared` the rare words both have, `cues` the words of the paper that announce a
    challenge, quoted. `version` is the latest version of the paper that was matched (once judged:
    the one that was judged), and `material` names what that version says in its title, numbers and
    negations; empty where nobody looked. `hint` quotes a larger number on a benchmark of the claim.
    `front` is the topic, or the phrase of the claim or its papers, on which it was among the first
    ten that a search of the literature found, and is worth more for it; empty for none.
    `before_source` marks a paper that is newer than the claim's earliest month and no newer than
    its latest month, or the latest paper it rests on. `names` are the papers of the claim that its
    record names (see `mentions`).
    """

    claim_id: ClaimId
    paper_id: ArxivId
    title: str
    published: date | None
    rank: int
    score: float
    shared: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    state: LeadState = LeadState.NEW
    source: str = ""
    version: int = 1
    material: str = ""
    judgement: Judgement | None = None
    hint: str = ""
    before_source: bool = False
    front: str = ""
    names: tuple[ArxivId, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptedLead:
    """A lead that a person accepted, as the claim's state remembers it. `at` is aware UTC."""

    paper_id: ArxivId
    version: int
    stance: Stance
    title: str
    by: str
    at: datetime
    note: str = ""


def accepted_lead(lead: Lead, stance: Stance, by: str, at: datetime, note: str) -> AcceptedLead:
    """What the claim remembers of a lead that is accepted now."""
    return AcceptedLead(lead.paper_id, lead.version, stance, lead.title, by, at, note)


def judged(lead: Lead, state: LeadState, judgement: Judgement) -> Lead:
    """The lead after a person's act."""
    return replace(lead, state=state, judgement=judgement)


def why_it_returns(lead: Lead, paper: Paper | None, material: str, today: date) -> str:
    """Why a dismissed lead asks for attention again, in one sentence; empty when it does not.

    Its date came, or a later version of its paper says something else in title, numbers or
    negations (`material`). A version that only mends commas brings nothing back.
    """
    if lead.state is not LeadState.DISMISSED:
        return ""
    until = lead.judgement.until if lead.judgement else None
    if until is not None and until <= today:
        return f"it was dismissed until {until}"
    if paper is None or paper.latest.number <= lead.version:
        return ""
    if not lead.material or not material or material == lead.material:
        return ""  # what was not read, then or now, has not changed
    return f"v{paper.latest.number} changed its title, numbers or negations since v{lead.version}"


def returned(lead: Lead, paper: Paper | None, material: str) -> Lead:
    """A dismissed lead that asks again: new, and of the version that is there now."""
    if paper is None:
        return replace(lead, state=LeadState.NEW, judgement=None)
    return replace(
        lead,
        state=LeadState.NEW,
        judgement=None,
        title=paper.title,
        version=paper.latest.number,
        material=material,
    )


def in_reading_order(leads: "list[Lead] | tuple[Lead, ...]") -> list[Lead]:
    """What waits for a person first, best first; what was dismissed last."""
    return sorted(leads, key=lambda lead: (lead.state is LeadState.DISMISSED, lead.rank))


UNJUDGED = frozenset({LeadState.NEW, LeadState.SEEN})


def read_of(leads: Iterable[Lead], retested_at: datetime | None) -> list[Lead]:
    """The newer papers that were read for a claim: its best five.

    One that was out before the last ``holds`` was there to be weighed by it, and does not count.
    Nor does one no newer than the claim's own latest month or paper (`Lead.before_source`): the age
    of the claim counts from there.
    What a person has judged keeps its place: if the next one moved up, people who dismiss what
    looks harmless (or looks like a challenge) would choose by that what is left to count.
    """
    since = retested_at.date() if retested_at else None
    newer = [
        one
        for one in leads
        if not one.before_source
        and (since is None or (one.published is not None and one.published > since))
    ]
    return sorted(newer, key=lambda lead: (-lead.score, lead.paper_id))[:READ_BEST]


def readings_of(leads: Iterable[Lead], retested_at: datetime | None) -> tuple[Reading, ...]:
    """What the leads of one claim amount to as evidence; nothing where none was read.

    A paper that a person has judged says what he said of it and not what its words do: it was
    read, and raises no alarm.
    """
    read = read_of(leads, retested_at)
    alarms = sum(1 for lead in read if lead.cues and lead.state in UNJUDGED)
    return (Reading(CUE, len(read), alarms),) if read else ()
