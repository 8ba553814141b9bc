"""A newer paper names one that a claim rests on: by id, or by its title, quoted or answered."""

import pytest

from tests.builders import a_paper, an_id
from tracker.domain.mentions import named_in

CITED = (an_id("2411.12580"), "Procedural Knowledge in Pretraining Drives Reasoning")
OLD = (an_id("hep-th/9711200"), "")


@pytest.mark.parametrize(
    "said",
    [
        "We reply to arXiv:2411.12580.",
        "We reply to ARXIV:2411.12580v2, where",
        "see https://arxiv.org/abs/2411.12580",
        "see doi:10.48550/arXiv.2411.12580",
        "(2411.12580)",
        "arXiv2411.12580",
    ],
)
def test_by_its_id_in_abstract_comment_or_title(said: str) -> None:
    told = {"abstract": "Nothing."}
    for where in ("abstract", "comment"):
        assert named_in(a_paper("2601.00001", "A reply", **{**told, where: said}), [CITED]) == (
            CITED[0],
        )
    assert named_in(a_paper("2601.00001", said, **told), [CITED]) == (CITED[0],)


@pytest.mark.parametrize(
    "said",
    [
        "We reply to arXiv:2411.125801.",
        "of 12411.12580 samples",
        "a value of 0.2411.12580",
        "arXiv:2411.12581",
        "Procedural knowledge in pretraining drives reasoning",
    ],
)
def test_another_number_or_a_title_in_the_abstract_names_nothing(said: str) -> None:
    assert named_in(a_paper("2601.00001", "A reply", abstract=said), [CITED]) == ()


def test_an_old_id() -> None:
    paper = a_paper("2601.00001", "A comment on hep-th/9711200")
    assert named_in(paper, [CITED, OLD]) == (OLD[0],)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Comment on “Procedural knowledge in pretraining drives reasoning”", True),
        ('Is "Procedural Knowledge in Pretraining Drives Reasoning" so?', True),
        ("A Reply to: Procedural Knowledge in Pretraining Drives Reasoning, and More", True),
        ("Comments on Procedural Knowledge in Pretraining", False),
        ("A Reply to Procedural Knowledge in Pretraining Drives Reasoning of Agents", False),
        ("Why Procedural Knowledge in Pretraining Drives Reasoning of Models", False),
        ("Procedural Knowledge in Pretraining Drives Reasoning", False),  # of the same name
        ("Procedural Knowledge in Pretraining Rarely Drives Reasoning", False),
    ],
)
def test_by_its_whole_title_quoted_or_answered(title: str, named: bool) -> None:
    assert named_in(a_paper("2601.00001", title), [CITED]) == ((CITED[0],) if named else ())


def test_a_title_of_a_word_or_two_names_nothing() -> None:
    short = (an_id("1512.03385"), "Deep Learning")
    assert named_in(a_paper("2601.00001", "Deep Learning for Stars"), [short]) == ()
