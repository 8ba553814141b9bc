"""Words for matching: one stem for one word however it is spelt, and rarity that tells."""

import pytest

from tracker.literature.words import UNSEEN_SHARE, matching_words, rarity, stem


@pytest.mark.parametrize(
    "words",
    [
        ("normalising", "normalizing", "normalization", "normalisation", "normalize", "normalised"),
        ("generalise", "generalization", "generalising", "generalizes"),
        ("optimisers", "optimizer", "optimizers", "optimiser"),
        ("scale", "scales", "scaling", "scaled"),
        ("network", "networks"),
    ],
    ids=lambda words: words[0],
)
def test_one_word_in_many_forms_has_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("precision", "precise"), ("exercise", "exert"), ("noise", "noz"), ("promise", "prominent")],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_numbers_single_letters_and_fillers_are_left_out() -> None:
    assert list(matching_words("A 7B model: K of 2024 models")) == ["7b", "model", "model"]
    assert list(matching_words("")) == []


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert rarity(stem("model")) < rarity(stem("reasoning")) < rarity(stem("zymurgy"))
    assert rarity("never-seen") == rarity("nor-this")
    assert rarity("never-seen") == pytest.approx(8.5172, abs=1e-3)
    assert UNSEEN_SHARE == 0.0002
