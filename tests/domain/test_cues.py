import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.cues import title_cues


@pytest.mark.parametrize(
    ("title", "cue"),
    [
        ("Are Emergent Abilities of Large Language Models a Mirage?", "Mirage"),
        ("Do Models Really Understand Text?", "Really"),
        ("A Closer Look at Few-Shot Classification", "Closer Look"),
        ("A Metric Learning Reality Check", "Reality Check"),
        ("Rethinking the Role of Demonstrations", "Rethinking"),
        ("Revisiting Batch Normalization", "Revisiting"),
        ("Large Language Models Cannot Self-Correct Reasoning Yet", "Cannot"),
        ("LLMs Still Can't Plan", "Can't"),
        ("A Replication Study of Dense Retrieval", "Replication"),
        ("Adam Fails to Converge", "Fails to"),
        ("Is Model Collapse Inevitable?", "Inevitable"),
        ("Can Recurrent Networks Count?", "?"),
        pytest.param("LLMs Still Can’t Plan", "Can’t"),
    ],
)
def test_a_challenge_in_a_title_is_heard(title: str, cue: str) -> None:
    assert cue in title_cues(title)


@pytest.mark.parametrize(
    "title",
    [
        "Attention Is All You Need",
        "Deep Residual Learning for Image Recognition",
        "Scaling Laws for Neural Language Models",
        "",
    ],
)
def test_a_plain_title_announces_nothing(title: str) -> None:
    assert title_cues(title) == ()


@many
@given(
    st.lists(
        st.sampled_from(
            ["really", "Rethinking", "mirage", "cannot", "models", "a closer look", "?"]
        ),
        max_size=8,
    )
)
def test_cues_are_quoted_as_they_stand_and_in_order(words: list[str]) -> None:
    title, place = " ".join(words), 0
    for cue in title_cues(title):
        place = title.index(cue, place) + len(cue)
