"""The encoder of sentences on a model of nine words in the true file forms."""

import hashlib
from pathlib import Path

import pytest

from tracker.domain.errors import SettingsError
from tracker.literature.sentence_encoder import KNOWN_DIGESTS, SentenceEncoder

FOLDER = Path(__file__).parent / "tiny_model"


def digests(folder: Path = FOLDER) -> dict[str, str]:
    """What the files of the tiny model have for digests."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in KNOWN_DIGESTS
    }


@pytest.fixture
def encoder() -> SentenceEncoder:
    """An encoder that knows the tiny model."""
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    return SentenceEncoder(FOLDER, digests())


def test_a_text_is_the_unit_mean_of_its_words(encoder: SentenceEncoder) -> None:
    (vector,) = encoder.vectors(["Sharp minima"])
    assert vector.tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0])


def test_texts_of_like_meaning_are_near_without_a_word_in_common(encoder: SentenceEncoder) -> None:
    claim, near, far = encoder.vectors(["minima generalise", "valleys transfer", "fish sea"])
    assert claim @ near > 0.95
    assert claim @ far < 0.05


def test_another_file_of_the_same_name_is_refused_and_never_run(tmp_path: Path) -> None:
    for name in KNOWN_DIGESTS:
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    with pytest.raises(SettingsError, match="is not the model that is known"):
        SentenceEncoder(tmp_path).vectors(["anything"])


def test_a_folder_without_the_model_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read.*tokenizer\.json"):
        SentenceEncoder(tmp_path / "nowhere").vectors(["anything"])


def test_another_model_is_taken_when_a_person_says_so(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    other = SentenceEncoder(FOLDER, any_model=True)
    assert other.check().startswith(f"{FOLDER}; 4 numbers a text, another model")
    for name in KNOWN_DIGESTS:
        (tmp_path / name).write_bytes(b"no model")
    with pytest.raises(SettingsError, match="holds no sentence model"):
        SentenceEncoder(tmp_path, any_model=True).check()
