"""Papers from a JSON Lines snapshot; lines without an id are headers and are skipped."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fake_arxiv.records import FakePaper, FakeVersion, month_of, paper


def load(path: Path) -> Iterator[FakePaper]:
    """Every paper of the snapshot."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line) if line.strip() else {}
            if record.get("id"):
                yield from_record(record)


def from_record(record: Mapping[str, Any]) -> FakePaper:
    """One paper from one line."""
    return paper(
        record["id"],
        record.get("title") or "Untitled",
        versions=_versions(record),
        abstract=record.get("abstract") or None,
        authors=record.get("authors") or ("Nobody Known",),
        categories=record.get("categories") or None,
        comment=record.get("comment"),
        doi=record.get("doi"),
        journal_ref=record.get("journal_ref"),
    )


def _versions(record: Mapping[str, Any]) -> list[FakeVersion]:
    """The versions named, and those before and between, a day apart; or only the first."""
    named = {int(one["version"]): _moment(one, record) for one in record.get("versions") or ()}
    if not named:
        named = {1: _moment({"submitted": record.get("published")}, record)}
    moment, made = named[max(named)], []
    for number in range(max(named), 0, -1):
        moment = named.get(number, moment - timedelta(days=1))
        made.append(FakeVersion(number, moment))
    return made[::-1]


def _moment(one: Mapping[str, Any], record: Mapping[str, Any]) -> datetime:
    text = one.get("submitted")
    if not text:
        return month_of(record["id"])
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(hour=12, tzinfo=UTC)
