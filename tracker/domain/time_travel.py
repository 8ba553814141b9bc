"""Papers as they stood on a day: what came later did not exist then."""

from dataclasses import replace
from datetime import date

from tracker.domain.months import Month
from tracker.domain.papers import Paper


def as_it_stood(paper: Paper, day: date) -> Paper | None:
    """The paper as it was on a day; None where it was not there yet.

    A title and an abstract belong to the latest version that is known. Where that one is younger
    than the day, the abstract is left out: what an earlier version said is not known.
    """
    published = paper.published
    if published is not None and published > day:
        return None
    if published is None and paper.month > Month.of(day):
        return None
    later = [v for v in paper.versions if v.submitted is not None and v.submitted > day]
    if not later:
        return paper
    first = min(version.number for version in later)
    standing = tuple(version for version in paper.versions if version.number < first)
    return replace(paper, versions=standing, abstract="")
