"""The labelled references end to end: every wrong id is told, nobody is accused falsely."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.identity import (
    EXPECTED,
    MENDABLE,
    OUTAGES,
    RIGHT,
    WRONG,
    comparison,
    hidden_half,
    verify,
)
from tests.bench.identity_references import fill, references
from tests.fake_arxiv import FakeArxiv

CITED = references()
CHOSEN = comparison(CITED)
ALIASES = {"alias"}
QUICK = {"200-rate-exceeded", "no-entries", "503-varnish"}


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A fake arXiv that holds every paper of the labelled set."""
    with FakeArxiv() as fake:
        fill(fake)
        yield fake


def test_the_labelled_set_is_large_and_gives_no_id_twice() -> None:
    assert len(CITED) >= 500
    assert len({one.written for one in CITED}) == len(CITED)
    assert {one.label for one in CITED} == set(EXPECTED)


def test_every_label_is_told_as_what_it_is(arxiv: FakeArxiv, tmp_path: Path) -> None:
    outcome = verify(CITED, arxiv, tmp_path)
    assert len(outcome.told) == len(CITED)
    assert outcome.accused(RIGHT | {"retitled", "masked"}) == []
    for label in set(EXPECTED) - ALIASES:
        assert outcome.wrongly(label) == [], label
    # A nickname is no title: it may be asked about, and no more.
    assert {told.said for told in outcome.wrongly("alias")} <= {"asked"}
    for told in outcome.told:
        if told.one.label in MENDABLE:
            assert told.meant == told.one.meant
        elif told.one.label in RIGHT | {"invented"}:
            assert told.meant == "", told
    precision, recall = outcome.quality("wrong id")
    assert (precision, recall) == (1.0, 1.0)


def test_the_comparison_costs_four_requests(arxiv: FakeArxiv, tmp_path: Path) -> None:
    outcome = verify(CHOSEN, arxiv, tmp_path)
    assert len(outcome.told) == 349
    assert outcome.accused(RIGHT | {"retitled"}) == []
    assert [outcome.wrongly(label) for label in (*sorted(WRONG), "retitled")] == [[]] * 5
    assert outcome.requests == 4


def _marked(outage: Any) -> Any:
    return pytest.param(outage, marks=() if outage in QUICK else (pytest.mark.slow,))


@pytest.mark.parametrize("outage", [_marked(outage) for outage in OUTAGES])
def test_no_outage_accuses_anybody(arxiv: FakeArxiv, tmp_path: Path, outage: Any) -> None:
    arxiv.trouble_always(outage, "api")
    outcome = verify(CHOSEN, arxiv, tmp_path)
    assert outcome.accused(EXPECTED) == []
    assert {told.said for told in outcome.told} == {"unchecked"}


def test_half_an_index_accuses_nobody_who_is_right(arxiv: FakeArxiv, tmp_path: Path) -> None:
    some = CHOSEN[::4]
    arxiv.trouble_always(hidden_half(some), "api")
    outcome = verify(some, arxiv, tmp_path)
    assert outcome.accused(RIGHT | {"retitled"}) == []
    assert outcome.requests < 40
