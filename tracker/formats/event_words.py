"""What an event of the ledger says, as a sentence and as the cells of the audit table."""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.ledger import Event, SealedEvent, utc_text
from tracker.formats.tables import Cell

COLUMNS = (
    "seq",
    "at",
    "event",
    "claim_id",
    "actor",
    "from",
    "to",
    "reason",
    "p_hold",
    "verdict",
    "evidence",
    "note",
    "policy",
    "tool",
    "seal",
)
"""The columns of the audit table, in order."""


def event_line(sealed: SealedEvent) -> str:
    """``assessed by machine: fresh → due; reason``."""
    event = sealed.event
    body = event.body
    who = f"{event.kind} by {_word(body, 'by') or event.actor}"
    verdict = f", {_word(body, 'verdict')}" if body.get("verdict") else ""
    parts = [
        _move(event),
        _word(body, "reason"),
        f"until {_word(body, 'until')}" if body.get("until") else "",
        f"evidence {evidence_of(body)}" if body.get("evidence") else "",
        f"“{_word(body, 'note')}”" if body.get("note") else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f"{who}{verdict}: {told}" if told else f"{who}{verdict}"


def event_row(sealed: SealedEvent) -> tuple[Cell, ...]:
    """The cells of one event, in the order of `COLUMNS`."""
    event = sealed.event
    body = event.body
    return (
        sealed.seq,
        event.at,
        str(event.kind),
        event.claim_id or "",
        _actor(event),
        str(event.from_status or ""),
        str(event.to_status or ""),
        _word(body, "reason"),
        _chance(body),
        _word(body, "verdict"),
        evidence_of(body),
        _word(body, "note"),
        _word(body, "policy"),
        _word(body, "tool"),
        sealed.seal,
    )


def event_object(sealed: SealedEvent) -> dict[str, Any]:
    """One event as JSON values: the columns, and all that its seal covers."""
    event = sealed.event
    body = event.body
    return {
        "seq": sealed.seq,
        "at": utc_text(event.at),
        "event": str(event.kind),
        "claim_id": event.claim_id,
        "actor": event.actor,
        "from": str(event.from_status) if event.from_status else None,
        "to": str(event.to_status) if event.to_status else None,
        "reason": body.get("reason"),
        "p_hold": body.get("p_hold"),
        "verdict": body.get("verdict"),
        "evidence": body.get("evidence", []),
        "note": body.get("note"),
        "policy": body.get("policy"),
        "tool": body.get("tool"),
        "body": dict(body),
        "previous": sealed.previous,
        "seal": sealed.seal,
    }


def earlier_texts(events: Iterable[SealedEvent], revision: int) -> tuple[tuple[int, str], ...]:
    """What a claim said before its present revision, by revision, oldest first."""
    texts: dict[int, str] = {}
    for sealed in events:
        body = sealed.event.body
        number, text = body.get("revision"), body.get("text")
        if isinstance(number, int) and isinstance(text, str) and number < revision:
            texts[number] = text
    return tuple(sorted(texts.items()))


def evidence_of(body: Mapping[str, Any]) -> str:
    """The evidence ids in one cell."""
    evidence = body.get("evidence") or ()
    return evidence if isinstance(evidence, str) else ", ".join(str(item) for item in evidence)


def _word(body: Mapping[str, Any], key: str) -> str:
    told = body.get(key)
    return "" if told is None else str(told)


def _chance(body: Mapping[str, Any]) -> float | None:
    told = body.get("p_hold")
    return float(told) if isinstance(told, float | int) else None


def _actor(event: Event) -> str:
    by = _word(event.body, "by")
    return f"{event.actor}: {by}" if by and by != event.actor else event.actor


def _move(event: Event) -> str:
    if event.to_status is None or event.from_status is event.to_status:
        return str(event.to_status or "")
    return f"{event.from_status} → {event.to_status}" if event.from_status else str(event.to_status)
