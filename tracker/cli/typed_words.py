"""What the shell is offered at the press of Tab: ids of the library; in trouble it is nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from tracker.cli.settings_options import gather
from tracker.domain.errors import TrackerError
from tracker.storage import typed_words as stored

Completing = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_DERIVED = re.compile(r"^[0-9a-f]{12}$")
_SHORT = 8
_MEANING = 60


def claims(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Claims by their ids, short where that names one of them."""
    return _items(_short(_asked(ctx, stored.CLAIMS, typed), typed))


def claims_or_files(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Claims; where none begins so, the shell looks for files."""
    return claims(ctx, param, typed) or [CompletionItem(typed, type="file")]


def claims_or_inquiries(
    ctx: click.Context, param: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Claims, then inquiries."""
    return [*claims(ctx, param, typed), *inquiries(ctx, param, typed)]


def inquiries(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Inquiries by their ids."""
    return _items(_asked(ctx, stored.INQUIRIES, typed))


def runs(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Runs by their numbers, the latest first."""
    return _items(_asked(ctx, stored.RUNS, typed))


def open_proposals(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Proposals that wait for a person."""
    return _items(_asked(ctx, stored.PROPOSALS, typed))


def leads(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Papers that bear on the claim that was typed before, the best first."""
    return _items(_asked(ctx, stored.LEADS_OF, _claim(ctx), typed))


def papers(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Papers that the claim rests on, then its leads."""
    return [*_items(_asked(ctx, stored.ANCHORS_OF, _claim(ctx), typed)), *leads(ctx, param, typed)]


def codes(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Codes of what is found about the claim that was typed before; of documents, all codes."""
    found = _asked(ctx, stored.CODES_OF, _claim(ctx), typed)
    if not found:
        from tracker.domain.findings import Code

        found = [(str(code), "") for code in Code if code.startswith(typed)]
    return _items(found)


def statuses(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The last of several statuses with commas between."""
    from tracker.domain.status import Status

    before, comma, last = typed.rpartition(",")
    return [CompletionItem(f"{before}{comma}{each}") for each in Status if each.startswith(last)]


def event_kinds(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Kinds of events."""
    from tracker.domain.ledger import EventKind

    return [CompletionItem(each.value) for each in EventKind if each.startswith(typed)]


def _claim(ctx: click.Context) -> str:
    """The claim that was typed before; click leaves it unread where an option lacks its value."""
    named = ctx.params.get("claim") or ctx.params.get("target")
    return str(named or next(iter(ctx.args), ""))


def _asked(ctx: click.Context, question: str, *beginnings: str) -> list[stored.Word]:
    """What the library answers; a press of Tab is no place to say what is wrong with it."""
    from tracker.settings import load_settings

    if not all(beginnings[:-1]):
        return []  # a question about a claim that is not typed yet
    flags: dict[str, Any] = {}
    for each in (ctx.find_root(), ctx):
        flags = gather(each.params, flags)
    try:
        return stored.words_of(load_settings(flags).database_url, question, *beginnings)
    except TrackerError:
        return []


def _short(found: list[stored.Word], typed: str) -> list[stored.Word]:
    """As reports show them: derived ids in eight digits, unless more are typed or needed."""
    if len(typed) > _SHORT:
        return found
    times = Counter(word[:_SHORT] for word, _ in found)
    return [
        (word[:_SHORT] if _DERIVED.match(word) and times[word[:_SHORT]] == 1 else word, meaning)
        for word, meaning in found
    ]


def _items(found: Iterable[stored.Word]) -> list[CompletionItem]:
    from tracker.formats.foreign import plain

    return [CompletionItem(word, help=plain(meaning)[:_MEANING] or None) for word, meaning in found]
