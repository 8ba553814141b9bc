"""Hypothesis strategies for domain values: anything a store must bring back as it was."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from tracker.domain.acknowledgements import Acknowledgement
from tracker.domain.claims import (
    Anchor,
    Baseline,
    Claim,
    ClaimId,
    Inquiry,
    InquiryId,
    Kind,
    Link,
    Note,
    Quorum,
    Topic,
)
from tracker.domain.doi_updates import DoiStanding, DoiUpdate, UpdateKind
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import AcceptedLead, Judgement, Lead, LeadState, Stance
from tracker.domain.ledger import Event, EventKind
from tracker.domain.months import Month
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.suggestions import Suggestion
from tracker.domain.tracked import ClaimState, Verdict

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
"""Any text that a document may bring; readers refuse the two kinds of letters left out here."""
tuples_of_texts = st.lists(texts, max_size=3).map(tuple)
days = st.dates(date(1991, 1, 1), date(2100, 1, 1))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    datetime(1991, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.one_of(st.just(UTC), zones),
)
months = st.builds(Month, st.integers(1991, 2100), st.integers(1, 12))
arxiv_ids = st.one_of(
    st.integers(1, 99999).map(lambda number: ArxivId(f"2411.{number:05d}")),
    st.integers(1, 999).map(lambda number: ArxivId(f"hep-th/9711{number:03d}")),
)
claim_ids = st.text("0123456789abcdef-", min_size=4, max_size=32).map(ClaimId)
inquiry_ids = st.text("abcdefghij-", min_size=1, max_size=20).map(InquiryId)
statuses = st.sampled_from(Status)

baselines = st.builds(Baseline, st.integers(1, 40), texts, texts, days, texts)
anchors = st.builds(
    Anchor,
    written=texts,
    id=st.none() | arxiv_ids,
    problem=texts,
    said_title=texts,
    said_month=st.none() | months,
    said_version=st.none() | st.integers(1, 99),
    link=st.sampled_from(Link),
    baseline=st.none() | baselines,
    said_authors=tuples_of_texts,
    said_year=st.none() | st.integers(1991, 2100),
    topic=st.none()
    | st.builds(
        Topic,
        st.integers(1, 9),
        st.integers(1, 9),
        st.lists(texts, max_size=3).map(tuple),
        st.none() | st.floats(0, 1),
    ),
)
anchor_tuples = st.lists(anchors, max_size=3).map(tuple)
claims = st.builds(
    Claim,
    id=claim_ids,
    inquiry_id=inquiry_ids,
    text=texts,
    as_of=st.lists(months, max_size=3).map(tuple),
    kind=st.sampled_from(Kind),
    kind_assumed=st.booleans(),
    topics=tuples_of_texts,
    anchors=anchor_tuples,
    quorum=st.sampled_from(["any", "all", "2"]).map(Quorum),
    depends_on=tuples_of_texts,
    revision=st.integers(1, 9),
    origin=texts,
)
inquiries = st.builds(
    Inquiry,
    id=inquiry_ids,
    title=texts,
    question=texts,
    kind=st.none() | st.sampled_from(Kind),
    topics=tuples_of_texts,
    essay=texts,
    notes=st.lists(st.builds(Note, texts, texts), max_size=2).map(tuple),
    anchors=anchor_tuples,
    source=texts,
)
acknowledgements = st.builds(
    Acknowledgement,
    code=st.sampled_from(Code),
    subject=texts,
    until=days,
    why=texts,
    mark=texts,
    by=texts,
)
states = st.builds(
    ClaimState,
    status=statuses,
    status_since=moments,
    reason=texts,
    checked=st.booleans(),
    retested_at=st.none() | moments,
    last_verdict=st.none() | st.sampled_from(Verdict),
    last_verdict_at=st.none() | moments,
    snoozed_until=st.none() | days,
    next_due=st.none() | days,
    settled=st.frozensets(texts, max_size=3),
    added_at=st.none() | moments,
    acknowledged=st.lists(acknowledgements, max_size=2).map(tuple),
    accepted=st.lists(st.deferred(lambda: accepted_leads), max_size=2).map(tuple),
    rearmed_at=st.none() | moments,
    basis=texts,
)
accepted_leads = st.builds(
    AcceptedLead,
    arxiv_ids,
    st.integers(1, 40),
    st.sampled_from(Stance),
    texts,
    texts,
    moments,
    texts,
)
findings = st.builds(Finding, st.sampled_from(Code), texts, texts, tuples_of_texts, texts)
versions = st.builds(
    Version, st.integers(1, 40), st.none() | days, st.sampled_from([None, True, False])
)


def papers_of(id_: ArxivId) -> st.SearchStrategy[Paper]:
    """What any source may say of this paper."""
    return st.builds(
        Paper,
        id=st.just(id_),
        title=texts,
        source=st.sampled_from(Source),
        seen_at=moments,
        versions=st.lists(versions, max_size=3).map(tuple),
        authors=tuples_of_texts,
        categories=tuples_of_texts,
        abstract=texts,
        comment=texts,
        doi=texts,
        journal_ref=texts,
    )


doi_updates = st.builds(DoiUpdate, st.sampled_from(UpdateKind), texts, texts, texts)
doi_standings = st.builds(DoiStanding, texts, moments, st.lists(doi_updates, max_size=2).map(tuple))
sightings = arxiv_ids.flatmap(
    lambda id_: st.builds(
        Sightings,
        id=st.just(id_),
        by_api=st.none() | papers_of(id_),
        by_oai=st.none() | papers_of(id_),
        earlier_titles=st.frozensets(st.tuples(st.integers(1, 40), texts), max_size=3),
        earlier_abstracts=st.frozensets(st.tuples(st.integers(1, 40), texts), max_size=2),
        absences=st.frozensets(st.tuples(moments, st.sampled_from(Source)), max_size=3),
        answered_at=st.none() | moments,
        failures=st.frozensets(st.tuples(moments, texts), max_size=3),
        published=st.none() | doi_standings,
    )
)
coverages = st.builds(
    Coverage,
    asked=st.integers(0, 99),
    found=st.integers(0, 99),
    absent=st.integers(0, 99),
    unreachable=st.integers(0, 99),
    held_back=st.integers(0, 99),
    requests=st.integers(0, 99),
    canaries=st.sampled_from([None, True, False]),
    offline=st.booleans(),
    sources=st.dictionaries(texts, st.integers(0, 99), max_size=3),
    snapshot_as_of=st.none() | days,
    troubles=tuples_of_texts,
    never_checked=st.integers(0, 99),
    harvested=st.integers(0, 99),
    unchanged=st.integers(0, 99),
    cached=st.integers(0, 99),
    requests_by=st.dictionaries(texts, st.integers(0, 99), max_size=3),
    harvest_pages=st.integers(0, 99),
    harvest_records=st.integers(0, 99),
    harvest_complete=st.sampled_from([None, True, False]),
    harvest_since=st.none() | days,
    harvested_at=st.none() | moments,
)


judgements = st.builds(
    Judgement, texts, moments, st.none() | st.sampled_from(Stance), texts, st.none() | days
)


suggestions = st.builds(
    Suggestion,
    key=st.tuples(texts, texts),
    looked_on=st.dates(),
    paper=st.none() | arxiv_ids,
    title=texts,
    why=texts,
    likeness=st.floats(0, 1),
)


def leads_of(claim_id: ClaimId) -> st.SearchStrategy[Lead]:
    """Any lead of this claim."""
    return st.builds(
        Lead,
        claim_id=st.just(claim_id),
        paper_id=arxiv_ids,
        title=texts,
        published=st.none() | days,
        rank=st.integers(1, 99),
        score=st.floats(0, 1e6),
        shared=tuples_of_texts,
        cues=tuples_of_texts,
        state=st.sampled_from(LeadState),
        source=texts,
        version=st.integers(1, 40),
        material=texts,
        judgement=st.none() | judgements,
        hint=texts,
        front=texts,
        names=st.lists(arxiv_ids, max_size=2).map(tuple),
        before_source=st.booleans(),
    )


plain_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
events = st.builds(
    Event,
    kind=st.sampled_from(EventKind),
    at=moments,
    actor=texts,
    claim_id=st.none() | claim_ids,
    from_status=st.none() | statuses,
    to_status=st.none() | statuses,
    body=st.dictionaries(texts, plain_json, max_size=3),
)
