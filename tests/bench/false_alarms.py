"""How often the words of a claim's best newer papers look like a challenge though nothing fell.

Run: python -m tests.bench.false_alarms --field FILE.jsonl.gz [--claims N] [--every N]
     python -m tests.bench.false_alarms --field FILE.jsonl.gz --reversals FILE.jsonl

Claims are result sentences of abstracts, drawn at random from the field; each rests on its paper
and is as old as that. The shipped search finds newer papers, and the detector reads what it reads
in a library: the best five. No claim is known to have fallen, so every alarm counts as false, which
makes the rate a cautious one. With `--reversals` (lines as `tests.bench.retrieval` reads them) it
is counted how often the paper that overturned a claim is among the five and raises the alarm.
"""

import argparse
import itertools
import math
import random
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.retrieval import Case, Field, read_cases, read_field
from tracker.domain.claims import Anchor, Claim, InquiryId, make_claim_id
from tracker.domain.contexts import ClaimInContext
from tracker.domain.cues import is_strong
from tracker.domain.evidence import CUE, likelihood_ratio
from tracker.domain.leads import READ_BEST, Lead
from tracker.domain.papers import Paper
from tracker.domain.policy import DEFAULT_RATES
from tracker.literature.history import HistorySearch

_RESULT = re.compile(
    r"\b(?:we (?:find|show|observe|demonstrate|reveal|prove)"
    r"|(?:results|findings|experiments) (?:show|suggest|reveal|indicate|demonstrate))"
    r" that (.{60,320}?[.])(?:\s|$)",
    re.I,
)
_NEWEST_SHARE = 0.35
"""Claims are drawn from the oldest third of a field, so that newer papers are there to be read."""


@dataclass(frozen=True)
class Count:
    """What a detector did: papers read, alarms among them."""

    read: int
    alarms: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.false_alarms")
    parser.add_argument("--field", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take every Nth paper of the field")
    parser.add_argument("--claims", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reversals", type=Path)
    asked = parser.parse_args(arguments)
    field = Field(itertools.islice(read_field(asked.field), 0, None, asked.every))
    history = HistorySearch(field)
    if asked.reversals:
        _true_alarms(history, [c for c in read_cases(asked.reversals, None, field) if c.relevant])
        return
    found = [history.leads(one, READ_BEST) for one in drawn_claims(field, asked.claims, asked.seed)]
    print(f"{len(field.places):,} papers, {len(found)} claims\n")
    print(
        "| alarm | papers read | alarms | a paper (95 %) | claims with 0, 1, 2, 3+ | mean ratio |"
    )
    print("|---|---|---|---|---|---|")
    for name, looks in DETECTORS.items():
        counts = [Count(len(leads), sum(map(looks, leads))) for leads in found]
        print(_row(name, counts))


DETECTORS = {
    "any cue": lambda lead: bool(lead.cues),
    "strong cue, or two": lambda lead: is_strong(lead.cues),
}


def drawn_claims(field: Field, wanted: int, seed: int) -> Iterator[ClaimInContext]:
    """Result sentences of the older papers of a field, each as a claim that rests on its paper."""
    papers = field.index.papers
    older = list(papers[: int(len(papers) * _NEWEST_SHARE)])
    random.Random(seed).shuffle(older)
    drawn = 0
    for paper in older:
        said = _RESULT.search(" ".join(paper.abstract.split()))
        if said is None:
            continue
        yield _context(paper, said[1][0].upper() + said[1][1:])
        drawn += 1
        if drawn == wanted:
            return


def _context(paper: Paper, text: str) -> ClaimInContext:
    inquiry = InquiryId("drawn")
    anchor = Anchor(str(paper.id), paper.id)
    claim = Claim(make_claim_id(inquiry, text), inquiry, text, (paper.month,), anchors=(anchor,))
    return ClaimInContext(claim, anchors=(paper,), nearby=(paper,))


def _row(name: str, counts: Sequence[Count]) -> str:
    read, alarms = sum(c.read for c in counts), sum(c.alarms for c in counts)
    low, high = wilson(alarms, read)
    spread = [sum(c.alarms == k for c in counts) for k in range(3)]
    spread.append(len(counts) - sum(spread))
    rate = DEFAULT_RATES[CUE]
    mean = statistics.mean(likelihood_ratio(c.read, c.alarms, rate) for c in counts)
    told = ", ".join(map(str, spread))
    return (
        f"| {name} | {read:,} | {alarms} | {alarms / max(1, read):.3f} ({low:.3f}-{high:.3f}) "
        f"| {told} | {mean:.2f} |"
    )


def _true_alarms(history: HistorySearch, cases: Sequence[Case]) -> None:
    print("| alarm | reversals | among the five | among the five and flagged (95 %) |")
    print("|---|---|---|---|")
    found = [(case, history.leads(case.context, READ_BEST)) for case in cases]
    for name, looks in DETECTORS.items():
        there = [_told(case, leads) for case, leads in found]
        flagged = [any(map(looks, leads)) for leads in there]
        low, high = wilson(sum(flagged), len(found))
        share = sum(flagged) / max(1, len(found))
        print(
            f"| {name} | {len(found)} | {sum(map(bool, there))} "
            f"| {sum(flagged)}: {share:.2f} ({low:.2f}-{high:.2f}) |"
        )


def _told(case: Case, leads: Sequence[Lead]) -> list[Lead]:
    return [lead for lead in leads if lead.paper_id in case.relevant]


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.96, count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


if __name__ == "__main__":
    main()
