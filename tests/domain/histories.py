"""Hypothesis strategies for what could happen: looks at one arXiv, claims that rest on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from tests.builders import a_claim, a_malformed_anchor, an_anchor, an_id
from tracker.domain.assessment import Assessment, assess, moved, with_baselines
from tracker.domain.claims import Anchor, Baseline, Claim, Kind
from tracker.domain.identifiers import ArxivId
from tracker.domain.months import Month
from tracker.domain.papers import Absent, Found, Observation, Paper, Source, Unreachable, Version
from tracker.domain.policy import Policy
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict

some = settings(max_examples=60, deadline=None)
many = settings(max_examples=150, deadline=None)

WRITTEN = ("2411.12580", "2501.00003", "hep-th/9711200")
TITLES = (
    "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models",
    "Sharp Minima Can Generalize for Deep Networks",
    "Obfuscated Gradients Give a Sense of Security",
)
ABSTRACTS = ("We find 5 things.", "We find 6 things.", "We do not find 5 things.")
DEFAULT = Policy()

moments = st.builds(
    lambda day, hour: datetime(2026, 1, day, hour, tzinfo=UTC),
    st.integers(1, 6),
    st.sampled_from([0, 12, 23]),
)
todays = st.dates(date(2026, 1, 7), date(2034, 1, 1))
live_sources = st.sampled_from([Source.API, Source.OAI])


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is true of one version, whoever tells it."""

    title: str
    abstract: str
    withdrawn: bool


def told(
    id_: ArxivId, history: Sequence[VersionFacts], source: Source, moment: datetime
) -> Paper:
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


@st.composite
def looks_at(
    draw: st.DrawFn, id_: ArxivId, *, failures: bool = True, max_size: int = 6
) -> list[Observation]:
    """Looks at one paper of one world, in any order; moments may coincide."""
    facts = st.builds(
        VersionFacts, st.sampled_from(TITLES), st.sampled_from(ABSTRACTS), st.booleans()
    )
    world = draw(st.lists(facts, min_size=1, max_size=3))
    kinds = ["found", "absent", "unreachable"] if failures else ["found", "absent"]

    def look() -> Observation:
        kind, source, moment = draw(st.sampled_from(kinds)), draw(live_sources), draw(moments)
        if kind == "found":
            versions = world[: draw(st.integers(1, len(world)))]
            return Found(told(id_, versions, source, moment))
        if kind == "absent":
            return Absent(id_, source, moment)
        return Unreachable(id_, source, moment, draw(st.sampled_from(["timeout", "503"])))

    return [look() for _ in range(draw(st.integers(0, max_size)))]


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
            known[id_] = seen(id_, looks)
            if draw(st.booleans()):
                known[id_] = known[id_].with_earlier_titles({1: TITLES[0], 2: TITLES[1]})
    return known


@st.composite
def anchors_on(draw: st.DrawFn, written: str) -> Anchor:
    """An anchor on this id that may say more or less about it."""
    baseline = st.builds(
        Baseline,
        st.integers(1, 2),
        st.sampled_from(TITLES),
        st.sampled_from(ABSTRACTS),
        st.just(date(2026, 1, 1)),
    )
    anchor = an_anchor(
        written,
        said_title=draw(st.sampled_from(["", *TITLES])),
        said_version=draw(st.none() | st.integers(1, 2)),
        baseline=draw(st.none() | baseline),
    )
    offset = draw(st.none() | st.integers(-3, 3))
    if offset is None or anchor.id is None:
        return anchor
    return replace(anchor, said_month=anchor.id.month.plus(offset))


@st.composite
def claims(draw: st.DrawFn, kinds: Iterable[Kind] = tuple(Kind)) -> Claim:
    """A claim on none to three papers, perhaps with an id that is none."""
    written = draw(st.lists(st.sampled_from(WRITTEN), unique=True, max_size=3))
    anchors = [draw(anchors_on(text)) for text in written]
    if draw(st.integers(0, 4)) == 0:
        anchors.append(a_malformed_anchor())
    as_of = draw(st.lists(st.builds(Month, st.integers(2023, 2026), st.integers(1, 12)), max_size=2))
    return a_claim(
        as_of=map(str, as_of),
        kind=draw(st.sampled_from(list(kinds))),
        anchors=anchors,
        quorum=draw(st.sampled_from(["any", "all", "1", "2"])),
        depends_on=draw(st.sampled_from([(), ("aaaa",)])),
    )


@st.composite
def states(draw: st.DrawFn, statuses: Iterable[Status] = tuple(Status)) -> ClaimState:
    """Any state a claim of this module may be in before 2026-01-07."""
    status = draw(st.sampled_from(list(statuses)))
    verdict = draw(st.none() | st.sampled_from(Verdict))
    return ClaimState(
        status=status,
        status_since=draw(moments),
        checked=status is not Status.UNCHECKED,
        retested_at=draw(st.none() | moments),
        last_verdict=verdict,
        last_verdict_at=draw(moments) if verdict else None,
        snoozed_until=draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))),
    )


@st.composite
def tracked_claims(
    draw: st.DrawFn, statuses: Iterable[Status] = tuple(Status)
) -> TrackedClaim:
    """Any claim in any state."""
    return TrackedClaim(draw(claims()), draw(states(statuses)))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The default policy or a user's own."""
    if draw(st.booleans()):
        return Policy()
    lives = {kind: draw(st.floats(1, 400)) for kind in Kind if kind is not Kind.DURABLE}
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
