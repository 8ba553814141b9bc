"""The order of the best lexical candidates by what their sentences mean: the extra ``semantic``.

Only papers that words have found are read, about a hundred for a claim, and each once a run; the
literature is never embedded whole. What a paper is worth stays an absolute number, on the scale of
`ranking.worth`, so that leads of different nights can stand in one list.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from tracker.domain.claims import Claim
from tracker.literature.ranking import Asking, Weighed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

WORDS_SHARE = 0.6
"""What the words count; the rest is the cosine with claim and topics."""
TOPICS_SHARE = 0.5
"""What the mean of the claim's topics counts in that cosine, where it has any."""
_SCALE = 60.0
"""What a cosine of one is worth: the spread of both scores over a hundred candidates agrees."""
_REMEMBERED = 5_000


class Encoder(Protocol):
    """A way to turn texts into vectors of length one."""

    def vectors(self, texts: Sequence[str]) -> "Vectors":
        """One vector a text, in their order. Raises SettingsError where there is no model."""
        ...


class MeaningOrder:
    """See `tracker.literature.leads.Reordering`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def worths(self, ask: Asking, scored: Sequence[tuple[float, Weighed]]) -> list[float]:
        """See `Reordering.worths`."""
        if not scored:
            return []
        asked = self._asked(ask.claim)
        return [
            WORDS_SHARE * score
            + (1.0 - WORDS_SHARE)
            * _SCALE
            * self._likeness(_text(one.paper.title, one.paper.abstract), asked)
            for score, one in scored
        ]

    def _asked(self, claim: Claim) -> "list[tuple[float, Vectors]]":
        """The claim and its topics, and what each counts; the shares add up to one."""
        own = self._vector(claim.text)
        topics = [self._vector(topic) for topic in claim.topics]
        if not topics:
            return [(1.0, own)]
        each = TOPICS_SHARE / len(topics)
        return [(1.0 - TOPICS_SHARE, own), *((each, topic) for topic in topics)]

    def _likeness(self, text: str, asked: "list[tuple[float, Vectors]]") -> float:
        vector = self._vector(text)
        return sum(share * float(vector @ each) for share, each in asked)

    def _vector(self, text: str) -> "Vectors":
        vector = self._known.get(text)
        if vector is None:
            (vector,) = self._encoder.vectors([text])
            self._known[text] = vector
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(text)
        return vector


def _text(title: str, abstract: str) -> str:
    return f"{title}. {abstract}" if abstract else title
