"""The house as it was drawn: layers, docstrings, and modules and functions of readable length."""

import ast
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
MODULES = sorted((ROOT / "tracker").rglob("*.py"))


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


@cache
def _nodes() -> dict[Path, list[ast.AST]]:
    return {path: list(ast.walk(tree)) for path, tree in _trees().items()}


def _where(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.expr) else ""
    return f"{path.relative_to(ROOT)}{line}"


@pytest.mark.skipif(find_spec("importlinter") is None, reason="import-linter is not installed")
def test_each_room_knows_only_the_rooms_below_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_there_is_a_house_to_look_at() -> None:
    assert len(MODULES) > 50


def test_every_module_opens_with_a_docstring() -> None:
    assert [_where(path) for path, tree in _trees().items() if not ast.get_docstring(tree)] == []


def test_no_module_is_longer_than_can_be_read() -> None:
    lengths = {_where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        (_where(path, node), node.name)
        for path, nodes in _nodes().items()
        if "migrations" not in path.parts  # a schema as it was on a day is one long table
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_only_ports_and_roots_know_types_by_name_alone() -> None:
    """Annotations are not read by anybody there, and their modules load what a command needs;
    elsewhere tables, settings and dispatch read them."""
    future = [
        _where(path, node)
        for path, nodes in _nodes().items()
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not path.stem.endswith(("ports", "_root")) and path.stem != "bootstrap"
    ]
    assert future == []


def test_nobody_prints() -> None:
    printed = [
        _where(path, node)
        for path, nodes in _nodes().items()
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printed == []


def test_only_the_clock_asks_what_time_it_is_and_only_it_sleeps() -> None:
    asked = {
        _where(path)
        for path, nodes in _nodes().items()
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr)
        in {("datetime", "now"), ("date", "today"), ("time", "time"), ("time", "sleep")}
    }
    assert asked == {"tracker/clock.py"}
