"""The first author as said against the paper's: any order, initials, accents; unsure asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.authors import AuthorBand, compare_first_author, compare_names

PAPER = ("Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit")
GIVEN = ["Ada", "Bela", "Carla", "Dmitri", "Éva", "Søren", "Jürgen", "Li"]
SURNAMES = ["Müller", "Łukaszewicz", "Garćia-Pérez", "Nguyen", "Ørsted", "O'Brien", "Vaswani"]
people = st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES))


@many
@given(people, st.integers(0, 7))
def test_a_name_is_itself_in_every_order_and_however_short(
    person: tuple[str, str], form: int
) -> None:
    given_name, surname = person
    said = (
        f"{given_name} {surname}",
        f"{surname}, {given_name}",
        f"{surname} {given_name}",
        f"{given_name[0]}. {surname}",
        f"{surname}, {given_name[0]}.",
        f"{surname} {given_name[0]}",
        f"{surname} et al.",
        surname.upper(),
    )[form]
    assert compare_names(said, f"{given_name} {surname}") is AuthorBand.SAME


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        ('M{\\"u}ller, J.', "Jürgen Müller"),
        ("Juergen Mueller", "Jürgen Müller"),
        ("Loeb, Martin", "Martin Löb"),
        ("Soren Orsted", "Søren Ørsted"),
        ("Wang Yu", "Yu Wang"),
        ("van der Maaten, Laurens", "Laurens van der Maaten"),
        ("L. Maaten", "Laurens van der Maaten"),
        ("Tom B. Brown", "Tom Brown"),
        ("Brown, T. B.", "Tom B. Brown"),
        ("Vaswanni, Ashish", "Ashish Vaswani"),
        ("Jean-Baptiste Alayrac", "Jean Baptiste Alayrac"),
        ("{\\L}ukasz Kaiser", "Łukasz Kaiser"),
    ],
)
def test_accents_transliterations_and_slips_are_one_name(said: str, actual: str) -> None:
    assert compare_names(said, actual) is AuthorBand.SAME


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        ("Yu Wang", "Pichao Wang"),
        ("OpenAI", "Josh Achiam"),
        ("Anonymous Authors", "Josh Achiam"),
        ("The ATLAS Collaboration", "Georges Aad"),
        ("王宇", "Yu Wang"),
        ("", "Yu Wang"),
        ("J.", "Josh Achiam"),
    ],
)
def test_what_cannot_be_told_is_unsure(said: str, actual: str) -> None:
    assert compare_names(said, actual) is AuthorBand.UNSURE


@pytest.mark.parametrize("said", ["Laura Ruis", "Ruis, L.", "Ruis et al.", "K. Zhou"])
def test_a_name_that_shares_nothing_is_another(said: str) -> None:
    assert compare_first_author([said], PAPER) is AuthorBand.OTHER


def test_an_author_further_down_is_unsure() -> None:
    assert compare_first_author(["N. Parmar", "A. Vaswani"], PAPER) is AuthorBand.UNSURE


def test_without_names_nothing_is_said() -> None:
    assert compare_first_author([], PAPER) is AuthorBand.UNSURE
    assert compare_first_author(["Vaswani"], []) is AuthorBand.UNSURE


@many
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_it_and_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one)
