"""Ways to spoil a document; each takes its share of chance from the one seeded generator."""

# ruff: noqa: E501
import random
from collections.abc import Callable

_TOKENS = [
    "arXiv:", "https://arxiv.org/abs/", "10.48550/arXiv.", "1706.03762", "hep-th/9711200", "\\href{",
    "\\bibitem{", "\\newblock", "<a href=\"", "</a>", "[", "](", ")", "(", "{", "}", "\"", "“", "”",
    "``", "''", "*", "**", "_", "`", "|", "\n", "\n\n", " ", "\t", ", ", ". ", "A. ", "et al.", "and ",
    "\\", "\\bibinfo {author} {", "@misc{", "title={", "<", ">", "&", "&nbsp;", "%2F", "—", " - ", ";",
    "\u200b", "\ud7ff", "é", "\0", "'", "null", "0", "2510.xxxxx", "\r", "\x85", "\u2028", "- ", "1. ",
    "family={", "Aa ", "a.", "A.-", "İ", "ß",
]  # fmt: skip

Mutation = Callable[[random.Random, str], str]


def _cut(chance: random.Random, text: str) -> str:
    first, last = _two(chance, text)
    return text[:first] + text[last:]


def _repeat(chance: random.Random, text: str) -> str:
    first, last = _two(chance, text)
    piece = text[first : min(last, first + 40)]
    return text[:first] + piece * chance.choice([2, 9, 99, 999]) + text[last:]


def _insert(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_TOKENS) + text[at:]


def _flood(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    some = "".join(chance.choices(_TOKENS, k=chance.randint(1, 3)))
    return text[:at] + some * chance.choice([50, 500, 5000]) + text[at:]


def _turn(chance: random.Random, text: str) -> str:
    if not text:
        return text
    at = chance.randrange(len(text))
    return (
        text[:at]
        + chr(chance.choice([0, 9, 10, 32, 34, 92, 123, 300, 8211, 65279]))
        + text[at + 1 :]
    )


def _swap(chance: random.Random, text: str) -> str:
    first, last = _two(chance, text)
    return text[first:last] + text[:first] + text[last:]


def _on_one_line(_: random.Random, text: str) -> str:
    return text.replace("\n", " ")


MUTATIONS: tuple[Mutation, ...] = (
    _cut,
    _repeat,
    _insert,
    _insert,
    _flood,
    _turn,
    _swap,
    _on_one_line,
)


def mutated(chance: random.Random, text: str) -> str:
    """The text after one to six mutations, at most 300,000 letters of it."""
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(MUTATIONS)(chance, text)[:300_000]
    return text


def encoded(chance: random.Random, text: str) -> bytes:
    """The bytes of the text in one of the encodings that files come in."""
    encoding = chance.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"])
    return text.encode(encoding, errors="replace")


def _two(chance: random.Random, text: str) -> tuple[int, int]:
    first, last = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return first, last
