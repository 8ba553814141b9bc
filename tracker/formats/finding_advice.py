"""What to do about each finding, in one sentence a code."""

from tracker.domain.findings import Code

ADVICE: dict[Code, str] = {
    Code.NO_ANCHOR: "Name the paper that carries the claim, in its document or with a re-test.",
    Code.ANCHOR_MALFORMED: "Correct the id in the document; arXiv ids look like 2411.12580.",
    Code.ANCHOR_ABSENT_UNCONFIRMED: "Wait for the next nights; look at the id for a typing error.",
    Code.ANCHOR_ABSENT: "The reference may be invented or mistyped: find the paper that was meant.",
    Code.ANCHOR_OTHER_PAPER: "Find the paper that was meant and correct the id.",
    Code.ANCHOR_TITLE_DIFFERS: "Open the paper and see whether it is the one that was meant.",
    Code.ANCHOR_AUTHOR_DIFFERS: "Open the paper and see whether it is the one that was meant.",
    Code.ANCHOR_RETITLED: "Read the new version: does it still carry the claim?",
    Code.ANCHOR_MONTH_DIFFERS: "Correct the month, or the id, in the document.",
    Code.ANCHOR_AFTER_CLAIM: "A later paper cannot have carried the claim: check month and id.",
    Code.ANCHOR_MAYBE_WITHDRAWN: "Read the comment on arXiv; the next nights will ask OAI-PMH.",
    Code.ANCHOR_WITHDRAWN: "Read why; name another paper, or judge that the claim fell with it.",
    Code.ANCHOR_VERSION_UNKNOWN: "Correct the version in the document, or leave it out.",
    Code.ANCHOR_REVISED: "Nothing urgent: a later version exists; read it when you re-test.",
    Code.ANCHOR_TEXT_CHANGED: "Compare the numbers of the new abstract with the claim.",
    Code.ANCHOR_PUBLISHED: "Nothing urgent: cite the published version where you can.",
    Code.NUMBER_NOT_IN_ABSTRACT: "Look for the number in the paper, or in another one.",
    Code.AGE_DUE: "Read what is new and re-test the claim.",
    Code.AGE_STALE: "Do not rely on the claim before you have re-tested it.",
    Code.INTERVAL_PASSED: "Re-test the claim: your own interval for its kind has passed.",
    Code.NEWER_WORK: "Look through the leads; newer work alone proves nothing.",
    Code.LEAD_ACCEPTED: "Re-test the claim and name the lead as evidence.",
    Code.VERDICT_WEAKENED: "Narrow the claim's text, or re-test it with new evidence.",
    Code.VERDICT_INCONCLUSIVE: "Re-test when there is new evidence, or snooze until then.",
    Code.DEPENDS_ON_OVERTURNED: "See whether the claim stands without the one that fell.",
    Code.UNDATED: "Write the month in which the claim was believed.",
    Code.FUTURE_DATED: "Correct the month of the claim.",
    Code.MIXED_EVIDENCE: "Consider splitting the sentence, one claim a month.",
    Code.UNREACHABLE: "Nothing: the next night asks again; what was known still counts.",
}
"""A sentence for every code; a test sees to it that none is missing."""
