"""How many comments say, or hint at, a withdrawal: one line a label.

Run: python -m tests.bench.withdrawals FILE.jsonl[.gz]...
Lines have "comment" (or "comments") and, where somebody labelled them, "confidence".
"""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from tracker.domain.withdrawals import hints_at_withdrawal, says_withdrawn, withdrawal_reason


def main(paths: list[str]) -> None:
    """Count and print one table, and how the reasons fall."""
    print("| label | papers | says so | says or hints |")
    print("|---|---|---|---|")
    reasons: Counter[str] = Counter()
    for path in paths:
        counts: Counter[tuple[str, str]] = Counter()
        opened = gzip.open if path.endswith(".gz") else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                label = told.get("confidence") or f"ordinary: {Path(path).name}"
                comment = told.get("comment") or told.get("comments") or ""
                says = says_withdrawn(comment)
                counts[label, "all"] += 1
                counts[label, "says"] += says
                counts[label, "hints"] += says or hints_at_withdrawal(comment)
                reasons[withdrawal_reason(comment)] += says
        for label in sorted({label for label, _ in counts}):
            said = [f"{counts[label, what]:,}" for what in ("all", "says", "hints")]
            print(f"| {' | '.join([label, *said])} |")
    print(", ".join(f"{reason} {number}" for reason, number in reasons.most_common()))


if __name__ == "__main__":
    main(sys.argv[1:])
