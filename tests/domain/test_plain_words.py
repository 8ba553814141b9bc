"""The quick way through plain text finds the words that the way through any text finds."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.title_words import text_words

_PRINTABLE = st.text(alphabet=string.printable, max_size=60)
_PIECES = (
    "don't",
    "can't",
    "model's",
    "n't'",
    "{\\alpha}",
    "\\'e",
    "x_i^2",
    "&lt;b&gt;",
    "<i>",
    "$",
    "'",
)
_MARKED = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(string.printable, max_size=4)))


@given(st.one_of(_PRINTABLE, _MARKED.map("".join)))
def test_a_greek_letter_behind_a_text_changes_no_word_before_it(text: str) -> None:
    assert text_words(f"{text} λ") == [*text_words(f"{text} "), "lambda"]


@given(_PRINTABLE)
def test_an_accent_behind_a_text_changes_no_word_before_it(text: str) -> None:
    assert text_words(f"{text}, é") == [*text_words(f"{text} "), "e"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"The Poincar\'e conjecture", "the poincare conjecture"),
        (r"The Poincar\'{e} conjecture", "the poincare conjecture"),
        (r"The Poincar{\'e} conjecture", "the poincare conjecture"),
        (r"The Poincar{\' e } conjecture", "the poincare conjecture"),
        (r"H\"older and Erd\H{o}s", "holder and erdos"),
        (r"Mart\'\i nez on Mart\'{\i}nez", "martinez on martinez"),
        (r"\^A \'e", "a e"),
    ],
)
def test_an_accent_in_latex_glues_no_words(written: str, words: str) -> None:
    assert text_words(written) == words.split()


def test_plain_words_are_lower_case_letters_and_digits() -> None:
    told = "Batch-Normalization (2015): ResNet50\tat 8,192\nimages/step!"
    words = ["batch", "normalization", "2015", "resnet50", "at", "8", "192", "images", "step"]
    assert text_words(told) == words
    assert text_words("") == text_words(" \x7f\x00 ") == []
