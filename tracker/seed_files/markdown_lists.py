"""Bulleted lists of Markdown as items with line numbers, wrapped text and nested bullets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Line = tuple[int, str]
"""A line and its number in the document, from 1."""

BULLET = re.compile(r"^(\s*)(?:[-*+]|•)\s+(\S.*)$")


@dataclass(slots=True)
class Item:
    """A bullet: the lines of its text, and the bullets nested in it with theirs."""

    number: int
    first: str
    more: list[str] = field(default_factory=list)
    nested: list["Item"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(" ".join([self.first, *self.more]).split())

    @property
    def continuation(self) -> str:
        """What follows the first line, on one line."""
        return " ".join(" ".join(self.more).split())


def read_items(lines: Iterable[Line], nest: bool = True) -> tuple[list[Item], list[Line]]:
    """The items of a section and the lines that belong to none of them.

    A bullet indented deeper than the first one is nested, or with `nest` off plain text. Lines
    behind a bullet continue it, even unindented, until a blank line; after that they must be
    indented.
    """
    items: list[Item] = []
    stray: list[Line] = []
    depth: str | None = None
    open_item: Item | None = None
    after_blank = False
    for number, line in lines:
        if not line.strip():
            after_blank = True
            continue
        bullet = BULLET.match(line)
        deeper = bullet is not None and bool(items) and len(bullet[1]) > len(depth or "")
        if bullet is not None and (nest or not deeper):
            depth = bullet[1] if depth is None else depth
            open_item = Item(number, bullet[2])
            (items[-1].nested if deeper else items).append(open_item)
        elif open_item is not None and not (after_blank and not line[0].isspace()):
            open_item.more.append(line)
        else:
            stray.append((number, line))
        after_blank = False
    return items, stray
