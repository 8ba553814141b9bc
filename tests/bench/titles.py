"""How the title bands fall on labelled titles: one line a label and band.

Run: python -m tests.bench.titles FILE.jsonl     (lines with "said_title", "title" and "label")
"""

import json
import sys
from collections import Counter
from pathlib import Path

from tracker.domain.titles import compare_titles


def main(path: str) -> None:
    """Count and print."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        band = compare_titles(pair["said_title"], pair["title"]).band
        counts[pair["label"], band.value] += 1
    for (label, band), number in sorted(counts.items()):
        print(f"{label:28} {band:6} {number:6}")


if __name__ == "__main__":
    main(sys.argv[1])
