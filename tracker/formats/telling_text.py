"""Who was told what, for people and as JSON."""

from collections.abc import Sequence
from typing import Any

from tracker.domain.news import Telling
from tracker.formats.foreign import dump_json, plain


def render_tellings(tellings: Sequence[Telling], *, whole: bool) -> str:
    """One line a channel; with the messages themselves where they are wanted `whole`."""
    lines: list[str] = []
    for telling in tellings:
        why = f": {plain(telling.why)}" if telling.why else ""
        lines.append(f"{telling.channel} {telling.outcome}{why}")
        if whole and telling.message is not None:
            body = [plain(line) for line in telling.message.body.splitlines()]
            lines += [f"  {line}" for line in (plain(telling.message.title), "", *body) if line]
    return "\n".join(lines) + "\n"


def tellings_json(tellings: Sequence[Telling]) -> str:
    """A JSON list, one object a channel, ending in a newline."""
    return dump_json([_object(telling) for telling in tellings]) + "\n"


def _object(telling: Telling) -> dict[str, Any]:
    message = telling.message
    return {
        "channel": telling.channel,
        "outcome": str(telling.outcome),
        "why": telling.why,
        "title": message.title if message else None,
        "body": message.body if message else None,
    }
