"""Hypothesis strategies for what could happen: looks at one arXiv, claims that rest on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product

from hypothesis import settings
from hypothesis import strategies as st

from tests.builders import a_baseline, a_claim, a_malformed_anchor, an_anchor, an_id
from tracker.domain.assessment import Assessment, assess, moved, with_baselines
from tracker.domain.claims import Anchor, Claim, Kind
from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Absent, Found, Observation, Paper, Source, Unreachable, Version
from tracker.domain.policy import Policy
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict

some = settings(max_examples=20, deadline=None)
many = settings(max_examples=40, deadline=None)

WRITTEN = ("2411.12580", "2501.00003", "hep-th/9711200")
TITLES = (
    "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models",
    "Sharp Minima Can Generalize for Deep Networks",
    "Obfuscated Gradients Give a Sense of Security",
)
ABSTRACTS = ("We find 5 things.", "We find 6 things.", "We do not find 5 things.")
DEFAULT = Policy()

MOMENTS = [datetime(2026, 1, day, hour, tzinfo=UTC) for day in range(1, 6) for hour in (0, 12, 23)]
moments = st.sampled_from(MOMENTS)
todays = st.dates(date(2026, 1, 7), date(2034, 1, 1))
live_sources = st.sampled_from([Source.API, Source.OAI])


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is true of one version, whoever tells it."""

    title: str = TITLES[0]
    abstract: str = ABSTRACTS[0]
    withdrawn: bool = False


PLAIN, GONE = VersionFacts(), VersionFacts(withdrawn=True)
RENAMED, REWRITTEN = VersionFacts(title=TITLES[1]), VersionFacts(abstract=ABSTRACTS[1])
NEGATED = VersionFacts(TITLES[2], ABSTRACTS[2])
WORLDS = (
    (PLAIN,),
    (GONE,),
    (RENAMED,),
    (PLAIN, PLAIN),
    (PLAIN, GONE),
    (PLAIN, RENAMED, NEGATED),
    (PLAIN, REWRITTEN),
    (PLAIN, GONE, PLAIN),
    (PLAIN, REWRITTEN, GONE),
)
"""Lives of a paper, version by version."""


def told(id_: ArxivId, history: Sequence[VersionFacts], source: Source, moment: datetime) -> Paper:
    """The paper as a source tells it once these versions are there; only OAI marks withdrawals."""
    last = history[-1]
    versions = tuple(
        Version(
            number,
            date(2024, 11, 19),
            facts.withdrawn if source is Source.OAI else None,
        )
        for number, facts in enumerate(history, 1)
    )
    return Paper(
        id=id_,
        title=last.title,
        source=source,
        seen_at=moment,
        versions=versions,
        abstract=last.abstract,
        comment="This paper has been withdrawn" if last.withdrawn else "",
    )


@cache
def every_look(
    id_: ArxivId, world: tuple[VersionFacts, ...], failures: bool
) -> tuple[Observation, ...]:
    """All looks that this world allows; a source may lag behind."""
    looks: list[Observation] = []
    for source, moment in product((Source.API, Source.OAI), MOMENTS):
        looks += [
            Found(told(id_, world[:last], source, moment)) for last in range(1, len(world) + 1)
        ]
        looks.append(Absent(id_, source, moment))
        if failures:
            why = "timeout" if moment.day % 2 else "503"
            looks.append(Unreachable(id_, source, moment, why))
    return tuple(looks)


def looks_at(
    id_: ArxivId, *, failures: bool = True, max_size: int = 6
) -> st.SearchStrategy[list[Observation]]:
    """Looks at one paper of one world, in any order; moments may coincide."""
    return st.sampled_from(WORLDS).flatmap(
        lambda world: st.lists(st.sampled_from(every_look(id_, world, failures)), max_size=max_size)
    )


def seen(id_: ArxivId, looks: Iterable[Observation]) -> Sightings:
    """What is known after these looks."""
    known = Sightings(id_)
    for look in looks:
        known = known.after(look)
    return known


@st.composite
def what_is_known(draw: st.DrawFn, *, failures: bool = True) -> dict[ArxivId, Sightings]:
    """Sightings of some of the ids that claims of this module rest on."""
    known: dict[ArxivId, Sightings] = {}
    for id_ in map(an_id, WRITTEN):
        if looks := draw(looks_at(id_, failures=failures, max_size=4)):
            sightings = seen(id_, looks)
            earlier = draw(st.sampled_from([{}, {1: TITLES[0], 2: TITLES[1]}]))
            known[id_] = sightings.with_earlier_titles(earlier)
    return known


def _said(written: str) -> tuple[Anchor, ...]:
    """Anchors on this id that say more or less about it."""
    first = an_id(written).month
    taken = a_baseline(title=TITLES[0], abstract=ABSTRACTS[0])
    later = a_baseline(version=2, title=TITLES[1], abstract=ABSTRACTS[1])
    return tuple(
        replace(an_anchor(written, said_title=title, said_version=version), **more)
        for title, version in product(["", *TITLES], [None, 1, 2])
        for more in (
            {},
            {"baseline": taken},
            {"baseline": later, "said_month": first.plus(1)},
            {"said_month": first.plus(-2)},
        )
    )


ANCHORS = {written: _said(written) for written in WRITTEN}
AS_OF = [
    (),
    *[(f"{year}-{month:02d}",) for year in range(2021, 2027) for month in (1, 6, 12)],
    ("2023-06", "2025-12"),
    ("2026-01", "2020-01"),
]


@st.composite
def claims(draw: st.DrawFn, kinds: Iterable[Kind] = tuple(Kind)) -> Claim:
    """A claim on none to three papers, perhaps with an id that is none."""
    written = draw(st.lists(st.sampled_from(WRITTEN), unique=True, max_size=3))
    anchors = [draw(st.sampled_from(ANCHORS[text])) for text in written]
    if draw(st.integers(0, 4)) == 4:
        anchors.append(a_malformed_anchor())
    return a_claim(
        as_of=draw(st.sampled_from(AS_OF)),
        kind=draw(st.sampled_from(list(kinds))),
        anchors=anchors,
        quorum=draw(st.sampled_from(["any", "all", "1", "2"])),
        depends_on=draw(st.sampled_from([(), ("aaaa",)])),
    )


def states(statuses: Iterable[Status] = tuple(Status)) -> st.SearchStrategy[ClaimState]:
    """Any state a claim of this module may be in before 2026-01-07."""

    def made(
        status: Status,
        since: datetime,
        retested: datetime | None,
        verdict: Verdict | None,
        until: date | None,
    ) -> ClaimState:
        return ClaimState(
            status=status,
            status_since=since,
            checked=status is not Status.UNCHECKED,
            retested_at=retested,
            last_verdict=verdict,
            last_verdict_at=since if verdict else None,
            snoozed_until=until,
        )

    return st.builds(
        made,
        st.sampled_from(list(statuses)),
        moments,
        st.none() | moments,
        st.sampled_from([None, *Verdict]),
        st.sampled_from([None, date(2026, 1, 5), date(2026, 9, 1), date(2028, 1, 1)]),
    )


@st.composite
def tracked_claims(draw: st.DrawFn, statuses: Iterable[Status] = tuple(Status)) -> TrackedClaim:
    """Any claim in any state."""
    return TrackedClaim(draw(claims()), draw(states(statuses)))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The default policy or a user's own."""
    if draw(st.booleans()):
        return Policy()
    lives: dict[Kind, float | None] = {kind: draw(st.floats(1, 400)) for kind in Kind}
    return Policy(
        half_lives={**lives, Kind.DURABLE: None},
        retest_after={draw(st.sampled_from(Kind)): draw(st.floats(1, 48))},
        due_below=draw(st.floats(0.55, 0.90)),
    )


def a_night(
    tracked: TrackedClaim,
    known: dict[ArxivId, Sightings],
    now: datetime,
    policy: Policy = DEFAULT,
) -> tuple[TrackedClaim, Assessment]:
    """The claim as a night at `now` leaves it, and the judgement."""
    judged = assess(tracked, known, now.date(), policy)
    claim = with_baselines(tracked.claim, known, now.date())
    return TrackedClaim(claim, moved(tracked.state, judged, now), judged.findings), judged


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def both_absent(written: str, *days: date) -> list[Observation]:
    """Both witnesses deny the id on each of these days."""
    return [
        Absent(an_id(written), source, noon(day) + timedelta(minutes=place))
        for day in days
        for place, source in enumerate((Source.API, Source.OAI))
    ]
