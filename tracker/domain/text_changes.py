"""What changed between two abstracts, word by word; numbers and negations come first.

Written as ``git diff --word-diff`` does: ``… reaches [-74%-]{+71%+} on …``. Texts are compared as
words, so that line breaks, blanks and the TeX escape of a per cent sign are no change.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|neither|nor|fails?|unable)\b|n['’]t\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*%?")
_CONTEXT = 3
SNIPPETS = 6
"""Changed places that are quoted at most."""
_LONGEST_RUN = 40
"""Words of one changed place that are quoted; the middle of a longer one is left out."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """`gone` and `come` are numbers and negations that only one of the texts has; `snippets` the
    changed places, those with such marks first; `more` is how many places are not quoted."""

    gone: tuple[str, ...]
    come: tuple[str, ...]
    snippets: tuple[str, ...]
    more: int = 0

    @property
    def telling(self) -> bool:
        """Whether numbers or negations changed: wording alone says little."""
        return bool(self.gone or self.come)


@lru_cache(maxsize=8_192)
def telling_marks(text: str) -> frozenset[str]:
    """The numbers (with their per cent sign) and negations of a text."""
    plain = text.replace("\\%", "%")
    numbers = {re.sub(r"\s+", "", found) for found in _NUMBER.findall(plain)}
    negations = {found.lower().replace("’", "'") for found in _NEGATION.findall(plain)}
    return frozenset(numbers | negations)


def text_change(before: str, after: str) -> TextChange:
    """Compare two versions of a text."""
    old, new = telling_marks(before), telling_marks(after)
    places = list(_places(_words(before), _words(after)))
    # False sorts first: places that touch a mark lead, else the order of the text.
    places.sort(key=lambda place: not place.telling)
    return TextChange(
        tuple(sorted(old - new)),
        tuple(sorted(new - old)),
        tuple(place.quoted for place in places[:SNIPPETS]),
        max(0, len(places) - SNIPPETS),
    )


def title_change(before: str, after: str) -> str:
    """One line that shows what became of a title."""
    left, right = _words(before), _words(after)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    parts: list[str] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            parts += left[start:end]
        else:
            parts.append(_marked(left[start:end], right[new_start:new_end]))
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Place:
    quoted: str
    telling: bool


def _words(text: str) -> list[str]:
    return text.replace("\\%", "%").split()


def _places(old: Sequence[str], new: Sequence[str]) -> Iterator[_Place]:
    """The changed places with a few words around; places that touch are told as one."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for group in _neighbours(changed):
        first, last = group[0], group[-1]
        parts = list(old[max(0, first[1] - _CONTEXT) : first[1]])
        at = first[1]
        for _, start, end, new_start, new_end in group:
            parts += old[at:start]
            parts.append(_marked(old[start:end], new[new_start:new_end]))
            at = end
        parts += old[at : at + _CONTEXT]
        gone = [word for _, start, end, _, _ in group for word in old[start:end]]
        come = [word for _, _, _, start, end in group for word in new[start:end]]
        head = "" if first[1] <= _CONTEXT else "… "
        tail = "" if last[2] + _CONTEXT >= len(old) else " …"
        telling = telling_marks(" ".join(gone)) != telling_marks(" ".join(come))
        yield _Place(f"{head}{' '.join(parts)}{tail}", telling)


_Opcode = tuple[str, int, int, int, int]


def _neighbours(changed: Iterable[_Opcode]) -> Iterator[list[_Opcode]]:
    """Changes with hardly a word between them belong together."""
    group: list[_Opcode] = []
    for code in changed:
        if group and code[1] - group[-1][2] > _CONTEXT:
            yield group
            group = []
        group.append(code)
    if group:
        yield group


def _marked(gone: Sequence[str], come: Sequence[str]) -> str:
    removed = f"[-{_shortened(gone)}-]" if gone else ""
    added = f"{{+{_shortened(come)}+}}" if come else ""
    return removed + added


def _shortened(words: Sequence[str]) -> str:
    if len(words) <= _LONGEST_RUN:
        return " ".join(words)
    half = _LONGEST_RUN // 2
    return " ".join([*words[:half], "…", *words[-half:]])
