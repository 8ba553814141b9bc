"""The quick way through plain text finds the words that the way through any text finds."""

import string

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.title_words import text_words

_PRINTABLE = st.text(alphabet=string.printable, max_size=60)


@given(_PRINTABLE)
def test_an_accent_behind_a_text_changes_no_word_before_it(text: str) -> None:
    assert text_words(f"{text} é") == [*text_words(f"{text} "), "e"]


def test_plain_words_are_lower_case_letters_and_digits() -> None:
    told = "Batch-Normalization (2015): ResNet50\tat 8,192\nimages/step!"
    words = ["batch", "normalization", "2015", "resnet50", "at", "8", "192", "images", "step"]
    assert text_words(told) == words
    assert text_words("") == text_words(" \x7f\x00 ") == []
