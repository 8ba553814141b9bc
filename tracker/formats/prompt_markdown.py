"""A re-test prompt as Markdown: our words outside of fences, and others' words only within them."""

import json
import re
from collections.abc import Iterable, Iterator

from tracker.domain.papers import Paper
from tracker.domain.prompts import PromptClaim, PromptLead, RetestPrompt
from tracker.domain.reports import AnchorView
from tracker.formats import claim_words
from tracker.formats.anchor_words import own_findings
from tracker.formats.foreign import plain
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
from tracker.formats.words import count


def render_prompt_markdown(prompt: RetestPrompt) -> str:
    """The whole prompt, ending in a newline."""
    return "\n".join(_lines(prompt)).rstrip("\n") + "\n"


def fenced(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines of others as a code block that nothing in them can end.

    The fence is longer than the longest run of backticks in it.
    """
    told = [plain(line) for line in lines]
    longest = max((len(run) for line in told for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return (f"{fence}text", *told, fence)


def _lines(prompt: RetestPrompt) -> Iterator[str]:
    yield f"# Re-test of {count(len(prompt.claims), 'claim')}"
    for paragraph in (*TASK, NOTHING_BELIEVED):
        yield from ("", paragraph)
    yield from ("", "## What to do", "")
    yield from (f"{number}. {order}" for number, order in enumerate(ORDERS, 1))
    yield from ("", "## The durable question", "")
    yield "It does not expire. The claims below are dated answers to it."
    yield ""
    yield from fenced(
        f"{name}: {text}"
        for name, text in (
            ("inquiry", prompt.inquiry.title),
            ("question", prompt.inquiry.question),
        )
        if text
    )
    yield from ("", "## Perishable limits", "")
    yield from (f"- {limit}" for limit in limits(prompt))
    yield from ("", "## The claims")
    for claim in prompt.claims:
        yield from _claim(claim)
    yield from _form()


def _claim(asked: PromptClaim) -> Iterator[str]:
    claim = asked.view.tracked.claim
    yield from ("", f"### Claim {claim.id}", "")
    yield f"- Revision: {claim.revision}"
    yield f"- {claim_words.about(asked.view)}"
    yield ""
    yield from fenced([f"claim: {claim.text}"])
    if asked.view.findings:
        yield from ("", "What the tracker found so far:", "")
        yield from fenced(
            f"{found.severity} {found.code}: {found.message}" for found in asked.view.findings
        )
    yield from ("", "#### Papers it rests on")
    if not asked.view.anchors:
        yield from ("", "None is named.")
    for anchor in asked.view.anchors:
        yield from _anchor(anchor, asked)
    yield from ("", "#### Leads")
    if not asked.leads:
        yield from ("", "None was found among the papers at hand.")
    for lead in asked.leads:
        yield from _lead(lead)
    if asked.depends_on:
        yield from ("", "#### Claims it depends on", "")
        yield from fenced(
            f"{each.tracked.claim.id} ({each.status}): {each.tracked.claim.text}"
            for each in asked.depends_on
        )


def _anchor(view: AnchorView, asked: PromptClaim) -> Iterator[str]:
    id_ = view.anchor.id.value if view.anchor.id else "(no arXiv id)"
    yield from ("", f"- {id_}: {anchor_standing(view, asked)}", "")
    said = (
        ("written as", view.anchor.written if view.anchor.id is None else ""),
        ("title in the document", view.anchor.said_title),
        *_of_paper(view.paper),
        *(("finding", f"{each.code}: {each.message}") for each in own_findings(view)),
    )
    yield from fenced(f"{name}: {text}" for name, text in said if text)


def _lead(told: PromptLead) -> Iterator[str]:
    lead = told.lead
    yield from ("", f"- {lead.paper_id.value} ({claim_words.lead_month(lead)}), {lead.state}", "")
    said = (
        ("title", lead.title),
        ("shared words", ", ".join(lead.shared)),
        ("cue words", ", ".join(lead.cues)),
        ("abstract", told.paper.abstract if told.paper else "not known here"),
    )
    yield from fenced(f"{name}: {text}" for name, text in said if text)


def _of_paper(paper: Paper | None) -> tuple[tuple[str, str], ...]:
    if paper is None:
        return (("title on arXiv", "not known here"),)
    version = f"v{paper.latest.number}" if paper.versions else ""
    return (
        ("title on arXiv", paper.title),
        ("version", version),
        ("month", str(paper.month)),
        ("comment", paper.comment),
        ("abstract", paper.abstract or "not known here"),
    )


def _form() -> Iterator[str]:
    yield from ("", "## The form of the answer", "")
    yield "Answer with one JSON object of this schema:"
    yield from ("", "```json", json.dumps(ANSWER_SCHEMA, indent=1), "```", "")
    yield "or, where you cannot write JSON, with one such section of Markdown for each claim:"
    yield from ("", "```markdown", *ANSWER_MARKDOWN.splitlines(), "```", "", BEARS)
