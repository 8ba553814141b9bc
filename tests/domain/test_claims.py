import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_claim, a_malformed_anchor, an_anchor
from tests.domain.histories import many, some
from tracker.domain.claims import (
    InquiryId,
    Kind,
    Quorum,
    make_claim_id,
    make_inquiry_id,
    read_claim_id,
    read_kind,
    read_quorum,
)
from tracker.domain.errors import BadInputError
from tracker.domain.months import Month

HOME = InquiryId("home")


@many
@given(
    st.lists(st.text("abcdefgÄß1", min_size=1), min_size=1), st.sampled_from([" ", "\n", "  \t"])
)
def test_a_claim_keeps_its_id_when_it_is_wrapped_or_capitalised_otherwise(
    words: list[str], blank: str
) -> None:
    text = " ".join(words)
    other = blank.join(words).upper().casefold()
    assert make_claim_id(HOME, f" {other} ") == make_claim_id(HOME, text)
    assert re.fullmatch("[0-9a-f]{12}", make_claim_id(HOME, text))


def test_another_text_or_another_inquiry_makes_another_claim() -> None:
    ids = {
        make_claim_id(HOME, "Models reason"),
        make_claim_id(HOME, "Models do not reason"),
        make_claim_id(InquiryId("away"), "Models reason"),
    }
    assert len(ids) == 3


@many
@given(st.text(max_size=120))
def test_an_inquiry_has_a_short_plain_name(title: str) -> None:
    name = make_inquiry_id(title)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 60
    assert make_inquiry_id(title) == name


@pytest.mark.parametrize("written", ["abcd", "0a1b2c3d4e5f", "my-own-claim"])
def test_a_document_may_name_its_claims(written: str) -> None:
    assert read_claim_id(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "-abc",
        "ABCD",
        "a b c",
        "a" * 33,
        "../etc",
        pytest.param("abcd\n"),
    ],
)
def test_what_cannot_name_a_claim_is_refused(written: str) -> None:
    with pytest.raises(BadInputError):
        read_claim_id(written)


def test_kinds_are_read_by_name() -> None:
    assert [read_kind(f" {kind.value.upper()} ") for kind in Kind] == list(Kind)
    with pytest.raises(BadInputError, match="durable"):
        read_kind("fact")


@pytest.mark.parametrize("written", ["", "none", "0", "-1", "1.5", "most"])
def test_what_is_no_quorum_is_refused(written: str) -> None:
    with pytest.raises(BadInputError):
        read_quorum(written)


@some
@given(st.integers(0, 9), st.integers(1, 9))
def test_a_quorum_needs_at_least_one_and_at_most_all(anchors: int, number: int) -> None:
    most = max(1, anchors)
    assert read_quorum("Any").needed(anchors) == 1
    assert read_quorum("all").needed(anchors) == most
    assert Quorum(str(number)).needed(anchors) == min(number, most)


def test_a_claim_counts_from_its_latest_month_and_else_from_its_latest_paper() -> None:
    anchors = [an_anchor("2411.12580"), an_anchor("2501.00003", said_month="2024-12")]
    assert a_claim(as_of=["2023-01", "2022-01"], anchors=anchors).latest_month == Month(2023, 1)
    assert a_claim(as_of=[], anchors=anchors).latest_month == Month(2024, 12)
    assert a_claim(as_of=[], anchors=[a_malformed_anchor()]).latest_month is None


def test_newer_work_is_newer_than_the_earliest_month_of_a_merged_claim() -> None:
    anchors = [an_anchor("2411.12580"), an_anchor("2501.00003", said_month="2024-12")]
    assert a_claim(as_of=["2023-01", "2022-01"], anchors=anchors).newer_than == Month(2022, 1)
    assert a_claim(as_of=[], anchors=anchors).newer_than == Month(2024, 12)
    assert a_claim(as_of=[], anchors=[a_malformed_anchor()]).newer_than is None
