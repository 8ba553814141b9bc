"""The first schema: inquiries, claims, looks at arXiv, leads, runs and the ledger."""

import sqlalchemy as sa
from alembic import op

from tracker.storage.columns import UtcDateTime

revision = "0001"
down_revision = None

_REFUSALS = {
    "event_no_update": "BEFORE UPDATE ON event",
    "event_no_delete": "BEFORE DELETE ON event",
    # INSERT OR REPLACE removes the row in its way without telling the trigger above.
    "event_no_replace": (
        "BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq)"
    ),
}


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("claim_id", sa.String(), nullable=True),
        sa.Column("from_status", sa.String(), nullable=True),
        sa.Column("to_status", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    op.create_table(
        "inquiry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("essay", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("id", name=op.f("uq_inquiry_id")),
    )
    op.create_table(
        "paper_text",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_paper_text")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("coverage", sa.JSON(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "sighting",
        sa.Column("arxiv_id", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.JSON(), nullable=False),
        sa.Column("absences", sa.JSON(), nullable=False),
        sa.Column("earlier_titles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("arxiv_id", name=op.f("pk_sighting")),
    )
    op.create_table(
        "claim",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("inquiry_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("as_of", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kind_assumed", sa.Boolean(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("quorum", sa.String(), nullable=False),
        sa.Column("depends_on", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("retested_at", UtcDateTime(), nullable=True),
        sa.Column("last_verdict", sa.String(), nullable=True),
        sa.Column("last_verdict_at", UtcDateTime(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("settled", sa.JSON(), nullable=False),
        sa.Column("retired_from", sa.String(), nullable=True),
        sa.Column("writes", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_claim_inquiry_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_claim")),
        sa.UniqueConstraint("id", name=op.f("uq_claim_id")),
    )
    op.create_index(op.f("ix_claim_inquiry_id"), "claim", ["inquiry_id"], unique=False)
    op.create_table(
        "inquiry_anchor",
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("arxiv_id", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("said_title", sa.String(), nullable=False),
        sa.Column("said_month", sa.String(), nullable=True),
        sa.Column("said_version", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("base_title", sa.String(), nullable=True),
        sa.Column("base_digest", sa.String(), nullable=True),
        sa.Column("base_seen_on", sa.Date(), nullable=True),
        sa.Column("base_published_as", sa.String(), nullable=True),
        sa.Column("inquiry_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_digest"], ["paper_text.digest"], name=op.f("fk_inquiry_anchor_base_digest")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_anchor_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "position", name=op.f("pk_inquiry_anchor")),
    )
    op.create_table(
        "paper",
        sa.Column("arxiv_id", sa.String(), nullable=False),
        sa.Column("witness", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("doi", sa.String(), nullable=False),
        sa.Column("journal_ref", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arxiv_id"], ["sighting.arxiv_id"], name=op.f("fk_paper_arxiv_id")
        ),
        sa.ForeignKeyConstraint(["digest"], ["paper_text.digest"], name=op.f("fk_paper_digest")),
        sa.PrimaryKeyConstraint("arxiv_id", "witness", name=op.f("pk_paper")),
    )
    op.create_table(
        "anchor",
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("arxiv_id", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("said_title", sa.String(), nullable=False),
        sa.Column("said_month", sa.String(), nullable=True),
        sa.Column("said_version", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("base_title", sa.String(), nullable=True),
        sa.Column("base_digest", sa.String(), nullable=True),
        sa.Column("base_seen_on", sa.Date(), nullable=True),
        sa.Column("base_published_as", sa.String(), nullable=True),
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_digest"], ["paper_text.digest"], name=op.f("fk_anchor_base_digest")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_anchor_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_anchor")),
    )
    op.create_table(
        "claim_revision",
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("as_of", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_revision_claim_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", "revision", name=op.f("pk_claim_revision")),
    )
    op.create_table(
        "finding",
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_finding_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_finding")),
    )
    op.create_table(
        "lead",
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("paper_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_lead_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "paper_id", name=op.f("pk_lead")),
    )
    _guard_ledger()


def _guard_ledger() -> None:
    """Let the database itself refuse to change or remove an event."""
    if op.get_bind().dialect.name == "postgresql":
        _guard_ledger_on_postgres()
        return
    for name, occasion in _REFUSALS.items():
        op.execute(
            f"CREATE TRIGGER {name} {occasion} "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def _guard_ledger_on_postgres() -> None:
    """Triggers that fire whoever writes, a replication's worker included."""
    op.execute(
        "CREATE OR REPLACE FUNCTION tracker_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'TR001'; END $$"
    )
    occasions = {"event_no_change": "UPDATE OR DELETE", "event_no_truncate": "TRUNCATE"}
    for name, occasion in occasions.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {occasion} ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change()"
        )
        op.execute(f"ALTER TABLE event ENABLE ALWAYS TRIGGER {name}")
