"""The examples of README: run them, compare them, or write them anew (``--write``).

A ```console block begins with ``$ tracker ...``; the rest of it is what that prints. Each block
runs in an empty folder with the seeds beside it, on a library of its own.
"""

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tracker.cli.app import run

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"```console\n\$ tracker (?P<words>[^\n]*)\n(?P<said>.*?)```", re.DOTALL)
WIDTH = "96"


def examples(text: str) -> Iterator[re.Match[str]]:
    """Every console block of a text."""
    return _BLOCK.finditer(text)


def printed(words: str) -> str:
    """What a command line prints, run as README says."""
    kept, folder = dict(os.environ), Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        for beside in ("seeds", "docs"):
            shutil.copytree(ROOT / beside, Path(name) / beside)
        for key in [key for key in os.environ if key.startswith("TRACKER_")]:
            del os.environ[key]
        os.environ.update(
            COLUMNS=WIDTH,
            NO_COLOR="1",
            TRACKER_DATABASE_URL=f"sqlite:///{name}/tracker.db",
            TRACKER_PAPER_CACHE=f"{name}/papers.db",
        )
        os.chdir(name)
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
                run(words.split())
        finally:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(kept)
    return said.getvalue()


def rewritten(text: str) -> str:
    """The text with every example as it is today."""
    return _BLOCK.sub(
        lambda block: f"```console\n$ tracker {block['words']}\n{printed(block['words'])}```", text
    )


if __name__ == "__main__":
    today = rewritten(README.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        README.write_text(today, encoding="utf-8")
    elif today != README.read_text(encoding="utf-8"):
        sys.exit("README's examples are not what the tracker prints: make readme")
