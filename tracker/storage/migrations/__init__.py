"""The schema's history: Alembic reads this folder; the program reads it only through `schema`."""
