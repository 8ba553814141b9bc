"""Verdicts that a model proposed: checked, kept, and believed only when a person confirms them."""

import enum
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NewType

from tracker.domain.claims import Anchor, Claim, ClaimId
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code, Finding, Severity, worst_first
from tracker.domain.imports import Refusal
from tracker.domain.ledger import canonical_json
from tracker.domain.papers import Paper
from tracker.domain.quotes import LEAST_WORDS, is_quoted, normalised
from tracker.domain.references import VerifiedReference
from tracker.domain.sightings import Outcome
from tracker.domain.tracked import Verdict

ProposalId = NewType("ProposalId", str)
"""First 12 hex digits of the SHA-256 of what was answered: the same answer has the same id."""

_ID_LENGTH = 12


class Bearing(enum.StrEnum):
    """How an answer says that a paper bears on a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    WEAKENS = "weakens"
    SUPERSEDES = "supersedes"
    NARROWS = "narrows"
    UNRELATED = "unrelated"
    CANNOT_TELL = "cannot-tell"


NEWER = frozenset({Bearing.CONTRADICTS, Bearing.WEAKENS, Bearing.SUPERSEDES})
"""What only a paper that is younger than the claim can do to it."""

UNSAID = {
    Verdict.HOLDS: Bearing.SUPPORTS,
    Verdict.WEAKENED: Bearing.WEAKENS,
    Verdict.OVERTURNED: Bearing.CONTRADICTS,
    Verdict.INCONCLUSIVE: Bearing.CANNOT_TELL,
}
"""How a paper bears on a claim that an answer cites for its verdict without saying so."""

_SILENT = frozenset({Bearing.UNRELATED, Bearing.CANNOT_TELL})


class ProposalState(enum.StrEnum):
    """What a person did with a proposal."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Cited:
    """One paper as an answer cites it. `where` is ``path:line``; `anchor` is what it wrote."""

    where: str
    anchor: Anchor
    bearing: Bearing
    quote: str = ""


@dataclass(frozen=True, slots=True)
class WrittenVerdict:
    """One verdict as it stands in an answer, nothing checked. `claim` may be a prefix."""

    where: str
    claim: str
    verdict: Verdict
    why: str = ""
    revision: int | None = None
    cited: tuple[Cited, ...] = ()
    successor: str = ""
    cannot_ground: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What a document answers, the lines that could not be used, and the model it names."""

    verdicts: tuple[WrittenVerdict, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cited paper once it was looked up. `id` is what was written where that is no arXiv id.

    `quoted` says whether the quotation is in the abstract; None where there is none, or where
    nobody knows the abstract.
    """

    id: str
    bearing: Bearing
    outcome: Outcome
    where: str = ""
    said_title: str = ""
    title: str = ""
    quote: str = ""
    quoted: bool | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether arXiv was seen to have this very paper, and nothing speaks against citing it."""
        doubted = any(found.severity is not Severity.INFO for found in self.findings)
        return self.outcome is Outcome.FOUND and not doubted

    @property
    def carries(self) -> bool:
        """Whether it stands and says something about the claim."""
        return self.stands and self.bearing not in _SILENT


@dataclass(frozen=True, slots=True)
class Proposal:
    """A verdict that a model proposed for one revision of a claim, and what checking it showed.

    `prompt` is the digest of the prompt it answers, empty where nobody said which. `findings` are
    about the proposal as a whole; those about a paper stand with it.
    """

    id: ProposalId
    claim_id: ClaimId
    revision: int
    verdict: Verdict
    read_at: datetime
    why: str = ""
    evidence: tuple[Evidence, ...] = ()
    successor: str = ""
    cannot_ground: tuple[str, ...] = ()
    model: str = ""
    prompt: str = ""
    where: str = ""
    findings: tuple[Finding, ...] = ()
    state: ProposalState = ProposalState.OPEN

    @property
    def grounds(self) -> tuple[str, ...]:
        """The ids that a person who confirms it rests on."""
        return tuple(dict.fromkeys(each.id for each in self.evidence if each.carries))

    def same_content(self, other: "Proposal") -> bool:
        """Whether both say the same, whenever and from whichever file they were read."""
        return _timeless(self) == _timeless(other)


def proposal_id(written: WrittenVerdict, claim: Claim, model: str, prompt: str) -> ProposalId:
    """The id that this answer has whenever it is read."""
    told = [
        claim.id,
        written.revision or claim.revision,
        written.verdict.value,
        written.why,
        [[each.anchor.subject, each.bearing.value, each.quote] for each in written.cited],
        written.successor,
        list(written.cannot_ground),
        model,
        prompt,
    ]
    return ProposalId(hashlib.sha256(canonical_json(told).encode()).hexdigest()[:_ID_LENGTH])


def read_bearing(written: str) -> Bearing:
    """A bearing by its name. Raises BadInputError."""
    name = "-".join(written.strip().lower().replace("_", " ").split())
    try:
        return Bearing(name)
    except ValueError:
        names = ", ".join(bearing.value for bearing in Bearing)
        raise BadInputError(f"'{written}' is no bearing", f"one of: {names}") from None


def read_verdict(written: str) -> Verdict:
    """A verdict by its name. Raises BadInputError."""
    try:
        return Verdict(written.strip().lower())
    except ValueError:
        names = ", ".join(verdict.value for verdict in Verdict)
        raise BadInputError(f"'{written}' is no verdict", f"one of: {names}") from None


def checked_evidence(cited: Cited, verified: VerifiedReference, claim: Claim) -> Evidence:
    """What looking a cited paper up came to: the findings of any reference, its age, its quote."""
    paper = verified.paper
    findings = list(verified.findings)
    quoted = _is_in(cited.quote, paper)
    if quoted is False:
        findings.append(_unproven(cited, verified.reference.anchor.subject))
    if cited.bearing in NEWER and (older := _not_newer(cited, claim)) is not None:
        findings.append(older)
    return Evidence(
        id=cited.anchor.subject,
        bearing=cited.bearing,
        outcome=verified.outcome,
        where=cited.where,
        said_title=cited.anchor.said_title,
        title=paper.title if paper else "",
        quote=cited.quote,
        quoted=quoted,
        findings=worst_first(findings),
    )


def proposal_findings(
    written: WrittenVerdict, claim: Claim, evidence: tuple[Evidence, ...]
) -> tuple[Finding, ...]:
    """What is to be said of the proposal as a whole."""
    found = []
    if written.revision is not None and written.revision != claim.revision:
        found.append(
            Finding(
                Code.ANSWER_OUTDATED,
                f"it answers revision {written.revision} of claim {claim.id[:8]}; "
                f"the text is at revision {claim.revision} now",
                evidence=(str(written.revision), str(claim.revision)),
            )
        )
    if written.verdict is not Verdict.INCONCLUSIVE and not any(each.carries for each in evidence):
        named = "cites no paper" if not evidence else "cites no paper that is known to stand"
        found.append(
            Finding(
                Code.ANSWER_UNSUPPORTED,
                f"'{written.verdict}' for claim {claim.id[:8]} {named}",
                evidence=tuple(each.id for each in evidence),
            )
        )
    return worst_first(found)


def _is_in(quote: str, paper: Paper | None) -> bool | None:
    if not quote or paper is None or not paper.abstract:
        return None
    return is_quoted(quote, f"{paper.title}\n{paper.abstract}")


def _unproven(cited: Cited, subject: str) -> Finding:
    short = len(normalised(cited.quote).split()) < LEAST_WORDS
    why = "is too short to prove anything" if short else "is not in its abstract, letter for letter"
    return Finding(
        Code.ANSWER_QUOTE_UNPROVEN,
        f"the quotation from {subject} {why}",
        subject,
        (cited.quote,),
        cited.quote,
    )


def _not_newer(cited: Cited, claim: Claim) -> Finding | None:
    id_, month = cited.anchor.id, claim.latest_month
    if id_ is None or month is None or id_.month > month:
        return None
    return Finding(
        Code.ANSWER_EVIDENCE_OLDER,
        f"{id_} is of {id_.month}, the claim of {month}: what was there before "
        f"cannot be news that {cited.bearing} it",
        id_.value,
        (str(id_.month), str(month)),
        str(month),
    )


def _timeless(proposal: Proposal) -> Proposal:
    """Without when and where it was read; of a finding only what it is about counts, since its
    evidence may name the days on which was looked."""
    evidence = tuple(
        replace(each, where="", findings=_bare(each.findings)) for each in proposal.evidence
    )
    return replace(
        proposal,
        read_at=datetime.min.replace(tzinfo=UTC),
        where="",
        evidence=evidence,
        findings=_bare(proposal.findings),
    )


def _bare(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(Finding(each.code, "", each.subject) for each in findings)
