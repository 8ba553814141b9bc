"""Every command, found by walking them: JSON for programs, a manual for people, completion."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper
from tracker.cli.app import root
from tracker.cli.manual import EXAMPLES
from tracker.config_file import config_schema
from tracker.domain.errors import SettingsError
from tracker.setting_values import SETTINGS
from tracker.settings import load_settings

ROOT = Path(__file__).parents[2]
NO_JSON = {
    "schedule": "runs until it is stopped, or prints a unit for another program",
    "serve": "runs until it is stopped",
    "feed": "writes XML, by a standard of its own",
    "completion": "writes a script for a shell",
    "config schema": "writes JSON anyway",
}


def _walk(command: click.Command, words: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    ctx = click.Context(command)
    for name in command.list_commands(ctx):
        below = command.get_command(ctx, name)
        assert below is not None
        yield from _walk(below, f"{words} {name}".strip())


COMMANDS = dict(_walk(root))


def _options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_speaks_json_or_says_why_not(words: str) -> None:
    assert ("--json" in _options(COMMANDS[words])) is (words not in NO_JSON)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_a_manual(words: str) -> None:
    ran = CliRunner().invoke(root, [*words.split(), "--help"], prog_name="tracker")
    assert ran.exit_code == 0
    usage, _, rest = ran.output.partition("\n\n")
    assert usage.startswith(f"Usage: tracker {words}")
    assert len(rest.partition("\n\n")[0].split()) > 5
    for heading in ("Options:", "Examples:", "Exit codes:", "Environment:"):
        assert f"\n{heading}\n" in ran.output
    undescribed = [
        parameter.opts
        for parameter in COMMANDS[words].params
        if isinstance(parameter, click.Option) and not parameter.hidden and not parameter.help
    ]
    assert undescribed == []


@pytest.mark.parametrize(
    ("words", "example"),
    [(words, one) for words, all_ in EXAMPLES.items() for one in all_ if words],
)
def test_every_example_is_a_command_line_that_we_take(words: str, example: str) -> None:
    line = example.removeprefix('eval "$(').removesuffix(')"').partition(" | ")[0]
    said = shlex.split(line)
    depth = len(words.split())
    assert said[: depth + 1] == ["tracker", *words.split()]
    command = COMMANDS[words]
    with command.make_context(words, said[depth + 1 :], parent=click.Context(root)) as ctx:
        assert ctx.params


def test_the_first_steps_are_examples_of_their_commands() -> None:
    assert EXAMPLES[""]
    for example in EXAMPLES[""]:
        name = example.split()[1]
        assert name in COMMANDS
        assert example == f"tracker {name}" or example in EXAMPLES[name]


def test_there_are_examples_for_no_command_that_is_gone() -> None:
    assert set(EXAMPLES) == {"", *COMMANDS}


# What programs read


@pytest.fixture
def filled(cli: Cli, arxiv: FakeArxiv) -> tuple[Cli, str]:
    arxiv.add(paper("2602.00001", "Rethinking procedure: models retrieve facts"))
    return cli, cli.add("Models reason by procedure", "2411.12580")


def test_acts_and_checks_speak_json(filled: tuple[Cli, str]) -> None:
    cli, claim = filled
    night = cli("nightly", "--json")
    assert night.code == 0, night.err
    assert cli("report", "--json").json["claims"] == night.json["claims"]
    assert cli("verify", "--json").json["summary"]
    added = cli("add", "Facts are retrieved", "--as-of", "2025-01", "--json").json
    assert added["text"] == "Facts are retrieved"
    assert [notice["code"] for notice in added["notices"]] == ["no-anchor"]
    verdict = ("retest", claim, "--verdict", "inconclusive", "--note", "read it", "--json")
    judged = cli(*verdict).json
    assert (judged["id"], judged["from"], judged["to"]) == (claim, "fresh", "due")
    put_off = cli("snooze", claim, "--until", "2026-12-24", "--json").json
    assert put_off["snoozed_until"] == "2026-12-24"
    retired = cli("retire", claim, "--json").json
    assert retired["to"] == "retired"
    replayed = cli("audit", "replay", "--json").json
    assert replayed["statuses"][claim] == "retired"
    assert (replayed["differences"], replayed["chances"]) == ([], [])
    sealed = cli("audit", "seal", "--json").json
    verified = cli("audit", "verify", "--head", sealed["seal"], "--json").json
    assert (verified["whole"], verified["head"]) == (True, sealed["seal"])
    assert cli("literature", "status", "--json").json["index"] == "fts5"
    assert claim in {event["claim_id"] for event in cli("audit", "export", "--json").json}


def test_doctor_and_literature_speak_json(filled: tuple[Cli, str], tmp_path: Path) -> None:
    cli, _ = filled
    papers = tmp_path / "papers.jsonl"
    papers.write_text(
        json.dumps(
            {
                "id": "2602.00002",
                "title": "Procedure again",
                "abstract": "We look at procedure.",
                "categories": "cs.CL",
                "authors": "A. Author",
                "versions": [{"version": "v1", "created": "Sun, 1 Feb 2026 12:00:00 GMT"}],
                "update_date": "2026-02-01",
            }
        )
        + "\n",
        encoding="utf-8",
    )
    brought = cli("literature", "import", papers, "--json")
    assert (brought.code, brought.json["added"]) == (0, 1), brought.err
    (hit,) = cli("literature", "search", "procedure", "--json").json
    assert (hit["id"], hit["title"]) == ("2602.00002", "Procedure again")
    synced = cli("literature", "sync", "--json")
    assert synced.json["complete"] is (synced.code == 0)
    checks = {each["name"]: each["well"] for each in cli("doctor", "--json").json}
    assert checks["ledger"] is True


# Settings


def test_settings_are_shown_with_their_places_and_without_secrets(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(
        'contact = "ada@example.org"\nnotify = ["json://ada:hunter2@h.example/x"]\n'
    )
    shown = cli("config", "show", "--json").json
    assert set(shown) == set(SETTINGS)
    assert shown["contact"] == {
        "value": "ada@example.org",
        "from": f"{tmp_path / 'tracker.toml'}:1",
    }
    assert shown["notify"]["value"] == ["json://…"]
    assert shown["today"] == {"value": "2026-11-22", "from": "--today"}
    assert shown["cache_hours"] == {"value": 20.0, "from": "default"}
    plain = cli("config", "show")
    told = " ".join(plain.out.split())
    assert f" notify json://… ({tmp_path / 'tracker.toml'}:2) " in told
    assert "hunter2" not in plain.out


def test_a_password_of_the_database_is_not_shown(cli: Cli) -> None:
    url = "postgresql://ada:hunter2@db.example/claims"
    ran = cli("config", "show", "--database-url", url, "--json")
    assert ran.json["database_url"]["value"] == "postgresql://ada:***@db.example/claims"


def test_a_bad_file_is_told_by_line(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "ci.toml"
    file.write_text('contact = "a"\n\n[half_lives]\nsota = "soon"\n')
    ran = cli("config", "check", file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"tracker: {file}:4: half_lives.sota must be months above 0")
    file.write_text("[half_lives]\nsota = 5\n")
    told = cli("config", "check", file).out
    assert " ".join(told.split()) == f"{file}: every setting can be used"
    assert cli("config", "check", tmp_path / "none.toml").code == 2


def test_the_schema_takes_what_we_take(cli: Cli, tmp_path: Path) -> None:
    schema = cli("config", "schema").out
    assert json.loads(schema) == config_schema()
    Draft202012Validator.check_schema(config_schema())
    check = Draft202012Validator(config_schema())
    for good in (
        {},
        {"contact": "a@x.org", "request_interval": 5, "offline": True, "today": "2026-11-22"},
        {"notify": ["json://h/x"], "harvest_sets": ["cs.AI"], "canary_ids": "1706.03762"},
        {"half_lives": {"sota": 5, "method": "never", "topics": {"llm": 3}}},
    ):
        assert check.is_valid(good), good
        _write_toml(tmp_path, good)
        load_settings({}, {}, tmp_path)
    for bad in (
        {"contcat": "a"},
        {"request_interval": -1},
        {"offline": "perhaps"},
        {"half_lives": {"rumour": 3}},
        {"half_lives": {"sota": 0}},
        {"literature_index": "lucene"},
        {"max_due_per_month": 0},
        {"arxiv_api_url": "ftp://a"},
    ):
        assert not check.is_valid(bad), bad
        _write_toml(tmp_path, bad)
        with pytest.raises(SettingsError):
            load_settings({}, {}, tmp_path)


def _write_toml(folder: Path, values: dict[str, object]) -> None:
    def said(value: object) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k} = {said(v)}" for k, v in value.items()) + "}"
        return json.dumps(value)

    lines = [f"{key} = {said(value)}" for key, value in values.items()]
    (folder / "tracker.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


# Completion


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    here = tmp_path / "tracker"
    here.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tracker "$@"\n')
    here.chmod(0o755)
    script = (
        "set -e\nsource <(tracker completion bash)\ncomplete -p tracker >/dev/null\n"
        'complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=();'
        ' _tracker_completion tracker; echo "${COMPREPLY[*]}"; }\n'
        "complete_words tracker re\ncomplete_words tracker nightly --dry\n"
        "complete_words tracker completion f\n"
    )
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["report retest retire", "--dry-run", "fish"]


@pytest.mark.parametrize(("shell", "says"), [("zsh", "#compdef tracker"), ("fish", "complete ")])
def test_other_shells_get_their_script(cli: Cli, shell: str, says: str) -> None:
    ran = cli("completion", shell)
    assert ran.code == 0
    assert says in ran.out
    assert "_TRACKER_COMPLETE" in ran.out
