"""All that the looks at one arXiv id have shown so far, folded into one value."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tracker.domain.doi_updates import DoiStanding
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Absent, Found, Observation, Paper, Source

_ANY_TIME = datetime.min.replace(tzinfo=UTC)
APART = timedelta(hours=18)
"""Least time between the first and the last day of a confirmed absence."""


class Outcome(enum.StrEnum):
    """How the id stood at the latest look, in the words of the report contract."""

    FOUND = "found"
    ABSENT = "absent"
    ABSENT_UNCONFIRMED = "absent-unconfirmed"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"

    @property
    def is_answer(self) -> bool:
        """Whether arXiv itself said so when it was last asked."""
        return self not in {Outcome.UNREACHABLE, Outcome.UNCHECKED}


@dataclass(frozen=True, slots=True)
class Sightings:
    """What is known of one id. Times are aware UTC; the order in which looks come does not matter.

    Of earlier versions there are the titles, and the abstracts that a document was read at (empty
    where arXiv has none). `published` is what Crossref said of the DOI, where it was asked.
    `absences` holds the (moment, source) of every "no such paper" since the id was last found,
    `failures` the (moment, why) of every failed look since the last answered one.
    """

    id: ArxivId
    by_api: Paper | None = None
    by_oai: Paper | None = None
    earlier_titles: frozenset[tuple[int, str]] = frozenset()
    earlier_abstracts: frozenset[tuple[int, str]] = frozenset()
    absences: frozenset[tuple[datetime, Source]] = frozenset()
    answered_at: datetime | None = None
    failures: frozenset[tuple[datetime, str]] = frozenset()
    published: DoiStanding | None = None

    def after(self, seen: Observation) -> "Sightings":
        """These sightings and one more look.

        A failed look changes nothing that was known, and a snapshot is no look at arXiv.
        """
        source = seen.paper.source if isinstance(seen, Found) else seen.source
        if source.by_file:
            return self
        if isinstance(seen, Found):
            return _settled(self._with_paper(seen.paper))
        if isinstance(seen, Absent):
            absences = self.absences | {(seen.seen_at, seen.source)}
            answered = _later(self.answered_at, seen.seen_at)
            return _settled(replace(self, absences=absences, answered_at=answered))
        failed = self.failures | {(seen.seen_at, seen.why)}
        return _settled(replace(self, failures=failed))

    def before(self, at: datetime) -> "Sightings":
        """These sightings with nothing in them at or after `at`.

        A look that is made now is the newest, whatever the clock said before: moments that a wrong
        clock put into the future are taken for "just now".
        """
        just_before = at - timedelta(microseconds=1)

        def past(moment: datetime | None) -> datetime | None:
            return just_before if moment is not None and moment >= at else moment

        def seen(paper: Paper | None) -> Paper | None:
            if paper is None or paper.seen_at < at:
                return paper
            return replace(paper, seen_at=just_before)

        absences = {(min(moment, just_before), source) for moment, source in self.absences}
        return replace(
            self,
            by_api=seen(self.by_api),
            by_oai=seen(self.by_oai),
            absences=frozenset(absences),
            answered_at=past(self.answered_at),
            failures=frozenset((min(moment, just_before), why) for moment, why in self.failures),
        )

    def with_earlier_titles(self, titles: Mapping[int, str]) -> "Sightings":
        """These sightings with the titles that earlier versions carried, by version number."""
        return replace(self, earlier_titles=self.earlier_titles | set(titles.items()))

    def with_earlier_abstracts(self, abstracts: Mapping[int, str]) -> "Sightings":
        """These sightings with what earlier versions said, by version number."""
        kept = {each for each in self.earlier_abstracts if each[0] not in abstracts}
        return replace(self, earlier_abstracts=frozenset(kept | set(abstracts.items())))

    def _with_paper(self, paper: Paper) -> "Sightings":
        answered = _later(self.answered_at, paper.seen_at)
        if paper.source is Source.OAI:
            return replace(self, by_oai=_newest(self.by_oai, paper), answered_at=answered)
        return replace(self, by_api=_newest(self.by_api, paper), answered_at=answered)

    def says_the_same(self, other: "Sightings") -> bool:
        """Whether no judgement can tell the two apart: only moments of looks and failures differ.

        A failed look is never held against a claim, and a paper seen again is the same paper.
        """
        return self.told == other.told

    @property
    def told(self) -> tuple[object, ...]:
        """All that a judgement can read here, comparable."""
        papers = (self.paper, self.by_api, self.by_oai)
        facts = [paper and replace(paper, seen_at=_ANY_TIME) for paper in papers]
        notices = self.published and (self.published.doi.casefold(), self.published.updates)
        earlier = (self.earlier_titles, self.earlier_abstracts)
        return (self.id, *facts, *earlier, self.absences, notices)

    @property
    def unreachable_since(self) -> datetime | None:
        """The first failed look after the last answered one; None when the last was answered."""
        return min((moment for moment, _ in self.failures), default=None)

    @property
    def why_unreachable(self) -> str:
        """Why the latest look failed; empty when it did not."""
        return max(self.failures, default=(None, ""))[1]

    @property
    def paper(self) -> Paper | None:
        """The newest word on the paper: the higher version, then the later look."""
        if self.by_api is None or self.by_oai is None:
            return self.by_api or self.by_oai
        return max((self.by_api, self.by_oai), key=_newness)

    @property
    def withdrawal(self) -> Paper | None:
        """The OAI record when it marks the latest known version as a withdrawal."""
        paper, record = self.paper, self.by_oai
        if paper is None or record is None or record.latest.number < paper.latest.number:
            return None
        return record if record.withdrawn else None

    @property
    def standing_denied(self) -> bool:
        """Whether OAI has spoken of the version we know, and did not call it withdrawn."""
        paper, record = self.paper, self.by_oai
        if paper is None or record is None or record.latest.number < paper.latest.number:
            return False
        return record.withdrawn is False

    @property
    def absent_days(self) -> tuple[date, ...]:
        """Days on which both the API and OAI-PMH said that there is no such paper."""
        return tuple(sorted(self._agreed))

    @property
    def _agreed(self) -> dict[date, datetime]:
        """The moment by which both witnesses had said so, for each day on which both did."""
        first: dict[tuple[date, Source], datetime] = {}
        for moment, source in sorted(self.absences):
            first.setdefault((moment.date(), source), moment)
        return {
            day: max(moment, first[day, Source.OAI])
            for (day, source), moment in first.items()
            if source is Source.API and (day, Source.OAI) in first
        }

    @property
    def confirmed_absent(self) -> bool:
        """Absent in both witnesses on two different days (canaries present, or it is no answer).

        Two minutes around midnight are not two days: `APART` must lie between.
        """
        moments = sorted(self._agreed.values())
        return len(moments) >= 2 and moments[-1] - moments[0] >= APART

    @property
    def outcome(self) -> Outcome:
        """The latest look in one word."""
        if self.unreachable_since is not None:
            return Outcome.UNREACHABLE
        if self.absences:
            return Outcome.ABSENT if self.confirmed_absent else Outcome.ABSENT_UNCONFIRMED
        return Outcome.FOUND if self.paper is not None else Outcome.UNCHECKED

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title the paper is known to have had, the current ones first."""
        current = [paper.title for paper in (self.paper, self.by_api, self.by_oai) if paper]
        return tuple(dict.fromkeys([*current, *(title for _, title in self.earlier_titles)]))

    @property
    def all_titles_known(self) -> bool:
        """Whether every version before the current one has told its title."""
        paper = self.paper
        if paper is None:
            return False
        known = {number for number, _ in self.earlier_titles}
        return all(number in known for number in range(1, paper.latest.number))


def _later(known: datetime | None, seen: datetime) -> datetime:
    return seen if known is None or seen > known else known


def _newness(paper: Paper) -> tuple[int, datetime, str, bool, str, str]:
    """The higher version, then the later look; the rest only makes the order complete."""
    latest = paper.latest
    return (
        latest.number,
        paper.seen_at,
        paper.source,
        latest.withdrawal is True,
        paper.title,
        paper.abstract + paper.comment,
    )


def _newest(known: Paper | None, seen: Paper) -> Paper:
    """The later look of one source."""
    if known is None:
        return seen
    return max(known, seen, key=lambda paper: (paper.seen_at, _newness(paper)))


def _settled(known: Sightings) -> Sightings:
    """Without the absences and failures that a later or simultaneous answer made void."""
    found = [paper.seen_at for paper in (known.by_api, known.by_oai) if paper]
    seen = max(found, default=None)
    absences = frozenset(lack for lack in known.absences if seen is None or lack[0] > seen)
    answered = known.answered_at
    failures = frozenset(fail for fail in known.failures if answered is None or fail[0] > answered)
    return replace(known, absences=absences, failures=failures)
