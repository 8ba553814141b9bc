"""Sightings in SQL: what is known of each arXiv id, and the papers as each witness tells them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from tracker.domain.identifiers import ArxivId
from tracker.domain.ledger import utc_text
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.sightings import Sightings
from tracker.storage.checks import check_sightings
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.rows import Values, text_digest
from tracker.storage.sighting_json import published_json, published_of_json
from tracker.storage.sql_texts import chunks, keep_texts
from tracker.storage.sql_touches import touch_claims_on
from tracker.storage.tables import PAPER, PAPER_TEXT, SIGHTING

_API, _OAI = "api", "oai"
"""Whose place a paper takes in the sightings (see `PaperRow`)."""

_Known = dict[ArxivId, Sightings]


class SqlSightings:
    """See `tracker.ports.SightingStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def sightings(self, ids: Iterable[ArxivId] | None = None) -> _Known:
        """See `SightingStore`."""
        known: _Known = {}
        with reading(self.engine) as connection, believed("a sighting"):
            if ids is None:
                known.update(_read(connection, None))
            else:
                for piece in chunks(dict.fromkeys(id_.value for id_ in ids)):
                    known.update(_read(connection, list(piece)))
        return known

    def save_sightings(self, seen: Iterable[Sightings]) -> None:
        """See `SightingStore`. Raises StoreError, ValueError on a time without a zone."""
        latest = {sightings.id: sightings for sightings in seen}
        for sightings in latest.values():
            check_sightings(sightings)
        if latest:
            with writing(self.engine) as connection:
                _write(connection, list(latest.values()))


def _read(connection: Connection, ids: list[str] | None) -> Iterator[tuple[ArxivId, Sightings]]:
    papers = select(PAPER, PAPER_TEXT.c.abstract).outerjoin_from(
        PAPER, PAPER_TEXT, PAPER.c.digest == PAPER_TEXT.c.digest
    )
    looks = select(SIGHTING)
    if ids is not None:
        papers = papers.where(PAPER.c.arxiv_id.in_(ids))
        looks = looks.where(SIGHTING.c.arxiv_id.in_(ids))
    found = {(row.arxiv_id, row.witness): _paper_from(row) for row in connection.execute(papers)}
    for row in connection.execute(looks):
        yield ArxivId(row.arxiv_id), _sightings_from(row, found)


def _write(connection: Connection, seen: list[Sightings]) -> None:
    told = [sightings.id.value for sightings in _news(connection, seen)]
    touch_claims_on(connection, told)
    for piece in chunks(sightings.id.value for sightings in seen):
        connection.execute(delete(PAPER).where(PAPER.c.arxiv_id.in_(piece)))
        connection.execute(delete(SIGHTING).where(SIGHTING.c.arxiv_id.in_(piece)))
    connection.execute(insert(SIGHTING), [_sighting_values(sightings) for sightings in seen])
    papers = [
        (witness, paper)
        for sightings in seen
        for witness, paper in ((_API, sightings.by_api), (_OAI, sightings.by_oai))
        if paper is not None
    ]
    keep_texts(connection, [paper.abstract for _, paper in papers])
    if papers:
        rows = [_paper_values(paper, witness) for witness, paper in papers]
        connection.execute(insert(PAPER), rows)


def _news(connection: Connection, seen: list[Sightings]) -> Iterator[Sightings]:
    """Those that say something which a judgement could tell from what is kept."""
    for piece in chunks(seen):
        held = dict(_read(connection, [sightings.id.value for sightings in piece]))
        for sightings in piece:
            before = held.get(sightings.id)
            if before is None or not before.says_the_same(sightings):
                yield sightings


def _sighting_values(seen: Sightings) -> Values:
    return {
        "arxiv_id": seen.id.value,
        "answered_at": seen.answered_at,
        "failures": sorted([utc_text(moment), why] for moment, why in seen.failures),
        "absences": sorted([utc_text(moment), source.value] for moment, source in seen.absences),
        "published": published_json(seen.published),
        "earlier_titles": sorted([number, title] for number, title in seen.earlier_titles),
        "earlier_abstracts": sorted([n, text] for n, text in seen.earlier_abstracts) or None,
    }


def _sightings_from(row: Any, papers: dict[tuple[str, str], Paper]) -> Sightings:
    return Sightings(
        id=ArxivId(row.arxiv_id),
        by_api=papers.get((row.arxiv_id, _API)),
        by_oai=papers.get((row.arxiv_id, _OAI)),
        earlier_titles=frozenset((number, title) for number, title in row.earlier_titles),
        earlier_abstracts=frozenset((n, text) for n, text in row.earlier_abstracts or ()),
        absences=frozenset(
            (datetime.fromisoformat(moment), Source(source)) for moment, source in row.absences
        ),
        answered_at=row.answered_at,
        published=published_of_json(row.published),
        failures=frozenset((datetime.fromisoformat(moment), why) for moment, why in row.failures),
    )


def _paper_values(paper: Paper, witness: str) -> Values:
    return {
        "arxiv_id": paper.id.value,
        "witness": witness,
        "source": paper.source.value,
        "seen_at": paper.seen_at,
        "title": paper.title,
        "versions": [
            [one.number, one.submitted.isoformat() if one.submitted else None, one.withdrawal]
            for one in paper.versions
        ],
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "digest": text_digest(paper.abstract),
        "comment": paper.comment,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
    }


def _paper_from(row: Any) -> Paper:
    return Paper(
        id=ArxivId(row.arxiv_id),
        title=row.title,
        source=Source(row.source),
        seen_at=row.seen_at,
        versions=tuple(
            Version(number, date.fromisoformat(day) if day else None, withdrawal)
            for number, day, withdrawal in row.versions
        ),
        authors=tuple(row.authors),
        categories=tuple(row.categories),
        abstract=row.abstract or "",
        comment=row.comment,
        doi=row.doi,
        journal_ref=row.journal_ref,
    )
