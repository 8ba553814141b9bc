"""The ledger as a table, streamed: one row an event or one row a claim, in every text format."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from tracker.domain.audits import ClaimHistory
from tracker.domain.ledger import SealedEvent
from tracker.formats.event_words import COLUMNS, event_object, event_row
from tracker.formats.history_words import CLAIM_COLUMNS, history_object, history_row
from tracker.formats.tables import json_array, json_lines, table_csv, table_html, table_markdown

Events = Iterable[SealedEvent]
Histories = Iterable[ClaimHistory]

_EVENTS = "Every event of the ledger, in order; each seal covers its event and the seal before it."
_CLAIMS = "Every claim that the ledger tells of, as its last event left it."


def audit_csv(events: Events) -> Iterator[str]:
    """RFC 4180 with a header; no cell can be run as a formula."""
    return table_csv(COLUMNS, map(event_row, events))


def audit_markdown(events: Events) -> Iterator[str]:
    """A table of GitHub's Markdown."""
    return table_markdown(COLUMNS, map(event_row, events))


def audit_json(events: Events) -> Iterator[str]:
    """A JSON array of event objects, one a line."""
    return json_array(map(event_object, events))


def audit_jsonl(events: Events) -> Iterator[str]:
    """JSON Lines, one event a line."""
    return json_lines(map(event_object, events))


def audit_html(events: Events) -> Iterator[str]:
    """A page with one table."""
    return table_html("Audit table", _EVENTS, COLUMNS, map(event_row, events))


AUDIT_FORMATS: Mapping[str, Callable[[Events], Iterator[str]]] = {
    "csv": audit_csv,
    "md": audit_markdown,
    "json": audit_json,
    "jsonl": audit_jsonl,
    "html": audit_html,
}
"""The text formats of events by name."""

CLAIM_FORMATS: Mapping[str, Callable[[Histories], Iterator[str]]] = {
    "csv": lambda told: table_csv(CLAIM_COLUMNS, map(history_row, told)),
    "md": lambda told: table_markdown(CLAIM_COLUMNS, map(history_row, told)),
    "json": lambda told: json_array(map(history_object, told)),
    "jsonl": lambda told: json_lines(map(history_object, told)),
    "html": lambda told: table_html("Claims", _CLAIMS, CLAIM_COLUMNS, map(history_row, told)),
}
"""The text formats of claims by name."""
