"""Settings: default < tracker.toml < environment < flag; frozen; unknown keys are refused."""

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import platformdirs

from tracker.domain.claims import Kind
from tracker.domain.errors import BadInputError, SettingsError
from tracker.domain.identifiers import ArxivReference, parse_arxiv_id
from tracker.domain.oai_sets import read_set
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy, topic_key

APP = "claim-freshness-tracker"
CONFIG_NAME = "tracker.toml"
PREFIX = "TRACKER_"
LITERATURE_NAME = "literature.db"
INDEXES = ("fts5", "tantivy")
ANCHORS_SETS = "anchors"
"""Stands for the sets that the anchors' own categories are in."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. Seconds and months as the names say; URLs without query."""

    database_url: str = ""
    arxiv_api_url: str = "https://export.arxiv.org/api/query"
    oai_url: str = "https://oaipmh.arxiv.org/oai"
    request_interval: float = 3.0
    request_timeout: float = 20.0
    contact: str = ""
    canary_ids: tuple[ArxivReference, ...] = field(
        default_factory=lambda: _ids("1706.03762,hep-th/9711200")
    )
    today: date | None = None
    offline: bool = False
    literature_path: Path = Path("literature.db")
    literature_index: str = "fts5"
    harvest_sets: tuple[str, ...] = ("all",)
    gate_dir: Path = field(
        default_factory=lambda: platformdirs.user_cache_path(APP, appauthor=False) / "gate"
    )
    paper_cache: Path = field(
        default_factory=lambda: platformdirs.user_cache_path(APP, appauthor=False) / "papers.db"
    )
    cache_hours: float = 20.0
    max_due_per_month: int = 10
    crossref: bool = False
    crossref_url: str = "https://api.crossref.org/works"
    policy: Policy = field(default_factory=Policy)
    config_path: Path | None = None


KEYS = (
    "database_url",
    "arxiv_api_url",
    "oai_url",
    "request_interval",
    "request_timeout",
    "contact",
    "canary_ids",
    "today",
    "offline",
    "literature_path",
    "literature_index",
    "harvest_sets",
    "gate_dir",
    "max_due_per_month",
    "paper_cache",
    "cache_hours",
    "crossref",
    "crossref_url",
)
"""Names of the settings: as they are in tracker.toml, with TRACKER_ and in capitals in the
environment, with dashes as flags."""

_TABLES = ("half_lives", "retest_after")
_Key = TypeVar("_Key")


def load_settings(
    flags: Mapping[str, str | None],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Read all four layers. Raises SettingsError naming the layer and the key."""
    environment = os.environ if environment is None else environment
    folder = folder or Path.cwd()
    config = find_upwards(folder, CONFIG_NAME)
    values: dict[str, tuple[str, Any]] = {}
    policy = Policy()
    if config is not None:
        written, policy = _read_config(config)
        _anchor_paths(written, config.parent)
        values.update({key: (f"{config}: {key}", value) for key, value in written.items()})
    for key in KEYS:
        name = PREFIX + key.upper()
        if environment.get(name, "") != "":
            values[key] = (name, environment[name])
    for key, value in flags.items():
        if value is not None:
            values[key] = (f"--{key.replace('_', '-')}", value)
    settings = Settings(policy=policy, config_path=config)
    read: dict[str, Any] = {key: _READERS[key](*said) for key, said in values.items()}
    settings = replace(settings, **read)
    _refuse_impolite(settings)
    if not settings.database_url:
        settings = replace(settings, database_url=default_database_url(folder))
    if "literature_path" not in read:
        settings = replace(settings, literature_path=default_literature(settings.database_url))
    return settings


ARXIV_INTERVAL = 3.0
"""Seconds between requests that arXiv's terms of use ask for, all interfaces together."""


def _refuse_impolite(settings: Settings) -> None:
    """Raises SettingsError where arXiv's own hosts would be asked faster than its terms allow."""
    hosts = {urlsplit(url).hostname or "" for url in (settings.arxiv_api_url, settings.oai_url)}
    if settings.crossref and not settings.contact:
        raise SettingsError(
            "crossref: a contact is needed to ask Crossref", "set contact to your mail address"
        )
    theirs = any(host == "arxiv.org" or host.endswith(".arxiv.org") for host in hosts)
    if theirs and not settings.offline and settings.request_interval < ARXIV_INTERVAL:
        raise SettingsError(
            f"request_interval: {settings.request_interval:g} s is faster than arXiv allows",
            f"its terms ask for {ARXIV_INTERVAL:g} s or more between requests",
        )


def find_upwards(folder: Path, name: str) -> Path | None:
    """The file of this name in the folder or the nearest one above it."""
    for place in (folder, *folder.parents):
        if (place / name).is_file():
            return place / name
    return None


def default_database_url(folder: Path) -> str:
    """``data/tracker.db`` beside the nearest tracker.toml or checkout, else the user's own."""
    config = find_upwards(folder, CONFIG_NAME)
    home = config.parent if config else _checkout(folder)
    base = home / "data" if home else platformdirs.user_data_path(APP, appauthor=False)
    return f"sqlite:///{base / 'tracker.db'}"


def default_literature(database_url: str) -> Path:
    """``literature.db`` beside the library's own file, else in the user's data folder."""
    prefix = "sqlite:///"
    if database_url.startswith(prefix):
        return Path(database_url.removeprefix(prefix).partition("?")[0]).parent / LITERATURE_NAME
    return platformdirs.user_data_path(APP, appauthor=False) / LITERATURE_NAME


def bundled(*parts: str) -> Path | None:
    """A file that travels with the program: in the checkout, or inside the installed package."""
    package = Path(__file__).resolve().parent
    for root in (package.parent, package / "bundled"):
        if (root / Path(*parts)).exists():
            return root / Path(*parts)
    return None


def describe_settings(settings: Settings) -> str:
    """Where the settings come from and what is missing or misspelt, in one line.

    Raises SettingsError for a TRACKER_ variable that is no setting: it would be ignored silently.
    """
    known = {PREFIX + key.upper() for key in KEYS}
    strangers = sorted(n for n in os.environ if n.startswith(PREFIX) and n not in known)
    if strangers:
        raise SettingsError(
            f"{strangers[0]} is set but is no setting", f"known are: {', '.join(sorted(known))}"
        )
    source = str(settings.config_path) if settings.config_path else f"no {CONFIG_NAME} found"
    contact = (
        settings.contact or "none (set TRACKER_CONTACT to your mail address: arXiv asks for it)"
    )
    return f"{source}; contact {contact}"


def _checkout(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        if (place / "pyproject.toml").is_file() and (place / "tracker" / "bootstrap.py").is_file():
            return place
    return None


def _read_config(path: Path) -> tuple[dict[str, Any], Policy]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}", "mend the file or remove it") from error
    unknown = sorted(set(written) - set(KEYS) - set(_TABLES))
    if unknown:
        known = ", ".join((*KEYS, *_TABLES))
        raise SettingsError(f"{path}: unknown setting '{unknown[0]}'", f"known are: {known}")
    tables = {name: written.pop(name, {}) for name in _TABLES}
    topics = {name: _topics(path, name, table) for name, table in tables.items()}
    half_lives = dict(DEFAULT_HALF_LIVES)
    half_lives.update(_months(path, "half_lives", tables["half_lives"]))
    return written, Policy(
        half_lives=half_lives,
        topic_half_lives=topics["half_lives"],
        retest_after=_only_set(_months(path, "retest_after", tables["retest_after"])),
        topic_retest_after=_only_set(topics["retest_after"]),
    )


def _only_set(months: Mapping[_Key, float | None]) -> dict[_Key, float]:
    return {key: value for key, value in months.items() if value is not None}


def _topics(path: Path, table: str, written: Any) -> dict[str, float | None]:
    """Take the table ``[NAME.topics]`` out of a table of months."""
    topics = written.pop("topics", {}) if isinstance(written, dict) else {}
    if not isinstance(topics, dict):
        raise SettingsError(f"{path}: {table}.topics must be a table of months by topic")
    return {
        topic_key(topic): _number_of_months(path, f"{table}.topics.{topic}", value)
        for topic, value in topics.items()
    }


def _anchor_paths(written: dict[str, Any], folder: Path) -> None:
    """Paths of a tracker.toml are meant from where the file lies, not from where one stands."""
    url = written.get("database_url")
    if isinstance(url, str) and url.startswith("sqlite:///") and url[10:11] not in {"", "/", ":"}:
        written["database_url"] = f"sqlite:///{folder / url.removeprefix('sqlite:///')}"
    for key in ("gate_dir", "literature_path", "paper_cache"):
        path = written.get(key)
        if isinstance(path, str):
            written[key] = str(folder / Path(path).expanduser())


def _months(path: Path, table: str, written: Any) -> dict[Kind, float | None]:
    if not isinstance(written, dict):
        raise SettingsError(f"{path}: {table} must be a table of months by kind")
    months: dict[Kind, float | None] = {}
    for name, value in written.items():
        if name not in set(Kind):
            raise SettingsError(f"{path}: {table}: '{name}' is not a kind of claim")
        months[Kind(name)] = _number_of_months(path, f"{table}.{name}", value)
    return months


def _number_of_months(path: Path, where: str, value: Any) -> float | None:
    if value == "never":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf:
        return float(value)
    raise SettingsError(f'{path}: {where} must be months above 0, or "never"')


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{where}: expected text, found {value!r}")
    return value.strip()


def _url(where: str, value: Any) -> str:
    url = _text(where, value)
    if not url.startswith(("http://", "https://")):
        raise SettingsError(f"{where}: '{url}' is not an http(s) address")
    if not urlsplit(url).hostname or any(char.isspace() for char in url):
        raise SettingsError(f"{where}: '{url}' is not the address of a host")
    return url.rstrip("?")


def _seconds(where: str, value: Any) -> float:
    try:
        seconds = -1.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise SettingsError(f"{where}: '{value}' is not a number of seconds from 0 to 86400")
    return seconds


def _hours(where: str, value: Any) -> float:
    try:
        hours = -1.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        hours = -1.0
    if not 0 <= hours <= 24 * 31:
        raise SettingsError(f"{where}: '{value}' is not a number of hours from 0 to 744")
    return hours


def _whole_number(where: str, value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool | float) or not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise SettingsError(f"{where}: '{value}' is not a whole number from 1 to 100000")
    return int(text)


def _day(where: str, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(_text(where, value))
    except ValueError:
        raise SettingsError(f"{where}: '{value}' is not a date", "write YYYY-MM-DD") from None


def _flag(where: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingsError(f"{where}: '{value}' is neither 1 nor 0")
    return text in {"1", "true", "yes"}


def _canaries(where: str, value: Any) -> tuple[ArxivReference, ...]:
    parts = value if isinstance(value, list) else [value]
    written = ",".join(_text(where, part) for part in parts)
    try:
        ids = _ids(written)
    except BadInputError as error:
        raise SettingsError(f"{where}: {error.message}", "give ids known to exist") from error
    if not ids:
        raise SettingsError(
            f"{where}: no canary is named", "without one an outage looks like a missing paper"
        )
    return ids


def _ids(written: str) -> tuple[ArxivReference, ...]:
    parts = [part for part in written.split(",") if part.strip()]
    return tuple(ArxivReference(parse_arxiv_id(part).id) for part in parts)


def _index(where: str, value: Any) -> str:
    name = _text(where, value)
    if name not in INDEXES:
        raise SettingsError(f"{where}: there is no index '{name}'", f"one of: {', '.join(INDEXES)}")
    return name


def _sets(where: str, value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    names = [n.strip() for part in parts for n in _text(where, part).split(",") if n.strip()]
    for name in names:
        try:
            if name != ANCHORS_SETS:
                read_set(name)
        except BadInputError as error:
            raise SettingsError(f"{where}: {error.message}", error.advice) from error
    if not names:
        raise SettingsError(
            f"{where}: no set is named", "write all, anchors, or sets: cs.AI,hep-th"
        )
    return tuple(dict.fromkeys(names))


def _folder(where: str, value: Any) -> Path:
    return Path(_text(where, value)).expanduser()


_READERS = {
    "database_url": _text,
    "arxiv_api_url": _url,
    "oai_url": _url,
    "request_interval": _seconds,
    "request_timeout": _seconds,
    "contact": _text,
    "canary_ids": _canaries,
    "today": _day,
    "offline": _flag,
    "literature_path": _folder,
    "literature_index": _index,
    "harvest_sets": _sets,
    "gate_dir": _folder,
    "max_due_per_month": _whole_number,
    "paper_cache": _folder,
    "cache_hours": _hours,
    "crossref": _flag,
    "crossref_url": _url,
}
