"""Documents that are spoilt in every way give findings or one sentence, never a traceback."""

import json
import random

import pytest

from tests.e2e.command_line import Cli
from tests.fuzz.documents import DOCUMENTS
from tests.fuzz.mutations import encoded, mutated


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
def test_a_spoilt_document_is_verified_or_refused_in_words(suffix: str, cli: Cli) -> None:
    chance = random.Random(suffix)
    for _ in range(3):
        path = cli.folder / f"spoilt{suffix}"
        path.write_bytes(encoded(chance, mutated(chance, DOCUMENTS[suffix])[:20_000]))
        ran = cli("--offline", "verify", path, "--no-cache", "--format", "json")
        assert "Traceback" not in ran.err
        if ran.code == 2:
            assert str(path) in ran.err
            continue
        assert ran.code in {0, 1}
        told = json.loads(ran.out)
        assert told["summary"]["references"] == len(told["references"])
