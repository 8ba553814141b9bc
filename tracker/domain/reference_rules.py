"""What a document shows by its references alone: masked ids, ids given twice, ids used for two.

Soft findings: none of them says that a paper is not there. Nothing here asks anybody.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date

from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.references import Reference
from tracker.domain.titles import TitleBand, best_comparison, compare_titles

PLACES_TOLD = 7
"""Places of one id that are told; of the others only how many there are."""


def future_finding(anchor: Anchor, paper: Paper | None, today: date) -> Finding | None:
    """An id of a month that has not come; told by form alone, and taken back by any sight of it.

    It disqualifies nothing by itself: the clock of a machine may be wrong.
    """
    id_ = anchor.id
    if id_ is None or paper is not None or id_.month.first_day <= today:
        return None
    message = f"{id_} would be of {id_.month}, which has not come yet"
    return Finding(Code.ANCHOR_IN_FUTURE, message, id_.value, (str(id_.month),), id_.value)


def later_finding(reference: Reference) -> Finding | None:
    """An id given out later than the claim around it, or the document, says it is of.

    Told by form alone, whatever arXiv says. A month more is left: papers are read before they are
    announced.
    """
    id_, as_of = reference.anchor.id, reference.as_of
    if id_ is None or as_of is None or as_of.distance(id_.month) <= 1:
        return None
    message = f"{id_} appeared in {id_.month}, later than the {as_of} that the text is of"
    evidence = (str(as_of), str(id_.month))
    return Finding(Code.ANCHOR_AFTER_CLAIM, message, id_.value, evidence, str(id_.month))


def dated_before_finding(anchor: Anchor) -> Finding | None:
    """An id given out later than the month or year that the document gives the paper itself.

    Told by form alone, for papers that nobody has looked at: a version is never older than its id
    by more than the time to its announcement.
    """
    id_, month, year = anchor.id, anchor.said_month, anchor.said_year
    if id_ is None:
        return None
    written = str(month) if month and month.distance(id_.month) > 1 else ""
    if month is None and year is not None and year < id_.month.plus(-1).year:
        written = str(year)
    if not written:
        return None
    message = f"the document dates {id_} {written}; its id is of {id_.month}"
    evidence = (written, str(id_.month))
    return Finding(Code.ANCHOR_MONTH_DIFFERS, message, id_.value, evidence, str(id_.month))


def masked_finding(reference: Reference) -> Finding:
    """The note about an id that is left unfinished on purpose."""
    written = reference.anchor.written
    message = f"'{written}' is masked: a hedge that names no paper, so there is nothing to check"
    return Finding(Code.REFERENCE_MASKED, message, written, fingerprint=written)


def repeated_finding(id_: ArxivId, places: Sequence[str], uses: int) -> Finding:
    """The note that an id stands in several places, told at the second of them.

    `places` are the first of its places (see `PLACES_TOLD`), `uses` is how many there are.
    """
    shown = ", ".join(places[2:PLACES_TOLD])
    more = uses - PLACES_TOLD
    tail = f", and again at {shown}" if shown else ""
    tail += f" and {more} more places" if more > 0 else ""
    message = f"{id_} stands at {places[0]} already{tail}"
    return Finding(Code.REFERENCE_REPEATED, message, id_.value, tuple(places[:PLACES_TOLD]))


class UsesOfOneId:
    """The uses of one id in the order of the documents, each held against the first ones.

    A warning where the id is given to another paper than at its first titled use (or to none of
    the first named authors), unless arXiv knows the paper by both titles. Remembers two uses.
    """

    def __init__(self, id_: ArxivId, titles: Sequence[str]) -> None:
        self._id = id_
        self._titles = titles
        self._titled: Reference | None = None
        self._named: Reference | None = None

    def conflict(self, use: Reference) -> Finding | None:
        """What is wrong between this use and the ones before it."""
        titled, named = self._titled, self._named
        title, authors = use.anchor.said_title, use.anchor.said_authors
        self._titled = titled or (use if title else None)
        self._named = named or (use if authors else None)
        if title and titled and _other_title(titled.anchor.said_title, title, self._titles):
            return _conflict(self._id, titled, f"“{titled.anchor.said_title}”", f"“{title}”")
        if authors and named and not _share_a_name(authors, named.anchor.said_authors):
            said = f"by {named.anchor.said_authors[0]}"
            return _conflict(self._id, named, said, f"by {authors[0]}")
        return None


def _conflict(id_: ArxivId, first: Reference, said: str, here: str) -> Finding:
    message = f"{id_} is {here} here and {said} at {first.where}: one of the two ids is wrong"
    return Finding(Code.REFERENCE_CONFLICT, message, id_.value, (here, said, first.where), here)


def _other_title(first: str, second: str, titles: Sequence[str]) -> bool:
    if compare_titles(first, second).band is not TitleBand.OTHER:
        return False
    return not all(_is_one_of(said, titles) for said in (first, second))


def _is_one_of(said: str, titles: Sequence[str]) -> bool:
    found = best_comparison(said, titles)
    return found is not None and found.band is not TitleBand.OTHER


def _share_a_name(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether any word of three letters stands in both: given names and initials vary."""
    return bool(_words(ours) & _words(theirs))


def _words(names: Sequence[str]) -> set[str]:
    plain = unicodedata.normalize("NFKD", " ".join(names)).encode("ascii", "ignore").decode()
    words = plain.replace("-", " ").replace(".", " ").lower().split()
    return {word for word in words if len(word) > 1}
