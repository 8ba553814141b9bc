"""A re-test prompt as JSON: instructions apart, and everything that others wrote under ``data``."""

from typing import Any

from tracker.domain.findings import Code
from tracker.domain.papers import Paper
from tracker.domain.prompts import PromptClaim, PromptLead, RetestPrompt
from tracker.domain.reports import AnchorView, ClaimView
from tracker.formats.anchor_words import own_findings
from tracker.formats.foreign import dump_json, plain
from tracker.formats.prompt_words import (
    ANSWER_MARKDOWN,
    ANSWER_SCHEMA,
    BEARS,
    NOTHING_BELIEVED,
    ORDERS,
    TASK,
    anchor_standing,
    limits,
)
from tracker.formats.report_json import finding_object, utc_time


def render_prompt_json(prompt: RetestPrompt) -> str:
    """The whole prompt as one JSON object, ending in a newline."""
    told = {
        "schema": 1,
        "task": list(TASK),
        "orders": [*ORDERS, NOTHING_BELIEVED],
        "answer_schema": ANSWER_SCHEMA,
        "answer_markdown": ANSWER_MARKDOWN + BEARS,
        "perishable_limits": list(limits(prompt)),
        "data": {
            "inquiry": plain(prompt.inquiry.title),
            "durable_question": plain(prompt.inquiry.question),
            "claims": [_claim(each) for each in prompt.claims],
        },
    }
    return dump_json(told) + "\n"


def _claim(asked: PromptClaim) -> dict[str, Any]:
    view = asked.view
    claim, state = view.tracked.claim, view.tracked.state
    return {
        "claim": claim.id,
        "revision": claim.revision,
        "text": plain(claim.text),
        "as_of": [str(month) for month in claim.as_of],
        "kind": str(claim.kind),
        "kind_assumed": claim.kind_assumed,
        "status": str(state.status),
        "p_hold": None if view.p_hold is None else round(view.p_hold, 4),
        "retested_at": utc_time(state.retested_at),
        "findings": [finding_object(found) for found in view.findings],
        "anchors": [_anchor(anchor, asked) for anchor in view.anchors],
        "leads": [_lead(lead) for lead in asked.leads],
        "depends_on": [_dependency(each) for each in asked.depends_on],
    }


def _anchor(view: AnchorView, asked: PromptClaim) -> dict[str, Any]:
    codes = {found.code for found in own_findings(view, asked.view.findings)}
    return {
        "id": view.anchor.subject,
        "said_title": plain(view.anchor.said_title),
        "link": str(view.anchor.link),
        "outcome": str(view.outcome),
        "standing": anchor_standing(view, asked),
        "withdrawn": Code.ANCHOR_WITHDRAWN in codes,
        "retitled": Code.ANCHOR_RETITLED in codes,
        **_paper(view.paper),
    }


def _lead(told: PromptLead) -> dict[str, Any]:
    lead = told.lead
    return {
        "id": lead.paper_id.value,
        "title": plain(lead.title),
        "month": f"{lead.published:%Y-%m}" if lead.published else str(lead.paper_id.month),
        "shared": list(lead.shared),
        "cues": list(lead.cues),
        "state": str(lead.state),
        "abstract": plain(told.paper.abstract) if told.paper else None,
    }


def _paper(paper: Paper | None) -> dict[str, Any]:
    if paper is None:
        return dict.fromkeys(("title", "version", "month", "abstract", "source", "seen_on"))
    return {
        "title": plain(paper.title),
        "version": paper.latest.number if paper.versions else None,
        "month": str(paper.month),
        "abstract": plain(paper.abstract) or None,
        "source": str(paper.source),
        "seen_on": paper.seen_at.date().isoformat(),
    }


def _dependency(view: ClaimView) -> dict[str, Any]:
    claim = view.tracked.claim
    return {"claim": claim.id, "text": plain(claim.text), "status": str(view.status)}
