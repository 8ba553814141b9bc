"""Libraries that older programs left are brought up without loss, and their ledgers still hold."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import NOON, a_claim, a_lead, a_paper, add_claims, some_sightings
from tests.services.fakes import Quiet
from tests.storage.old_databases import older_copy
from tracker.domain.policy import Policy
from tracker.domain.runs import Coverage
from tracker.services.assess_claims import AssessClaims
from tracker.services.audit import Audit
from tracker.storage.schema import REVISIONS
from tracker.storage.sql_store import SqlStore, open_store


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_old_library_loses_nothing_and_verifies(url: str, database: Path, revision: str) -> None:
    claims = [a_claim(claim_id="abcd"), a_claim("Another", claim_id="efgh")]
    with open_store(url) as store:
        add_claims(store, *claims)
        store.save_sightings([some_sightings("2411.12580", a_paper(seen_at=NOON))])
        store.save_leads(claims[0].id, [a_lead(claims[0])])
        AssessClaims(store, Policy(), Quiet()).run(NOON)
        run = store.begin_run(NOON, NOON.date())
        store.finish_run(run, NOON, Coverage(asked=1, found=1))
        kept, whole = _all_of(store), Audit(store, store).verify()
        assert whole.whole
    old = older_copy(database, revision)
    with open_store(f"sqlite:///{old}") as store:
        assert _all_of(store) == kept
        assert Audit(store, store).verify() == whole
        statuses = store.statuses()
        AssessClaims(store, Policy(), Quiet()).run(NOON)
        assert store.statuses() == statuses
        assert AssessClaims(store, Policy(), Quiet()).run(NOON) == 0
        assert Audit(store, store).verify().whole
    raw = sqlite3.connect(old)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("DELETE FROM event")
    raw.close()


def _all_of(store: SqlStore) -> tuple[object, ...]:
    """Everything but what a judgement leaves for the next one: an older library has none of that,
    and is judged whole once."""
    return (
        store.inquiries(),
        [replace(held, state=replace(held.state, basis=""), touches=0) for held in store.claims()],
        store.sightings(),
        store.leads(),
        store.runs(),
        list(store.events()),
    )
