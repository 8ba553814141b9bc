"""Two titles brought to one spelling: joined words, acronyms; never says whether they match."""

import re

from tracker.domain.title_words import FILLERS, acronyms, plain_letters, title_words

Words = tuple[str, ...]

_MOST_NAME_WORDS = 4
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_TAIL = re.compile(r"[\s(\[]*(?:paper|preprint|article)[\s)\]]*$", re.IGNORECASE)
_HEAD_END = re.compile(r":\s|\s[—–-]{1,3}\s|—")
_COINED = re.compile(r"[A-Z].*[A-Z0-9]|[a-z][A-Z]|[A-Za-z][0-9]")


def aligned_words(said: str, actual: str) -> tuple[Words, Words]:
    """The words of both titles, each word that one spells in pieces or in full spelt alike.

    ``pre training`` and ``pretraining`` become one; an acronym that stands in capitals on one side
    is spelt out where its letters begin as many neighbouring words of the other side.
    """
    left, right = title_words(said_title(said)), title_words(actual)
    left, right = _joined(left, right), _joined(right, left)
    short_left, short_right = acronyms(said), acronyms(actual)
    return _spelt_out(left, right, short_left), _spelt_out(right, left, short_right)


def said_title(said: str) -> str:
    """The title in what was said: without a word cut in two at its end, or *paper* behind it."""
    cut = _CUT_OFF.sub("", said)
    if cut != said and " " in cut:
        return cut.rsplit(" ", 1)[0]
    return _TAIL.sub("", cut) or cut


def head_of(title: str) -> str:
    """What stands before a colon or dash (``VinePPO: ...``); empty without one."""
    match = _HEAD_END.search(title)
    return title[: match.start()].strip() if match else ""


def is_coined(name: str) -> bool:
    """Whether a short head was made up as a name: capitals or digits inside it, or two words."""
    words = title_words(name)
    if not 0 < len(words) <= _MOST_NAME_WORDS:
        return False
    tokens = plain_letters(name).split()
    return len([word for word in words if word not in FILLERS]) >= 2 or any(
        _COINED.search(token) for token in tokens
    )


def _joined(words: Words, other: Words) -> Words:
    """Neighbouring words that the other title writes as one."""
    wholes = set(other) - set(words)
    made: list[str] = []
    for word in words:
        if made and made[-1] + word in wholes:
            made[-1] += word
        else:
            made.append(word)
    return tuple(made)


def _spelt_out(words: Words, other: Words, short: frozenset[str]) -> Words:
    made: list[str] = []
    for word in words:
        letters = word if word in short else word.removesuffix("s")
        run = _spelling(letters, other) if letters in short and word not in other else ()
        made.extend(run or (word,))
    return tuple(made)


def _spelling(letters: str, words: Words) -> Words:
    """The neighbouring words whose first letters are these; empty where there are none."""
    size = len(letters)
    for start in range(len(words) - size + 1):
        run = words[start : start + size]
        if all(word[0] == letter for word, letter in zip(run, letters, strict=True)) and not (
            FILLERS.issuperset(run)
        ):
            return run
    return ()
