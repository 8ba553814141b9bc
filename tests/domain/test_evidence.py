import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.evidence import (
    Rate,
    Reading,
    Term,
    alarm_term,
    combined,
    likelihood_ratio,
    term_from_json,
    unweighed,
    weighed,
)

CUE = Rate(0.06, 0.45)
"""The rates that the published examples were worked out with."""
rates = st.builds(Rate, st.floats(0.001, 0.5), st.floats(0.01, 3))
chances = st.floats(0.001, 0.999)
terms = st.builds(
    lambda ratio, name: Term(name, 1, None, None, ratio),
    st.floats(0.01, 50),
    st.sampled_from(["a", "b"]),
)


@pytest.mark.parametrize(
    ("papers", "alarms", "ratio"),
    [(0, 0, 1.0), (40, 3, 1.07), (5, 0, 0.64), (5, 1, 1.59), (1, 0, 0.91)],
)
def test_the_published_examples(papers: int, alarms: int, ratio: float) -> None:
    assert likelihood_ratio(papers, alarms, CUE) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("papers", "alarms", "after"), [(0, 0, 0.69), (5, 0, 0.78), (5, 1, 0.58)])
def test_what_five_papers_do_to_a_chance(papers: int, alarms: int, after: float) -> None:
    chance = weighed(0.69, likelihood_ratio(papers, alarms, CUE))
    assert chance == pytest.approx(after, abs=0.005)


@many
@given(rates)
def test_papers_that_nobody_read_say_nothing(rate: Rate) -> None:
    assert likelihood_ratio(0, 0, rate) == 1


@many
@given(st.integers(5, 2000), rates)
def test_as_many_alarms_as_chance_makes_say_nearly_nothing(papers: int, rate: Rate) -> None:
    """With ``k = r0 n`` the ratio is ``exp(-c) (1 + c/k)^k``: near 1 once k outgrows c."""
    alarms = round(papers * rate.false_alarms)
    expected = alarms / papers
    exact = Rate(expected, rate.true_alarms) if alarms else rate
    if alarms >= 10 * rate.true_alarms**2:
        assert likelihood_ratio(papers, alarms, exact) == pytest.approx(1, abs=0.06)


@many
@given(st.integers(1, 500), st.integers(0, 20), rates)
def test_every_alarm_weighs_against_and_every_quiet_paper_for(
    papers: int, alarms: int, rate: Rate
) -> None:
    papers = max(papers, alarms + 1)
    assert likelihood_ratio(papers, alarms + 1, rate) >= likelihood_ratio(papers, alarms, rate)
    assert likelihood_ratio(papers, 0, rate) <= 1


@many
@given(st.integers(5, 500), st.integers(0, 20), rates)
def test_the_same_alarms_among_more_papers_weigh_less(papers: int, alarms: int, rate: Rate) -> None:
    papers = max(papers, alarms)
    more = likelihood_ratio(2 * papers, alarms, rate)
    assert more <= likelihood_ratio(papers, alarms, rate) + 1e-9


def test_more_alarms_than_papers_count_the_papers_up() -> None:
    assert likelihood_ratio(1, 3, CUE) == likelihood_ratio(3, 3, CUE)


@many
@given(st.lists(terms, max_size=5), st.randoms())
def test_order_does_not_matter_and_the_clamp_holds(some: list[Term], random: object) -> None:
    turned = list(some)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert combined(turned, 0.5, 30) == combined(some, 0.5, 30)
    assert 0.5 <= combined(some, 0.5, 30) <= 30


@many
@given(chances, st.floats(0.5, 30))
def test_weighing_divides_the_odds(chance: float, ratio: float) -> None:
    after = weighed(chance, ratio)
    assert after / (1 - after) == pytest.approx(chance / (1 - chance) / ratio, rel=1e-4)
    assert unweighed(after, ratio) == pytest.approx(chance, rel=1e-4)


def test_a_certain_claim_can_still_be_weighed() -> None:
    assert weighed(1.0, 30) == 1
    assert weighed(0.0, 0.5) == 0


@many
@given(st.integers(0, 99), st.integers(0, 9), rates)
def test_a_term_comes_back_from_json(papers: int, alarms: int, rate: Rate) -> None:
    term = alarm_term(Reading("cue", papers, alarms), rate)
    assert term_from_json(term.as_json()) == term
    assert term.expected == max(papers, alarms) * rate.false_alarms
