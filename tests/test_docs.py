"""The documents say what the program does: examples, commands, statuses, codes and settings."""

import re

import pytest

from tests.readme import README, examples, printed
from tracker.cli.app import COMMANDS
from tracker.domain.claims import Kind
from tracker.domain.findings import Code
from tracker.domain.status import Status
from tracker.settings import KEYS

TEXT = README.read_text(encoding="utf-8")
EXAMPLES = [(block["words"], block["said"]) for block in examples(TEXT)]


@pytest.mark.parametrize(("words", "said"), EXAMPLES, ids=[words for words, _ in EXAMPLES])
def test_an_example_prints_what_readme_shows(words: str, said: str) -> None:
    assert printed(words) == said


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained(command: str) -> None:
    assert f"`tracker {command}" in TEXT


@pytest.mark.parametrize("code", list(Code))
def test_every_finding_has_its_section(code: Code) -> None:
    section = re.search(rf"^### {code}\n(.+)$", TEXT, re.MULTILINE)
    assert section is not None
    assert len(section[1]) > 20


@pytest.mark.parametrize("name", [*Status, *Kind])
def test_every_status_and_kind_has_its_row(name: str) -> None:
    assert f"| `{name}` |" in TEXT


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_has_its_row(key: str) -> None:
    assert f"| `TRACKER_{key.upper()}` |" in TEXT
