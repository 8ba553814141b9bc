"""Libraries that older programs left are brought up without loss, and their ledgers still hold."""

import shutil
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.builders import NOON, a_claim, a_lead, a_paper, add_claims, some_sightings
from tests.services.fakes import Quiet
from tests.storage.old_databases import older_copy
from tracker.domain.policy import Policy
from tracker.domain.runs import Coverage
from tracker.services.assess_claims import AssessClaims
from tracker.services.audit import Audit, AuditResult
from tracker.storage.schema import REVISIONS
from tracker.storage.sql_store import SqlStore, open_store


@dataclass(frozen=True)
class Library:
    """A library of today, all that is in it, and what its audit says."""

    path: Path
    kept: tuple[object, ...]
    audited: AuditResult


@pytest.fixture(scope="module")
def library(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    claims = [a_claim(claim_id="abcd"), a_claim("Another", claim_id="efgh")]
    path = Path(shutil.copyfile(migrated_file, tmp_path_factory.mktemp("today") / "tracker.db"))
    with open_store(f"sqlite:///{path}") as store:
        add_claims(store, *claims)
        store.save_sightings([some_sightings("2411.12580", a_paper(seen_at=NOON))])
        store.save_leads(claims[0].id, [a_lead(claims[0])])
        AssessClaims(store, Policy(), Quiet()).run(NOON)
        run = store.begin_run(NOON, NOON.date())
        store.finish_run(run, NOON, Coverage(asked=1, found=1))
        kept, audited = _all_of(store), Audit(store, store).verify()
        assert audited.whole
    return Library(path, kept, audited)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_old_library_loses_nothing_and_verifies(
    library: Library, tmp_path: Path, revision: str
) -> None:
    old = older_copy(Path(shutil.copyfile(library.path, tmp_path / "today.db")), revision)
    with open_store(f"sqlite:///{old}") as store:
        assert _all_of(store) == library.kept
        assert Audit(store, store).verify() == library.audited
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
