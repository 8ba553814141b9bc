"""The example notebook: run its code cells as a reader would, compare them, or keep what they say.

`python -m tests.notebook --write` keeps today's outputs. No Jupyter is needed.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "example.ipynb"


def read() -> dict[str, Any]:
    """The notebook as it is kept."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return notebook


def outputs(notebook: dict[str, Any]) -> list[str]:
    """What every code cell prints, run in order in one namespace, in a folder with the seeds."""
    kept, folder = dict(os.environ), Path.cwd()
    namespace: dict[str, Any] = {"__name__": "__main__"}
    said: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "seeds", Path(name) / "seeds")
        for key in [key for key in os.environ if key.startswith("TRACKER_")]:
            del os.environ[key]
        os.environ["TRACKER_PAPER_CACHE"] = f"{name}/papers.db"
        os.chdir(name)
        try:
            for cell in code_cells(notebook):
                with contextlib.redirect_stdout(io.StringIO()) as written:
                    exec(compile("".join(cell["source"]), "<cell>", "exec"), namespace)
                said.append(written.getvalue())
        finally:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(kept)
    return said


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells that hold code."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def kept_outputs(notebook: dict[str, Any]) -> list[str]:
    """What the notebook says that they print."""
    return [
        "".join(line for output in cell["outputs"] for line in output["text"])
        for cell in code_cells(notebook)
    ]


def rewritten(notebook: dict[str, Any]) -> str:
    """The notebook with today's outputs."""
    told = outputs(notebook)
    for number, (cell, said) in enumerate(zip(code_cells(notebook), told, strict=True), start=1):
        stream = {"name": "stdout", "output_type": "stream", "text": said.splitlines(keepends=True)}
        cell["outputs"] = [stream] if said else []
        cell["execution_count"] = number
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    today = rewritten(read())
    if "--write" in sys.argv:
        NOTEBOOK.write_text(today, encoding="utf-8")
    elif today != NOTEBOOK.read_text(encoding="utf-8"):
        sys.exit("the notebook's outputs are not what its cells print: python -m tests.notebook")
