"""Every command line in README and the documents is one that we take, options and all."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tracker.cli.app import COMMANDS, root

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    *(ROOT / "docs" / f"{name}.md" for name in ("operate", "recipes", "ledger")),
]
_BLOCK = re.compile(r"^```(?:sh|console|text|dockerfile|ini)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`]*)`")
_OURS = re.compile(r"(?:^|[\s/(=])tracker ((?:[a-z]|--(?:database-url|offline|today)\b).*)")
_GRAMMAR = re.compile(r"\[|\.\.\.|…|\||<")
"""A line that shows how to write a command, and is none."""


def written(text: str) -> Iterator[str]:
    """Command lines of a page: those of its blocks, and those within its sentences."""
    for block in _BLOCK.findall(text):
        yield from block.replace("\\\n", " ").splitlines()
    prose = re.sub(r"^\|.*$", "", _BLOCK.sub("", text), flags=re.MULTILINE)  # tables show grammar
    for code in _INLINE.findall(prose):
        yield " ".join(code.split())


def commands(text: str) -> Iterator[str]:
    """The part of each line that begins with our name and ends where the shell goes on."""
    for line in written(text):
        found = _OURS.search(re.sub(r"\$\([^)]*\)", "X", line))
        if found is None:
            continue
        command = re.split(r" \| | > | >> | && |;|\)\"|#", found[1])[0].strip()
        if not _GRAMMAR.search(command):
            yield command


def refusal(words: list[str]) -> str:
    """Why a command line is none; empty where it is one. Nothing is run."""
    try:
        parse(words)
    except click.UsageError as error:
        return error.format_message()
    return ""


def parse(words: list[str]) -> None:
    """Raises UsageError."""
    command: click.Command = root
    parent, rest = None, words
    while isinstance(command, click.Group):
        with command.make_context(command.name, list(rest), parent=parent) as parent:
            name, found, rest = command.resolve_command(
                parent, [*getattr(parent, "_protected_args", ()), *parent.args]
            )
        assert found is not None
        command = found
        if not rest and name in COMMANDS:
            return  # a command that is only named
    command.make_context(name, list(rest), parent=parent)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_documented_command_is_taken(page: Path) -> None:
    found = sorted(set(commands(page.read_text("utf-8"))))
    assert len(found) > (10 if page.name != "ledger.md" else 1)
    refused = {line: why for line in found if (why := refusal(shlex.split(line)))}
    assert refused == {}


def test_commands_are_found_in_blocks_and_sentences() -> None:
    text = (
        "Say `tracker list\n--json` or\n```sh\ncd x && tracker verify a > b\n```\n"
        "`tracker show [X]`\n| `tracker leads CLAIM` |\n"
    )
    assert sorted(commands(text)) == ["list --json", "verify a"]


def test_a_command_that_is_none_is_refused() -> None:
    assert "--no-such-option" in refusal(["verify", "--no-such-option"])
    assert "no-such-command" in refusal(["no-such-command"])
    assert refusal(["verify", "notes.md"]) == ""
