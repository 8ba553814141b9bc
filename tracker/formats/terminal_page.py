"""A page for a terminal: wrapped paragraphs with hanging indents, foreign text made plain."""

from collections.abc import Iterable
from io import StringIO

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from rich.text import Text

from tracker.formats.foreign import plain

Part = str | tuple[str, str]
"""A piece of a paragraph: words, or words and their style."""

_NARROWEST = 12


class TerminalPage:
    """Collects paragraphs; `text` gives them as one string. Colour only where it is asked for."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = max(width, _NARROWEST)
        self._console = Console(
            file=StringIO(),
            width=self.width,
            color_system="standard" if colour else None,
            force_terminal=colour,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )
        self._lines: list[str] = []

    def say(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """One paragraph; lines after the first are set `hang` columns further in."""
        first, rest = (min(columns, self.width // 3) for columns in (indent, indent + hang))
        paragraph = Text(" " * first).append_text(_text(parts))
        head = paragraph.wrap(self._console, self.width)[0]
        self._write(head)
        tail = paragraph[len(head.plain) :]
        tail = tail[len(tail.plain) - len(tail.plain.lstrip()) :]
        if tail.plain:
            for line in tail.wrap(self._console, self.width - rest):
                self._write(Text(" " * rest).append_text(line))

    def clipped(self, *parts: Part, indent: int = 0) -> None:
        """One line, cut with an ellipsis where it is too long."""
        line = Text(" " * min(indent, self.width // 3)).append_text(_text(parts))
        line.truncate(self.width, overflow="ellipsis")
        self._write(line)

    def heading(self, words: str) -> None:
        """A section's name after an empty line."""
        self.blank()
        self.say((words, "bold"))

    def blank(self) -> None:
        """An empty line, never two in a row."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def text(self) -> str:
        """The whole page, ending in one newline."""
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _write(self, line: Text) -> None:
        line.rstrip()
        with self._console.capture() as captured:
            self._console.print(line, end="", no_wrap=True, overflow="ignore", crop=False)
        self._lines.append(captured.get())


def styled(words: str, style: str, colour: bool) -> str:
    """Words in a style, for lines that are never wrapped and too many for a page."""
    if not (colour and words):
        return words
    return Style.parse(style).render(words, color_system=ColorSystem.STANDARD)


def _text(parts: Iterable[Part]) -> Text:
    text = Text()
    for part in parts:
        words, style = (part, "") if isinstance(part, str) else part
        text.append(_keep_edges(words), style)
    return text


def _keep_edges(words: str) -> str:
    """Made plain, but with the blank that begins or ends it: pieces are glued as they are."""
    start = " " * (len(words) - len(words.lstrip(" ")))
    end = " " * (len(words) - len(words.rstrip(" "))) if words.strip() else ""
    return f"{start}{plain(words)}{end}"
