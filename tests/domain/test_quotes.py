"""Quotations: exact after Unicode and white space, and never more forgiving than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.quotes import is_quoted, normalised

ABSTRACT = "We find that “scaling”—alone—does not\n suffice: ﬁne-tuning helps up to 91% of cases."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ('"scaling"-alone-does not suffice', True),
        ("fine-tuning helps up to 91%", True),
        ("“fine‑tuning helps up to 91% of cases.”", True),
        ("fine-tuning helps 91% of cases", False),
        ("Fine-tuning helps up to", False),
        ("scaling alone does suffice", False),
        ("up to", False),
        ("", False),
    ],
)
def test_is_quoted(quote: str, found: bool) -> None:
    assert is_quoted(quote, ABSTRACT) is found


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
