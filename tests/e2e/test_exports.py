"""The library out again by the command line: files that import reads, lists, errors in words."""

import json
from pathlib import Path

from tests.e2e.command_line import Cli


def _library(cli: Cli, *elsewhere: str) -> list[dict[str, object]]:
    """An export without what is told of states and places."""
    ran = cli(*elsewhere, "export", "--format", "jsonl")
    assert ran.code == 0, ran.err
    lines = [json.loads(line) for line in ran.out.splitlines()]
    left_out = ("state", "origin")
    return [{k: v for k, v in line.items() if k not in left_out} for line in lines]


def _fill(cli: Cli) -> None:
    cli.add("Models reason by procedure (2024-11)", "2411.12580v1")
    cli.add("Facts are retrieved", "1706.03762")


def test_json_lines_and_markdown_come_back(cli: Cli, tmp_path: Path) -> None:
    _fill(cli)
    before = _library(cli)
    file, folder = tmp_path / "library.jsonl", tmp_path / "pages"
    assert cli("export", "--format", "jsonl", "-o", file).code == 0
    assert cli("export", "--format", "markdown", "-o", folder).code == 0
    for n, source in enumerate((file, folder)):
        elsewhere = ("--database-url", f"sqlite:///{tmp_path / f'{n}.db'}")
        assert cli(*elsewhere, "import", source).code == 0
        assert _library(cli, *elsewhere) == before


def test_an_export_imported_at_home_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    _fill(cli)
    cli("nightly")
    file = tmp_path / "library.jsonl"
    cli("export", "--format", "jsonl", "-o", file)
    before = cli.statuses()
    ran = cli("import", file, "--json")
    told = ran.json
    assert (len(told["added"]), len(told["changed"]), len(told["unchanged"])) == (0, 0, 2), told
    assert cli.statuses() == before


def test_one_inquiry_or_the_list(cli: Cli) -> None:
    _fill(cli)
    assert cli("export", "--json").json == [{"id": "single-claims", "title": "Single claims"}]
    assert cli("export").out == "single-claims  Single claims\n"
    assert cli("export", "single").out.startswith('---\ntitle: "Single claims"\n---\n')
    assert '"2411.12580"' in cli("export", "single", "--format", "csl").out.replace("arXiv:", "")
    assert "@misc{" in cli("export", "--format", "bibtex").out


def test_what_cannot_be_exported_is_one_clear_error(cli: Cli, tmp_path: Path) -> None:
    _fill(cli)
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for words, says in (
        (("export", "snow"), "no inquiry begins with 'snow'"),
        (("export", "--format", "markdown"), "several Markdown files"),
        (("export", "--format", "markdown", "-o", tmp_path / "taken"), "is no folder"),
    ):
        ran = cli(*words)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.err
