"""Makes the model in tests/literature/tiny_model: nine words, four numbers each, real file forms.

Usage: python tests/literature/make_tiny_model.py (needs the packages onnx, numpy and tokenizers).
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

FOLDER = Path(__file__).parent / "tiny_model"
WORDS = ["[UNK]", "sharp", "minima", "flat", "valleys", "generalise", "transfer", "fish", "sea"]
MEANINGS = [
    [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [-1, 0.2, 0, 0], [0, 1, 0.1, 0],
    [0, 0, 1, 0], [0, 0.1, 1, 0], [0, 0, 0, 9], [0, 0, 0, 9],
]  # fmt: skip


def main() -> None:
    """Write both files."""
    table = numpy_helper.from_array(np.array(MEANINGS, dtype=np.float32), "meanings")
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, [1, "tokens"])
    states = helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "tokens", 4])
    look_up = helper.make_node("Gather", ["meanings", "input_ids"], ["states"])
    graph = helper.make_graph([look_up], "tiny", [ids, mask], [states], [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    FOLDER.mkdir(exist_ok=True)
    onnx.save(model, FOLDER / "model.onnx")
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(FOLDER / "tokenizer.json"))


if __name__ == "__main__":
    main()
