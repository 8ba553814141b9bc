"""News as a message: a short, a middle and a long wording, none longer than its channel takes."""

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.news import Form, Message, News
from tracker.domain.runs import StatusChange
from tracker.domain.status import Status
from tracker.formats import words
from tracker.formats.foreign import markdown, plain

SHORT, LONG = 500, 10_000
"""A body of fewer characters than the first is short, of as many as the second long."""

_MIDDLE_ITEMS, _LONG_ITEMS = 10, 100
_SHORT_TEXT, _MIDDLE_TEXT, _LONG_TEXT = 40, 160, 2_000
_REPORT = "tracker report"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, or an item of a list with the lines below it."""

    text: str
    item: bool = False
    below: tuple[str, ...] = ()


def compose_news(news: News, form: Form, title_limit: int, body_limit: int) -> Message:
    """The news within these numbers of characters; without room for a title it opens the body."""
    title = _title(news)
    lines = list(_lines(news, body_limit))
    if title_limit < 1:
        lines.insert(0, _Line(title))
    body = _fitted(lines, form, body_limit)
    return Message(_cut(title, title_limit) if title_limit > 0 else "", body)


def trial_message() -> Message:
    """What ``tracker notify --test`` sends."""
    return Message("tracker: a test", "This channel hears of changes in your library of claims.")


def _title(news: News) -> str:
    parts = []
    if news.moves:
        parts.append(f"{words.count(len(news.moves), 'claim')} changed")
    if news.silent_since:
        parts.append(f"arXiv could not be checked since {news.silent_since}")
    if news.checked_again:
        parts.append("arXiv is checked again")
    return f"tracker: {', '.join(parts)}"


def _lines(news: News, limit: int) -> Iterator[_Line]:
    if news.silent_since:
        why = f" The last trouble: {plain(news.trouble)}" if news.trouble else ""
        yield _Line(
            f"Nights could not check everything since {news.silent_since}; no status follows from "
            f"that.{why if limit >= SHORT else ''}"
        )
    if news.checked_again:
        yield _Line("The night could check again.")
    if not news.moves:
        return
    yield _Line(_totals(news.moves))
    most = 1 if limit < SHORT else _MIDDLE_ITEMS if limit < LONG else _LONG_ITEMS
    for move in news.moves[:most]:
        yield _item(move, news, limit)
    left = len(news.moves) - most
    if left > 0:
        yield _Line(f"and {left} more: {_REPORT}")
    elif limit >= LONG:
        yield _Line(f"Everything about them: {_REPORT}")


def _totals(moves: Iterable[StatusChange]) -> str:
    """``2 stale, 1 due``."""
    counts: dict[Status, int] = {}
    for move in moves:
        counts[move.to_status] = counts.get(move.to_status, 0) + 1
    return ", ".join(f"{counts[status]} {status}" for status in Status if status in counts)


def _item(move: StatusChange, news: News, limit: int) -> _Line:
    status, id_ = move.to_status, words.short_id(move.claim_id)
    said = _harmless(news.texts.get(move.claim_id, ""))
    came = f"was {move.from_status}" if move.from_status else "new"
    if limit < SHORT:
        return _Line(f"{words.SIGNS[status]} {status} {id_} {_cut(said, _SHORT_TEXT)}", item=True)
    text = _cut(said, _MIDDLE_TEXT if limit < LONG else _LONG_TEXT)
    head = f"{words.SIGNS[status]} {status} {id_} ({came}): {text}"
    if limit < LONG:
        return _Line(head, item=True)
    why = (f"why: {_harmless(move.reason)}",) if move.reason else ()
    return _Line(head, item=True, below=(*why, f"next: tracker show {id_}"))


def _harmless(text: str) -> str:
    """One line that calls nobody: chats turn @names into alarms."""
    return plain(text).replace("@", "＠")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: max(length - 1, 0)].rstrip()}…"


def _fitted(lines: list[_Line], form: Form, limit: int) -> str:
    """As many lines as there is room for, and where the rest is; never half of a line."""
    whole = _rendered(lines, form)
    if len(whole) <= limit:
        return whole
    for kept in range(len(lines) - 1, 0, -1):
        tail = _Line(f"… {_REPORT}")
        shown = _rendered([*lines[:kept], tail], form)
        if len(shown) <= limit:
            return shown
    return _cut(_REPORT, limit)


def _rendered(lines: list[_Line], form: Form) -> str:
    return _RENDERERS[form](lines)


def _as_text(lines: list[_Line]) -> str:
    told = []
    for line in lines:
        told.append(line.text)
        told += [f"   {below}" for below in line.below]
    return "\n".join(told)


def _as_markdown(lines: list[_Line]) -> str:
    told: list[str] = []
    for number, line in enumerate(lines):
        if number and not (line.item and lines[number - 1].item):
            told.append("")
        told.append(f"- {markdown(line.text)}" if line.item else markdown(line.text))
        told += [f"  - {markdown(below)}" for below in line.below]
    return "\n".join(told)


def _as_html(lines: list[_Line]) -> str:
    told: list[str] = []
    for number, line in enumerate(lines):
        before = lines[number - 1].item if number else False
        after = lines[number + 1].item if number + 1 < len(lines) else False
        text = "<br/>".join(html.escape(each) for each in (line.text, *line.below))
        opened, closed = ("" if before else "<ul>"), ("" if after else "</ul>")
        told.append(f"{opened}<li>{text}</li>{closed}" if line.item else f"<p>{text}</p>")
    return "".join(told)


_RENDERERS: dict[Form, Callable[[list[_Line]], str]] = {
    Form.TEXT: _as_text,
    Form.MARKDOWN: _as_markdown,
    Form.HTML: _as_html,
}
