"""The measurements behind every number in README; needs no network.

Run: python -m tests.bench [CLAIMS]     (10,000 claims when not given; about two minutes)
     python -m tests.bench identity     (or another module beside this one, with its arguments)

Each command is a process of its own against the fake arXiv; wall seconds and peak memory are the
operating system's. Compare rows of one run only: machines differ, and so do their bad days.
"""

import json
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fake_arxiv import FakeArxiv, paper

ROOT = Path(__file__).parents[2]
WORD_TEXT = """
attention gradient sparse curvature retrieval alignment entropy diffusion token policy reward kernel
causal transfer memory routing pruning prompt decoding calibration robustness latent bandit speech
graph vision translation summary question parsing protein climate traffic sensor auction privacy
"""
WORDS = WORD_TEXT.split()


def main(claims: int) -> None:
    """Measure and print one Markdown table."""
    with tempfile.TemporaryDirectory() as name, FakeArxiv() as arxiv:
        folder = Path(name)
        _write_library(folder / "claims.jsonl", claims, arxiv)
        settings = {
            "TRACKER_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
            "TRACKER_ARXIV_API_URL": arxiv.api_url,
            "TRACKER_OAI_URL": arxiv.oai_url,
            "TRACKER_REQUEST_INTERVAL": "0",
            "TRACKER_GATE_DIR": f"{folder}/gate",
            "TRACKER_TODAY": "2026-11-22",
        }
        print("| what | claims | seconds | MB at most | requests |")
        print("|---|---|---|---|---|")
        _row("`tracker --help`", "-", _repeated(["--help"], settings), arxiv)
        path = str(folder / "claims.jsonl")
        for title, words in (
            ("`import` of a new JSON Lines file", ["import", path]),
            ("`import` of the same file again", ["import", path]),
            ("`nightly`, the first", ["nightly"]),
            ("`nightly`, nothing changed", ["nightly"]),
            ("`report`", ["report"]),
            ("`report --format html`", ["report", "--format", "html"]),
            ("`list`", ["list"]),
            ("`audit verify`", ["audit", "verify"]),
        ):
            before = arxiv.count()
            seconds, megabytes = _measured(words, settings)
            cost = arxiv.count() - before
            print(f"| {title} | {claims:,} | {seconds:.2f} | {megabytes:.0f} | {cost} |")


def _write_library(path: Path, claims: int, arxiv: FakeArxiv) -> None:
    lines = []
    for number in range(claims):
        id_ = f"24{1 + number % 12:02d}.{1 + number // 12:05d}"
        words = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 7)]
        title = f"On {words[0]} and {words[1]} for {words[2]}, study {number}"
        arxiv.add(paper(id_, title))
        claim = {
            "text": f"Claim {number}: {words[0]} improves {words[1]} under {words[2]}.",
            "as_of": ["2024-12"],
            "kind": "empirical",
            "inquiry": f"Inquiry {number % 50}",
            "anchors": [{"id": id_, "title": title}],
        }
        lines.append(json.dumps(claim))
    path.write_text("\n".join(lines), encoding="utf-8")


def _repeated(words: list[str], settings: dict[str, str]) -> tuple[float, float]:
    runs = [_measured(words, settings) for _ in range(7)]
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs)


def _row(title: str, claims: str, measured: tuple[float, float], arxiv: FakeArxiv) -> None:
    print(f"| {title} | {claims} | {measured[0]:.2f} | {measured[1]:.0f} | {arxiv.count()} |")


def _measured(words: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one command, from a fork that waits for it alone."""
    reader, writer = os.pipe()
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", _RUNNER, str(writer), *words],
        cwd=ROOT, env={**os.environ, **settings}, pass_fds=[writer],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    process.wait()
    seconds = time.monotonic() - began
    with os.fdopen(reader) as said:
        kilobytes = int(said.read() or 0)
    return seconds, kilobytes / 1024


_RUNNER = """
import os, resource, sys
from tracker.cli.app import run
code = run(sys.argv[2:])
os.write(int(sys.argv[1]), str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss).encode())
sys.exit(code)
"""


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        name = sys.argv.pop(1)
        runpy.run_module(f"tests.bench.{name}", run_name="__main__", alter_sys=True)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
