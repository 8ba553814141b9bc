"""The settings in force, each with the place where it was said."""

from collections.abc import Iterable
from typing import Any

from tracker.formats.foreign import plain


def render_settings(rows: Iterable[tuple[str, Any, str]]) -> str:
    """One line a setting: name, value, where it was said."""
    told = [(name, _value(value), plain(place)) for name, value, place in rows]
    width = max((len(name) for name, _, _ in told), default=0)
    return "".join(f"{name:{width}}  {value}  ({place})\n" for name, value, place in told)


def _value(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "-"
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:g}" if isinstance(value, float) else plain(str(value))
