"""Read what a model answered to a re-test prompt: JSON, JSON in a Markdown fence, or Markdown.

Believes nothing and follows nothing: text in quotations, code blocks and unknown fields is data.
"""

import re
from pathlib import Path

from tracker.domain.errors import SourceFileError
from tracker.domain.imports import Refusal
from tracker.domain.proposals import WrittenAnswer
from tracker.seed_files.answer_json import LooksLikeJson, read_json_answer
from tracker.seed_files.answer_markdown import read_markdown_answer
from tracker.seed_files.documents import read_document, split_lines

LARGEST = 4 * 1024 * 1024
"""Bytes above which an answer is refused: no model answers a prompt at such length."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([\w+-]*)")
_NO_VERDICT = (
    "no verdict was found in it: the answer must hold the JSON object, or the '## Claim ID' "
    "sections with a 'Verdict:' line, that the prompt asks for"
)


class AnswerDocuments:
    """See `tracker.ports.AnswerReader`."""

    def read(self, path: Path) -> WrittenAnswer:
        """See `AnswerReader.read`. Raises SourceFileError for what is no text or far too long."""
        _refuse_huge(path)
        text = "\n".join(split_lines(read_document(path)))
        if "\0" in text:
            raise SourceFileError(str(path), "it is not a text document", "save the answer as text")
        answer = _read(text, str(path))
        if answer.verdicts or answer.refusals:
            return answer
        return WrittenAnswer((), (Refusal(f"{path}:1", _NO_VERDICT),), answer.model)


def _refuse_huge(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        return  # what cannot be looked at is told, with its reason, where it is opened
    if size > LARGEST:
        raise SourceFileError(
            str(path), f"it is too long for an answer ({size} bytes)", "give the answer alone"
        )


def _read(text: str, path: str) -> WrittenAnswer:
    if text.lstrip().startswith(("{", "[")):
        return read_json_answer(text, path, 1)
    for first_line, block in _json_blocks(text):
        try:
            return read_json_answer(block, path, first_line, strict=False)
        except LooksLikeJson:
            continue  # some other JSON that the answer quotes
    return read_markdown_answer(text, path)


def _json_blocks(text: str) -> list[tuple[int, str]]:
    """The fenced blocks that say they are JSON (or look like an object), with their first line."""
    blocks, opened, label, start = [], "", "", 0
    held: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        fence = _FENCE.match(line)
        if opened:
            if fence and fence[1].startswith(opened) and not fence[2]:
                body = "\n".join(held)
                if label == "json" or (not label and body.lstrip().startswith("{")):
                    blocks.append((start, body))
                opened = ""
            else:
                held.append(line)
        elif fence:
            opened, label, start, held = fence[1], fence[2].lower(), number + 1, []
    return blocks
