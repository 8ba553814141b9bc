"""The labelled references: real papers (ids, titles, first authors) cited rightly and wrongly.

`identity_papers.jsonl` holds facts: each paper with its label and, where a document says something
else, what it says (`said`) or which id it gives (`written`). Everything else is made here.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from tests.fake_arxiv import FakeArxiv, paper
from tests.fake_arxiv.records import FakePaper

PAPERS = Path(__file__).with_name("identity_papers.jsonl")
WORD_TEXT = """
granular lattice whispering tundra marzipan cadence velvet orchard pendulum saffron isthmus
lantern quarry thimble meadow obsidian trellis harbour cinnamon glacier parchment willow
"""
WORDS = WORD_TEXT.split()
IN_BIBLIOGRAPHY = {"letters", "typo", "short", "coined", "alias", "shortened"}


@dataclass(frozen=True)
class Labelled:
    """One reference as a document gives it. `meant` is the id it should have given."""

    label: str
    written: str
    title: str
    author: str
    meant: str = ""


def references() -> list[Labelled]:
    """All labelled references; no written id twice."""
    facts = _facts()
    cited = [_cited(fact) for fact in facts if fact["label"] != "crowd"]
    spare = [one for one in cited if one.label == "right"][:20]
    rest = [one for one in cited if one not in spare]
    return [*rest, *map(_with_digit_lost, spare), *_invented(40), *_masked(12)]


def papers() -> list[FakePaper]:
    """What arXiv says of every paper that is cited, or whose id is given by mistake."""
    return [_paper(fact) for fact in _facts()]


def fill(arxiv: FakeArxiv) -> None:
    """Put all papers into a fake arXiv."""
    arxiv.add(*papers())


def write_documents(folder: Path, cited: Iterable[Labelled]) -> list[Path]:
    """The references as people write them: a reading list, and a bibliography with authors."""
    notes, entries = ["# Reading list", ""], []
    for number, one in enumerate(cited):
        # Short texts and TeX are no titles to a reader of prose; a bibliography says what is one.
        if one.label in IN_BIBLIOGRAPHY or "\\" in one.title or "$" in one.title or number % 3 == 0:
            entries.append(_entry(one, number))
        else:
            notes.append(f"- arXiv:{one.written} ({_month(one.written)}) — {one.title}")
    documents = {"notes.md": "\n".join(notes) + "\n", "refs.bib": "\n".join(entries)}
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in documents]


def _facts() -> list[dict[str, str]]:
    return [json.loads(line) for line in PAPERS.read_text(encoding="utf-8").splitlines()]


def _cited(fact: dict[str, str]) -> Labelled:
    title = fact.get("said", fact["title"])
    if fact["label"] == "typo":
        title = _with_slip(title)
    elif fact["label"] == "letters":
        title = _respelt(title)
    written = fact.get("written", fact["id"])
    return Labelled(fact["label"], written, title, fact["author"], fact["id"])


def _paper(fact: dict[str, str]) -> FakePaper:
    label, authors = fact["label"], (fact["author"] or "Ada Example",)
    if label == "retitled":
        said = {1: fact["said"], 2: fact["said"]}
        return paper(fact["id"], fact["title"], versions=3, titles=said, authors=authors)
    if label == "withdrawn":
        return paper(fact["id"], fact["title"], withdrawn=True, authors=authors)
    return paper(
        fact["id"], fact["title"], versions=1 + crc32(fact["id"].encode()) % 4, authors=authors
    )


def _entry(one: Labelled, number: int) -> str:
    given, _, surname = one.author.rpartition(" ")
    named = given and one.label not in {"alias", "coined", "short"}
    author = f"  author = {{{surname}, {given[:1]}.}},\n" if named else ""
    return (
        f"@misc{{ref{number},\n  title = {{{one.title}}},\n{author}"
        f"  eprint = {{{one.written}}},\n  archivePrefix = {{arXiv}},\n}}\n"
    )


def _month(written: str) -> str:
    digits = re.sub(r"\D", "", written.rpartition("/")[2])[:4]
    if len(digits) < 4 or not 1 <= int(digits[2:]) <= 12:
        return "2025-10"
    return f"{'19' if int(digits[:2]) > 90 else '20'}{digits[:2]}-{digits[2:]}"


def _with_slip(title: str) -> str:
    """Two neighbouring letters of the longest word swapped."""
    word = max(re.findall(r"[A-Za-z]+", title), key=len)
    middle = len(word) // 2
    slip = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return title.replace(word, slip, 1)


def _respelt(title: str) -> str:
    """The same title without accents, dollar signs and braces, as it is typed by hand."""
    plain = unicodedata.normalize("NFKD", title)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[${}]", "", plain)


def _with_digit_lost(one: Labelled) -> Labelled:
    return Labelled("malformed", one.written[:-1], one.title, one.author, one.meant)


def _invented(count: int) -> list[Labelled]:
    made = []
    for number in range(count):
        words = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 5, 9)]
        title = (
            f"{words[0].title()} {words[1]} networks for {words[2]} planning in {words[3]} worlds"
        )
        made.append(Labelled("invented", f"24{1 + number % 12:02d}.9{number:04d}", title, ""))
    return made


def _masked(count: int) -> list[Labelled]:
    return [
        Labelled("masked", f"25{1 + number:02d}.xxxxx", f"A Hedge About {word.title()} Agents", "")
        for number, word in enumerate(WORDS[:count])
    ]
