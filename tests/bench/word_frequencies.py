"""Count in how many papers each stem occurs; writes the table that travels with the matcher.

Run: python -m tests.bench.word_frequencies FILE.jsonl.gz... > word_frequencies.json
Each line of a file is one paper with "title" and "abstract".
"""

import gzip
import json
import sys
from collections import Counter

from tracker.literature.words import matching_words

LEAST_SHARE = 0.0003


def main(paths: list[str]) -> None:
    """Count and print."""
    counts: Counter[str] = Counter()
    papers = 0
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = json.loads(line)
                text = f"{fields['title']} {fields.get('abstract') or ''}"
                counts.update(set(matching_words(text)))
                papers += 1
    kept = {
        word: round(count / papers * 10_000, 1)
        for word, count in sorted(counts.items())
        if count / papers >= LEAST_SHARE
    }
    about = "In how many of 10,000 papers a stemmed word occurs; words below 3 are left out."
    table = {"about": about, "papers": papers, "per_10000": kept}
    print(json.dumps(table, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1:])
