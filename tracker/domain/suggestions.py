"""The paper that a document perhaps meant by a wrong id: how it is recognised, and why it is told.

A suggestion accuses nobody and clears nobody; where no search could be made there is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.authors import AuthorBand, compare_first_author
from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.near_ids import how_near
from tracker.domain.papers import Paper
from tracker.domain.title_words import telling_words
from tracker.domain.titles import TitleBand, compare_titles, indel_similarity, title_words

SUGGESTIBLE = frozenset(
    {
        Code.ANCHOR_MALFORMED,
        Code.ANCHOR_ABSENT,
        Code.ANCHOR_ABSENT_UNCONFIRMED,
        Code.ANCHOR_OTHER_PAPER,
        Code.ANCHOR_TITLE_DIFFERS,
    }
)
"""Findings beside which a suggestion is told."""

_FULL_TITLE = 0.95
_LEAST_TELLING = 3

SuggestionKey = tuple[str, str]
"""What was written as the id, and the words of the title beside it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a search for the meant paper came to. `paper` is None where none was recognised.

    `likeness` is that of the whole titles, 0 to 1; `looked_on` a day of UTC.
    """

    key: SuggestionKey
    looked_on: date
    paper: ArxivId | None = None
    title: str = ""
    why: str = ""
    likeness: float = 0.0

    @property
    def bears_title(self) -> bool:
        """Whether the said title, in full, is that of this paper."""
        long_enough = len(telling_words(tuple(self.key[1].split()))) >= _LEAST_TELLING
        return self.paper is not None and self.likeness >= _FULL_TITLE and long_enough


Suggestions = Mapping[SuggestionKey, Suggestion]


def suggestion_key(anchor: Anchor) -> SuggestionKey:
    """Under which a suggestion for this anchor is kept."""
    return anchor.subject, " ".join(title_words(anchor.said_title))


def recognise(anchor: Anchor, papers: Iterable[Paper], on: date) -> Suggestion:
    """The paper that the anchor most likely means, of those that a search brought."""
    key = suggestion_key(anchor)
    fitting = [p for p in papers if p.id != anchor.id and _could_be(anchor, p)]
    best = _best(anchor, fitting)
    if best is None:
        return Suggestion(key, on)
    likeness = _likeness(anchor, best)
    return Suggestion(key, on, best.id, best.title, _why(anchor, best, likeness), likeness)


def _best(anchor: Anchor, fitting: list[Paper]) -> Paper | None:
    """The one with the whole title, else the only one that is a slip away, else the only one.

    A shortened title that fits several papers tells nothing.
    """
    near = [paper for paper in fitting if how_near(anchor.subject, paper.id)]
    whole = [paper for paper in fitting if _likeness(anchor, paper) >= _FULL_TITLE]
    if whole:
        return max(whole, key=lambda p: (_likeness(anchor, p), p in near, p.id.value))
    for some in (near, fitting):
        if len(some) == 1:
            return some[0]
    return None


def mended(anchor: Anchor, paper: Paper, on: date) -> Suggestion:
    """The paper under the one obvious reading of a malformed id that came without a title."""
    why = f"{how_near(anchor.subject, paper.id)}; no title to compare"
    return Suggestion(suggestion_key(anchor), on, paper.id, paper.title, why)


def with_suggestions(findings: Iterable[Finding], suggestion: Suggestion | None) -> list[Finding]:
    """The findings of one anchor, the suggestion told beside those that it may explain."""
    if suggestion is None or suggestion.paper is None:
        return list(findings)
    told = f"; perhaps meant: {suggestion.paper} “{suggestion.title}” ({suggestion.why})"
    proof = (str(suggestion.paper), suggestion.title, suggestion.why)
    return [
        replace(found, message=found.message + told, evidence=(*found.evidence, *proof))
        if found.code in SUGGESTIBLE and found.subject == suggestion.key[0]
        else found
        for found in findings
    ]


def told_with_suggestions(
    findings: Sequence[Finding], anchors: Iterable[Anchor], meant: Suggestions
) -> list[Finding]:
    """The findings of a claim, each suggestion for one of its anchors told beside them."""
    told = list(findings)
    if meant and any(found.code in SUGGESTIBLE for found in told):
        for anchor in anchors:
            told = with_suggestions(told, meant.get(suggestion_key(anchor)))
    return told


def _could_be(anchor: Anchor, paper: Paper) -> bool:
    """A match; for an id that is one slip away a title that is nearly one will do."""
    near = bool(how_near(anchor.subject, paper.id))
    words = set(title_words(anchor.said_title))
    if not near and 2 * len(words & set(title_words(paper.title))) < len(words):
        return False  # cheaper than a comparison, and true of nearly all papers
    compared = compare_titles(anchor.said_title, paper.title)
    if compared.band is not TitleBand.MATCH and (compared.unlike or compared.why or not near):
        return False
    said = telling_words(title_words(anchor.said_title))
    return len(said) >= _LEAST_TELLING or _likeness(anchor, paper) >= _FULL_TITLE


def _likeness(anchor: Anchor, paper: Paper) -> float:
    """Of the whole titles, their words sorted: what a shortened title lacks counts."""
    said, actual = title_words(anchor.said_title), title_words(paper.title)
    return indel_similarity(" ".join(sorted(said)), " ".join(sorted(actual)))


def _why(anchor: Anchor, paper: Paper, likeness: float) -> str:
    reasons = [how_near(anchor.subject, paper.id), f"title matches {likeness:.2f}"]
    if compare_first_author(anchor.said_authors, paper.authors) is AuthorBand.SAME:
        reasons.append("same first author")
    return ", ".join(reason for reason in reasons if reason)
