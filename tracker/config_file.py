"""tracker.toml: read whole, every refusal with the file and the line."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tracker.domain.claims import Kind
from tracker.domain.errors import SettingsError
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy, topic_key
from tracker.setting_values import SETTINGS

TABLES = ("half_lives", "retest_after")
_PATHS = ("gate_dir", "literature_path", "paper_cache", "feed_path", "semantic_model")
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A tracker.toml as it was read: each value with the place where it stands, and the policy."""

    values: Mapping[str, tuple[str, Any]]
    policy: Policy


def read_config(path: Path) -> ConfigFile:
    """The settings of a file, not yet read one by one. Raises SettingsError with file and line."""
    text, written = _parsed(path)
    lines = _Lines(path, text)
    unknown = sorted(set(written) - set(SETTINGS) - set(TABLES))
    if unknown:
        known = ", ".join((*SETTINGS, *TABLES))
        raise SettingsError(
            f"{lines.place(unknown[0])}: unknown setting '{unknown[0]}'", f"known are: {known}"
        )
    policy = _policy(lines, {name: written.pop(name, {}) for name in TABLES})
    _anchor_paths(written, path.parent)
    values = {key: (f"{lines.place(key)}: {key}", value) for key, value in written.items()}
    return ConfigFile(values, policy)


def _parsed(path: Path) -> tuple[str, dict[str, Any]]:
    advice = "mend the file or remove it"
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}", advice) from error
    except tomllib.TOMLDecodeError as error:
        said = _TOML_PLACE.search(str(error))
        # Without a place the fault is that the file ends too early: at its last line.
        where = f"{path}:{said[1] if said else max(len(text.splitlines()), 1)}"
        raise SettingsError(f"{where}: {_TOML_PLACE.sub('', str(error))}", advice) from error


class _Lines:
    """Where in the file a key stands; TOML's own reader does not tell."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._found: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := re.match(r"\s*\[\[?([^\[\]]+)\]", line):
                table = _names(header[1])
                self._found.setdefault(table, number)
            elif key := re.match(
                r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[^=\s]+)*)\s*=""", line
            ):
                whole = (*table, *_names(key[1]))
                for length in range(1, len(whole) + 1):
                    self._found.setdefault(whole[:length], number)

    def place(self, *names: str) -> str:
        """``tracker.toml:3``; the nearest table that is known, or the file, where it is hidden."""
        for length in range(len(names), 0, -1):
            if names[:length] in self._found:
                return f"{self._path}:{self._found[names[:length]]}"
        return str(self._path)


def _names(written: str) -> tuple[str, ...]:
    parts = re.findall(r""""[^"]*"|'[^']*'|[^.\s]+""", written)
    return tuple(part.strip("\"'") for part in parts)


def _policy(lines: _Lines, tables: dict[str, Any]) -> Policy:
    topics = {name: _topics(lines, name, table) for name, table in tables.items()}
    half_lives = dict(DEFAULT_HALF_LIVES)
    half_lives.update(_months(lines, "half_lives", tables["half_lives"]))
    return Policy(
        half_lives=half_lives,
        topic_half_lives=topics["half_lives"],
        retest_after=_only_set(_months(lines, "retest_after", tables["retest_after"])),
        topic_retest_after=_only_set(topics["retest_after"]),
    )


def _only_set(months: Mapping[_Key, float | None]) -> dict[_Key, float]:
    return {key: value for key, value in months.items() if value is not None}


def _topics(lines: _Lines, table: str, written: Any) -> dict[str, float | None]:
    """Take the table ``[NAME.topics]`` out of a table of months."""
    topics = written.pop("topics", {}) if isinstance(written, dict) else {}
    if not isinstance(topics, dict):
        where = lines.place(table, "topics")
        raise SettingsError(f"{where}: {table}.topics must be a table of months by topic")
    return {
        topic_key(topic): _number_of_months(lines, (table, "topics", topic), value)
        for topic, value in topics.items()
    }


def _months(lines: _Lines, table: str, written: Any) -> dict[Kind, float | None]:
    if not isinstance(written, dict):
        raise SettingsError(f"{lines.place(table)}: {table} must be a table of months by kind")
    months: dict[Kind, float | None] = {}
    for name, value in written.items():
        if name not in set(Kind):
            where = lines.place(table, name)
            raise SettingsError(
                f"{where}: {table}: '{name}' is not a kind of claim", f"one of: {', '.join(Kind)}"
            )
        months[Kind(name)] = _number_of_months(lines, (table, name), value)
    return months


def _number_of_months(lines: _Lines, names: tuple[str, ...], value: Any) -> float | None:
    if value == "never":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf:
        return float(value)
    where = lines.place(*names)
    raise SettingsError(f'{where}: {".".join(names)} must be months above 0, or "never"')


def _anchor_paths(written: dict[str, Any], folder: Path) -> None:
    """Paths of a tracker.toml are meant from where the file lies, not from where one stands."""
    url = written.get("database_url")
    if isinstance(url, str) and url.startswith("sqlite:///") and url[10:11] not in {"", "/", ":"}:
        written["database_url"] = f"sqlite:///{folder / url.removeprefix('sqlite:///')}"
    for key in _PATHS:
        path = written.get(key)
        if isinstance(path, str):
            written[key] = str(folder / Path(path).expanduser())


def config_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a tracker.toml."""
    months = {"oneOf": [{"type": "number", "exclusiveMinimum": 0}, {"const": "never"}]}
    table = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{kind.value: months for kind in Kind},
            "topics": {"type": "object", "additionalProperties": months},
        },
    }
    settings = {
        name: {**setting.schema, "description": setting.meaning}
        for name, setting in SETTINGS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of the Claim-Freshness Tracker",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **settings,
            "half_lives": {**table, "description": "Months after which half of such claims fell."},
            "retest_after": {**table, "description": "Months after which a claim is due anyway."},
        },
    }
