"""Reasons to doubt a claim: stable codes, severities and the value that carries one."""

import enum
from dataclasses import dataclass
from datetime import date


class Severity(enum.StrEnum):
    """How much a finding weighs in the eye of the reader; statuses are decided elsewhere."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(enum.StrEnum):
    """Stable public names of the findings; also the rule ids of machine formats."""

    NO_ANCHOR = "no-anchor"
    ANCHOR_MALFORMED = "anchor-malformed"
    ANCHOR_IN_FUTURE = "anchor-in-future"
    ANCHOR_ABSENT_UNCONFIRMED = "anchor-absent-unconfirmed"
    ANCHOR_ABSENT = "anchor-absent"
    ANCHOR_OTHER_PAPER = "anchor-other-paper"
    ANCHOR_TITLE_DIFFERS = "anchor-title-differs"
    ANCHOR_AUTHOR_DIFFERS = "anchor-author-differs"
    ANCHOR_RETITLED = "anchor-retitled"
    ANCHOR_MONTH_DIFFERS = "anchor-month-differs"
    ANCHOR_AFTER_CLAIM = "anchor-after-claim"
    ANCHOR_MAYBE_WITHDRAWN = "anchor-maybe-withdrawn"
    ANCHOR_WITHDRAWN = "anchor-withdrawn"
    ANCHOR_RETRACTED = "anchor-retracted"
    ANCHOR_CONCERN = "anchor-concern"
    ANCHOR_CORRECTED = "anchor-corrected"
    ANCHOR_VERSION_UNKNOWN = "anchor-version-unknown"
    ANCHOR_REVISED = "anchor-revised"
    ANCHOR_TEXT_CHANGED = "anchor-text-changed"
    ANCHOR_PUBLISHED = "anchor-published"
    ANCHOR_OFF_TOPIC = "anchor-off-topic"
    REFERENCE_MASKED = "reference-masked"
    REFERENCE_REPEATED = "reference-repeated"
    REFERENCE_CONFLICT = "reference-conflict"
    NUMBER_NOT_IN_ABSTRACT = "number-not-in-abstract"
    AGE_DUE = "age-due"
    AGE_STALE = "age-stale"
    INTERVAL_PASSED = "interval-passed"
    NEWER_WORK = "newer-work"
    CHALLENGE_CUE = "challenge-cue"
    LEAD_ACCEPTED = "lead-accepted"
    VERDICT_WEAKENED = "verdict-weakened"
    VERDICT_INCONCLUSIVE = "verdict-inconclusive"
    DEPENDS_ON_OVERTURNED = "depends-on-overturned"
    UNDATED = "undated"
    FUTURE_DATED = "future-dated"
    MIXED_EVIDENCE = "mixed-evidence"
    UNREACHABLE = "unreachable"
    ANSWER_QUOTE_UNPROVEN = "answer-quote-unproven"
    ANSWER_EVIDENCE_OLDER = "answer-evidence-older"
    ANSWER_UNSUPPORTED = "answer-unsupported"
    ANSWER_OUTDATED = "answer-outdated"


_SEVERITIES = {
    Code.NO_ANCHOR: Severity.ERROR,
    Code.ANCHOR_MALFORMED: Severity.ERROR,
    Code.ANCHOR_IN_FUTURE: Severity.ERROR,
    Code.ANCHOR_ABSENT: Severity.ERROR,
    Code.ANCHOR_OTHER_PAPER: Severity.ERROR,
    Code.ANCHOR_WITHDRAWN: Severity.ERROR,
    Code.ANCHOR_RETRACTED: Severity.ERROR,
    Code.ANCHOR_CORRECTED: Severity.INFO,
    Code.ANCHOR_REVISED: Severity.INFO,
    Code.ANCHOR_PUBLISHED: Severity.INFO,
    Code.ANCHOR_OFF_TOPIC: Severity.INFO,
    Code.REFERENCE_MASKED: Severity.INFO,
    Code.REFERENCE_REPEATED: Severity.INFO,
    Code.NUMBER_NOT_IN_ABSTRACT: Severity.INFO,
    Code.NEWER_WORK: Severity.INFO,
    Code.CHALLENGE_CUE: Severity.INFO,
    Code.MIXED_EVIDENCE: Severity.INFO,
    Code.UNREACHABLE: Severity.INFO,
}

DISQUALIFYING = frozenset(
    {Code.ANCHOR_MALFORMED, Code.ANCHOR_ABSENT, Code.ANCHOR_OTHER_PAPER, Code.ANCHOR_WITHDRAWN}
)
"""Findings with which an anchor no longer stands."""

RAISES_DUE = frozenset(
    {
        Code.AGE_DUE,
        Code.INTERVAL_PASSED,
        Code.ANCHOR_RETITLED,
        Code.ANCHOR_TEXT_CHANGED,
        Code.ANCHOR_RETRACTED,
        Code.ANCHOR_CONCERN,
        Code.VERDICT_INCONCLUSIVE,
        Code.DEPENDS_ON_OVERTURNED,
    }
)
"""Findings that make a claim due; a snooze holds them back until its date."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """That a person lets a finding rest: up to which day, why, and who."""

    until: date
    why: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to doubt, in one sentence, with its evidence.

    `subject` is the anchor's id (or text) it is about, empty when it is about the claim.
    `fingerprint` names the state of the world that raised it (a version, a title): a settled
    finding stays settled until the fingerprint changes. An `acknowledged` finding is shown and does
    not count; who acknowledged it is never part of what the finding is.
    """

    code: Code
    message: str
    subject: str = ""
    evidence: tuple[str, ...] = ()
    fingerprint: str = ""
    acknowledged: Acknowledged | None = None

    @property
    def severity(self) -> Severity:
        return _SEVERITIES.get(self.code, Severity.WARNING)

    @property
    def key(self) -> str:
        """What a person settles when a re-test closes this finding."""
        return f"{self.code}|{self.subject}|{self.fingerprint}"


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def worst_first(findings: "list[Finding] | tuple[Finding, ...]") -> tuple[Finding, ...]:
    """Findings in the one order every output uses: severity, code, subject."""
    return tuple(
        sorted(findings, key=lambda found: (_ORDER[found.severity], found.code, found.subject))
    )
