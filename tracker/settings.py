"""Settings: default < tracker.toml < environment < flag; frozen; unknown keys are refused."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from tracker.config_file import read_config
from tracker.domain.errors import SettingsError
from tracker.domain.identifiers import ArxivReference
from tracker.domain.policy import Policy
from tracker.setting_values import ANCHORS_SETS as ANCHORS_SETS
from tracker.setting_values import SETTINGS, read_ids

APP = "claim-freshness-tracker"
CONFIG_NAME = "tracker.toml"
PREFIX = "TRACKER_"
LITERATURE_NAME = "literature.db"


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
        default_factory=lambda: read_ids("1706.03762,hep-th/9711200")
    )
    today: date | None = None
    offline: bool = False
    literature_path: Path = Path("literature.db")
    literature_index: str = "fts5"
    semantic_model: Path | None = None
    semantic_any_model: bool = False
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
    notify: tuple[str, ...] = field(default=(), repr=False)
    feed_path: Path | None = None
    policy: Policy = field(default_factory=Policy)
    config_path: Path | None = None


KEYS = tuple(SETTINGS)
"""Names of the settings."""


def load_settings(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Read all four layers. Raises SettingsError naming the layer and the key."""
    return said_settings(flags, environment, folder)[0]


def said_settings(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    config: Path | None = None,
) -> tuple[Settings, dict[str, str]]:
    """The settings, and for each that is no default the place where it was said.

    `config` is read instead of the nearest tracker.toml. Raises SettingsError naming the layer, in
    a file the line, and the key.
    """
    environment = os.environ if environment is None else environment
    folder = folder or Path.cwd()
    config = config or find_upwards(folder, CONFIG_NAME)
    values: dict[str, tuple[str, Any]] = {}
    policy = Policy()
    if config is not None:
        written = read_config(config)
        policy = written.policy
        values.update(written.values)
    for key in KEYS:
        name = PREFIX + key.upper()
        if environment.get(name, "") != "":
            values[key] = (name, environment[name])
    for key, value in flags.items():
        if key not in SETTINGS:
            raise SettingsError(f"there is no setting '{key}'", f"known are: {', '.join(KEYS)}")
        if value is not None:
            values[key] = (f"--{key.replace('_', '-')}", value)
    settings = Settings(policy=policy, config_path=config)
    read: dict[str, Any] = {key: SETTINGS[key].read(*said) for key, said in values.items()}
    settings = replace(settings, **read)
    _refuse_impolite(settings)
    if not settings.database_url:
        settings = replace(settings, database_url=default_database_url(folder))
    if "literature_path" not in read:
        settings = replace(settings, literature_path=default_literature(settings.database_url))
    places = {key: where.removesuffix(f": {key}") for key, (where, _) in values.items()}
    return settings, places


ARXIV_INTERVAL = 3.0
"""Seconds between requests that arXiv's terms of use ask for, all interfaces together."""


def _refuse_impolite(settings: Settings) -> None:
    """Raises SettingsError where arXiv's own hosts would be asked faster than its terms allow."""
    hosts = {urlsplit(url).hostname or "" for url in (settings.arxiv_api_url, settings.oai_url)}
    if settings.crossref and not settings.contact:
        raise SettingsError(
            "crossref: a contact is needed to ask Crossref", "set contact to your mail address"
        )
    names = [host.rstrip(".") for host in hosts]
    theirs = any(name == "arxiv.org" or name.endswith(".arxiv.org") for name in names)
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
