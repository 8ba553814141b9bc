"""Two words on one paper: nothing that was known of its versions is ever lost."""

from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.builders import AN_ID, an_id
from tracker.domain.merged_papers import merged, same_content
from tracker.domain.papers import Paper

papers = strategies.papers_of(an_id(AN_ID))


@given(papers)
def test_the_same_word_again_changes_nothing(paper: Paper) -> None:
    once = merged(paper, paper)
    assert same_content(once, paper)
    assert merged(once, paper) == once


@given(st.lists(papers, min_size=1, max_size=4))
def test_every_version_stays_and_the_highest_is_the_latest(said: list[Paper]) -> None:
    known = said[0]
    for paper in said[1:]:
        known = merged(known, paper)
    numbers = {version.number for paper in said for version in paper.versions}
    assert {version.number for version in known.versions} == numbers
    assert known.latest.number == max(paper.latest.number for paper in said)


@given(papers, papers)
def test_of_two_moments_the_order_of_coming_decides_nothing(one: Paper, other: Paper) -> None:
    if (one.latest.number, one.seen_at) != (other.latest.number, other.seen_at):
        assert merged(one, other) == merged(other, one)
