"""What acts of people did to claims, and what checks found, as plain JSON values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.domain.chain import ChainFault
from tracker.domain.claims import ClaimId
from tracker.domain.harvests import HarvestCursor, Harvested
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead
from tracker.domain.literature import BulkImport, Hit, LiteratureStatus
from tracker.domain.papers import Paper
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.formats.report_json import iso_day, lead_object, utc_time

Json = dict[str, Any]


def moved_object(before: Status, after: TrackedClaim, lead: Lead | None = None) -> Json:
    """A claim after an act: from where to where, what is next; with the lead it was about."""
    told: Json = {
        "id": after.claim.id,
        "from": str(before),
        "to": str(after.state.status),
        "next_due": iso_day(after.state.next_due),
        "snoozed_until": iso_day(after.state.snoozed_until),
    }
    return {**told, "lead": lead_object(lead)} if lead is not None else told


def statuses_object(statuses: Mapping[ClaimId, Status]) -> Json:
    """Statuses by claim, worst first."""
    worst_first = sorted(statuses.items(), key=lambda pair: (pair[1].rank, pair[0]))
    return {id_: str(status) for id_, status in worst_first}


def difference_object(claim: ClaimId, stored: Status | None, replayed: Status | None) -> Json:
    """Where the store and the ledger disagree."""
    return {
        "claim": claim,
        "stored": str(stored) if stored else None,
        "replayed": str(replayed) if replayed else None,
    }


def faults_object(faults: Iterable[ChainFault]) -> list[Json]:
    """Events that are not as they were sealed."""
    return [{"event": each.seq, "kind": str(each.kind), "why": each.why} for each in faults]


def seal_object(seal: str, seq: int | None, at: datetime | None) -> Json:
    """The head of the ledger."""
    return {"seal": seal, "event": seq, "at": utc_time(at)}


def harvest_object(harvested: Harvested) -> Json:
    """What a harvest brought."""
    return {
        "complete": harvested.complete,
        "read": len(harvested.touched),
        "new": len(harvested.new),
        "changed": len(harvested.changed),
        "deleted": len(harvested.deleted),
        "unread": harvested.unread,
        "requests": harvested.requests,
        "troubles": list(harvested.troubles),
    }


def bulk_import_object(imported: BulkImport) -> Json:
    """What an import of a bulk file brought."""
    return {
        "finished": imported.finished,
        "read_before": utc_time(imported.known),
        "went_on_from_line": imported.went_on,
        "added": imported.added,
        "changed": imported.changed,
        "unchanged": imported.unchanged,
        "refused": imported.refused,
        "refusals": [{"where": each.where, "why": each.why} for each in imported.refusals],
    }


def literature_object(status: LiteratureStatus, cursors: Sequence[HarvestCursor]) -> Json:
    """The state of the literature; sizes in bytes."""
    return {
        "file": status.place,
        "bytes": status.size,
        "papers": status.papers,
        "oldest": str(status.oldest) if status.oldest else None,
        "newest": str(status.newest) if status.newest else None,
        "index": status.index,
        "index_bytes": status.index_size,
        "indexed": status.indexed,
        "harvests": [
            {
                "set": cursor.set or "all",
                "since": cursor.since.isoformat(),
                "in_progress": bool(cursor.token),
                "harvested_at": utc_time(cursor.harvested_at),
            }
            for cursor in cursors
        ],
    }


def hits_object(hits: Sequence[Hit], papers: Mapping[ArxivId, Paper]) -> list[Json]:
    """Papers that a search found, best first."""
    return [
        {
            "id": hit.id.value,
            "title": papers[hit.id].title,
            "published": iso_day(papers[hit.id].published),
            "score": round(hit.score, 4),
        }
        for hit in hits
    ]
