"""What no store takes, said once for all of them: times without a zone, numbers that are none."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tracker.domain.claims import ClaimId
from tracker.domain.leads import Lead
from tracker.domain.ledger import Event, canonical_json
from tracker.domain.sightings import Sightings
from tracker.domain.tracked import ClaimState


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError where it has no time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; the store takes aware times only")
    return moment.astimezone(UTC)


def checked_event(event: Event) -> Event:
    """The event with its body as plain JSON, which is how it will come back.

    Raises ValueError on a time without a zone and on what JSON cannot say (NaN, infinity). The
    body is read back before it is sealed: a key 10 sorts after 2 as a number and before it as
    the text that JSON makes of it, so sealing first could break the chain.
    """
    as_utc(event.at)
    return replace(event, body=json.loads(canonical_json(event.body)))


def check_state(state: ClaimState) -> None:
    """Raises ValueError on a time without a zone."""
    _check_times(
        (state.status_since, state.retested_at, state.last_verdict_at, state.added_at),
    )
    _check_times((state.rearmed_at, *(lead.at for lead in state.accepted)))


def check_sightings(seen: Sightings) -> None:
    """Raises ValueError on a time without a zone, or a paper that is another's."""
    papers = [paper for paper in (seen.by_api, seen.by_oai) if paper is not None]
    _check_times((seen.answered_at,))
    _check_times(paper.seen_at for paper in papers)
    _check_times(moment for moment, _ in seen.absences)
    _check_times(moment for moment, _ in seen.failures)
    for paper in papers:
        if paper.id != seen.id:
            raise ValueError(f"the sightings of {seen.id} hold the paper {paper.id}")


def check_leads(claim_id: ClaimId, leads: Sequence[Lead]) -> None:
    """Raises ValueError on a score that is no number, or a lead of another claim."""
    _check_times(lead.judgement.at for lead in leads if lead.judgement)
    for lead in leads:
        if not math.isfinite(lead.score):
            raise ValueError(f"the score of lead {lead.paper_id} is {lead.score}")
        if lead.claim_id != claim_id:
            raise ValueError(f"lead {lead.paper_id} is of claim {lead.claim_id}, not {claim_id}")


def _check_times(moments: Iterable[datetime | None]) -> None:
    for moment in moments:
        if moment is not None:
            as_utc(moment)
