"""How revisions of abstracts are told: with changed numbers, negations, or wording only.

Run: python -m tests.bench.revisions FILE.jsonl
Lines have "observations" with "abstract", oldest first, and "numbers_removed", "numbers_added".
"""

import json
import sys
from collections import Counter
from pathlib import Path

from tracker.domain.text_changes import text_change


def main(path: str) -> None:
    """Count and print one table."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        first, last = (told["observations"][place].get("abstract") for place in (0, -1))
        numbers = told["numbers_removed"] or told["numbers_added"]
        change = text_change(first or "", last or "")
        label = "numbers changed" if numbers else "no number changed"
        shown = "told first" if change.snippets else "nothing to show"
        counts[label, f"telling, {shown}" if change.telling else "wording only"] += 1
    for (label, verdict), number in sorted(counts.items()):
        print(f"{label:20} {verdict:28} {number:6}")


if __name__ == "__main__":
    main(sys.argv[1])
