"""One slip of the pen: which ids it leads to, and in which words it is told."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.histories import many
from tests.strategies import arxiv_ids
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.months import Month
from tracker.domain.near_ids import how_near, near_ids, plain_mend

LATEST = Month(2026, 11)


@many
@given(arxiv_ids, st.data())
def test_a_slip_in_a_right_id_leads_back_to_it(id_: ArxivId, data: st.DataObject) -> None:
    head, digits = id_.value[:-5], id_.value[-5:]
    place = data.draw(st.integers(0, 4))
    assume(digits[place].isdecimal())
    digit = data.draw(st.sampled_from("0123456789"))
    slip = f"{head}{digits[:place]}{digit}{digits[place + 1 :]}"
    assume(slip != id_.value and id_.month <= LATEST)
    assert how_near(slip, id_) == "one digit off"
    assert id_ in near_ids(slip, LATEST)


@many
@given(arxiv_ids)
def test_near_ids_are_few_well_formed_never_itself_and_not_of_the_future(id_: ArxivId) -> None:
    found = near_ids(id_.value, Month(2020, 1))
    assert len(found) == len(set(found)) <= 130
    assert id_ not in found
    for other in found:
        assert parse_arxiv_id(other.value).id == other
        assert other.month <= Month(2020, 1)


@pytest.mark.parametrize(
    ("written", "other", "words"),
    [
        ("2305.16291", "2305.16219", "two neighbouring digits swapped"),
        ("2305.16291", "2305.16292", "one digit off"),
        ("2305.61291", "2305.16291", "two neighbouring digits swapped"),
        ("2305.1629", "2305.16291", "one digit missing"),
        ("2305.162911", "2305.16291", "one digit too many"),
        ("2313.01234", "2312.01234", "one digit off"),
        ("hep-th/9711201", "hep-th/9711200", "one digit off"),
        ("hep-ph/9711200", "hep-th/9711200", "another archive before the slash"),
        ("2305.16291", "2411.12580", ""),
        ("2305.16291", "2305.16382", ""),
        ("no id", "2305.16291", ""),
        ("astroph/9901001", "astro-ph/9901001", "another archive before the slash"),
    ],
)
def test_the_slip_is_told_in_words(written: str, other: str, words: str) -> None:
    assert how_near(written, parse_arxiv_id(other).id) == words


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("1501.0001", "1501.00001"),
        ("0704.00001", "0704.0001"),
        ("arXiv:1501.0001v2", "1501.00001"),
        ("astroph/9901001", "astro-ph/9901001"),
        ("2413.01234", None),
        ("1501.000123", None),
        ("nothing", None),
    ],
)
def test_a_malformed_id_is_mended_only_as_arxiv_itself_would(
    written: str, mend: str | None
) -> None:
    assert plain_mend(written) == (None if mend is None else parse_arxiv_id(mend).id)


@pytest.mark.parametrize("written", ["", "no id", "10.1038/nature", "2305", "99/1"])
def test_what_is_no_id_has_no_neighbours(written: str) -> None:
    assert near_ids(written, LATEST) == []
