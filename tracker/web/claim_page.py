"""What the page of a claim shows beside the claim itself: its chart, differences and history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.acknowledgements import acknowledgeable
from tracker.domain.findings import Code
from tracker.domain.leads import Stance
from tracker.domain.library_views import ClaimStory
from tracker.domain.policy import Policy
from tracker.domain.reports import AnchorView
from tracker.domain.status import Status
from tracker.domain.text_changes import title_change
from tracker.domain.tracked import Verdict
from tracker.formats import claim_words
from tracker.formats.event_words import earlier_texts, event_line
from tracker.formats.finding_advice import ADVICE
from tracker.formats.hold_chart import draw_hold
from tracker.formats.hold_words import hold_rows
from tracker.formats.reading_order import findings_apart
from tracker.formats.words import seen_in

_WORD_CHANGES = frozenset({Code.ANCHOR_TEXT_CHANGED, Code.ANCHOR_RETITLED})
_MAY_REST = frozenset({Status.DUE, Status.FRESH, Status.UNCHECKED})


def claim_values(told: ClaimStory, today: date, policy: Policy) -> Mapping[str, Any]:
    """Everything the template of the claim's page names."""
    view = told.view
    tracked = view.tracked
    return {
        "told": told,
        "view": view,
        "it": tracked.claim,
        "state": tracked.state,
        "today": today,
        "earlier": earlier_texts(told.history, tracked.claim.revision),
        "chance_explained": claim_words.chance_explained(view),
        "chart": draw_hold(told.spans, view.hold, today, (policy.due_below, policy.stale_below)),
        "parts": hold_rows(view.hold) if view.hold else (),
        "abstract_changes": {
            anchor.anchor.subject: _abstract_change(anchor) for anchor in view.anchors
        },
        "events": [(sealed, event_line(sealed)) for sealed in reversed(told.history)],
        "advice": ADVICE,
        "word_changes": _WORD_CHANGES,
        "about_leads": claim_words.ABOUT_LEADS,
        "seen_in": seen_in,
        "verdicts": tuple(Verdict),
        "stances": tuple(Stance),
        "may_rest": tracked.state.status in _MAY_REST,
        "acknowledgeable": acknowledgeable,
        "apart": findings_apart(view),
        "closable": view.tracked.findings,
    }


def _abstract_change(view: AnchorView) -> str:
    """The abstract as a word difference from what it was when it was read; empty if it is the same,
    or one of the two is not known."""
    read, paper = view.read, view.paper
    if read is None or paper is None or not paper.abstract:
        return ""
    if read.abstract.split() == paper.abstract.split():
        return ""
    return title_change(read.abstract, paper.abstract)
