"""How far the literature was searched for each claim, and how far it was matched, in SQL."""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, insert, select, update

from tracker.domain.claim_searches import ClaimSearch
from tracker.domain.claims import ClaimId
from tracker.domain.literature import Matched
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.sql_texts import chunks
from tracker.storage.tables import CLAIM_SEARCH, MATCHED


class SqlSearches:
    """See `tracker.ports.SearchStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def searches(self) -> dict[ClaimId, ClaimSearch]:
        """See `SearchStore`."""
        with reading(self.engine) as connection, believed("a search"):
            return {
                ClaimId(row.claim_id): ClaimSearch(
                    ClaimId(row.claim_id), row.text, row.searched_at, row.asked_at, row.compared
                )
                for row in connection.execute(select(CLAIM_SEARCH))
            }

    def save_searches(self, searches: Sequence[ClaimSearch]) -> None:
        """See `SearchStore`. Raises StoreError, ValueError on a time without a zone."""
        latest = {search.claim_id: search for search in searches}
        if not latest:
            return
        with writing(self.engine) as connection:
            for piece in chunks(latest):
                connection.execute(delete(CLAIM_SEARCH).where(CLAIM_SEARCH.c.claim_id.in_(piece)))
            rows = [
                {
                    "claim_id": search.claim_id,
                    "text": search.text,
                    "searched_at": search.searched_at,
                    "asked_at": search.asked_at,
                    "compared": search.compared,
                }
                for search in latest.values()
            ]
            connection.execute(insert(CLAIM_SEARCH), rows)

    def matched(self, literature: str) -> Matched:
        """See `SearchStore`."""
        query = select(MATCHED.c.mark, MATCHED.c.edition).where(MATCHED.c.literature == literature)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return Matched() if row is None else Matched(row.mark, row.edition)

    def keep_matched(self, literature: str, matched: Matched, compared: int) -> None:
        """See `SearchStore`. Raises StoreError."""
        with writing(self.engine) as connection:
            connection.execute(delete(MATCHED).where(MATCHED.c.literature == literature))
            row = {"literature": literature, "mark": matched.mark, "edition": matched.edition}
            connection.execute(insert(MATCHED), [row])
            if compared:
                more = CLAIM_SEARCH.c.compared + compared
                connection.execute(update(CLAIM_SEARCH).values(compared=more))
