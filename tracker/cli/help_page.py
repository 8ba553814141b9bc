"""Manual pages as wide as the terminal: options, prose and examples also fit 44 columns."""

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator

import click

WIDEST = 98
_NARROWEST = 24
_NARROW = 60
_SHORT_TERM = 14
_TERM_PIECE = re.compile(r"[^|\s]+\|?|\s+")
_SHELL_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")


class HelpPage(click.HelpFormatter):
    """As click's, but no narrower than the terminal allows, and no word is broken at its hyphen."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        there = shutil.get_terminal_size().columns
        fitting = max(_NARROWEST, there if there < _NARROW else min(there - 2, WIDEST))
        super().__init__(indent_increment, width or fitting, max_width)

    def write_text(self, text: str) -> None:
        """Paragraphs, each filled anew."""
        indent = " " * self.current_indent
        filled = [
            "\n".join(_filled(paragraph, self.width, indent))
            for paragraph in re.split(r"\n\s*\n", text)
            if paragraph.strip()
        ]
        self.write("\n\n".join(filled) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Terms and what they mean: in two columns, or one under the other where it is narrow."""
        told = list(rows)
        widest = max((len(term) for term, _ in told), default=0)
        if self.width < _NARROW and widest > _SHORT_TERM:
            column = 4
        else:
            column = min(widest, col_max) + col_spacing
        outer, inner = (" " * (self.current_indent + more) for more in (0, column))
        for term, meaning in told:
            lines = list(_filled(meaning, self.width, inner)) if meaning else []
            head = "\n".join(_term_lines(term, self.width, outer))
            if lines and len(term) <= column - col_spacing:
                head = f"{head:{len(inner)}}{lines.pop(0).lstrip()}"
            self.write("\n".join([head, *lines]) + "\n")


class HelpContext(click.Context):
    """The context of every command: its manual page is ours."""

    formatter_class = HelpPage


def command_lines(command: str, width: int, indent: int = 0) -> Iterator[str]:
    """A command line on as few lines as it needs; each but the last ends in a backslash.

    An option stays with its value where both fit, and nothing is broken inside quotes.
    """
    line, begun = " " * indent, False
    for unit in _units(command, width - indent - 4 - len(" \\")):
        if begun and len(line) + 1 + len(unit) + len(" \\") > width:
            yield f"{line} \\"
            line, begun = " " * (indent + 4), False
        line, begun = f"{line} {unit}" if begun else f"{line}{unit}", True
    yield line


def _units(command: str, room: int) -> Iterator[str]:
    option = ""
    for word in _SHELL_WORD.findall(command):
        value = option and not word.startswith(("-", "|", ">"))
        if value and len(option) + 1 + len(word) <= room:
            yield f"{option} {word}"
            option = ""
            continue
        if option:
            yield option
        option = word if word.startswith("-") else ""
        if not option:
            yield word
    if option:
        yield option


def _filled(text: str, width: int, indent: str) -> Iterator[str]:
    """Lines of prose; what holds no blank stays whole."""
    yield from textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _term_lines(term: str, width: int, indent: str) -> Iterator[str]:
    """A term; a long choice of words goes on after a bar."""
    line = indent
    for piece in _TERM_PIECE.findall(term):
        if line.strip() and len(line) + len(piece.rstrip()) > width:
            yield line.rstrip()
            line = f"{indent}    {piece.lstrip()}"
        else:
            line += piece
    yield line
