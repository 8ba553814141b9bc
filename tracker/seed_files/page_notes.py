"""The *Sources* of an inquiry page: questions and what was found, as notes."""

import re

from tracker.domain.claims import Note
from tracker.seed_files.documents import one_line
from tracker.seed_files.markdown_lists import Line
from tracker.seed_files.page_sections import paragraphs, plain, strip_bullet

_BOLD_QUESTION = re.compile(r"^\*\*(.+?)\*\*\W*\s(\S.*)$")


def read_notes(lines: list[Line]) -> tuple[Note, ...]:
    """Pairs of a question and its finding: two paragraphs, or two lines of one.

    A further paragraph that is no question goes on with the finding before it.
    """
    notes: list[Note] = []
    question = ""
    for piece in _pieces(lines):
        if question:
            notes.append(Note(question, piece))
            question = ""
        elif notes and not piece.endswith("?") and notes[-1].question.endswith("?"):
            notes[-1] = Note(notes[-1].question, f"{notes[-1].finding} {piece}")
        else:
            question = piece
    if question:
        notes.append(Note(question, ""))
    return tuple(notes)


def _pieces(lines: list[Line]) -> list[str]:
    pieces: list[str] = []
    for run in paragraphs(lines):
        texts = [strip_bullet(line)[0].strip() for _, line in run]
        if bold := _BOLD_QUESTION.match(texts[0]):
            texts[:1] = [bold[1], bold[2]]
        asked = next((at for at, text in enumerate(texts[:-1]) if plain(text).endswith("?")), None)
        cuts = [texts] if asked is None else [texts[: asked + 1], texts[asked + 1 :]]
        pieces += [one_line(" ".join(plain(text) for text in cut)) for cut in cuts]
    return [piece for piece in pieces if piece]
