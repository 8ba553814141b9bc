"""Sightings as plain JSON and back; refuses nothing, loses nothing."""

from datetime import date, datetime
from typing import Any

from tracker.domain.doi_updates import DoiStanding, DoiUpdate, UpdateKind
from tracker.domain.identifiers import ArxivId
from tracker.domain.ledger import utc_text
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.sightings import Sightings


def sightings_json(seen: Sightings) -> dict[str, Any]:
    """All that is known of one id. Raises ValueError on a time without a zone."""
    return {
        "id": seen.id.value,
        "api": paper_json(seen.by_api),
        "oai": paper_json(seen.by_oai),
        "earlier": sorted([number, title] for number, title in seen.earlier_titles),
        "abstracts": sorted([number, text] for number, text in seen.earlier_abstracts),
        "absences": sorted([utc_text(moment), source.value] for moment, source in seen.absences),
        "answered": utc_text(seen.answered_at) if seen.answered_at else None,
        "failures": sorted([utc_text(moment), why] for moment, why in seen.failures),
        "published": published_json(seen.published),
    }


def sightings_of_json(told: Any) -> Sightings:
    """The value again. Raises KeyError, TypeError or ValueError where it is none."""
    id_ = ArxivId(told["id"])
    answered = told["answered"]
    return Sightings(
        id=id_,
        by_api=paper_of_json(told["api"], id_),
        by_oai=paper_of_json(told["oai"], id_),
        earlier_titles=frozenset((int(number), str(title)) for number, title in told["earlier"]),
        earlier_abstracts=frozenset((int(n), str(text)) for n, text in told.get("abstracts", ())),
        absences=frozenset((_moment(at), Source(source)) for at, source in told["absences"]),
        answered_at=_moment(answered) if answered else None,
        failures=frozenset((_moment(at), str(why)) for at, why in told["failures"]),
        published=published_of_json(told.get("published")),
    )


def published_json(standing: DoiStanding | None) -> dict[str, Any] | None:
    """What Crossref said of a DOI."""
    if standing is None:
        return None
    return {
        "doi": standing.doi,
        "asked": utc_text(standing.asked_at),
        "updates": [
            [each.kind.value, each.notice, each.on, each.source] for each in standing.updates
        ],
    }


def published_of_json(told: Any) -> DoiStanding | None:
    """The value again. Raises KeyError, TypeError or ValueError where it is none."""
    if told is None:
        return None
    updates = tuple(
        DoiUpdate(UpdateKind(kind), notice, on, source)
        for kind, notice, on, source in told["updates"]
    )
    return DoiStanding(told["doi"], _moment(told["asked"]), updates)


def paper_json(paper: Paper | None) -> dict[str, Any] | None:
    """All that one source said of a paper. Raises ValueError on a time without a zone."""
    if paper is None:
        return None
    return {
        "title": paper.title,
        "source": paper.source.value,
        "seen_at": utc_text(paper.seen_at),
        "versions": [
            [one.number, one.submitted.isoformat() if one.submitted else None, one.withdrawal]
            for one in paper.versions
        ],
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "abstract": paper.abstract,
        "comment": paper.comment,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
    }


def paper_of_json(told: Any, id_: ArxivId) -> Paper | None:
    """The value again. Raises KeyError, TypeError or ValueError where it is none."""
    if told is None:
        return None
    return Paper(
        id=id_,
        title=told["title"],
        source=Source(told["source"]),
        seen_at=_moment(told["seen_at"]),
        versions=tuple(
            Version(number, date.fromisoformat(day) if day else None, withdrawal)
            for number, day, withdrawal in told["versions"]
        ),
        authors=tuple(told["authors"]),
        categories=tuple(told["categories"]),
        abstract=told["abstract"],
        comment=told["comment"],
        doi=told["doi"],
        journal_ref=told["journal_ref"],
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
