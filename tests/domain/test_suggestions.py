"""Which paper a wrong id perhaps meant: recognised by its title, told with why; accuses nobody."""

from datetime import date

import pytest

from tests.builders import a_paper, an_anchor, an_id
from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Finding
from tracker.domain.papers import Paper
from tracker.domain.suggestions import (
    Suggestion,
    mended,
    recognise,
    suggestion_key,
    with_suggestions,
)

DAY = date(2026, 11, 22)
VOYAGER = "Voyager: An Open-Ended Embodied Agent with Large Language Models"
FIREACT = "FireAct: Toward Language Agent Fine-tuning"


def _papers(**titles: str) -> list[Paper]:
    return [a_paper(f"{key[1:5]}.{key[5:]}", title) for key, title in titles.items()]


def test_the_paper_that_bears_the_title_is_recognised_and_told_with_why() -> None:
    anchor = an_anchor("2305.16219", said_title=VOYAGER)
    found = recognise(anchor, _papers(i231005915=FIREACT, i230516291=VOYAGER), DAY)
    assert (found.paper, found.title, found.looked_on) == (an_id("2305.16291"), VOYAGER, DAY)
    assert found.why == "two neighbouring digits swapped, title matches 1.00"
    assert found.bears_title


def test_the_first_author_is_named_where_it_agrees() -> None:
    anchor = an_anchor("2305.16291", said_title=FIREACT, said_authors=("Chen et al.",))
    papers = [a_paper("2310.05915", FIREACT, authors=("Baian Chen", "Chang Shu"))]
    assert recognise(anchor, papers, DAY).why == "title matches 1.00, same first author"


def test_nothing_recognised_is_kept_as_such() -> None:
    anchor = an_anchor("2305.16219", said_title=VOYAGER)
    found = recognise(anchor, _papers(i231005915=FIREACT), DAY)
    assert found == Suggestion(suggestion_key(anchor), DAY)
    assert not found.bears_title


def test_the_paper_of_the_wrong_id_itself_is_never_suggested() -> None:
    anchor = an_anchor("2305.16291", said_title=VOYAGER)
    assert recognise(anchor, _papers(i230516291=VOYAGER), DAY).paper is None


def test_a_shortened_title_that_fits_several_papers_tells_nothing() -> None:
    anchor = an_anchor("2401.00009", said_title="Is All You Need for Reasoning Agents")
    both = _papers(
        i240200001="Search Is All You Need for Reasoning Agents That Plan",
        i240300001="Memory Is All You Need for Reasoning Agents at Scale",
    )
    assert recognise(anchor, both, DAY).paper is None
    assert recognise(anchor, both[:1], DAY).paper == an_id("2402.00001")
    near = an_anchor("2402.00002", said_title=anchor.said_title)
    assert recognise(near, both, DAY).paper == an_id("2402.00001")


@pytest.mark.parametrize("said", ["Attention", "Sharp Minima", "BERT"])
def test_a_title_too_short_to_tell_papers_apart_needs_the_whole_title(said: str) -> None:
    anchor = an_anchor("2401.00009", said_title=said)
    longer = _papers(i240200001=f"{said} and Some More Words")
    assert recognise(anchor, longer, DAY).paper is None
    exact = recognise(anchor, _papers(i240200001=said), DAY)
    assert exact.paper == an_id("2402.00001")
    assert not exact.bears_title


def test_a_suggestion_is_told_beside_what_it_explains_and_nothing_else() -> None:
    anchor = an_anchor("2305.16219", said_title=VOYAGER)
    found = recognise(anchor, _papers(i230516291=VOYAGER), DAY)
    wrong = Finding(Code.ANCHOR_OTHER_PAPER, "another paper", "2305.16219", ("x",), "f")
    month = Finding(Code.ANCHOR_MONTH_DIFFERS, "month", "2305.16219")
    told, left = with_suggestions([wrong, month], found)
    assert left == month
    assert told.key == wrong.key
    assert told.message == (
        f"another paper; perhaps meant: 2305.16291 “{VOYAGER}” (two neighbouring digits swapped, "
        "title matches 1.00)"
    )
    assert told.evidence == ("x", "2305.16291", VOYAGER, found.why)
    assert with_suggestions([wrong], None) == [wrong]
    assert with_suggestions([wrong], recognise(anchor, [], DAY)) == [wrong]


def test_the_obvious_reading_of_a_malformed_id_is_told_without_a_title() -> None:
    anchor = Anchor("1501.0001", None, "ids of 2015-01 have 5 digits after the point")
    found = mended(anchor, a_paper("1501.00001", "A title"), DAY)
    assert found.why == "one digit missing; no title to compare"
    assert not found.bears_title
