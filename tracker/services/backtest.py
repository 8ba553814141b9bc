"""Backtest: replay nights over claims and the literature, with what was there on each day only.

Says when each claim would first have been flagged and by which paper. Keeps nothing and asks
nobody; a flag is what the report calls `challenge-cue`, never a contradiction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tracker.domain.claims import Claim, ClaimId, Inquiry
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Finding
from tracker.domain.imports import Refusal
from tracker.domain.lead_findings import challenge_findings
from tracker.domain.lead_keeping import PER_MONTH, kept_leads
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.domain.time_travel import as_it_stood
from tracker.literature_ports import Literature, Matcher
from tracker.ports import ClaimReader, Progress
from tracker.services.claim_contexts import ClaimContexts


@dataclass(frozen=True, slots=True)
class Flagged:
    """When a claim would first have been flagged; `on` is None where it would not have been.

    `lead` is the paper it was flagged for, as it was on that night, `best` the best lead by the
    last day, `compared` the number of papers it was compared with.
    """

    claim: Claim
    on: date | None
    finding: Finding | None
    lead: Lead | None
    best: Lead | None
    compared: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found, and the lines of the documents that are no claims."""

    flags: tuple[Flagged, ...]
    refusals: tuple[Refusal, ...]


class Backtest:
    """Replays nights; see `run`."""

    def __init__(
        self, reader: ClaimReader, literature: Literature, matcher: Matcher, progress: Progress
    ) -> None:
        self._reader = reader
        self._literature = literature
        self._matcher = matcher
        self._progress = progress

    def run(self, paths: Sequence[Path], first: date, last: date, step: int) -> Replayed:
        """One night every `step` days after `first`, up to `last`, for these documents' claims.

        Raises SourceFileError, and BadInputError for an empty time.
        """
        if last <= first:
            raise BadInputError(f"{last} is not after {first}", "give --from a day before --to")
        documents = [read for path in paths for read in self._reader.read(path)]
        claims = [claim for read in documents for claim in read.claims]
        inquiries = [read.inquiry for read in documents]
        leads: dict[ClaimId, list[Lead]] = {claim.id: [] for claim in claims}
        flags: dict[ClaimId, tuple[date, Finding, Lead | None]] = {}
        compared: dict[ClaimId, int] = dict.fromkeys(leads, 0)
        nights = list(_nights(first, last, step))
        papers = self._by_night(nights, first)
        for done, night in enumerate(nights):
            self._progress.step("replaying nights", done, len(nights))
            standing = [p for paper in papers[night] if (p := as_it_stood(paper, night))]
            contexts = self._contexts(inquiries, claims, night)
            found = self._matcher.match(contexts.of(claims), standing, PER_MONTH)
            for claim in claims:
                month = claim.newer_than
                newer = [p for p in standing if month is None or p.month > month]
                compared[claim.id] += len(newer)
                leads[claim.id] = kept_leads(leads[claim.id], found.get(claim.id, []))
                told = challenge_findings(leads[claim.id])
                if told and claim.id not in flags:
                    by = (it for it in leads[claim.id] if it.paper_id.value == told[0].subject)
                    flags[claim.id] = (night, told[0], next(by, None))
        outcomes = (_flagged(each, flags, leads[each.id], compared[each.id]) for each in claims)
        refusals = (refusal for read in documents for refusal in read.refusals)
        return Replayed(tuple(outcomes), tuple(refusals))

    def _by_night(self, nights: Sequence[date], first: date) -> dict[date, list[Paper]]:
        """The papers of the literature by the night that would first have seen them."""
        papers: dict[date, list[Paper]] = {night: [] for night in nights}
        for paper in self._literature.changed_since(0):
            came = paper.published or paper.month.last_day
            if came <= first:
                continue
            night = next((night for night in nights if came <= night), None)
            if night is not None:
                papers[night].append(paper)
        return papers

    def _contexts(
        self, inquiries: Sequence[Inquiry], claims: Sequence[Claim], night: date
    ) -> ClaimContexts:
        ids = {id_ for claim in claims for id_ in claim.anchor_ids}
        ids |= {a.id for inquiry in inquiries for a in inquiry.anchors if a.id}
        known = self._literature.papers(ids)
        then = {id_: p for id_, paper in known.items() if (p := as_it_stood(paper, night))}
        return ClaimContexts(inquiries, claims, then)


def _nights(first: date, last: date, step: int) -> Iterator[date]:
    night = first
    while night < last:
        night = min(night + timedelta(days=step), last)
        yield night


def _flagged(
    claim: Claim,
    flags: dict[ClaimId, tuple[date, Finding, Lead | None]],
    leads: Sequence[Lead],
    compared: int,
) -> Flagged:
    best = leads[0] if leads else None
    if claim.id not in flags:
        return Flagged(claim, None, None, None, best, compared)
    return Flagged(claim, *flags[claim.id], best, compared)
