"""How fast, and in how much memory, documents are read and verified; each in a process of its own.

Run: python -m tests.bench.reading [MEGABYTES]     (50 when not given)

*Ordinary* documents are mostly other text, *dense* ones nothing but references of different papers,
and *hostile* ones a single line, a single string or nothing but brackets. CPU seconds of the
process; the peak is the operating system's. The last rows are `tracker --offline verify`.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.documents import DOCUMENTS

_PROSE = (
    "Some running prose about models and their sizes, with a number 12.5 and [a link](e.org).\n"
)
_ROW = '{"id": "x", "title": "Some title", "abstract": "' + "words go on " * 60 + '", "n": 12}'
_ENTRY = "@article{k, title={A Study}, author={Doe, Jane}, journal={Journal}, year={2019}}\n"
_TITLE = "A Study of Some Words and Numbers"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of large document: what it is, its ending, its beginning and what is repeated."""

    kind: str
    suffix: str
    head: str
    unit: Callable[[str], str]


def forms() -> list[Form]:
    """Every kind that is measured."""
    return [
        Form("ordinary", ".md", "", lambda _: f"{_PROSE * 200}\n{DOCUMENTS['.md']}\n"),
        Form("ordinary", ".html", "", lambda _: f"<p>{_PROSE}</p>\n" * 200 + DOCUMENTS[".html"]),
        Form("ordinary", ".bib", "", lambda _: _ENTRY * 100 + DOCUMENTS[".bib"]),
        Form("ordinary", ".csv", "title,authors,arxiv,year\n", _some_rows),
        Form("ordinary", ".jsonl", "", lambda id_: f"{_ROW}\n" * 20 + f'{{"arxiv_id": "{id_}"}}\n'),
        Form("dense", ".md", "", lambda id_: f"- arXiv:{id_} (2019-05) — {_TITLE}\n"),
        Form("dense", ".tex", "", _bibitem),
        Form("dense", ".bib", "", _entry),
        Form("dense", ".html", "<ul>", _item),
        Form(
            "dense", ".rst", "", lambda id_: f"* `{_TITLE} <https://arxiv.org/abs/{id_}>`_, 2019\n"
        ),
        Form("dense", ".csv", "title,arxiv\n", lambda id_: f"{_TITLE},{id_}\n"),
        Form("dense", ".jsonl", "", _claim),
        Form("dense", ".ipynb", '{"cells":[{"source":[', _cell_line),
        Form("hostile", ".txt", "", lambda id_: f"see arXiv:{id_} and what it says there, then "),
        Form("hostile", ".json", '{"text":"', lambda id_: f"words arXiv:{id_} and more\\n"),
        Form("hostile", ".json", "", lambda _: '[{"a":'),
        Form("hostile", ".bib", "@misc{k, note={", lambda id_: f"arXiv:{id_} words "),
        Form("hostile", ".csv", 'title,arxiv\n"', lambda id_: f"word arXiv:{id_} "),
    ]


def write(form: Form, path: Path, letters: int) -> None:
    """A document of this kind and so many letters; every reference names another paper."""
    ids = _ids()
    with path.open("w", encoding="utf-8") as file:
        file.write(form.head)
        while letters > 0:
            letters -= file.write(form.unit(next(ids)))


def main(megabytes: int) -> None:
    """Measure and print two Markdown tables."""
    with tempfile.TemporaryDirectory() as folder:
        print("| document | references | MB a CPU second | µs a reference | MB held at most |")
        print("|---|---|---|---|---|")
        for form in forms():
            path = Path(folder) / f"large{form.suffix}"
            write(form, path, megabytes * 1_000_000)
            size = path.stat().st_size / 1e6
            found, seconds, peak = _measured(_READ, str(path))
            each = f"{seconds * 1e6 / found:.0f}" if found > size else "-"
            rate = size / seconds
            name = f"{form.kind} `{form.suffix}`"
            print(f"| {name} | {found:,} | {rate:.1f} | {each} | {peak:.0f} |", flush=True)
        print(f"\n| `verify` of {megabytes} MB dense Markdown | CPU seconds | MB held at most |")
        print("|---|---|---|")
        path = Path(folder) / "large.md"
        write(next(form for form in forms() if form.kind == "dense"), path, megabytes * 1_000_000)
        for shown in ("terminal", "markdown", "json", "sarif", "junit", "github"):
            _, seconds, peak = _measured(_VERIFY, str(path), shown)
            print(f"| `--format {shown}` | {seconds:.0f} | {peak:.0f} |", flush=True)


def _measured(program: str, *words: str) -> tuple[int, float, float]:
    """What the program counted, its CPU seconds and its peak in MB."""
    run = subprocess.run(
        [sys.executable, "-c", program + _TOLD, *words], capture_output=True, check=True
    )
    count, seconds, peak = json.loads(run.stderr.splitlines()[-1])
    return count, seconds, peak


def _ids() -> Iterator[str]:
    for number in range(10**9):
        month, serial = divmod(number, 9_999)
        year, month = divmod(month, 12)
        yield f"{15 + year % 11:02d}{month + 1:02d}.{serial + 1:05d}"


def _some_rows(id_: str) -> str:
    return "A,B,,2019\n" * 500 + f"{_TITLE},C et al.,{id_},2017\n"


def _bibitem(id_: str) -> str:
    newblocks = f"\\newblock {_TITLE}.\n\\newblock \\emph{{arXiv preprint arXiv:{id_}}}, 2019.\n"
    return f"\\bibitem{{k{id_}}} J.~Doe and R.~Roe.\n{newblocks}\n"


def _entry(id_: str) -> str:
    who = "author={Doe, Jane and Roe, Richard}"
    return f"@misc{{k{id_}, title={{{_TITLE}}},\n {who}, eprint={{{id_}}}, year={{2019}}}}\n"


def _item(id_: str) -> str:
    return f'<li><a href="https://arxiv.org/abs/{id_}"><b>{_TITLE}</b></a>, J. Doe, R. Roe, 2019\n'


def _claim(id_: str) -> str:
    anchor = {"id": id_, "title": _TITLE}
    return json.dumps({"text": "Words help.", "as_of": ["2024-05"], "anchors": [anchor]}) + "\n"


def _cell_line(id_: str) -> str:
    return json.dumps(f"- [{_TITLE}](https://arxiv.org/abs/{id_})\n") + ",\n"


_READ = """
from pathlib import Path
from tracker.domain.references import DocumentsRead
from tracker.seed_files.references import DocumentReferenceReader
import sys, time
began = time.process_time()
found = sum(1 for _ in DocumentReferenceReader().references(Path(sys.argv[1]), DocumentsRead()))
"""
_VERIFY = """
import sys
from tracker.cli.app import run
began = 0.0
words = ["--offline", "--today", "2026-11-22", "verify", sys.argv[1], "--no-cache", "--format"]
found = run([*words, sys.argv[2], "--output", sys.argv[1] + ".told"])
"""
_TOLD = """
import json, resource, sys, time
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([found, time.process_time() - began, peak]), file=sys.stderr)
"""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
