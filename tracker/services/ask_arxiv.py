"""Targeted search: ask arXiv about claims it was never asked about, a few each night.

What is found goes into the literature. A question that was not answered leaves the claim to be
asked about again; an answer of nothing is an answer only where the source says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.claims import ClaimId
from tracker.domain.contexts import ClaimInContext
from tracker.domain.papers import Paper
from tracker.domain.searches import SearchQuestion
from tracker.literature_ports import Literature, Questions
from tracker.ports import PaperSearch

CLAIMS_A_NIGHT = 10
REQUESTS_A_NIGHT = 20
"""Claims that one night asks about, and requests it spends on them, at most, whatever its budget:
the network cost must not grow with the library."""
PAGES = 2
"""Pages of one answer that are read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What arXiv told: the papers for each claim that was answered, and what it cost."""

    found: dict[ClaimId, list[Paper]]
    requests: int = 0
    troubles: tuple[str, ...] = ()


class AskArxiv:
    """Asks within a budget; stops at the first question that cannot be answered."""

    def __init__(
        self,
        search: PaperSearch,
        questions: Questions,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._search = search
        self._questions = questions
        self._stop = stop

    def run(
        self,
        contexts: Iterable[ClaimInContext],
        literature: Literature,
        now: datetime,
        until: datetime,
        budget: int,
    ) -> Asked:
        """Ask about these claims in order, spending at most `budget` requests."""
        found: dict[ClaimId, list[Paper]] = {}
        budget, spent = min(budget, REQUESTS_A_NIGHT), 0
        for context in contexts:
            papers: dict[str, Paper] = {}
            for question in self._questions.of(context, until):
                if spent >= budget or self._stop():
                    return Asked(found, spent)
                answer = self._asked(question, now, budget - spent)
                spent += answer.requests
                papers.update({paper.id.value: paper for paper in answer.papers})
                literature.put(answer.papers)
                if answer.why:
                    return Asked(found, spent, (f"search: {answer.why}",))
            found[context.claim.id] = list(papers.values())
        return Asked(found, spent)

    def _asked(self, question: SearchQuestion, now: datetime, budget: int) -> "_Told":
        papers: list[Paper] = []
        spent = 0
        for page in range(PAGES):
            start = page * question.max_results
            if spent >= budget and page:
                break
            answer = self._search.search(replace(question, start=start), now)
            spent += answer.requests
            if not answer.answered:
                return _Told(tuple(papers), spent, answer.unreachable)
            papers += answer.papers
            if start + question.max_results >= answer.total:
                break
        return _Told(tuple(papers), spent)


@dataclass(frozen=True, slots=True)
class _Told:
    papers: tuple[Paper, ...]
    requests: int
    why: str = ""
