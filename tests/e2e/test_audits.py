"""The audit through the command line: what somebody did to the file is found and named."""

import csv
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import Cli


@pytest.fixture(scope="module")
def begun(beginnings: Beginnings) -> Beginning:
    """A claim with its events: added, the policy, judged, a night, re-tested, a night."""
    with beginnings.made() as cli:
        id_ = cli.add("Sharp minima generalise worse than flat minima.", "2411.12580")
        assert cli("nightly").code == 0
        words = ("retest", id_, "--verdict", "weakened", "--note", "=half")
        assert cli(*words, today="2026-11-25").code == 0
        assert cli("nightly", today="2026-11-26").code == 0
        return Beginning(cli.folder, id_)


@pytest.fixture
def claim(cli: Cli, begun: Beginning) -> str:
    """That claim in a library of one's own."""
    return begun.copied_to(cli.folder)


_FORGED = "2, kind, at, 'eve', claim_id, from_status, to_status, body, previous, seal"


def tampered(cli: Cli, *statements: str) -> None:
    """What somebody can do who may write the file: the guards are no obstacle to him."""
    raw = sqlite3.connect(cli.database)
    for guard in ("event_no_update", "event_no_delete", "event_no_replace"):
        raw.execute(f"DROP TRIGGER {guard}")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["UPDATE event SET actor = 'eve' WHERE seq = 2"], "event 2: changed: its content"),
        (["UPDATE event SET body = '{}' WHERE seq = 4"], "event 4: changed: its content"),
        (["UPDATE event SET body = 'no json' WHERE seq = 2"], "event 2: changed: its content"),
        (["UPDATE event SET at = 'someday' WHERE seq = 3"], "event 3: changed: its content"),
        (["UPDATE event SET kind = 'guess' WHERE seq = 3"], "event 3: changed: its content"),
        (["DELETE FROM event WHERE seq = 2"], "event 2: removed: event 2 is missing"),
        (
            [
                "DELETE FROM event WHERE seq = 1",
                "UPDATE event SET seq = seq - 1",
            ],
            "event 1: removed: event 1 is missing; those after were moved up",
        ),
        (
            [
                "UPDATE event SET seq = -seq WHERE seq IN (2, 4)",
                "UPDATE event SET seq = 6 + seq WHERE seq < 0",
            ],
            "event 2: moved: it was event 4 when it was written",
        ),
        (
            [
                "UPDATE event SET seq = -seq - 1 WHERE seq > 1",
                "UPDATE event SET seq = -seq WHERE seq < 0",
                f"INSERT INTO event SELECT {_FORGED} FROM event WHERE seq = 1",
            ],
            "event 2: inserted: it was inserted",
        ),
    ],
)
def test_what_was_done_to_a_row_is_named(
    cli: Cli, claim: str, statements: list[str], says: str
) -> None:
    tampered(cli, *statements)
    ran = cli("audit", "verify")
    assert ran.code == 3
    assert ran.out.startswith(says)
    assert "the ledger does not hold" in ran.out


def test_the_database_itself_refuses(cli: Cli, claim: str) -> None:
    raw = sqlite3.connect(cli.database)
    for statement in ("UPDATE event SET actor = 'eve'", "DELETE FROM event WHERE seq = 5"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_a_seal_that_was_kept_tells_that_the_end_is_gone(cli: Cli, claim: str) -> None:
    kept = cli.folder / "head.txt"
    assert cli("audit", "seal", "--output", kept).code == 0
    digest = kept.read_text(encoding="utf-8").split()[0]
    assert cli("audit", "seal").out == kept.read_text(encoding="utf-8")
    for head in (kept, digest):
        ran = cli("audit", "verify", "--head", head)
        assert (ran.code, "it holds the head that was kept" in ran.out) == (0, True)
    tampered(cli, "DELETE FROM event WHERE seq > 5")
    assert cli("audit", "verify").code == 0, "a shorter chain is a chain: only the head can tell"
    ran = cli("audit", "verify", "--head", kept)
    assert ran.code == 3
    assert "event 6: cut off: event 6 is missing at the end" in ran.out
    assert cli("audit", "verify", "--head", digest).code == 3
    assert cli("audit", "verify", "--head", "nowhere.txt").code == 2


def test_a_broken_ledger_is_not_sealed(cli: Cli, claim: str) -> None:
    tampered(cli, "DELETE FROM event WHERE seq = 2")
    ran = cli("audit", "seal")
    assert (ran.code, ran.out) == (3, "")
    assert "event 2" in ran.err


def test_a_lost_store_is_told_in_twenty_lines_and_counted(cli: Cli) -> None:
    rows = [
        f'{{"id": "claim-{n:03}", "text": "Claim {n}", "as_of": ["2026-06"]}}' for n in range(90)
    ]
    (cli.folder / "many.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert cli("import", "many.jsonl").code == 0
    tampered(cli, "DELETE FROM claim")
    ran = cli("audit", "verify")
    lines = ran.out.splitlines()
    assert (ran.code, len(lines)) == (3, 22)
    assert lines[0] == "claim claim-000: the store says no claim, the ledger unverifiable"
    assert lines[20] == "and 70 more claims: 70 not in the store"
    assert len(cli("audit", "verify", "--json").json["differences"]) == 90
    assert "90 stored statuses do not replay" in cli("doctor").out
    assert "and 70 more claims: 70 not in the store" in cli("audit", "replay").out


def test_the_table_is_narrowed_by_day_claim_and_kind(cli: Cli, claim: str) -> None:
    def seqs(*words: str) -> list[int]:
        return [row["seq"] for row in cli("audit", "export", "--format", "json", *words).json]

    assert seqs() == [1, 2, 3, 4, 5, 6]
    assert seqs("--claim", claim) == [2, 3, 5]
    assert seqs("--from", "2026-11-23") == [5, 6]
    assert seqs("--to", "2026-11-23") == [1, 2, 3, 4]
    assert seqs("--event", "retested", "--event", "night") == [4, 5, 6]
    assert seqs("--since", "2026-11-25", "--to", "2026-11-25") == [5]
    ran = cli("audit", "export", "--event", "gossip")
    assert (ran.code, "one of: claim-added" in ran.err) == (2, True)


def test_one_row_a_claim(cli: Cli, claim: str) -> None:
    (told,) = cli("audit", "export", "--per", "claim", "--format", "json").json
    assert (told["claim_id"], told["status"], told["verdict"]) == (claim, "contested", "weakened")
    (before,) = cli(
        "audit", "export", "--per", "claim", "--to", "2026-11-24", "--format", "json"
    ).json
    assert (before["status"], before["verdict"], before["events"]) == ("fresh", "", 2)


def test_events_tell_the_program_that_wrote_them(cli: Cli, claim: str) -> None:
    rows = list(csv.DictReader(cli("audit", "export").out.splitlines()))
    assert {row["tool"].split()[0] for row in rows} == {"tracker"}
    assert next(row for row in rows if row["event"] == "assessed")["policy"]


@pytest.mark.parametrize("per", ["event", "claim"])
def test_a_workbook(cli: Cli, claim: str, per: str) -> None:
    path = Path(cli.folder / "audit.xlsx")
    assert cli("audit", "export", "--format", "xlsx", "--per", per).code == 2
    assert cli("audit", "export", "--format", "xlsx", "--per", per, "--output", path).code == 0
    with zipfile.ZipFile(path) as book:
        assert claim in book.read("xl/worksheets/sheet1.xml").decode()
    assert [each.name for each in cli.folder.iterdir() if "audit" in each.name] == ["audit.xlsx"]
