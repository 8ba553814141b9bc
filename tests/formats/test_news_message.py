"""News as a message: three wordings, within every limit, with nothing of others' as markup."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON
from tracker.domain.claims import ClaimId
from tracker.domain.news import Form, Message, News
from tracker.domain.runs import StatusChange
from tracker.domain.status import Status
from tracker.formats.news_message import compose_news

TODAY = date(2026, 3, 1)


def _move(number: int, to: Status, reason: str = "it is old") -> StatusChange:
    return StatusChange(ClaimId(f"{number:012x}"), Status.FRESH, to, reason, NOON, "night")


def _news(*moves: StatusChange, text: str = "Snow is white", **more: object) -> News:
    texts = {move.claim_id: text for move in moves}
    return News(TODAY, moves, texts, **more)  # type: ignore[arg-type]


TWO = _news(_move(1, Status.STALE), _move(2, Status.DUE))


def test_the_short_wording_names_the_worst_one() -> None:
    assert compose_news(TWO, Form.TEXT, 100, 160) == Message(
        "tracker: 2 claims changed",
        "1 stale, 1 due\n○ stale 00000000 Snow is white\nand 1 more: tracker report",
    )


def test_the_middle_wording_lists_them() -> None:
    assert compose_news(TWO, Form.TEXT, 0, 2_000) == Message(
        "",
        "tracker: 2 claims changed\n1 stale, 1 due\n"
        "○ stale 00000000 (was fresh): Snow is white\n"
        "◐ due 00000000 (was fresh): Snow is white",
    )


def test_the_long_wording_says_why_and_what_to_do() -> None:
    news = _news(_move(1, Status.STALE), silent_since=date(2026, 2, 20), trouble="HTTP 503")
    assert compose_news(news, Form.MARKDOWN, 100, 20_000) == Message(
        "tracker: 1 claim changed, arXiv could not be checked since 2026-02-20",
        "Nights could not check everything since 2026-02-20; no status follows from that. "
        "The last trouble: HTTP 503\n\n"
        "1 stale\n\n"
        "- ○ stale 00000000 (was fresh): Snow is white\n"
        "  - why: it is old\n"
        "  - next: tracker show 00000000\n\n"
        "Everything about them: tracker report",
    )
    told = compose_news(_news(_move(1, Status.STALE)), Form.HTML, 100, 20_000)
    assert told.body == (
        "<p>1 stale</p><ul><li>○ stale 00000000 (was fresh): Snow is white<br/>why: it is old<br/>"
        "next: tracker show 00000000</li></ul><p>Everything about them: tracker report</p>"
    )


def test_the_end_of_an_outage_is_one_line() -> None:
    news = News(TODAY, checked_again=True)
    assert compose_news(news, Form.TEXT, 100, 160) == Message(
        "tracker: arXiv is checked again", "The night could check again."
    )


NASTY = "<b>@everyone</b> [x](javascript:1) `rm` \u202e & *so* \x1b[31m"


@pytest.mark.parametrize("limit", [160, 2_000, 20_000])
def test_others_words_are_never_markup_and_call_nobody(limit: int) -> None:
    news = _news(_move(1, Status.STALE, NASTY), text=NASTY)
    by_form = {form: compose_news(news, form, 100, limit).body for form in Form}
    assert all("@everyone" not in body and "\x1b" not in body for body in by_form.values())
    assert all("\u202e" not in body for body in by_form.values())
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(by_form[Form.HTML])
    assert set(tags) <= {"p", "ul", "li", "br"}
    assert "<b>" not in by_form[Form.MARKDOWN]
    assert not re.search(r"(?<!\\)\]\(", by_form[Form.MARKDOWN])


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(max_size=100),
    moves=st.lists(st.sampled_from([Status.STALE, Status.DUE, Status.UNVERIFIABLE]), max_size=14),
    form=st.sampled_from(Form),
    title_limit=st.sampled_from([0, 1, 20, 250]),
    body_limit=st.integers(1, 700) | st.sampled_from([2_000, 32_768]),
)
def test_no_message_is_longer_than_its_channel_takes(
    text: str, moves: list[Status], form: Form, title_limit: int, body_limit: int
) -> None:
    changes = [_move(number, status, text) for number, status in enumerate(moves)]
    news = _news(*changes, text=text, silent_since=TODAY, trouble=text)
    message = compose_news(news, form, title_limit, body_limit)
    assert len(message.title) <= title_limit
    assert 0 < len(message.body) <= body_limit
