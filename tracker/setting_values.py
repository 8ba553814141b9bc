"""What can be set: every setting with its reader, its meaning, and its place in a JSON schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tracker.domain.errors import BadInputError, SettingsError
from tracker.domain.identifiers import ArxivReference, parse_arxiv_id
from tracker.domain.oai_sets import read_set

INDEXES = ("fts5", "tantivy")
ANCHORS_SETS = "anchors"
"""Stands for the sets that the anchors' own categories are in."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: how what was written is read (`read` takes where it stands and the value and
    raises SettingsError), what it is for, what it stands for in a usage line, what a schema says of
    it, and whether it holds what nobody else may see."""

    read: Callable[[str, Any], Any]
    meaning: str
    metavar: str = "TEXT"
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    secret: bool = False


def read_text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{where}: expected text, found {value!r}")
    return value.strip()


def read_url(where: str, value: Any) -> str:
    url = read_text(where, value)
    if not url.startswith(("http://", "https://")):
        raise SettingsError(f"{where}: '{url}' is not an http(s) address")
    if not urlsplit(url).hostname or any(char.isspace() for char in url):
        raise SettingsError(f"{where}: '{url}' is not the address of a host")
    return url.rstrip("?")


def read_seconds(where: str, value: Any) -> float:
    try:
        seconds = -1.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise SettingsError(f"{where}: '{value}' is not a number of seconds from 0 to 86400")
    return seconds


def read_hours(where: str, value: Any) -> float:
    try:
        hours = -1.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        hours = -1.0
    if not 0 <= hours <= 24 * 31:
        raise SettingsError(f"{where}: '{value}' is not a number of hours from 0 to 744")
    return hours


def read_whole_number(where: str, value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool | float) or not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise SettingsError(f"{where}: '{value}' is not a whole number from 1 to 100000")
    return int(text)


def read_day(where: str, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(read_text(where, value))
    except ValueError:
        raise SettingsError(f"{where}: '{value}' is not a date", "write YYYY-MM-DD") from None


def read_flag(where: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingsError(f"{where}: '{value}' is neither 1 nor 0")
    return text in {"1", "true", "yes"}


def read_canaries(where: str, value: Any) -> tuple[ArxivReference, ...]:
    parts = value if isinstance(value, list) else [value]
    written = ",".join(read_text(where, part) for part in parts)
    try:
        ids = read_ids(written)
    except BadInputError as error:
        raise SettingsError(f"{where}: {error.message}", "give ids known to exist") from error
    if not ids:
        raise SettingsError(
            f"{where}: no canary is named", "without one an outage looks like a missing paper"
        )
    return ids


def read_ids(written: str) -> tuple[ArxivReference, ...]:
    parts = [part for part in written.split(",") if part.strip()]
    return tuple(ArxivReference(parse_arxiv_id(part).id) for part in parts)


def read_index(where: str, value: Any) -> str:
    name = read_text(where, value)
    if name not in INDEXES:
        raise SettingsError(f"{where}: there is no index '{name}'", f"one of: {', '.join(INDEXES)}")
    return name


def read_sets(where: str, value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    names = [n.strip() for part in parts for n in read_text(where, part).split(",") if n.strip()]
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


def read_folder(where: str, value: Any) -> Path:
    return Path(read_text(where, value)).expanduser()


def read_notify(where: str, value: Any) -> tuple[str, ...]:
    """Addresses, as a list or with blanks between; none of them is ever repeated in an error."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        raise SettingsError(f"{where}: expected addresses such as mailto://... in quotes")
    urls = tuple(dict.fromkeys(url for part in parts for url in part.split()))
    for number, url in enumerate(urls, start=1):
        scheme, sign, rest = url.partition("://")
        if not sign or not rest or not scheme.replace("+", "").isalnum():
            raise SettingsError(
                f"{where}: entry {number} is no address of the form service://...",
                "the services and their addresses: https://appriseit.com/services/",
            )
    return urls


_SECONDS: Mapping[str, Any] = {"type": "number", "minimum": 0, "maximum": 86_400}
_ADDRESS: Mapping[str, Any] = {"type": "string", "pattern": "^https?://"}
_LIST: Mapping[str, Any] = {
    "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}

SETTINGS: Mapping[str, Setting] = {
    "database_url": Setting(read_text, "Where the library is kept (SQLAlchemy URL)."),
    "arxiv_api_url": Setting(read_url, "arXiv's query API.", schema=_ADDRESS),
    "oai_url": Setting(read_url, "arXiv's OAI-PMH interface, the second witness.", schema=_ADDRESS),
    "request_interval": Setting(
        read_seconds,
        "Seconds between two requests (arXiv's terms: at least 3).",
        "SECONDS",
        _SECONDS,
    ),
    "request_timeout": Setting(read_seconds, "Seconds to wait for an answer.", "SECONDS", _SECONDS),
    "contact": Setting(read_text, "Your mail address, told to arXiv in the User-Agent."),
    "canary_ids": Setting(
        read_canaries, "Ids known to exist, asked for in every batch.", schema=_LIST
    ),
    "today": Setting(
        read_day,
        "A date to take for today, for reproducible runs.",
        "DATE",
        {"type": "string", "format": "date"},
    ),
    "offline": Setting(
        read_flag,
        "Ask arXiv nothing; show what is known and the bundled snapshot.",
        schema={"type": "boolean"},
    ),
    "literature_path": Setting(
        read_folder, "Where the papers of the literature are kept (a file of its own)."
    ),
    "literature_index": Setting(
        read_index,
        "Index of the literature: fts5, or tantivy (the extra 'mirror').",
        schema={"enum": list(INDEXES)},
    ),
    "semantic_model": Setting(
        read_folder,
        "Folder of a sentence model that orders the best leads anew (the extra 'semantic').",
    ),
    "semantic_any_model": Setting(
        read_flag,
        "1: take a model whose files are not the ones we know.",
        schema={"type": "boolean"},
    ),
    "harvest_sets": Setting(
        read_sets,
        "Sets to harvest: all, anchors, or categories with commas between.",
        schema=_LIST,
    ),
    "gate_dir": Setting(read_folder, "Folder of the request gate that all processes share."),
    "max_due_per_month": Setting(
        read_whole_number,
        "Re-tests that the queue of a month offers; the rest is held back by gain.",
        "NUMBER",
        {"type": "integer", "minimum": 1, "maximum": 100_000},
    ),
    "paper_cache": Setting(read_folder, "File in which verify PATH remembers what arXiv answered."),
    "cache_hours": Setting(
        read_hours,
        "Hours for which verify PATH does not ask again about a paper it found.",
        "HOURS",
        {"type": "number", "minimum": 0, "maximum": 744},
    ),
    "crossref": Setting(
        read_flag,
        "1: ask Crossref about retractions of published versions (needs a contact).",
        schema={"type": "boolean"},
    ),
    "crossref_url": Setting(read_url, "Crossref's works, for the above.", schema=_ADDRESS),
    "notify": Setting(
        read_notify,
        "Addresses to tell of changes (the extra 'notify'), blanks between; they are secrets.",
        "URL...",
        _LIST,
        secret=True,
    ),
    "feed_path": Setting(read_folder, "File to which every night writes an Atom feed of changes."),
}
"""Every setting by its name: as it is in tracker.toml, with TRACKER_ and in capitals in the
environment, with dashes as a flag."""
