"""Suggestions in SQL: the paper perhaps meant by a wrong id, one a written id and title."""

from collections.abc import Iterable

from sqlalchemy import Engine, delete, insert, select

from tracker.domain.identifiers import ArxivId
from tracker.domain.suggestions import Suggestion, SuggestionKey
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.tables import SUGGESTION


class SqlSuggestions:
    """See `tracker.ports.SuggestionStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def suggestions(self) -> dict[SuggestionKey, Suggestion]:
        """See `SuggestionStore`."""
        with reading(self.engine) as connection, believed("a suggestion"):
            rows = connection.execute(select(SUGGESTION)).all()
            found = [
                Suggestion(
                    key=(row.subject, row.said),
                    looked_on=row.looked_on,
                    paper=ArxivId(row.arxiv_id) if row.arxiv_id is not None else None,
                    title=row.title,
                    why=row.why,
                    likeness=row.likeness,
                )
                for row in rows
            ]
        return {suggestion.key: suggestion for suggestion in found}

    def save_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """See `SuggestionStore`. Raises StoreError."""
        latest = {suggestion.key: suggestion for suggestion in suggestions}
        if not latest:
            return
        rows = [
            {
                "subject": one.key[0],
                "said": one.key[1],
                "looked_on": one.looked_on,
                "arxiv_id": one.paper.value if one.paper else None,
                "title": one.title,
                "why": one.why,
                "likeness": one.likeness,
            }
            for one in latest.values()
        ]
        with writing(self.engine) as connection:
            for subject, said in latest:
                same = (SUGGESTION.c.subject == subject) & (SUGGESTION.c.said == said)
                connection.execute(delete(SUGGESTION).where(same))
            connection.execute(insert(SUGGESTION), rows)
