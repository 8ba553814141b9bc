"""The papers a library rests on, each with the claims it carries: for reference lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.claims import Anchor
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.reports import AnchorView, ClaimView, InquiryView
from tracker.formats.words import short_id


@dataclass(slots=True)
class CitedPaper:
    """One paper: what is known of it, what documents said of it, and what rests on it."""

    anchor: Anchor
    paper: Paper | None
    claims: list[ClaimView] = field(default_factory=list)
    inquiries: list[str] = field(default_factory=list)

    @property
    def id(self) -> ArxivId | None:
        return self.anchor.id

    @property
    def title(self) -> str:
        """What arXiv calls it, or what a document did; else what stood in the place of an id."""
        known = self.paper.title if self.paper else ""
        return known or self.anchor.said_title or self.anchor.written

    @property
    def authors(self) -> tuple[str, ...]:
        known = self.paper.authors if self.paper else ()
        return known or self.anchor.said_authors

    @property
    def month(self) -> Month | None:
        """The month its id or a document gives; ids of arXiv carry theirs."""
        return self.anchor.id.month if self.anchor.id else self.anchor.said_month

    @property
    def keywords(self) -> tuple[str, ...]:
        """Inquiries, topics, kinds and statuses of what rests on it, each once."""
        words = [*self.inquiries]
        for view in self.claims:
            claim = view.tracked.claim
            words += [view.inquiry_title, *claim.topics, claim.kind.value, str(view.status)]
        return tuple(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))

    @property
    def notes(self) -> tuple[str, ...]:
        """One line a claim: ``claim ab12cd34 (stale, as of 2024-11): text``."""
        return tuple(_note(view) for view in self.claims)


def cited_papers(
    claims: Iterable[ClaimView], inquiries: Iterable[InquiryView]
) -> tuple[CitedPaper, ...]:
    """Every paper of the library once, in the order of its ids; what is no id comes last."""
    found: dict[str, CitedPaper] = {}
    for view in claims:
        for anchor in view.anchors:
            _cited(found, anchor).claims.append(view)
    for inquiry in inquiries:
        for anchor in inquiry.anchors:
            _cited(found, anchor).inquiries.append(inquiry.inquiry.title)
    return tuple(sorted(found.values(), key=lambda one: (one.id is None, one.anchor.subject)))


def _cited(found: dict[str, CitedPaper], view: AnchorView) -> CitedPaper:
    cited = found.setdefault(view.anchor.subject, CitedPaper(view.anchor, view.paper))
    if cited.paper is None:
        cited.paper = view.paper
    return cited


def _note(view: ClaimView) -> str:
    claim = view.tracked.claim
    months = f", as of {', '.join(map(str, claim.as_of))}" if claim.as_of else ""
    return f"claim {short_id(claim.id)} ({view.status}{months}): {claim.text}"
