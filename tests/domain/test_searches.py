"""Questions to arXiv's search: always bracketed, always quoted, never what arXiv would refuse."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_paper
from tests.fake_arxiv import query
from tracker.domain.searches import (
    AllOf,
    AnyOf,
    SearchField,
    SearchQuestion,
    Term,
    all_words,
    any_word,
    phrase,
)

MARCH = datetime(2024, 3, 1, tzinfo=UTC)
APRIL = datetime(2024, 4, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))


def test_a_question_is_written_with_all_its_brackets_and_quotes() -> None:
    question = SearchQuestion(
        AllOf(
            (
                phrase("Attention sinks", SearchField.TITLE),
                AnyOf((phrase("long context"), Term(SearchField.ABSTRACT, "retrieval"))),
            )
        ),
        categories=("cs.CL", "cs.*"),
        since=MARCH,
        until=APRIL,
    )
    assert str(question) == (
        '((ti:"Attention sinks" AND (all:"long context" OR abs:"retrieval"))'
        " AND (cat:cs.CL OR cat:cs.*) AND submittedDate:[202403010000 TO 202404011030])"
    )


def test_an_open_window_has_two_ends_all_the_same() -> None:
    assert "[202403010000 TO 209912312359]" in str(SearchQuestion(phrase("a"), since=MARCH))
    assert "[199101010000 TO 202403010000]" in str(SearchQuestion(phrase("a"), until=MARCH))


def test_words_are_asked_one_by_one_and_once() -> None:
    assert str(all_words("reward and reward", SearchField.TITLE)) == '(ti:"reward" AND ti:"and")'
    assert str(any_word("is it")) == '(all:"is" OR all:"it")'


@given(st.text(max_size=60))
def test_no_text_breaks_the_grammar(text: str) -> None:
    try:
        question = SearchQuestion(all_words(text), categories=("cs.LG",), since=MARCH)
    except ValueError:
        assert not re.search(r"[^\W_]", text)
        return
    tree = query.parse(str(question))
    assert str(tree).count("submittedDate") == 1
    assert isinstance(tree, query.Pair)


@pytest.mark.parametrize("text", ["", "  ", '"()"', "[]:*?", "__"])
def test_a_term_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nothing to search for"):
        phrase(text)


def test_what_arxiv_would_refuse_is_refused_before() -> None:
    for wrong in (
        {"max_results": 0},
        {"max_results": 2001},
        {"start": -1},
        {"start": 9_000, "max_results": 2_000},
        {"start": 9_950, "max_results": 100},
        {"start": 10_000, "max_results": 10},
        {"since": datetime(2024, 1, 1)},  # noqa: DTZ001 - a moment without a zone is the point
        {"categories": ("cs.LG) OR (all:x",)},
    ):
        with pytest.raises(ValueError, match=r"page|papers|zone|category"):
            SearchQuestion(phrase("a"), **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs a term"):
        SearchQuestion()
    SearchQuestion(phrase("a"), start=9_900, max_results=100)


def test_a_paper_fits_by_its_words_category_and_day() -> None:
    paper = a_paper("2403.00001", "Attention sinks, revisited", categories=("cs.LG",))
    words = phrase("attention sinks", SearchField.TITLE)
    assert SearchQuestion(words).fits(paper)
    assert SearchQuestion(words, categories=("cs.*",)).fits(paper)
    assert not SearchQuestion(words, categories=("math.*",)).fits(paper)
    assert not SearchQuestion(phrase("sink", SearchField.TITLE)).fits(paper)
    assert not SearchQuestion(phrase("attention sinks", SearchField.AUTHOR)).fits(paper)
