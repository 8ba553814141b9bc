"""Decisions that every store takes alike: which change fits, which claim is meant, which leads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.domain.changes import ClaimChange
from tracker.domain.claims import ClaimId
from tracker.domain.errors import AmbiguousClaimError, ClaimNotFoundError, StoreError
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead, LeadState
from tracker.domain.status import Status

_SHOWN = 5
_STRENGTH = {
    LeadState.NEW: 0,
    LeadState.SEEN: 1,
    LeadState.DISMISSED: 2,
    LeadState.ACCEPTED: 2,
}


Held = tuple[Status | None, int]
"""The status of a stored claim and how often it was written."""

_ABSENT: Held = (None, 0)


def as_expected(
    changes: Sequence[ClaimChange], stored: Mapping[ClaimId, Held]
) -> tuple[list[bool], dict[ClaimId, int]]:
    """For each change in turn, whether its claim is as expected (after the changes before it), and
    how often each claim has been written by the end."""
    held = dict(stored)
    verdicts = []
    for change in changes:
        status, writes = held.get(change.claim.id, _ABSENT)
        fits = status is change.expected and change.writes in {None, writes}
        if fits:
            held[change.claim.id] = (change.state.status, writes + 1)
        verdicts.append(fits)
    return verdicts, {id_: writes for id_, (_, writes) in held.items()}


def no_claim(written: str) -> ClaimNotFoundError:
    """The error for an id that no claim has."""
    return ClaimNotFoundError(f"there is no claim '{written}'", "tracker list shows every claim")


def no_inquiry(change: ClaimChange) -> StoreError:
    """The error for a claim whose inquiry was never put."""
    claim = change.claim
    return StoreError(f"claim {claim.id} belongs to an unknown inquiry '{claim.inquiry_id}'")


def the_one_claim(written: str, candidates: Sequence[tuple[ClaimId, str]]) -> ClaimId:
    """The claim meant by a written prefix, of those (id, text) that begin with it.

    An exact id wins over longer ones. Raises ClaimNotFoundError, AmbiguousClaimError.
    """
    wanted = as_prefix(written)
    if not wanted or not candidates:
        raise no_claim(written)
    for id_, _ in candidates:
        if id_ == wanted:
            return id_
    if len(candidates) == 1:
        return candidates[0][0]
    shown = [f"{id_} {_short(text)}" for id_, text in sorted(candidates)[:_SHOWN]]
    more = len(candidates) - len(shown)
    raise AmbiguousClaimError(
        f"'{written}' begins the ids of {len(candidates)} claims",
        "; ".join(shown) + (f"; and {more} more" if more else ""),
    )


def as_prefix(written: str) -> str:
    """A prefix as ids are spelt: lower-case, without blanks around it."""
    return written.strip().lower()


def merged_leads(known: Sequence[Lead], given: Sequence[Lead]) -> list[Lead]:
    """The leads to keep: those given, then those a person has acted on that were not given again.

    What a person did is never undone by a later match: a state gives way only to one that says as
    much. Leads that nobody looked at and that are not given again are forgotten. Ranks of the kept
    ones follow on.
    """
    before = {lead.paper_id: lead for lead in known}
    merged: dict[ArxivId, Lead] = {}
    for lead in given:
        old = before.get(lead.paper_id)
        weaker = old is not None and _STRENGTH[lead.state] < _STRENGTH[old.state]
        kept = _as_judged(lead, old) if old is not None and weaker else lead
        merged.setdefault(lead.paper_id, kept)
    last = max((lead.rank for lead in merged.values()), default=0)
    acted_on = [
        lead for lead in known if lead.paper_id not in merged and lead.state is not LeadState.NEW
    ]
    kept_on = [replace(lead, rank=last + place) for place, lead in enumerate(acted_on, start=1)]
    return [*sorted(merged.values(), key=lambda lead: (lead.rank, lead.paper_id)), *kept_on]


def _as_judged(lead: Lead, old: Lead) -> Lead:
    """A lead matched again, with what a person said of it and of which version."""
    if old.judgement is None:
        return replace(lead, state=old.state)
    return replace(
        lead,
        state=old.state,
        judgement=old.judgement,
        version=old.version,
        material=old.material,
    )


def replaced_leads(known: Sequence[Lead], judged: Sequence[Lead]) -> list[Lead]:
    """The leads with those that were judged in the place of what was known of their papers."""
    by_paper = {lead.paper_id: lead for lead in (*known, *judged)}
    return sorted(by_paper.values(), key=lambda lead: (lead.rank, lead.paper_id))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"
