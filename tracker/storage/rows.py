"""Claims, inquiries and leads as rows, and rows as domain values again; no queries."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.domain.acknowledgements import Acknowledgement
from tracker.domain.claims import (
    Anchor,
    Baseline,
    Claim,
    ClaimId,
    Inquiry,
    InquiryId,
    Kind,
    Link,
    Note,
    Quorum,
    Topic,
)
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead, LeadState
from tracker.domain.months import Month
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, Verdict
from tracker.storage.judgement_values import (
    accepted_from,
    accepted_values,
    judgement_from,
    judgement_values,
)

Values = dict[str, Any]
"""The columns of one row by name."""


def text_digest(text: str) -> str | None:
    """The key under which an abstract is kept: SHA-256 in hex; None for no text."""
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def inquiry_values(inquiry: Inquiry) -> Values:
    """The row of an inquiry."""
    return {
        "id": inquiry.id,
        "title": inquiry.title,
        "question": inquiry.question,
        "kind": inquiry.kind.value if inquiry.kind else None,
        "topics": list(inquiry.topics),
        "essay": inquiry.essay,
        "notes": [[note.question, note.finding] for note in inquiry.notes],
        "source": inquiry.source,
    }


def inquiry_from(row: Any, anchors: tuple[Anchor, ...]) -> Inquiry:
    """The inquiry of a row."""
    return Inquiry(
        id=InquiryId(row.id),
        title=row.title,
        question=row.question,
        kind=Kind(row.kind) if row.kind else None,
        topics=tuple(row.topics),
        essay=row.essay,
        notes=tuple(Note(question, finding) for question, finding in row.notes),
        anchors=anchors,
        source=row.source,
    )


def claim_values(claim: Claim, state: ClaimState) -> Values:
    """The row of a claim and its state."""
    return {
        "id": claim.id,
        "inquiry_id": claim.inquiry_id,
        "text": claim.text,
        "as_of": month_texts(claim.as_of),
        "kind": claim.kind.value,
        "kind_assumed": claim.kind_assumed,
        "topics": list(claim.topics),
        "quorum": claim.quorum.rule,
        "depends_on": list(claim.depends_on),
        "revision": claim.revision,
        "origin": claim.origin,
        "status": state.status.value,
        "status_since": state.status_since,
        "reason": state.reason,
        "checked": state.checked,
        "retested_at": state.retested_at,
        "last_verdict": state.last_verdict.value if state.last_verdict else None,
        "last_verdict_at": state.last_verdict_at,
        "snoozed_until": state.snoozed_until,
        "next_due": state.next_due,
        "settled": sorted(state.settled),
        "acknowledged": [acknowledgement_values(each) for each in state.acknowledged],
        "retired_from": state.retired_from.value if state.retired_from else None,
        "added_at": state.added_at,
        "accepted": [accepted_values(lead) for lead in state.accepted],
        "rearmed_at": state.rearmed_at,
        "basis": state.basis,
    }


def claim_from(row: Any, anchors: tuple[Anchor, ...]) -> Claim:
    """The claim of a row."""
    return Claim(
        id=ClaimId(row.id),
        inquiry_id=InquiryId(row.inquiry_id),
        text=row.text,
        as_of=tuple(_month(text) for text in row.as_of),
        kind=Kind(row.kind),
        kind_assumed=row.kind_assumed,
        topics=tuple(row.topics),
        anchors=anchors,
        quorum=Quorum(row.quorum),
        depends_on=tuple(row.depends_on),
        revision=row.revision,
        origin=row.origin,
    )


def state_from(row: Any) -> ClaimState:
    """The state of a claim's row."""
    return ClaimState(
        status=Status(row.status),
        status_since=row.status_since,
        reason=row.reason,
        checked=row.checked,
        retested_at=row.retested_at,
        last_verdict=Verdict(row.last_verdict) if row.last_verdict else None,
        last_verdict_at=row.last_verdict_at,
        snoozed_until=row.snoozed_until,
        next_due=row.next_due,
        settled=frozenset(row.settled),
        acknowledged=tuple(acknowledgement_from(each) for each in row.acknowledged),
        retired_from=Status(row.retired_from) if row.retired_from else None,
        added_at=row.added_at,
        accepted=tuple(accepted_from(values) for values in row.accepted),
        rearmed_at=row.rearmed_at,
        basis=row.basis,
    )


def acknowledgement_values(held: Acknowledgement) -> list[str]:
    """What a person let rest, as a list of texts."""
    return [held.code.value, held.subject, held.until.isoformat(), held.why, held.mark, held.by]


def acknowledgement_from(told: Sequence[str]) -> Acknowledgement:
    """The acknowledgement of such a list. Raises ValueError where it is none."""
    code, subject, until, why, mark, by = told
    return Acknowledgement(Code(code), subject, date.fromisoformat(until), why, mark, by)


def anchor_values(anchor: Anchor, position: int) -> Values:
    """The row of an anchor, its owner apart."""
    base = anchor.baseline
    return {
        "position": position,
        "written": anchor.written,
        "arxiv_id": anchor.id.value if anchor.id else None,
        "problem": anchor.problem,
        "said_title": anchor.said_title,
        "said_month": str(anchor.said_month) if anchor.said_month else None,
        "said_version": anchor.said_version,
        "said_authors": list(anchor.said_authors),
        "said_year": anchor.said_year,
        "link": anchor.link.value,
        "base_version": base.version if base else None,
        "base_title": base.title if base else None,
        "base_digest": text_digest(base.abstract) if base else None,
        "base_seen_on": base.seen_on if base else None,
        "base_published_as": base.published_as if base else None,
        "topic": _topic_values(anchor.topic),
    }


def anchor_from(row: Any) -> Anchor:
    """The anchor of a row that was joined with its `abstract`."""
    base = None
    if row.base_version is not None:
        base = Baseline(
            version=row.base_version,
            title=row.base_title,
            abstract=row.abstract or "",
            seen_on=row.base_seen_on,
            published_as=row.base_published_as,
        )
    return Anchor(
        written=row.written,
        id=ArxivId(row.arxiv_id) if row.arxiv_id is not None else None,
        problem=row.problem,
        said_title=row.said_title,
        said_month=_month(row.said_month) if row.said_month else None,
        said_version=row.said_version,
        link=Link(row.link),
        baseline=base,
        said_authors=tuple(row.said_authors),
        said_year=row.said_year,
        topic=_topic_from(row.topic),
    )


def _topic_values(topic: Topic | None) -> list[Any] | None:
    if topic is None:
        return None
    return [topic.revision, topic.version, list(topic.shared), topic.cosine]


def _topic_from(kept: list[Any] | None) -> Topic | None:
    if kept is None:
        return None
    revision, version, shared, cosine = kept
    return Topic(revision, version, tuple(shared), cosine)


def finding_values(finding: Finding, claim_id: ClaimId, position: int) -> Values:
    """The row of a finding."""
    return {
        "claim_id": claim_id,
        "position": position,
        "code": finding.code.value,
        "subject": finding.subject,
        "message": finding.message,
        "evidence": list(finding.evidence),
        "fingerprint": finding.fingerprint,
    }


def finding_from(row: Any) -> Finding:
    """The finding of a row."""
    evidence = tuple(row.evidence)
    return Finding(Code(row.code), row.message, row.subject, evidence, row.fingerprint)


def lead_values(lead: Lead) -> Values:
    """The row of a lead."""
    return {
        "claim_id": lead.claim_id,
        "paper_id": lead.paper_id.value,
        "title": lead.title,
        "published": lead.published,
        "rank": lead.rank,
        "score": lead.score,
        "shared": list(lead.shared),
        "cues": list(lead.cues),
        "state": lead.state.value,
        "source": lead.source,
        "version": lead.version,
        "material": lead.material,
        "judgement": judgement_values(lead.judgement) if lead.judgement else None,
        "hint": lead.hint,
        "before_source": lead.before_source,
        "front": lead.front,
        "names": [id_.value for id_ in lead.names],
    }


def lead_from(row: Any) -> Lead:
    """The lead of a row."""
    return Lead(
        claim_id=ClaimId(row.claim_id),
        paper_id=ArxivId(row.paper_id),
        title=row.title,
        published=row.published,
        rank=row.rank,
        score=row.score,
        shared=tuple(row.shared),
        cues=tuple(row.cues),
        state=LeadState(row.state),
        source=row.source,
        version=row.version,
        material=row.material,
        judgement=judgement_from(row.judgement) if row.judgement else None,
        hint=row.hint,
        before_source=row.before_source,
        front=row.front,
        names=tuple(map(ArxivId, row.names)),
    )


def month_texts(months: Sequence[Month]) -> list[str]:
    """Months as they are written, ``YYYY-MM``."""
    return [str(month) for month in months]


def _month(text: str) -> Month:
    return Month(int(text[:4]), int(text[5:]))
