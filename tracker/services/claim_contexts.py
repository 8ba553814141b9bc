"""Puts claims into their context: the question they belong to and the papers around them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.domain.claims import Anchor, Claim, Inquiry, InquiryId
from tracker.domain.contexts import ClaimInContext, notes_of, question_of
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper

NEARBY = 12
"""Papers of an inquiry that make up its surroundings; more say no more."""


class ClaimContexts:
    """The contexts of a library's claims; the papers of an inquiry are looked up once."""

    def __init__(
        self,
        inquiries: Iterable[Inquiry],
        claims: Sequence[Claim],
        papers: Mapping[ArxivId, Paper],
    ) -> None:
        self._inquiries = {inquiry.id: inquiry for inquiry in inquiries}
        self._papers = papers
        self._anchors: dict[InquiryId, dict[ArxivId, None]] = {
            id_: dict.fromkeys(anchor.id for anchor in inquiry.anchors if anchor.id)
            for id_, inquiry in self._inquiries.items()
        }
        self._named = {id_: frozenset(anchors) for id_, anchors in self._anchors.items()}
        for claim in claims:
            self._anchors.setdefault(claim.inquiry_id, {}).update(dict.fromkeys(claim.anchor_ids))
        self._nearby: dict[InquiryId, tuple[Paper, ...]] = {}

    def of(self, claims: Iterable[Claim]) -> Iterator[ClaimInContext]:
        """The contexts of these claims, one after the other."""
        for claim in claims:
            inquiry = self._inquiries.get(claim.inquiry_id)
            yield ClaimInContext(
                claim,
                question_of(inquiry),
                notes_of(inquiry),
                self._known(claim.anchors),
                self._around(claim.inquiry_id),
                self._named.get(claim.inquiry_id, frozenset()),
            )

    def _known(self, anchors: Iterable[Anchor]) -> tuple[Paper, ...]:
        ids = dict.fromkeys(anchor.id for anchor in anchors if anchor.id)
        return tuple(self._papers[id_] for id_ in ids if id_ in self._papers)

    def _around(self, inquiry: InquiryId) -> tuple[Paper, ...]:
        if inquiry not in self._nearby:
            known = [self._papers[i] for i in self._anchors[inquiry] if i in self._papers]
            self._nearby[inquiry] = tuple(known[:NEARBY])
        return self._nearby[inquiry]
