"""Pages that are made at every build, from the commands, the settings and README: never stale."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from tracker.cli.app import COMMANDS, root
from tracker.cli.manual import EXAMPLES, exit_codes
from tracker.setting_values import SETTINGS

README = Path(__file__).parents[1] / "README.md"
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?://)[^)]*\)")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def write(folder: Path) -> None:
    """Write every page anew."""
    folder.mkdir(exist_ok=True)
    made = {
        "start": start(),
        "concepts": concepts(),
        "documents": from_readme("Documents it reads", "Documents it reads"),
        "commands": commands(),
        "settings": settings(),
    }
    for name, text in made.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def start() -> str:
    """What it is, how to begin, what it says."""
    parts = [section(name) for name in ("Two commands", "What it says", "One night")]
    return _clean("# Start\n\n" + "\n".join(parts))


def concepts() -> str:
    """Statuses, age, findings."""
    parts = [section(name) for name in ("Statuses", "How a claim ages", "Findings")]
    return _clean("# Concepts\n\n" + "\n".join(parts))


def from_readme(title: str, name: str) -> str:
    """One section of README as a page."""
    return _clean(f"# {title}\n" + section(name).partition("\n")[2])


def section(name: str) -> str:
    """A section of README with its heading. Raises ValueError where there is none."""
    found = re.search(
        rf"^## {re.escape(name)}\n.*?(?=^## |\Z)", _readme(), re.DOTALL | re.MULTILINE
    )
    if found is None:
        raise ValueError(f"README has no section '{name}'")
    return found[0]


def commands() -> str:
    """Every command as it explains itself."""
    lines = [
        "# Commands",
        "",
        "Every setting is a flag of every command, too: [](settings.md).",
        "",
    ]
    for words, command in walk(root, ""):
        lines += [f"## tracker {words}", "", *_command(words, command)]
    return "\n".join(lines) + "\n"


def walk(command: click.Command, words: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words, in the order of ``--help``."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    names = COMMANDS if command is root else command.list_commands(click.Context(command))
    for name in names:
        below = command.get_command(click.Context(command), name)
        if below is not None:
            yield from walk(below, f"{words} {name}".strip())


def _command(words: str, command: click.Command) -> Iterator[str]:
    ctx = click.Context(command, info_name=f"tracker {words}")
    pieces = " ".join(command.collect_usage_pieces(ctx))
    yield from (f"```text\ntracker {words} {pieces}\n```", "")
    for paragraph in (command.help or "").split("\n\n"):
        yield from (" ".join(_escaped(paragraph).split()), "")
    options = [each for each in command.params if isinstance(each, click.Option)]
    if rows := [row for option in options if (row := _option(option, ctx))]:
        yield from ("| option | what it does |", "|---|---|", *rows, "")
    yield from ("```sh", *EXAMPLES.get(words, ()), "```", "")
    yield from (f"Exit codes: {exit_codes(words)}", "")


def _option(option: click.Option, ctx: click.Context) -> str:
    """A row of the table; what may be chosen from stands with the meaning, where there is room."""
    record = option.get_help_record(ctx)
    if record is None:
        return ""
    names, text = record
    if isinstance(option.type, click.Choice):
        names = names.partition(" [")[0]
        text = f"{text} One of: {', '.join(map(str, option.type.choices))}."
    return f"| `{_cell(names)}` | {_cell(_escaped(text))} |"


def settings() -> str:
    """Every setting: names, form, default, meaning."""
    body = section("Settings").partition("\n")[2]
    lines = ["# Settings", body.strip(), "", "## Names and forms", ""]
    lines += ["| tracker.toml | environment | flag | form |", "|---|---|---|---|"]
    for name, setting in SETTINGS.items():
        flag = "--offline" if name == "offline" else f"--{name.replace('_', '-')} {setting.metavar}"
        variable = f"TRACKER_{name.upper()}"
        lines.append(f"| `{name}` | `{variable}` | `{flag}` | {_form(dict(setting.schema))} |")
    return _clean("\n".join(lines) + "\n")


def _form(schema: dict[str, object]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{each}`" for each in schema["enum"])  # type: ignore[attr-defined]
    if "oneOf" in schema:
        return "text, or a list of texts"
    told = {
        "string": "text",
        "number": "number",
        "integer": "whole number",
        "boolean": "true or false",
    }
    form = told[str(schema["type"])]
    if "minimum" in schema:
        form += f", {schema['minimum']} to {schema['maximum']}"
    return form + (", a date" if schema.get("format") == "date" else "")


def _readme() -> str:
    return README.read_text(encoding="utf-8")


def _clean(text: str) -> str:
    """Without comments, and without links that lead nowhere from here."""
    return _LINK.sub(r"\1", _COMMENT.sub("", text))


def _escaped(text: str) -> str:
    return re.sub(r"([<>*_\[\]])", r"\\\1", text)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
