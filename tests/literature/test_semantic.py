"""The second look at leads: by meaning, on one scale, and each paper read once."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.builders import a_claim, a_paper
from tests.formula import best_leads
from tracker.domain.contexts import ClaimInContext
from tracker.domain.papers import Paper
from tracker.literature.leads import REORDERED
from tracker.literature.matching import Bm25Matcher
from tracker.literature.ranking import Weighed, asking
from tracker.literature.semantic import MeaningOrder

np = pytest.importorskip("numpy")

CLAIM = a_claim("Sharp minima of large batches generalise badly", as_of=("2017-01",))
WORDY = a_paper("1703.00001", "Sharp minima and large batches that generalise")
MEANT = a_paper("1703.00002", "Sharp minima of large batches are harmless")
LONGER = a_paper("1703.00003", "Sharp minima and large batches", abstract="Of stars.")


class Meanings:
    """An encoder for which only what speaks of harm means what the claim means."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def vectors(self, texts: Sequence[str]) -> "np.ndarray":
        """See `Encoder.vectors`."""
        self.read += texts
        return np.array(
            [[1.0, 0.0] if text == CLAIM.text or "harm" in text else [0.0, 1.0] for text in texts],
            dtype=np.float32,
        )


def _order(papers: Sequence[Paper], again: MeaningOrder | None) -> list[str]:
    found = Bm25Matcher(again).match([ClaimInContext(CLAIM)], papers, 5)
    return [str(lead.paper_id) for lead in found[CLAIM.id]]


def test_what_means_the_same_comes_before_what_only_says_the_same() -> None:
    papers = [WORDY, MEANT, LONGER]
    assert _order(papers, None)[0] == "1703.00001"
    assert _order(papers, MeaningOrder(Meanings()))[0] == "1703.00002"


def test_it_adds_no_lead_and_takes_none() -> None:
    papers = [WORDY, MEANT, LONGER, a_paper("1703.00004", "A harmless catalogue of stars")]
    assert sorted(_order(papers, MeaningOrder(Meanings()))) == sorted(_order(papers, None))


def test_a_text_is_read_once_a_run() -> None:
    encoder = Meanings()
    again = MeaningOrder(encoder)
    for _ in range(3):
        _order([WORDY, MEANT], again)
    assert len(encoder.read) == len(set(encoder.read)) == 3


def test_only_the_best_hundred_are_read() -> None:
    encoder = Meanings()
    papers = [a_paper(f"1703.{n:05d}", f"Sharp minima of large batches {n}") for n in range(1, 131)]
    ask = asking(ClaimInContext(CLAIM))
    leads = best_leads(ask, map(Weighed, papers), 500, MeaningOrder(encoder))
    assert len(leads) == REORDERED
    assert len(encoder.read) == REORDERED + 1


def test_scores_stay_on_the_scale_of_words() -> None:
    plain = Bm25Matcher().match([ClaimInContext(CLAIM)], [MEANT], 5)[CLAIM.id][0].score
    again = MeaningOrder(Meanings())
    meant = Bm25Matcher(again).match([ClaimInContext(CLAIM)], [MEANT], 5)[CLAIM.id][0].score
    assert meant == pytest.approx(0.6 * plain + 0.4 * 60, abs=0.01)


def test_topics_count_half_of_the_meaning() -> None:
    topical = replace(CLAIM, topics=("harmless minima", "curvature of the loss"))
    scores = [
        Bm25Matcher(again).match([ClaimInContext(topical)], [MEANT], 5)[CLAIM.id][0].score
        for again in (None, MeaningOrder(Meanings()))
    ]
    likeness = 0.5 + 0.5 * (1 + 0) / 2  # the claim, and one of its two topics
    assert scores[1] == pytest.approx(0.6 * scores[0] + 0.4 * 60 * likeness, abs=0.01)
