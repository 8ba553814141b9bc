"""Documents that name more papers than are known at one time: the same words, in turns."""

import json
from pathlib import Path

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper

TITLES = {
    "2405.00001": "Newts and Toads in Shallow Ponds",
    "2405.00002": "Kernel Methods for Long Sequences of Tokens",
    "2405.00003": "A Theory of Diffusion in Sparse Graphs",
    "2405.00004": "Entropy of Reward Models Under Pruning",
    "2405.00005": "Latent Speech Translation Without Parallel Text",
}
IDS = list(TITLES)
FORMATS = ("terminal", "markdown", "json", "sarif", "junit", "github")


@pytest.fixture
def notes(cli: Cli, arxiv: FakeArxiv) -> Path:
    """Right, wrong, absent, malformed, masked and repeated ids, in no order."""
    for id_, title in TITLES.items():
        arxiv.add(paper(id_, title))
    lines = [f"- arXiv:{id_} — {title}" for id_, title in reversed(TITLES.items())]
    lines += [
        f"- arXiv:{IDS[3]} — Adaptive Mesh Refinement for Shock Hydrodynamics Codes",
        "- arXiv:2405.09999, arXiv:2413.00001 and arXiv:2510.xxxxx",
        *(f"- again arXiv:{id_}" for id_ in IDS for _ in range(3)),
    ]
    path = cli.folder / "notes.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _without_receipt(text: str) -> list[str]:
    receipt = ('"requests', '"api": ', '"oai": ', "canaries present")
    return [line for line in text.splitlines() if not any(part in line for part in receipt)]


@pytest.mark.parametrize("form", FORMATS)
def test_turns_change_no_word_but_the_receipt(
    form: str, cli: Cli, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    for at_once in (1_900, 2):
        monkeypatch.setattr("tracker.services.verify_documents.SUBJECTS_AT_ONCE", at_once)
        ran = cli("verify", "notes.md", "--no-cache", "--format", form)
        assert ran.code == 1
        told[at_once] = _without_receipt(ran.out)
    assert told[2] == told[1_900]
    assert any("is another paper" in line for line in told[2])


def test_with_few_requests_everybody_has_a_turn(
    cli: Cli, notes: Path, arxiv: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The papers answered longest ago come first, wherever they stand in the document."""
    monkeypatch.setattr("tracker.services.verify_documents.SUBJECTS_AT_ONCE", 2)
    notes.write_text("\n".join(f"arXiv:{id_}" for id_ in IDS), encoding="utf-8")
    found = []
    for day in ("2026-11-22", "2026-11-24", "2026-11-26"):
        ran = cli("verify", "notes.md", "--budget", "1", "--format", "json", today=day)
        coverage = json.loads(ran.out)["coverage"]
        assert (coverage["asked"], coverage["requests"]) == (2, 1)
        asked = [one["id"] for one in ran.json["references"] if one["outcome"] == "found"]
        found += [id_ for id_ in asked if id_ not in found]
        assert found == IDS[: len(found)]
    assert found == IDS
