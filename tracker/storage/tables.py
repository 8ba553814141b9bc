"""The schema, as SQLModel tables; storage only: what is true of a claim is said in the domain.

Rows are read and written through SQLAlchemy Core (see the tables at the end), never as objects:
instrumented objects cost thirty times what a row costs, and a row may not leave this room.
"""

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import JSON, MetaData, Table, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from tracker.storage.columns import UtcDateTime

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Schema(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Base of every table, apart from whatever else in the process uses SQLModel."""

    model_config = ConfigDict(defer_build=True)  # type: ignore[assignment]
    # Rows are written as columns and validated by the domain: no validator is ever wanted.


class InquiryRow(Schema, table=True):
    """A line of inquiry. `number` is the order in which they were added."""

    __tablename__ = "inquiry"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    title: str
    question: str
    kind: str | None
    topics: list[str] = Field(sa_type=JSON)
    essay: str = Field(sa_type=Text)
    notes: list[Any] = Field(sa_type=JSON)
    source: str


class PaperTextRow(Schema, table=True):
    """An abstract, kept once however many claims and looks refer to it. `digest` is SHA-256."""

    __tablename__ = "paper_text"

    digest: str = Field(primary_key=True)
    abstract: str = Field(sa_type=Text)


class AnchorColumns(Schema):
    """What is kept of an anchor; `arxiv_id` is null where what was written is no arXiv id.

    The `base_` columns hold the baseline; `base_version` is null where there is none yet.
    `topic` is null where it was not worked out.
    """

    written: str
    arxiv_id: str | None = Field(index=True)
    problem: str
    said_title: str
    said_month: str | None
    said_version: int | None
    said_authors: list[str] = Field(sa_type=JSON)
    said_year: int | None
    link: str
    base_version: int | None
    base_title: str | None
    base_digest: str | None = Field(foreign_key="paper_text.digest")
    base_seen_on: date | None
    base_published_as: str | None
    topic: list[Any] | None = Field(sa_type=JSON(none_as_null=True))


class InquiryAnchorRow(AnchorColumns, table=True):
    """A paper of the page that fits none of its findings."""

    __tablename__ = "inquiry_anchor"

    inquiry_id: str = Field(primary_key=True, foreign_key="inquiry.id")
    position: int = Field(primary_key=True)


class ClaimRow(Schema, table=True):
    """A claim and its state. `number` is the order in which they were added.

    `touches` counts what its judgement reads has changed; `judged_touches` is the count at which it
    was last judged (see `domain.judged.Judged`).
    """

    __tablename__ = "claim"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    inquiry_id: str = Field(foreign_key="inquiry.id", index=True)
    text: str = Field(sa_type=Text)
    as_of: list[str] = Field(sa_type=JSON)
    kind: str
    kind_assumed: bool
    topics: list[str] = Field(sa_type=JSON)
    quorum: str
    depends_on: list[str] = Field(sa_type=JSON)
    revision: int
    origin: str
    status: str
    status_since: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(sa_type=Text)
    checked: bool
    retested_at: datetime | None = Field(sa_type=UtcDateTime)
    last_verdict: str | None
    last_verdict_at: datetime | None = Field(sa_type=UtcDateTime)
    snoozed_until: date | None
    next_due: date | None
    settled: list[str] = Field(sa_type=JSON)
    acknowledged: list[Any] = Field(sa_type=JSON)
    retired_from: str | None
    writes: int
    added_at: datetime | None = Field(sa_type=UtcDateTime)
    accepted: list[Any] = Field(sa_type=JSON)
    rearmed_at: datetime | None = Field(sa_type=UtcDateTime)
    touches: int
    judged_touches: int | None
    judged_under: str | None
    judged_on: date | None
    quiet_until: date | None
    basis: str = Field(sa_column_kwargs={"server_default": ""})


class ClaimRevisionRow(Schema, table=True):
    """What a claim said before its revision grew."""

    __tablename__ = "claim_revision"

    claim_id: str = Field(primary_key=True, foreign_key="claim.id")
    revision: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    as_of: list[str] = Field(sa_type=JSON)
    kind: str


class AnchorRow(AnchorColumns, table=True):
    """A paper that a claim rests on."""

    __tablename__ = "anchor"

    claim_id: str = Field(primary_key=True, foreign_key="claim.id")
    position: int = Field(primary_key=True)


class FindingRow(Schema, table=True):
    """A finding that is open against a claim."""

    __tablename__ = "finding"

    claim_id: str = Field(primary_key=True, foreign_key="claim.id")
    position: int = Field(primary_key=True)
    code: str
    subject: str
    message: str = Field(sa_type=Text)
    evidence: list[str] = Field(sa_type=JSON)
    fingerprint: str = Field(sa_type=Text)


class LeadRow(Schema, table=True):
    """A newer paper that bears on a claim."""

    __tablename__ = "lead"

    claim_id: str = Field(primary_key=True, foreign_key="claim.id")
    paper_id: str = Field(primary_key=True)
    title: str
    published: date | None
    rank: int
    score: float
    shared: list[str] = Field(sa_type=JSON)
    cues: list[str] = Field(sa_type=JSON)
    state: str
    source: str
    version: int
    material: str
    judgement: dict[str, Any] | None = Field(sa_type=JSON)
    hint: str
    before_source: bool
    front: str
    names: list[str] = Field(sa_type=JSON)


class ClaimSearchRow(Schema, table=True):
    """How far the literature was searched for a claim, as it was worded then."""

    __tablename__ = "claim_search"

    claim_id: str = Field(primary_key=True, foreign_key="claim.id")
    text: str
    searched_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime | None = Field(sa_type=UtcDateTime)
    compared: int


class MatchedRow(Schema, table=True):
    """Up to which mark of a literature, in which edition, all claims were matched with it."""

    __tablename__ = "matched"

    literature: str = Field(primary_key=True)
    mark: int
    edition: str


class PromptRow(Schema, table=True):
    """A re-test prompt that was given out. `digest` is the SHA-256 of its text."""

    __tablename__ = "prompt"

    number: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    written_at: datetime = Field(sa_type=UtcDateTime)
    claims: list[str] = Field(sa_type=JSON)


class ProposalRow(Schema, table=True):
    """A verdict that a model proposed. `body` holds what it said and what checking it showed."""

    __tablename__ = "proposal"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    claim_id: str = Field(foreign_key="claim.id", index=True)
    revision: int
    verdict: str
    state: str
    read_at: datetime = Field(sa_type=UtcDateTime)
    model: str
    prompt: str
    body: dict[str, Any] = Field(sa_type=JSON)


class SightingRow(Schema, table=True):
    """What the looks at one arXiv id have shown, the papers themselves apart."""

    __tablename__ = "sighting"

    arxiv_id: str = Field(primary_key=True)
    answered_at: datetime | None = Field(sa_type=UtcDateTime)
    failures: list[Any] = Field(sa_type=JSON)
    absences: list[Any] = Field(sa_type=JSON)
    earlier_titles: list[Any] = Field(sa_type=JSON)
    earlier_abstracts: list[Any] | None = Field(sa_type=JSON(none_as_null=True))
    published: dict[str, Any] | None = Field(sa_type=JSON(none_as_null=True))


class PaperRow(Schema, table=True):
    """The latest word of one witness on one paper.

    `witness` is ``api`` or ``oai``: whose place it takes in the sightings. `source` is where it
    truly came from: a snapshot stands in the place of the API.
    """

    __tablename__ = "paper"

    arxiv_id: str = Field(primary_key=True, foreign_key="sighting.arxiv_id")
    witness: str = Field(primary_key=True)
    source: str
    seen_at: datetime = Field(sa_type=UtcDateTime)
    title: str
    versions: list[Any] = Field(sa_type=JSON)
    authors: list[str] = Field(sa_type=JSON)
    categories: list[str] = Field(sa_type=JSON)
    digest: str | None = Field(foreign_key="paper_text.digest")
    comment: str = Field(sa_type=Text)
    doi: str
    journal_ref: str


class SuggestionRow(Schema, table=True):
    """The paper perhaps meant by a wrong id; `arxiv_id` is null where a search found none.

    `subject` is what was written as the id, `said` the words of the title beside it.
    """

    __tablename__ = "suggestion"

    subject: str = Field(primary_key=True)
    said: str = Field(primary_key=True, sa_type=Text)
    looked_on: date
    arxiv_id: str | None
    title: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    likeness: float


class RunRow(Schema, table=True):
    """One nightly pass. `head` is the number of the last event when it began."""

    __tablename__ = "run"

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
    today: date
    finished_at: datetime | None = Field(sa_type=UtcDateTime)
    coverage: dict[str, Any] = Field(sa_type=JSON)
    head: int


class EventRow(Schema, table=True):
    """One link of the ledger; triggers refuse every change of it (see the migrations).

    `body` is the canonical JSON that was sealed, as text, so that it comes back letter for letter.
    No foreign key: the ledger may speak of anything and must not depend on what it is there to
    check.
    """

    __tablename__ = "event"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    claim_id: str | None = Field(index=True)
    from_status: str | None
    to_status: str | None
    body: str = Field(sa_type=Text)
    previous: str
    seal: str


class ToldRow(Schema, table=True):
    """What one channel has heard; `channel` is a digest of its address."""

    __tablename__ = "told"

    channel: str = Field(primary_key=True)
    upto: int
    told_at: datetime = Field(sa_type=UtcDateTime)
    silent_since: date | None


def _table(name: str) -> Table:
    return Schema.metadata.tables[name]


INQUIRY, INQUIRY_ANCHOR = _table("inquiry"), _table("inquiry_anchor")
CLAIM, CLAIM_REVISION = _table("claim"), _table("claim_revision")
ANCHOR, FINDING, LEAD = _table("anchor"), _table("finding"), _table("lead")
PAPER_TEXT, PAPER, SIGHTING = _table("paper_text"), _table("paper"), _table("sighting")
SUGGESTION = _table("suggestion")
RUN, EVENT = _table("run"), _table("event")
PROMPT, PROPOSAL = _table("prompt"), _table("proposal")
CLAIM_SEARCH, MATCHED = _table("claim_search"), _table("matched")
TOLD = _table("told")
