"""JSON with one long list in it, written piece by piece just as it would be written whole."""

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.formats.foreign import dump_json

LONG_LIST = "\ue000the long list\ue000"
"""Stands in a frame where the list will be."""
_STEP = "  "


def streamed_json(frame: dict[str, Any], items: Iterable[Any]) -> Iterator[str]:
    """The text of `frame` with the items in the place of `LONG_LIST`, and a newline."""
    head, found, tail = dump_json(frame).partition(f'"{LONG_LIST}"')
    if not found:
        raise ValueError("the frame holds no place for a long list")
    line = head.rsplit("\n", 1)[-1]
    indent = line[: len(line) - len(line.lstrip(" "))]
    yield head
    opened = False
    for item in items:
        text = dump_json(item).replace("\n", f"\n{indent}{_STEP}")
        yield f"{',' if opened else '['}\n{indent}{_STEP}{text}"
        opened = True
    yield (f"\n{indent}]" if opened else "[]") + tail + "\n"
