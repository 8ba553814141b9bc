"""What a document shows by its references alone: masked ids, ids given twice, ids used for two.

Soft findings: none of them says that a paper is not there. Nothing here asks anybody.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.domain.claims import Anchor
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.references import Reference
from tracker.domain.sightings import Sightings
from tracker.domain.titles import TitleBand, best_comparison, compare_titles

_MOST_PLACES = 5


def future_finding(anchor: Anchor, paper: Paper | None, today: date) -> Finding | None:
    """An id of a month that has not come; told by form alone, and taken back by any sight of it.

    It disqualifies nothing by itself: the clock of a machine may be wrong.
    """
    id_ = anchor.id
    if id_ is None or paper is not None or id_.month.first_day <= today:
        return None
    message = f"{id_} would be of {id_.month}, which has not come yet"
    return Finding(Code.ANCHOR_IN_FUTURE, message, id_.value, (str(id_.month),), id_.value)


def masked_finding(reference: Reference) -> Finding:
    """The note about an id that is left unfinished on purpose."""
    written = reference.anchor.written
    message = f"'{written}' is masked: a hedge that names no paper, so there is nothing to check"
    return Finding(Code.REFERENCE_MASKED, message, written, fingerprint=written)


def shared_findings(
    references: Sequence[Reference], known: Mapping[ArxivId, Sightings]
) -> dict[int, list[Finding]]:
    """Findings about ids that stand in several places, by the number of the later reference.

    One note an id tells where else it stands, however often; each place that gives it to another
    paper than the first titled one gets a warning, unless arXiv knows the paper by both titles.
    """
    places: dict[ArxivId, list[int]] = {}
    for number, reference in enumerate(references):
        if reference.anchor.id is not None:
            places.setdefault(reference.anchor.id, []).append(number)
    found: dict[int, list[Finding]] = {}
    for id_, numbers in places.items():
        if len(numbers) < 2:
            continue
        uses = [references[number] for number in numbers]
        found.setdefault(numbers[1], []).append(_repeated(id_, uses))
        titles = known[id_].titles if id_ in known else ()
        for at, finding in _conflicts(id_, uses, tuple(titles)):
            found.setdefault(numbers[at], []).append(finding)
    return found


def _repeated(id_: ArxivId, uses: Sequence[Reference]) -> Finding:
    others = [use.where for use in uses]
    shown = ", ".join(others[2 : 2 + _MOST_PLACES])
    more = len(others) - 2 - _MOST_PLACES
    tail = f", and again at {shown}" if shown else ""
    tail += f" and {more} more places" if more > 0 else ""
    message = f"{id_} stands at {others[0]} already{tail}"
    return Finding(Code.REFERENCE_REPEATED, message, id_.value, tuple(others[: _MOST_PLACES + 2]))


def _conflicts(
    id_: ArxivId, uses: Sequence[Reference], titles: tuple[str, ...]
) -> Iterator[tuple[int, Finding]]:
    titled = [(at, use) for at, use in enumerate(uses) if use.anchor.said_title]
    named = [(at, use) for at, use in enumerate(uses) if use.anchor.said_authors]
    told: set[int] = set()
    for at, use in titled[1:]:
        first = titled[0][1]
        if _other_title(first.anchor.said_title, use.anchor.said_title, titles):
            told.add(at)
            yield (
                at,
                _conflict(id_, first, f"“{first.anchor.said_title}”", f"“{use.anchor.said_title}”"),
            )
    for at, use in named[1:]:
        first = named[0][1]
        ours, theirs = use.anchor.said_authors, first.anchor.said_authors
        if at not in told and not _share_a_name(ours, theirs):
            yield at, _conflict(id_, first, f"by {theirs[0]}", f"by {ours[0]}")


def _conflict(id_: ArxivId, first: Reference, said: str, here: str) -> Finding:
    message = f"{id_} is {here} here and {said} at {first.where}: one of the two ids is wrong"
    return Finding(Code.REFERENCE_CONFLICT, message, id_.value, (here, said, first.where), here)


def _other_title(first: str, second: str, titles: tuple[str, ...]) -> bool:
    if compare_titles(first, second).band is not TitleBand.OTHER:
        return False
    return not all(_is_one_of(said, titles) for said in (first, second))


def _is_one_of(said: str, titles: tuple[str, ...]) -> bool:
    found = best_comparison(said, titles)
    return found is not None and found.band is not TitleBand.OTHER


def _share_a_name(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether any word of three letters stands in both: given names and initials vary."""
    return bool(_words(ours) & _words(theirs))


def _words(names: Sequence[str]) -> set[str]:
    plain = unicodedata.normalize("NFKD", " ".join(names)).encode("ascii", "ignore").decode()
    words = plain.replace("-", " ").replace(".", " ").lower().split()
    return {word for word in words if len(word) > 1}
