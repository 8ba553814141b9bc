"""Changes of status as an Atom feed (RFC 4287); what others wrote is text in it, never markup."""

import html
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from tracker.domain.ledger import SealedEvent
from tracker.domain.news import ChangeFeed
from tracker.formats import words
from tracker.formats.foreign import plain

ATOM = "http://www.w3.org/2005/Atom"
_AUTHORITY = "claim-freshness-tracker.invalid,2026"
"""Of the tag URIs (RFC 4151): a name that nobody can own (RFC 2606), so that nobody's are taken."""

_TITLE_LENGTH = 200


def render_feed(feed: ChangeFeed, version: str) -> str:
    """The feed as an XML document, ending in a newline. Ids stay the same for ever: they are made
    of the seals of the ledger."""
    root = Xml.Element("feed", xmlns=ATOM)
    _text(root, "id", _tag(feed.library))
    _text(root, "title", "Claims that changed")
    _text(root, "subtitle", "Research findings kept as perishable claims: which moved, and why")
    _text(root, "updated", _moment(feed.updated))
    _text(_child(root, "author"), "name", "Claim-Freshness Tracker")
    _child(root, "generator", version=version).text = "claim-freshness-tracker"
    for sealed in feed.events:
        _entry(_child(root, "entry"), sealed, feed)
    Xml.indent(root)
    body = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(entry: Xml.Element, sealed: SealedEvent, feed: ChangeFeed) -> None:
    event = sealed.event
    text = plain(feed.texts.get(event.claim_id, "")) if event.claim_id else ""
    short = f"{text[: _TITLE_LENGTH - 1]}…" if len(text) > _TITLE_LENGTH else text
    _text(entry, "id", f"{_tag(feed.library)}/{sealed.seq}-{sealed.seal[:12]}")
    _text(entry, "title", f"{event.to_status}: {short or event.claim_id}")
    _text(entry, "published", _moment(event.at))
    _text(entry, "updated", _moment(event.at))
    _child(entry, "category", term=str(event.to_status))
    _child(entry, "content", type="html").text = _content(sealed, text)


def _content(sealed: SealedEvent, text: str) -> str:
    event = sealed.event
    came = f"was {event.from_status}" if event.from_status else "new"
    id_ = words.short_id(event.claim_id) if event.claim_id else ""
    reason = plain(str(event.body.get("reason", "")))
    lines = [
        text,
        f"{event.to_status} ({came}), moved by {plain(event.actor)}",
        f"Why: {reason}" if reason else "",
        f"tracker show {id_}",
    ]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


def _tag(library: str) -> str:
    return f"tag:{_AUTHORITY}:{library[:32] or 'empty'}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _child(parent: Xml.Element, name: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, name, attributes)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    _child(parent, name).text = text
