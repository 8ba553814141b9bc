"""Papers that might carry a claim: ranked by what they share with it, each with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.claims import Claim
from tracker.domain.grounding import numbers_of
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.topic import Weighed, WeighWords, cosine, shared_rare

MONTHS_BEFORE = 12
"""A claim is mostly carried by a paper of its own month or of the year before."""
LEAST_COSINE = 0.05
LEAST_SHARED = 2
_NUMBER_WORTH = 0.05
_MOST_NUMBERS = 2
_MONTH_WORTH = 0.002


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that might carry a claim, and why.

    `shared` are the rare words of both, `numbers` those of the claim that its abstract has,
    `distance` the months from the paper to the claim (None for an undated claim).
    """

    paper: Paper
    score: float
    shared: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class MonthWindow:
    """Months from `first` to `last`, both included; None leaves an end open."""

    first: Month | None = None
    last: Month | None = None

    def holds(self, month: Month) -> bool:
        """Whether the month lies in it."""
        return not (
            (self.first is not None and month < self.first)
            or (self.last is not None and month > self.last)
        )


def window_of(claim: Claim) -> MonthWindow:
    """The months in which the paper of a claim is looked for: its own and the year before."""
    if not claim.as_of:
        return MonthWindow()
    return MonthWindow(min(claim.as_of).plus(-MONTHS_BEFORE), max(claim.as_of))


def telling(claim: Claim, weigh: WeighWords, most: int) -> tuple[str, ...]:
    """The rarest words of a claim, those that some paper is known to have first."""
    words = sorted(
        weigh(claim.text).values(), key=lambda each: (not each.known, -each.rarity, each.word)
    )
    return tuple(each.word for each in words[:most])


def ranked(
    claim: Claim, papers: Iterable[Paper], weigh: WeighWords, limit: int
) -> tuple[Candidate, ...]:
    """The papers that share most with the claim, best first; its own and noise left out."""
    said, window = weigh(claim.text), window_of(claim)
    own = set(claim.anchor_ids)
    known: dict[ArxivId, Paper] = {}
    for paper in papers:
        if paper.id not in own and window.holds(paper.month):
            held = known.get(paper.id)
            if held is None or (not held.abstract and paper.abstract):
                known[paper.id] = paper
    found = (_candidate(claim, said, paper, weigh) for paper in known.values())
    kept = [each for each in found if each is not None]
    return tuple(sorted(kept, key=lambda each: (-each.score, each.paper.id))[:limit])


def _candidate(
    claim: Claim, said: Mapping[str, Weighed], paper: Paper, weigh: WeighWords
) -> Candidate | None:
    spoken = weigh(f"{paper.title} {paper.title} {paper.abstract}")
    alike, shared = cosine(said, spoken), shared_rare(said, spoken)
    if alike < LEAST_COSINE or len(shared) < LEAST_SHARED:
        return None
    there = {number.rstrip("%") for number in numbers_of(paper.abstract.replace("\\%", "%"))}
    numbers = tuple(each for each in numbers_of(claim.text) if each.rstrip("%") in there)
    distance = paper.month.distance(max(claim.as_of)) if claim.as_of else None
    score = alike + _NUMBER_WORTH * min(len(numbers), _MOST_NUMBERS)
    score -= _MONTH_WORTH * abs(distance or 0)
    return Candidate(paper, round(score, 4), shared, numbers, distance)
