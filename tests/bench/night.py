"""Start-up time, and time and memory of nights on a large library; needs no network.

Run: python -m tests.bench.night [CLAIMS]     (100,000 claims when not given; about half an hour)

Each command is a process of its own; wall seconds and peak memory are the operating system's.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.__main__ import _measured, _write_library
from tests.fake_arxiv import FakeArxiv


def main(claims: int) -> None:
    """Measure and print one Markdown table."""
    with tempfile.TemporaryDirectory() as name, FakeArxiv() as arxiv:
        folder = Path(name)
        settings = {
            "TRACKER_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
            "TRACKER_LITERATURE_PATH": f"{folder}/literature.db",
            "TRACKER_ARXIV_API_URL": arxiv.api_url,
            "TRACKER_OAI_URL": arxiv.oai_url,
            "TRACKER_REQUEST_INTERVAL": "0",
            "TRACKER_GATE_DIR": f"{folder}/gate",
            "TRACKER_TODAY": "2026-11-22",
        }
        print("| what | claims | seconds | MB at most |")
        print("|---|---|---|---|")
        for words in (["--help"], ["--version"], ["list"]):
            runs = [_measured(words, settings) for _ in range(9)]
            _row(f"`tracker {words[0]}`, start-up", 0, (statistics.median(r[0] for r in runs),
                                                        max(r[1] for r in runs)))  # fmt: skip
        _write_library(folder / "claims.jsonl", claims, arxiv)
        path = str(folder / "claims.jsonl")
        for title, words in (
            ("`import`", ["import", path]),
            ("`nightly`, the first", ["nightly"]),
            ("`nightly`, nothing changed", ["nightly"]),
            ("`backup`", ["backup", f"{folder}/backup.db"]),
        ):
            _row(title, claims, _measured(words, settings))


def _row(title: str, claims: int, measured: tuple[float, float]) -> None:
    print(f"| {title} | {claims:,} | {measured[0]:.2f} | {measured[1]:.0f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
