import html.entities
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tests.domain.histories import many, some
from tracker.domain.titles import (
    TitleBand,
    best_comparison,
    compare_titles,
    indel_similarity,
    title_words,
    token_set_ratio,
)

TITLES = (
    "Attention Is All You Need",
    "Sharp Minima Can Generalize for Deep Nets",
    "Obfuscated Gradients Give a False Sense of Security: Circumventing Defenses",
    "Are GANs Created Equal? A Large-Scale Study",
    "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models",
    "The Large N Limit of Superconformal Field Theories and Supergravity",
    "Scaling Laws for Neural Language Models",
    "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
    "Deep Residual Learning for Image Recognition",
    "Are Emergent Abilities of Large Language Models a Mirage?",
)
PLAIN_WORDS = [
    "gradient",
    "descent",
    "converges",
    "slowly",
    "sparse",
    "networks",
    "learn",
    "robust",
    "features",
    "attention",
    "heads",
    "encode",
    "syntax",
    "language",
    "models",
    "plan",
    "poorly",
    "kernels",
    "explain",
    "generalization",
    "diffusion",
    "samplers",
    "trade",
    "quality",
    "speed",
    "quantum",
    "circuits",
    "simulate",
    "lattice",
    "fermions",
]
word_lists = st.lists(st.text("abcde1é", min_size=1, max_size=5), min_size=1, max_size=8).map(tuple)
plain_titles = st.lists(st.sampled_from(PLAIN_WORDS), min_size=4, max_size=10, unique=True)
not_matches = {TitleBand.ASK, TitleBand.OTHER}


@many
@given(word_lists, word_lists)
def test_the_score_is_that_of_rapidfuzz(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    theirs = fuzz.token_set_ratio(" ".join(left), " ".join(right)) / 100
    assert token_set_ratio(left, right) == pytest.approx(theirs, abs=1e-9)


@many
@given(plain_titles, plain_titles)
def test_the_score_of_real_words_is_that_of_rapidfuzz(left: list[str], right: list[str]) -> None:
    theirs = fuzz.token_set_ratio(" ".join(left), " ".join(right)) / 100
    assert token_set_ratio(tuple(left), tuple(right)) == pytest.approx(theirs, abs=1e-9)


def test_nothing_is_not_like_nothing() -> None:
    assert token_set_ratio((), ()) == fuzz.token_set_ratio("", "") / 100


@many
@given(st.text(max_size=30), st.text(max_size=30))
def test_the_similarity_of_texts_is_that_of_rapidfuzz(left: str, right: str) -> None:
    assert indel_similarity(left, right) == pytest.approx(Indel.normalized_similarity(left, right))


@many
@given(word_lists, word_lists)
def test_the_score_is_symmetric_and_between_nought_and_one(
    left: tuple[str, ...], right: tuple[str, ...]
) -> None:
    assert token_set_ratio(left, right) == token_set_ratio(right, left)
    assert 0 <= token_set_ratio(left, right) <= 1


@some
@given(word_lists)
def test_the_order_of_words_does_not_matter_to_the_score(words: tuple[str, ...]) -> None:
    assert token_set_ratio(words, tuple(reversed(words))) == 1


@many
@given(st.text(max_size=60))
def test_a_title_is_its_own_match(title: str) -> None:
    assume(title_words(title))
    assert compare_titles(title, title).band is TitleBand.MATCH


@many
@given(plain_titles | st.sampled_from(TITLES).map(str.split), plain_titles)
def test_the_bands_are_those_that_were_measured_and_a_guard_says_why(
    left: list[str], right: list[str]
) -> None:
    said, actual = " ".join(left), " ".join(right)
    comparison = compare_titles(said, actual)
    if comparison.score >= 0.90:
        assert comparison.band is (TitleBand.ASK if comparison.why else TitleBand.MATCH)
    elif comparison.score >= 0.70:
        assert comparison.band is TitleBand.ASK
    else:
        assert comparison.band is (TitleBand.ASK if comparison.why else TitleBand.OTHER)


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("Procedural Knowlege in Pretraining Drives Reasoning in Large Language Models", "match"),
        ("Procedural Knowledge in Pre-training Drives Reasoning in LLMs", "match"),
        ("Procedural Facts Seen in Pretraining Help Large Language Models Reason", "ask"),
        ("Declarative Memory After Finetuning Hinders Planning of Small Agents", "other"),
    ],
)
def test_a_slip_of_the_pen_matches_a_reworded_title_asks(said: str, band: str) -> None:
    actual = "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models"
    assert compare_titles(said, actual).band is TitleBand(band)


@many
@given(plain_titles, st.data())
def test_a_shortened_head_matches(words: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(3, len(words)))
    head, tail = " ".join(words[:cut]), " ".join(words[cut:])
    assert compare_titles(head, f"{head}: {tail}").band is TitleBand.MATCH


def test_a_dropped_subtitle_may_hold_a_negation_of_its_own() -> None:
    head = "Attention in Sparse Networks"
    assert compare_titles(head, f"{head}: Why It Does Not Scale").band is TitleBand.MATCH


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        ("VinePPO", "VinePPO: Refining Credit Assignment in RL Training of LLMs"),
        ("BERT", "BERT: Pre-training of Deep Bidirectional Transformers"),
        ("the LoRA paper", "LoRA: Low-Rank Adaptation of Large Language Models"),
        ("EAGLE-3 paper", "EAGLE-3: Scaling up Inference Acceleration"),
        ("Llama 2", "Llama 2: Open Foundation and Fine-Tuned Chat Models"),
        ("Tree of Thoughts", "Tree of Thoughts: Deliberate Problem Solving"),
        ("Voyager: An Open-Ended Embodied…", "Voyager: An Open-Ended Embodied Agent with LLMs"),
        ("Deliberate Problem Solving", "Tree of Thoughts: Deliberate Problem Solving"),
    ],
)
def test_a_short_title_that_is_right_is_not_rejected(said: str, actual: str) -> None:
    assert compare_titles(said.removeprefix("the "), actual).band is TitleBand.MATCH


def test_a_plain_word_before_a_colon_is_no_name() -> None:
    comparison = compare_titles("Attention", "Attention: Mechanisms, Kernels and a Survey")
    assert comparison.band is TitleBand.ASK
    assert comparison.why


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        ("RL Post-Training of LLMs", "Reinforcement Learning Post Training of LLMs"),
        ("Pre-training Multi-modal Transformers", "Pretraining Multimodal Transformers"),
        ("On GNNs and Their Limits", "On Graph Neural Networks and Their Limits"),
        ("Solving N=4 SYM Theory", r"Solving $\mathcal{N}=4$ SYM Theory"),
        (
            "α-Divergences in Variational Inference",
            r"$\alpha$-divergences in variational inference",
        ),
        ("Ef­ficient Net​works", "Efficient Networks"),
        ("𝒪(n) Attention at √n Memory", r"$\mathcal{O}(n)$ Attention at $\sqrt{n}$ Memory"),
    ],
)
def test_acronyms_joined_words_and_mathematics_read_alike(said: str, actual: str) -> None:
    assert compare_titles(said, actual).band is TitleBand.MATCH
    assert compare_titles(actual, said).band is TitleBand.MATCH


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        ("CNN / Daily Mail dataset", "Teaching Machines to Read and Comprehend"),
        (
            "PhyxMamba: Chaotic System Reconstruction from Short Context Observations",
            "Mamba Integrated with Physics Principles Masters Chaotic System Forecasting",
        ),
    ],
)
def test_the_name_of_a_thing_and_a_name_in_a_name_never_accuse(said: str, actual: str) -> None:
    assert compare_titles(said, actual).band is TitleBand.ASK


@many
@given(
    plain_titles,
    st.sampled_from(["not", "no", "never", "cannot", "without"]),
    st.data(),
)
def test_a_negation_gained_or_lost_asks(
    words: list[str], negation: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(words) - 1))
    plain, negated = " ".join(words), " ".join([*words[:place], negation, *words[place:]])
    assert compare_titles(plain, negated).band is TitleBand.ASK
    assert compare_titles(negated, plain).band is TitleBand.ASK


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        ("Attention is all you need", "Attention is not all you need"),
        ("Language models do plan ahead", "Language models don't plan ahead"),
        ("Language models do plan ahead", "Language models don’t plan ahead"),
        pytest.param(
            "All Layers of LLMs Are Necessary During Inference",
            "Not All Layers of LLMs Are Necessary During Inference",
        ),
        pytest.param(
            "LLMs Still Can Plan on Their Own",
            "LLMs Still Can't Plan on Their Own",
        ),
        pytest.param(
            "Why You Should Trust Language Models With Your Plans",
            "Why You Shouldn't Trust Language Models With Your Plans",
        ),
    ],
)
def test_a_changed_negation_in_a_real_title_asks_either_way(said: str, actual: str) -> None:
    bands = {compare_titles(said, actual).band, compare_titles(actual, said).band}
    assert bands == {TitleBand.ASK}


@many
@given(plain_titles, st.integers(1, 99), st.integers(1, 99))
def test_another_number_never_matches(words: list[str], said: int, actual: int) -> None:
    assume(said != actual)
    comparison = compare_titles(" ".join([*words, str(said)]), " ".join([*words, str(actual)]))
    assert comparison.band in not_matches


@pytest.mark.parametrize(
    ("said", "actual"),
    [
        (
            "Llama 2: Open Foundation and Fine-Tuned Chat Models",
            "Llama 3: Open Foundation and Fine-Tuned Chat Models",
        ),
        ("GPT-4 Technical Report on Safety", "GPT-3 Technical Report on Safety"),
        ("Scaling to 100 Layers Without Norms", "Scaling to 1000 Layers Without Norms"),
    ],
)
def test_other_numbers_ask(said: str, actual: str) -> None:
    assert compare_titles(said, actual).band is TitleBand.ASK


@pytest.mark.parametrize(
    "about", ["Comment on", "Reply to", "Erratum:", "Rebuttal of", "Response:"]
)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_about_a_title_asks(title: str, about: str) -> None:
    assert compare_titles(f"{about} {title}", title).band is TitleBand.ASK
    assert compare_titles(title, f"{about} {title}").band is TitleBand.ASK


ACCENTS = {
    "`": "̀",
    "'": "́",
    "^": "̂",
    "~": "̃",
    "=": "̄",
    '"': "̈",
    ".": "̇",
    "u": "̆",
    "v": "̌",
    "H": "̋",
    "c": "̧",
    "k": "̨",
    "r": "̊",
}


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_reads_the_same_composed_decomposed_and_in_latex(accent: str) -> None:
    for letter in "aceinosuzAEO":
        decomposed = f"Kr{letter}{ACCENTS[accent]}mer bounds"
        forms = [
            decomposed,
            unicodedata.normalize("NFC", decomposed),
            f"Kr\\{accent}{{{letter}}}mer bounds",
            f"Kr{{\\{accent}{{{letter}}}}}mer bounds",
            f"Kr{letter}mer bounds",
        ]
        if not accent.isalpha():
            forms.append(f"Kr\\{accent}{letter}mer bounds")
            forms.append(f"Kr{{\\{accent} {letter}}}mer bounds")
        assert len({title_words(form) for form in forms}) == 1


@many
@given(st.sampled_from(sorted(html.entities.codepoint2name)))
def test_an_html_entity_is_the_character_it_names(code: int) -> None:
    name = html.entities.codepoint2name[code]
    assert title_words(f"On &{name}; and &#{code};") == title_words(
        f"On {chr(code)} and {chr(code)}"
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Retrieval-Augmented Generation", "Retrieval Augmented Generation"),
        ("  Attention\n  Is All   You Need ", "attention is all you need"),
        ("{Deep} {R}esidual Learning", "Deep Residual Learning"),
        ("$k$-means at Scale", "k-means at scale"),
        ("Research &amp; Development", "Research & Development"),
        ("Reasoning—Without Rewards", "Reasoning – without rewards"),
        ("Efﬁcient Learning", "Efficient learning"),
        pytest.param(r"$\beta$-VAE: Learning Basic Concepts", "beta-VAE: Learning Basic Concepts"),
        pytest.param(r"{\bf Strong} Bounds", "Strong Bounds"),
        pytest.param(r"\emph{Strong} Bounds", "Strong Bounds"),
        pytest.param(r"Garc\'{\i}a Models", "García Models"),
        pytest.param(r"M{\o}ller Scattering", "Møller Scattering"),
        pytest.param(r"Polyak-{\L}ojasiewicz Condition", "Polyak-Łojasiewicz Condition"),
        pytest.param(r"Stra{\ss}e Networks", "Straße Networks"),
        pytest.param("<i>E. coli</i> Growth", "E. coli Growth"),
        pytest.param("H<sub>2</sub>O Ice", "H$_2$O Ice"),
    ],
)
def test_spelling_in_latex_html_or_unicode_gives_the_same_words(left: str, right: str) -> None:
    assert title_words(left) == title_words(right)


NAMES = ("Ashish Vaswani", "Noam Shazeer", "Laura Ruis", "Yu Wang", "K. Wu")


@some
@given(
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True),
    st.sampled_from([", ", " and ", "; ", " & "]),
    st.sampled_from(TITLES),
)
def test_a_list_of_names_never_accuses(names: list[str], glue: str, title: str) -> None:
    assert compare_titles(glue.join(names), title).band is not TitleBand.OTHER


@many
@given(st.lists(st.text(max_size=8), max_size=3), st.sampled_from(TITLES))
def test_a_text_of_up_to_three_words_never_accuses(words: list[str], title: str) -> None:
    text = " ".join(words)
    assume(len(title_words(text)) <= 3)
    assert compare_titles(text, title).band is not TitleBand.OTHER


@pytest.mark.parametrize(
    "said",
    [
        "",
        "—",
        "n/a",
        "PDF",
        "here",
        "arXiv preprint",
        "Vaswani et al.",
        "Vaswani, A., Shazeer, N., Parmar, N.",
        "注意力就是你所需要的",
        pytest.param("Vaswani et al., 2017"),
        pytest.param("Ashish Vaswani, Jean van der Berg"),
        pytest.param("Ashish Vaswani et al."),
        pytest.param("Vaswani, Shazeer, Parmar, and Uszkoreit (2017)"),
        pytest.param("Vaswani et al., NeurIPS 2017"),
        pytest.param("Read the full paper on arXiv"),
        pytest.param("https://arxiv.org/abs/1706.03762"),
        pytest.param("arXiv:1706.03762 [cs.CL] 12 Jun 2017"),
        pytest.param("xxxx yyyy zzzz wwww"),
    ],
)
def test_what_is_no_title_never_accuses(said: str) -> None:
    assert compare_titles(said, "Attention Is All You Need").band is not TitleBand.OTHER


@pytest.mark.parametrize("actual", ["", " ", "$$", "0"])
def test_a_paper_without_a_telling_title_is_never_called_another(actual: str) -> None:
    assert compare_titles("0", actual).band is not TitleBand.OTHER


@pytest.mark.parametrize("said", TITLES)
def test_a_clearly_different_title_is_another_paper(said: str) -> None:
    for actual in set(TITLES) - {said}:
        assert compare_titles(said, actual).band is TitleBand.OTHER


@some
@given(st.permutations(TITLES), st.sampled_from(TITLES))
def test_the_best_of_several_titles_wins_in_any_order(titles: list[str], said: str) -> None:
    best = best_comparison(said, titles)
    assert best is not None
    assert best.band is TitleBand.MATCH


def test_no_titles_no_comparison() -> None:
    assert best_comparison("Attention Is All You Need", []) is None
