"""Suggest: for ids that are wrong, look for the paper that was meant; few requests, no accusation.

Cheapest first: papers at hand, then the titles (many in one search), then their halves (a slip in
a title spares one of them), then the ids one slip away (a whole batch in one request).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, zip_longest
from urllib.parse import quote_plus

from tracker.domain.anchor_cases import AnchorCase
from tracker.domain.claims import Anchor
from tracker.domain.identifiers import ArxivId, is_masked
from tracker.domain.months import Month
from tracker.domain.near_ids import near_ids, plain_mend
from tracker.domain.papers import Found, Paper, Unreachable
from tracker.domain.searches import AnyOf, SearchField, SearchQuestion, Term
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import (
    Suggestion,
    SuggestionKey,
    Suggestions,
    mended,
    recognise,
    suggestion_key,
)
from tracker.domain.title_alignment import said_title
from tracker.domain.title_words import plain_letters, telling_words, title_words
from tracker.domain.titles import TitleBand, names_a_title
from tracker.ports import PaperSearch, PaperSource, Progress, SuggestionStore

MOST_REQUESTS = 12
"""Requests that one sweep may spend on suggestions; what is left over waits for the next."""

_MOST_BATCHES = 4
_ASK_AGAIN = timedelta(days=30)
_LONGEST_QUESTION = 3_000
_HITS_A_TITLE = 10
_MOST_HITS = 300
_LEAST_HALF = 3
_MOST_WORDS = 16
_LEAST_TELLING = 4
_LEAST_RUN = 4
_MARKED_UP = re.compile(r"[\\\\${}^_<>]")
_MOST_SLIPPED = 100


@dataclass
class Looking:
    """A round of looking in progress: who is still without a suggestion, and what it cost.

    `looked` are those whose question was answered; a fruitless look is remembered of them only.
    """

    on: date
    budget: int
    open: dict[SuggestionKey, Anchor]
    found: dict[SuggestionKey, Suggestion] = field(default_factory=dict)
    requests: int = 0
    looked: set[SuggestionKey] = field(default_factory=set)
    trouble: str = ""

    def take(self, papers: Sequence[Paper]) -> None:
        """Recognise what can be recognised among these papers."""
        for key, anchor in list(self.open.items()):
            suggestion = recognise(anchor, papers, self.on) if anchor.said_title else None
            if suggestion is not None and suggestion.paper is not None:
                self.settle(key, suggestion)

    def settle(self, key: SuggestionKey, suggestion: Suggestion) -> None:
        """This anchor needs no more looking."""
        self.found[key] = suggestion
        del self.open[key]

    def may_ask(self) -> bool:
        """Whether there is anybody left to ask for, and a request left to do it with."""
        return bool(self.open) and not self.trouble and self.requests < self.budget

    def failed(self, why: str) -> None:
        """A question was not answered: look no further, and call no look fruitless."""
        self.looked.clear()
        self.trouble = f"the ids that were meant could not be looked for: {why}"


class SuggestIds:
    """Looks for the papers that wrong ids were meant to name; remembers what it found."""

    def __init__(
        self,
        store: SuggestionStore,
        lookup: PaperSource,
        search: PaperSearch,
        progress: Progress,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._lookup = lookup
        self._search = search
        self._progress = progress
        self._stop = stop

    def known(self) -> Suggestions:
        """What earlier looks found."""
        return self._store.suggestions()

    def run(
        self,
        anchors: Iterable[Anchor],
        known: Mapping[ArxivId, Sightings],
        at: datetime,
        budget: int,
    ) -> Looking:
        """Look for the papers that these anchors meant, with at most `budget` requests.

        What was found is never looked for again, what was not only after a month.
        """
        remembered = self._store.suggestions()
        wanted = {suggestion_key(anchor): anchor for anchor in anchors}
        fresh = at.date() - _ASK_AGAIN
        still_open = {
            key: anchor
            for key, anchor in wanted.items()
            if (one := remembered.get(key)) is None or (not one.paper and one.looked_on < fresh)
        }
        looking = Looking(at.date(), min(budget, MOST_REQUESTS), still_open)
        if not still_open:
            return looking
        self._progress.step("looking for the ids that were meant", 0, 1)
        looking.take(_at_hand(still_open.values(), known))
        self._by_title(looking, at, _whole)
        self._by_title(looking, at, _halves)
        self._by_neighbours(looking, at)
        self._keep(looking)
        self._progress.step("looking for the ids that were meant", 1, 1)
        return looking

    def _by_title(
        self, looking: Looking, at: datetime, pieces: Callable[[Anchor], list[Term]]
    ) -> None:
        asked = [(key, pieces(anchor)) for key, anchor in looking.open.items()]
        for batch in _batches([(key, terms) for key, terms in asked if terms]):
            if not looking.may_ask() or self._stop():
                return
            terms = tuple(term for _, some in batch for term in some)
            hits = min(_MOST_HITS, _HITS_A_TITLE * (len(terms) + 2))
            answer = self._search.search(SearchQuestion(AnyOf(terms), max_results=hits), at)
            looking.requests += answer.requests
            if not answer.answered:
                looking.failed(answer.unreachable)
                return
            looking.looked.update(key for key, _ in batch)
            looking.take(answer.papers)

    def _by_neighbours(self, looking: Looking, at: datetime) -> None:
        size = self._lookup.batch_size
        ids = _candidates(looking.open.values(), Month.of(looking.on))[: _MOST_BATCHES * size]
        for start in range(0, len(ids), size):
            if not looking.may_ask() or self._stop():
                return
            answer = self._lookup.look(ids[start : start + size], at)
            looking.requests += answer.requests
            if any(isinstance(seen, Unreachable) for seen in answer.observations):
                looking.failed(answer.troubles[0] if answer.troubles else "not answered")
                return
            looking.looked.update(key for key, anchor in looking.open.items() if _mend(anchor))
            papers = [seen.paper for seen in answer.observations if isinstance(seen, Found)]
            looking.take(papers)
            _take_mends(looking, papers)

    def _keep(self, looking: Looking) -> None:
        fruitless = [Suggestion(key, looking.on) for key in looking.open if key in looking.looked]
        self._store.save_suggestions([*looking.found.values(), *fruitless])


def wants_suggestion(case: AnchorCase) -> bool:
    """Whether a better id than this anchor's might be known: its own names no such paper."""
    said = case.anchor.said_title
    if not names_a_title(said):
        return False
    if case.sightings.absences:
        return True
    found = case.title_ever
    if found is None or not found.unlike:
        return False
    # What only asks although it is long enough to accuse has something that speaks for the paper.
    return found.band is TitleBand.OTHER or not _long_enough(case.anchor)


def malformed_and_mendable(anchor: Anchor) -> bool:
    """Whether what stands in the place of an id may be one with a slip in it."""
    if anchor.id is not None or is_masked(anchor.written):
        return False
    return names_a_title(anchor.said_title) or plain_mend(anchor.written) is not None


def _at_hand(anchors: Iterable[Anchor], known: Mapping[ArxivId, Sightings]) -> list[Paper]:
    """Papers already known whose title is one of those said: two ids of a document swapped."""
    said = {title_words(anchor.said_title) for anchor in anchors}
    papers = [sightings.paper for sightings in known.values() if sightings.paper]
    return [paper for paper in papers if title_words(paper.title) in said]


def _whole(anchor: Anchor) -> list[Term]:
    return _terms([_searched_words(anchor)])


def _halves(anchor: Anchor) -> list[Term]:
    words = _searched_words(anchor)
    middle = len(words) // 2
    return _terms([words[:middle], words[middle:]]) if middle >= _LEAST_HALF else []


def _searched_words(anchor: Anchor) -> list[str]:
    """The longest run of words in plain letters, where it is long enough: accents and TeX are
    spelt one way in the document and another in arXiv's index."""
    if not names_a_title(anchor.said_title):
        return []
    said = said_title(anchor.said_title)
    runs = [list(run) for plain, run in groupby(said.split(), _is_plain) if plain]
    longest = max(runs, key=len, default=[])
    words = longest if len(longest) >= _LEAST_RUN else plain_letters(said).split()
    return words[:_MOST_WORDS]


def _is_plain(word: str) -> bool:
    return word.isascii() and not _MARKED_UP.search(word)


def _terms(pieces: Sequence[Sequence[str]]) -> list[Term]:
    made = []
    for piece in pieces:
        try:
            made.append(Term(SearchField.TITLE, " ".join(piece)))
        except ValueError:  # nothing but marks: there is nothing to search for
            continue
    return made


_Asked = tuple[SuggestionKey, list[Term]]


def _batches(groups: Sequence[_Asked]) -> Iterator[list[_Asked]]:
    """Whose terms may be asked together: as many as one address can carry."""
    batch: list[_Asked] = []
    length = 0
    for key, terms in groups:
        size = sum(len(quote_plus(str(term))) + len("+OR+") for term in terms)
        if batch and length + size > _LONGEST_QUESTION:
            yield batch
            batch, length = [], 0
        batch.append((key, terms))
        length += size
    if batch:
        yield batch


def _candidates(anchors: Iterable[Anchor], latest: Month) -> list[ArxivId]:
    """Ids one slip away; obvious mends first, then a likely slip of each before the next of any."""
    told = list(anchors)
    mends = [id_ for anchor in told if (id_ := _mend(anchor)) is not None and id_.month <= latest]
    # A short text is mostly a nickname of the right paper, and not worth a batch of look-ups.
    long = [anchor for anchor in told if _long_enough(anchor)][:_MOST_SLIPPED]
    slips = [near_ids(anchor.written, latest) for anchor in long]
    in_turn = [id_ for row in zip_longest(*slips) for id_ in row if id_ is not None]
    return list(dict.fromkeys([*mends, *in_turn]))


def _long_enough(anchor: Anchor) -> bool:
    return len(telling_words(title_words(anchor.said_title))) >= _LEAST_TELLING


def _take_mends(looking: Looking, papers: Sequence[Paper]) -> None:
    """A malformed id without a title has one obvious reading at most, and now it is a paper."""
    by_id = {paper.id: paper for paper in papers}
    for key, anchor in list(looking.open.items()):
        mend = _mend(anchor)
        if mend is not None and mend in by_id and not anchor.said_title:
            looking.settle(key, mended(anchor, by_id[mend], looking.on))


def _mend(anchor: Anchor) -> ArxivId | None:
    return plain_mend(anchor.written) if anchor.id is None else None
