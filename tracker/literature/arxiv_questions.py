"""What to ask arXiv's own search for a claim: rare words, bracketed, in its field and its time.

arXiv ranks without knowing which words are rare, so the question says it: one of the claim's rarest
words and one of its next ones, or of its papers' titles, must be there. It is asked once for each
pair of word groups; nothing here is worth more than one page.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from tracker.domain.contexts import ClaimInContext
from tracker.domain.searches import AllOf, AnyOf, SearchField, SearchOrder, SearchQuestion, Term
from tracker.literature.query_forms import LEAST_RARITY
from tracker.literature.words import rarity, stem, telling_words

PAGE = 100
_GROUP = 4
"""Words of one group: one of them must be in the paper."""


class ArxivQuestions:
    """See `tracker.ports.Questions`."""

    def of(self, context: ClaimInContext, until: datetime) -> list[SearchQuestion]:
        """See `Questions.of`."""
        month = context.claim.newer_than
        since = None
        if month is not None:
            since = datetime.combine(month.plus(1).first_day, time(), UTC)
            if since >= until:
                return []
        return [
            SearchQuestion(
                condition,
                categories=_fields(context),
                since=since,
                until=until,
                max_results=PAGE,
                order=SearchOrder.RELEVANCE,
            )
            for condition in _conditions(context)
        ]


def _conditions(context: ClaimInContext) -> Iterator[AllOf]:
    own = _rarest(context.claim.text)
    titles = " ".join(
        [paper.title for paper in context.anchors]
        or [anchor.said_title for anchor in context.claim.anchors]
    )
    told = {stem(word) for word in own[:_GROUP]}
    subject = [word for word in _rarest(titles) if stem(word) not in told]
    if len(own) > 1:
        first = max(1, min(_GROUP, len(own) // 2))
        yield AllOf((_any(own[:first]), _any(own[first : first + _GROUP])))
    if own and subject:
        yield AllOf((_any(own[: 2 * _GROUP]), _any(subject[:_GROUP])))


def _any(words: list[str]) -> AnyOf:
    return AnyOf(tuple(Term(SearchField.ANYWHERE, word) for word in words))


def _rarest(text: str) -> list[str]:
    words: dict[str, str] = {}
    for word in telling_words(text):
        if rarity(stem(word)) >= LEAST_RARITY:
            words.setdefault(stem(word), word)
    return sorted(words.values(), key=lambda word: (-rarity(stem(word)), word))


def _fields(context: ClaimInContext) -> tuple[str, ...]:
    """The archives of the papers it rests on (``cs.*``); none where they are not known."""
    known = {
        category.partition(".")[0] for paper in context.anchors for category in paper.categories
    }
    return tuple(f"{archive}.*" if archive in _DIVIDED else archive for archive in sorted(known))


_DIVIDED = frozenset(
    {"astro-ph", "cond-mat", "cs", "econ", "eess", "math", "nlin", "physics", "q-bio", "q-fin"}
    | {"stat"}
)
"""Archives whose categories have a part after the dot."""
