"""One anchor and all that is known of its id: what the anchor rules judge."""

from dataclasses import dataclass

from tracker.domain.authors import AuthorBand, compare_first_author
from tracker.domain.claims import Anchor
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import Suggestion
from tracker.domain.titles import (
    TitleBand,
    TitleComparison,
    best_comparison,
    compare_titles,
    title_words,
)


@dataclass(frozen=True, slots=True)
class AnchorCase:
    """One anchor of one claim. `as_of` is the claim's; `suggestion` the paper perhaps meant."""

    anchor: Anchor
    sightings: Sightings
    as_of: tuple[Month, ...] = ()
    suggestion: Suggestion | None = None

    @property
    def paper(self) -> Paper | None:
        return self.sightings.paper

    @property
    def title_now(self) -> TitleComparison | None:
        """The said title against the present one; None where either is missing."""
        if self.paper is None or not self.anchor.said_title:
            return None
        return compare_titles(self.anchor.said_title, self.paper.title)

    @property
    def title_ever(self) -> TitleComparison | None:
        """The said title against the likest of all titles the paper is known to have had."""
        if self.paper is None or not self.anchor.said_title:
            return None
        return best_comparison(self.anchor.said_title, self.sightings.titles)

    @property
    def first_author(self) -> AuthorBand:
        """The said first author against the paper's."""
        if self.paper is None:
            return AuthorBand.UNSURE
        return compare_first_author(self.anchor.said_authors, self.paper.authors)

    @property
    def other_title(self) -> bool:
        """Whether the said title is unlike every title that is known of the paper."""
        found = self.title_ever
        return found is not None and found.band is TitleBand.OTHER

    @property
    def named_in_abstract(self) -> bool:
        """Whether the abstract holds the said title word for word: a method goes by its own name,
        and the paper that made it by another."""
        said = " ".join(title_words(self.anchor.said_title))
        abstract = " ".join(title_words(self.paper.abstract)) if self.paper else ""
        return bool(said) and f" {said} " in f" {abstract} "

    @property
    def other_paper(self) -> bool:
        """Whether so much speaks for another paper that only witnesses are wanting.

        The same first author speaks for a paper that was retitled, and an abstract that holds the
        said words for a name of what it is about, unless the title is known to be that of another
        paper.
        """
        if not self.other_title:
            return False
        if self.suggestion is not None and self.suggestion.bears_title:
            return True
        return self.first_author is not AuthorBand.SAME and not self.named_in_abstract
