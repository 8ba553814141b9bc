"""What people said of leads, as JSON values in a column, and back."""

from datetime import date, datetime
from typing import Any

from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import AcceptedLead, Judgement, Stance
from tracker.domain.ledger import utc_text


def judgement_values(judgement: Judgement) -> dict[str, Any]:
    """A judgement as plain JSON. Raises ValueError on a time without a zone."""
    return {
        "by": judgement.by,
        "at": utc_text(judgement.at),
        "stance": judgement.stance.value if judgement.stance else None,
        "note": judgement.note,
        "until": judgement.until.isoformat() if judgement.until else None,
    }


def judgement_from(values: dict[str, Any]) -> Judgement:
    """The judgement of such values."""
    return Judgement(
        by=values["by"],
        at=datetime.fromisoformat(values["at"]),
        stance=Stance(values["stance"]) if values["stance"] else None,
        note=values["note"],
        until=date.fromisoformat(values["until"]) if values["until"] else None,
    )


def accepted_values(lead: AcceptedLead) -> dict[str, Any]:
    """An accepted lead as plain JSON. Raises ValueError on a time without a zone."""
    return {
        "paper": lead.paper_id.value,
        "version": lead.version,
        "stance": lead.stance.value,
        "title": lead.title,
        "by": lead.by,
        "at": utc_text(lead.at),
        "note": lead.note,
    }


def accepted_from(values: dict[str, Any]) -> AcceptedLead:
    """The accepted lead of such values."""
    return AcceptedLead(
        paper_id=ArxivId(values["paper"]),
        version=values["version"],
        stance=Stance(values["stance"]),
        title=values["title"],
        by=values["by"],
        at=datetime.fromisoformat(values["at"]),
        note=values["note"],
    )
