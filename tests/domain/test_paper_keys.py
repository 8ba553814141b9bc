"""Keys of papers: they give the id back, and their order is that of the months."""

from hypothesis import given

from tests import strategies
from tests.builders import an_id
from tracker.domain.identifiers import ARCHIVES, ArxivId
from tracker.domain.paper_keys import _ARCHIVES, month_floor, paper_key, paper_of


@given(id_=strategies.arxiv_ids)
def test_a_key_gives_its_id_back(id_: ArxivId) -> None:
    assert paper_of(paper_key(id_)) == id_


@given(one=strategies.arxiv_ids, other=strategies.arxiv_ids)
def test_keys_are_in_the_order_of_months(one: ArxivId, other: ArxivId) -> None:
    if one.month < other.month:
        assert paper_key(one) < month_floor(other.month) <= paper_key(other)
    assert (paper_key(one) == paper_key(other)) == (one == other)


def test_keys_are_kept_in_files_and_never_change() -> None:
    assert paper_key(an_id("2411.12580")) == 20_241_112_580
    assert paper_key(an_id("0704.0001")) == 20_070_400_001
    assert paper_key(an_id("hep-th/9711200")) == 19_971_121_200


def test_every_archive_has_a_place() -> None:
    assert set(_ARCHIVES) == ARCHIVES
