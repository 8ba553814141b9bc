"""How fast, and in how much memory, large documents are read; each in a process of its own.

Run: python -m tests.bench.reading [MEGABYTES]     (50 when not given)
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.documents import DOCUMENTS

_PROSE = (
    "Some running prose about models and their sizes, with a number 12.5 and [a link](e.org).\n"
)
_ROW = '{"id": "x", "title": "Some title", "abstract": "' + "words go on " * 60 + '", "n": 12}'
_ENTRY = "@article{k, title={A Study}, author={Doe, Jane}, journal={Journal}, year={2019}}\n"


def main(megabytes: int) -> None:
    """Measure and print one Markdown table."""
    print("| document | MB | references | seconds | MB held at most |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, head, unit in _forms():
            path = Path(folder) / f"large{suffix}"
            with path.open("w", encoding="utf-8") as file:
                file.write(head)
                for _ in range(megabytes * 1_000_000 // len(unit.encode()) + 1):
                    file.write(unit)
            run = subprocess.run(
                [sys.executable, "-c", _READER, str(path)], capture_output=True, check=True
            )
            told = json.loads(run.stdout)
            size = path.stat().st_size / 1e6
            print(f"| `{suffix}` | {size:.0f} | {told[0]:,} | {told[1]:.1f} | {told[2]:.0f} |")
            path.unlink()


def _forms() -> list[tuple[str, str, str]]:
    """Ending, beginning and what is repeated: mostly other text, as in real documents."""
    return [
        (".md", "", _PROSE * 200 + "\n" + DOCUMENTS[".md"] + "\n"),
        (".html", "", f"<p>{_PROSE}</p>\n" * 200 + DOCUMENTS[".html"]),
        (".bib", "", _ENTRY * 100 + DOCUMENTS[".bib"]),
        (
            ".csv",
            "title,authors,arxiv,year\n",
            "A,B,,2019\n" * 500 + "T,C et al.,1706.03762,2017\n",
        ),
        (".jsonl", "", (_ROW + "\n") * 20 + '{"title": "T", "arxiv_id": "1706.03762"}\n'),
    ]


_READER = """
import json, resource, sys, time
from pathlib import Path
from tracker.seed_files.references import DocumentReferenceReader
began = time.process_time()
found = len(DocumentReferenceReader().references(Path(sys.argv[1])).references)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([found, time.process_time() - began, peak]))
"""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
