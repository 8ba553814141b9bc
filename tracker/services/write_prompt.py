"""Write a re-test prompt: gather what is known of claims, their papers and leads; judge nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tracker.domain.claims import Anchor, ClaimId, Inquiry, InquiryId
from tracker.domain.errors import BadInputError, ClaimNotFoundError
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import LeadState
from tracker.domain.ledger import Event, EventKind
from tracker.domain.papers import Paper
from tracker.domain.prompts import (
    PromptClaim,
    PromptLead,
    RetestPrompt,
    WrittenPrompt,
    prompt_digest,
)
from tracker.domain.reports import ClaimView
from tracker.domain.status import Status
from tracker.ports import Catalogue, PapersAtHand, Store
from tracker.services.report import BuildReport
from tracker.services.verify_anchors import VerifyAnchors

LEADS_TOLD = 10
"""Leads of one claim that a prompt tells of, best first."""


class WritePrompt:
    """Gathers prompts, and remembers those that were given out."""

    def __init__(
        self,
        store: Store,
        reporting: BuildReport,
        verify: VerifyAnchors,
        shelf: PapersAtHand,
        catalogue: Catalogue,
    ) -> None:
        self._store = store
        self._reporting = reporting
        self._verify = verify
        self._shelf = shelf
        self._catalogue = catalogue

    def gather(
        self, written: str, now: datetime, *, budget: int, offline: bool = False
    ) -> RetestPrompt:
        """The prompt about a claim, or about the claims of an inquiry that are not retired.

        Looks at arXiv first, at the papers of these claims only; where it does not answer, what was
        known is told with its day. Raises ClaimNotFoundError, AmbiguousClaimError, BadInputError.
        """
        inquiry, ids = self._named(written)
        anchors = [a for id_ in ids for a in self._store.claim(id_).claim.anchors]
        anchors += self._unread(ids)
        self._verify.sweep(anchors, now, budget=budget, offline=offline)
        wanted = set(ids)
        views = {view.tracked.claim.id: view for view in self._reporting.claims(now)}
        leads = [lead for id_ in ids for lead in views[id_].leads[:LEADS_TOLD]]
        papers = self._shelf.papers(list(dict.fromkeys(lead.paper_id for lead in leads)))
        return RetestPrompt(
            today=now.date(),
            inquiry=inquiry,
            claims=tuple(
                _claim(view, views, papers) for id_, view in views.items() if id_ in wanted
            ),
            snapshot_as_of=self._catalogue.as_of,
        )

    def keep(self, prompt: RetestPrompt, text: str, now: datetime) -> str:
        """Remember that this text was given out; its digest. The same text is kept once."""
        digest = prompt_digest(text)
        claims = tuple(asked.view.tracked.claim.id for asked in prompt.claims)
        body = {"prompt": digest, "claims": list(claims), "inquiry": prompt.inquiry.id}
        event = Event(EventKind.PROMPTED, now, "prompt", body=body)
        self._store.keep_prompt(WrittenPrompt(digest, now, claims), [event])
        return digest

    def _unread(self, ids: Sequence[ClaimId]) -> list[Anchor]:
        """The leads whose abstract nobody here knows: they cost no request of their own."""
        leads = [
            lead.paper_id
            for id_ in ids
            for lead in self._store.leads(id_)[:LEADS_TOLD]
            if lead.state is not LeadState.DISMISSED
        ]
        known = self._shelf.papers(list(dict.fromkeys(leads)))
        return [
            Anchor(id_.value, id_)
            for id_ in dict.fromkeys(leads)
            if id_ not in known or not known[id_].abstract
        ]

    def _named(self, written: str) -> tuple[Inquiry, Sequence[ClaimId]]:
        inquiries = {inquiry.id: inquiry for inquiry in self._store.inquiries()}
        try:
            claim_id = self._store.find_claim(written)
        except ClaimNotFoundError:
            return self._inquiry(written, inquiries)
        claim = self._store.claim(claim_id).claim
        return inquiries[claim.inquiry_id], [claim_id]

    def _inquiry(
        self, written: str, inquiries: Mapping[InquiryId, Inquiry]
    ) -> tuple[Inquiry, Sequence[ClaimId]]:
        wanted = written.strip().lower()
        exact = [each for each in inquiries.values() if each.id == wanted]
        found = exact or [each for each in inquiries.values() if each.id.startswith(wanted)]
        if not wanted or len(found) != 1:
            problem = (
                "several inquiries begin" if wanted and found else "no claim or inquiry begins"
            )
            raise BadInputError(
                f"{problem} with '{written}'", "tracker list and tracker export show them"
            )
        held = self._store.claims_of(found[0].id)
        ids = [each.claim.id for each in held if each.state.status is not Status.RETIRED]
        if not ids:
            raise BadInputError(f"inquiry '{found[0].id}' has no claim to ask about")
        return found[0], ids


def _claim(
    view: ClaimView, views: Mapping[ClaimId, ClaimView], papers: Mapping[ArxivId, Paper]
) -> PromptClaim:
    leads = tuple(PromptLead(lead, papers.get(lead.paper_id)) for lead in view.leads[:LEADS_TOLD])
    depends_on = tuple(
        other
        for written in view.tracked.claim.depends_on
        for id_, other in views.items()
        if id_.startswith(written)
    )
    return PromptClaim(view, leads, depends_on)
