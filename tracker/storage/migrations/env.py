"""Alembic's way in: runs the steps in the transaction that `schema.migrate` has opened.

SQLite's DDL is transactional once BEGIN is ours: all steps are taken, or none.
"""

from alembic import context

from tracker.storage.tables import Schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Schema.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
