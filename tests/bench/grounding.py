"""False flags of the grounding rules on claims with the abstract that carries them.

``python -m tests.bench.grounding CORPUS CLAIMS``: JSON Lines as SciFact has them (``doc_id``,
``title``, ``abstract`` as sentences; ``claim``, ``cited_doc_ids``), or with ``cord_id`` for both. A
wrong paper is one drawn at random, with a fixed seed.
"""

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.builders import a_claim, a_paper
from tracker.domain.grounding import bound_findings, number_findings, numbers_of
from tracker.domain.papers import Found, Paper
from tracker.domain.sightings import Sightings
from tracker.domain.topic import topic_findings, with_topics
from tracker.literature.words import weigh_words

SEED = 7


def main(corpus: Path, claims: Path) -> None:
    """Print how many right and wrong pairs each rule asks about."""
    papers = {_key(row): _paper(row) for row in _rows(corpus)}
    pairs = [
        (re.sub(r"\[?<\|\w+\|>\]?", "", row["claim"]), papers[key])
        for row in _rows(claims)
        for key in map(str, row.get("cited_doc_ids") or [row.get("cord_id")])
        if key in papers
    ]
    drawn = random.Random(SEED)
    everybody = list(papers.values())
    wrong = [(text, drawn.choice(everybody)) for text, _ in pairs]
    numbered = [pair for pair in pairs if numbers_of(pair[0])]
    print(f"{len(pairs)} pairs, {len(numbered)} of them with numbers")
    for name, rule, told in (
        ("anchor-off-topic, right paper", _off_topic, pairs),
        ("anchor-off-topic, random paper", _off_topic, wrong),
        ("number in no abstract, right paper", _no_number, numbered),
        ("number with another bound, right paper", _other_bound, numbered),
    ):
        flagged = sum(rule(*pair) for pair in told)
        share = flagged / len(told) if told else 0.0
        print(f"{name}: {flagged} of {len(told)} ({share:.1%})")


def _off_topic(text: str, paper: Paper) -> bool:
    known = {paper.id: Sightings(paper.id).after(Found(paper))}
    return any(True for _ in topic_findings(with_topics(a_claim(text), known, weigh_words), known))


def _no_number(text: str, paper: Paper) -> bool:
    known = {paper.id: Sightings(paper.id).after(Found(paper))}
    return any(True for _ in number_findings(a_claim(text), known))


def _other_bound(text: str, paper: Paper) -> bool:
    known = {paper.id: Sightings(paper.id).after(Found(paper))}
    return any(True for _ in bound_findings(a_claim(text), known))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        yield from json.loads(text)
        return
    for line in text.splitlines():
        if line.strip():
            yield json.loads(line)


def _key(row: dict[str, Any]) -> str:
    return str(row.get("doc_id") or row.get("cord_id"))


def _paper(row: dict[str, Any]) -> Paper:
    abstract = row["abstract"]
    text = abstract if isinstance(abstract, str) else " ".join(abstract)
    return a_paper(title=row.get("title") or "", abstract=text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
