"""Every command in a narrow terminal and in a pipe: no line is wider, but for what has no blank."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.web.library import HOSTILE, IDS
from tracker.cli.app import COMMANDS, root, run
from tracker.cli.help_page import command_lines
from tracker.cli.manual import EXAMPLES
from tracker.formats.folding import columns, fold

NARROW = 44
ROOT = Path(__file__).parents[1]
SEED = str(ROOT / "seeds" / "task-diversity-and-reasoning.md")
NOTES = "notes.md"
STALE = IDS["stale"]
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")

READING = (
    "list",
    f"show {STALE}",
    f"show {IDS['hostile']}",
    "show nothing-like-it",
    f"verify {NOTES}",
    "verify",
    "nightly --dry-run",
    "report",
    f"leads {STALE}",
    f"backtest {SEED} --from 2025-12-01 --to 2026-01-01",
    "literature status",
    "literature search reasoning",
    "literature sync",
    "export",
    f"ground {STALE}",
    "queue",
    "forecast",
    "calibration",
    "accept-finding --list",
    "proposals",
    "audit verify",
    "audit replay",
    "audit seal",
    "notify",
    "notify --dry-run --notify json://localhost",
    "config show",
    "config check",
    "doctor",
)
"""Whatever shows something to a person and changes nothing that anybody judged."""

WRITING = (
    f"import {SEED}",
    "add 'Wide is deep' --as-of 2025-05 --anchor 2502.00001 --depends-on " + IDS["overturned"],
    f"accept {STALE} 2602.00001 --as weakens --note 'halves the effect'",
    f"dismiss {STALE} 2602.00002 --why 'another task altogether, as its abstract says'",
    f"accept-finding {IDS['stale']} anchor-after-claim --until 2026-12-31 --why 'known for long'",
    f"retest {IDS['fresh']} --verdict overturned --note 'read both' --evidence 2502.00001",
    f"retest {STALE} --verdict sideways",
    f"snooze {IDS['fresh']} --until 2026-04-01",
    f"retire {IDS['fresh']} --note 'out of scope'",
    "answer answer.md",
    "backup kept.db",
    "copy --to sqlite:///copied.db",
)

PIPED = (
    "list",
    f"show {STALE}",
    "report",
    "literature status",
    "literature search reasoning",
    "queue",
    "forecast",
    "proposals",
    "audit verify",
    "audit replay",
    "config show",
    "config check",
    "doctor",
)

PAPER = (
    '{"id": "2504.03635", "title": "Do Larger Language Models Imply Better Reasoning? A Scaling '
    'Law", "abstract": "On reasoning."}\n'
)

FOR_MACHINES = {"prompt", "feed", "completion", "schedule", "serve"}
"""Their output is a document, a script or a service; their manual pages are held to the width."""


@pytest.fixture(scope="module")
def literature(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A literature of one paper, to be copied."""
    folder = tmp_path_factory.mktemp("narrow")
    place, papers = folder / "literature.db", folder / "papers.jsonl"
    papers.write_text(PAPER, encoding="utf-8")
    own = ["--literature-path", str(place), "--database-url", f"sqlite:///{folder}/empty.db"]
    assert run([*own, "literature", "import", str(papers)]) == 0
    return place


@pytest.fixture
def flags(
    full_library: Path, literature: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """The flags of a copy of it, in a terminal of 44 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(NARROW))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    shutil.copy(full_library, "library.db")
    shutil.copy(literature, "literature.db")
    shutil.copy(ROOT / "docs" / "example-notes.md", NOTES)
    told = {
        "database-url": "sqlite:///library.db",
        "literature-path": "literature.db",
        "gate-dir": "gate",
        "paper-cache": "papers.db",
        "today": "2026-03-01",
    }
    Path("answer.md").write_text(
        f"Claim {STALE}, revision 1: weakened. See 2502.00001.\n", encoding="utf-8"
    )
    return ["--offline", *(word for name, value in told.items() for word in (f"--{name}", value))]


def too_wide(text: str) -> list[str]:
    """Lines that do not fit although a word of them could stand on the next one."""
    bare = [_STYLE.sub("", line) for line in text.splitlines()]
    return [line for line in bare if cell_len(line) > NARROW and len(line.split()) > 1]


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_a_command_fits_a_narrow_terminal(
    words: str,
    flags: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    run([*flags, *shlex.split(words)])
    said = capsys.readouterr()
    assert said.out + said.err
    assert too_wide(said.out) == []
    assert too_wide(said.err) == []
    assert "\u202e" not in said.out + said.err


@pytest.mark.parametrize("words", PIPED)
def test_a_command_fits_in_a_pipe_without_colour(
    words: str, flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run([*flags, *words.split()])
    said = capsys.readouterr().out
    assert said
    assert too_wide(said) == []
    assert "\x1b" not in said


def test_in_a_pipe_a_finding_stays_one_line(
    flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run([*flags, "verify", NOTES])
    told = capsys.readouterr().out.splitlines()
    found = [line for line in told if line.startswith(f"{NOTES}:")]
    assert len(found) == 6
    assert told[:6] == found
    assert too_wide("\n".join(told[6:])) == []


def test_every_command_is_looked_at() -> None:
    looked_at = {words.split()[0] for words in (*READING, *WRITING)}
    assert looked_at | FOR_MACHINES == set(COMMANDS)


def every_command() -> list[str]:
    told = []
    for name in COMMANDS:
        command = root.get_command(click.Context(root), name)
        told.append(name)
        if isinstance(command, click.Group):
            told += [f"{name} {each}" for each in command.commands]
    return told


@pytest.mark.parametrize("words", ["", *every_command()])
def test_a_manual_page_fits(
    words: str, flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert too_wide(page) == []
    assert "Exit codes:" in page


@pytest.mark.parametrize("command", [each for told in EXAMPLES.values() for each in told])
@pytest.mark.parametrize("width", [30, NARROW, 80])
def test_an_example_on_several_lines_is_the_same_command(command: str, width: int) -> None:
    told = "\n".join(command_lines(command, width, 2))
    assert shlex.split(told.replace("\\\n", "")) == shlex.split(command)


@given(st.text(st.sampled_from("ab-界é \x1b[1m"), max_size=80), st.integers(12, 60))
def test_folding_loses_no_word_and_keeps_to_the_width(text: str, width: int) -> None:
    folded = fold(text, width)
    assert folded.split() == text.split()
    for line in folded.splitlines():
        assert columns(line) <= width or len(line.split()) <= 1


@pytest.mark.parametrize("words", ["export", f"add '{HOSTILE}\x1b[2J' --as-of 2025-05"])
def test_what_others_wrote_cannot_steer_the_terminal(
    words: str, flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*flags, *shlex.split(words)]) == 0
    said = capsys.readouterr().out
    assert "Loud" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_what_stands_in_columns_goes_on_under_its_column_where_there_is_room() -> None:
    line = "ok   settings         no tracker.toml found; contact none (set TRACKER_CONTACT to it)\n"
    assert fold(line, 70) == (
        "ok   settings         no tracker.toml found; contact none (set\n"
        "                      TRACKER_CONTACT to it)\n"
    )
    assert fold(line.replace("         ", "  "), NARROW) == (
        "ok   settings  no tracker.toml found;\n"
        "     contact none (set TRACKER_CONTACT to\n"
        "     it)\n"
    )
    assert fold("database_url        sqlite:////a/place/that/is/long.db  (default)\n", NARROW) == (
        "database_url\n  sqlite:////a/place/that/is/long.db\n  (default)\n"
    )
    assert fold("a line\nanother\n", 12) == "a line\nanother\n"
