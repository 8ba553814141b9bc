"""Alembic's way in: runs the steps in the transaction that `schema.migrate` has opened."""

from alembic import context

from tracker.storage.tables import Schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Schema.metadata,
    # SQLite's DDL is transactional once BEGIN is ours: a step is taken whole or not at all.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
