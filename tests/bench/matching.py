"""All claims against one night's papers: the night turned round, against a search a claim.

The claims go by ten thousand at a time, as in a night, leads are let go when they are counted, and
garbage is looked for as seldom as in the command.

Run: python -m tests.bench.matching [CLAIMS] [PAPERS]      (100,000 and 3,000 when not given)

Claims and papers are generated: words drawn after Zipf from the table that travels with the
program, so that common and rare ones are as common and as rare as in real papers. What it
costs to make them up is not counted. For some claims the formula is worked out for every paper, and
it is told how near the leads come to it.
"""

import gc
import itertools
import random
import resource
import sys
import time
from collections.abc import Iterator

from tests.builders import a_paper
from tests.formula import best_leads
from tracker.__main__ import MANY
from tracker.domain.claims import Anchor, Claim, InquiryId, make_claim_id
from tracker.domain.contexts import ClaimInContext
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.form_search import LiteratureForms
from tracker.literature.history import HistorySearch
from tracker.literature.matching import Bm25Matcher
from tracker.literature.ranking import Weighed, asking
from tracker.literature.sql_literature import SqlLiterature
from tracker.literature.words import _shares

SAMPLE = 40
"""Claims for which the way of one search a claim is measured; the rest is multiplied."""


HELD = 200
"""Claims for which every paper is compared by the formula."""
TOGETHER = 10_000
"""Claims that a night matches at a time."""


class Vocabulary:
    """Words as common as they are in papers."""

    def __init__(self, seed: int) -> None:
        shares = {word: share for word, share in _shares().items() if word.isalpha()}
        self._words, weights = list(shares), list(shares.values())
        self._weights = list(itertools.accumulate(weights))
        self._dice = random.Random(seed)

    def text(self, words: int) -> str:
        """So many words."""
        return " ".join(self._dice.choices(self._words, cum_weights=self._weights, k=words))


def papers(count: int, month: str, seed: int, words: int = 110) -> list[Paper]:
    """Papers of one month."""
    vocabulary = Vocabulary(seed)
    return [
        a_paper(f"{month}.{number:05d}", vocabulary.text(10), abstract=vocabulary.text(words))
        for number in range(1, count + 1)
    ]


def contexts(count: int, anchors: list[Paper]) -> Iterator[ClaimInContext]:
    """Claims, each resting on one of the papers, fifty to an inquiry; one made after the other."""
    vocabulary, inquiry = Vocabulary(1), InquiryId("bench")
    question = ""
    for number in range(count):
        if number % 50 == 0:
            question = vocabulary.text(12)
        text = vocabulary.text(18)
        paper = anchors[number % len(anchors)]
        claim = Claim(
            make_claim_id(inquiry, f"{number} {text}"), inquiry, text, (Month(2024, 11),),
            anchors=(Anchor(str(paper.id), paper.id),),
        )  # fmt: skip
        yield ClaimInContext(claim, question, (), (paper,), (paper,))


def main(claims: int, night: int) -> None:
    """Measure and print."""
    gc.set_threshold(MANY)
    tonight = tuple(papers(night, "2602", 2))
    anchors = papers(5_000, "2411", 3)
    began = time.process_time()
    for _ in contexts(claims, anchors):
        pass
    making = time.process_time() - began
    began = time.process_time()
    leads = 0
    matcher, going = Bm25Matcher(), contexts(claims, anchors)
    while batch := list(itertools.islice(going, TOGETHER)):
        leads += sum(map(len, matcher.match(batch, tonight, 5).values()))
    turned = time.process_time() - began - making
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| way | claims | papers | CPU seconds | MB at most |\n|---|---|---|---|---|")
    print(f"| all claims in one pass ({leads:,} leads) | {claims:,} | {night:,} "
          f"| {turned:.1f} | {peak:.0f} |")  # fmt: skip
    literature = _literature(tonight)
    history = HistorySearch(LiteratureForms(literature))
    few = list(itertools.islice(contexts(claims, anchors), min(SAMPLE, claims)))
    began = time.process_time()
    for context in few:
        history.leads(context, 5)
    each = (time.process_time() - began) / len(few)
    print(f"| a search a claim ({len(few)} measured, multiplied) | {claims:,} | {night:,} "
          f"| {each * claims:.0f} | |")  # fmt: skip
    print(f"\n{_nearness(tonight, anchors)}")


def _nearness(tonight: tuple[Paper, ...], anchors: list[Paper]) -> str:
    """How many of the leads are those of the formula, and how near their scores."""
    weighed = [Weighed(paper) for paper in tonight]
    few = list(contexts(HELD, anchors))
    same = of = 0
    furthest = 0.0
    found = Bm25Matcher().match(few, tonight, 5)
    for context in few:
        whole = best_leads(asking(context), weighed, len(weighed))
        scores = {lead.paper_id: lead.score for lead in whole}
        best = {lead.paper_id for lead in whole[:5]}
        of += len(best)
        for lead in found.get(context.claim.id, []):
            same += lead.paper_id in best
            furthest = max(furthest, abs(lead.score - scores[lead.paper_id]))
    return (
        f"Of {of:,} leads of {HELD} claims {same:,} are the formula's five best; no score is "
        f"further from the formula's than {furthest:.2f}."
    )


def _literature(tonight: tuple[Paper, ...]) -> SqlLiterature:
    import tempfile
    from pathlib import Path

    from tracker.literature.open_literature import open_literature

    folder = Path(tempfile.mkdtemp())
    literature = open_literature(folder / "literature.db", "fts5")
    literature.put(tonight)
    return literature


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    main(*(asked or [100_000, 3_000]))
