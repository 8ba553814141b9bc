"""An index in memory: for every word, which papers have it and what it weighs there, before rarity.

Places follow the months, so that "newer than" is a cut through every list of places. Arrays of
plain numbers keep 100,000 papers below 200 MB.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.word_weights import Weights, weights_of


class PaperIndex:
    """Papers by month, and the places and weights of every word."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = sorted(papers, key=lambda paper: (paper.month, paper.id))
        self._months = [paper.month for paper in self.papers]
        self._places: dict[str, array[int]] = {}
        self._weights: dict[str, array[float]] = {}
        for place, paper in enumerate(self.papers):
            weights = weights_of(paper.title, paper.abstract)
            for word, weight in weights.items():
                if word not in self._places:
                    self._places[word] = array("I")
                    self._weights[word] = array("f")
                self._places[word].append(place)
                self._weights[word].append(weight)

    def first_after(self, month: Month | None) -> int:
        """The place of the first paper of a later month."""
        return 0 if month is None else bisect_right(self._months, month)

    def scores(self, asked: Weights, first: int = 0) -> dict[int, float]:
        """The score of every paper from the place `first` on that has one of the words."""
        found: dict[int, float] = {}
        for word, value in asked.items():
            places = self._places.get(word)
            if places is None:
                continue
            start = bisect_left(places, first) if first else 0
            if start:
                pairs = zip(places[start:], self._weights[word][start:], strict=True)
            else:
                pairs = zip(places, self._weights[word], strict=True)
            for place, weight in pairs:
                found[place] = found.get(place, 0.0) + value * weight
        return found

    def __contains__(self, word: str) -> bool:
        return word in self._places
