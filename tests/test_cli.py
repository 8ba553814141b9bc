"""The command line as a new user meets it: help, exit codes, errors in words, files kept whole."""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command_line import SEEDS, SNAPSHOT, Cli
from tests.fake_arxiv import FakeArxiv, Trouble, paper
from tracker import __version__
from tracker.cli.app import COMMANDS
from tracker.cli.app import run as run_command_line
from tracker.papers.snapshot import SnapshotCatalogue
from tracker.storage.locks import FileNightLock

FIRST_SEED = SEEDS / "task-diversity-and-reasoning.md"
ROOT = Path(__file__).parents[1]
HEAVY = ["sqlmodel", "sqlalchemy", "httpx", "arxiv", "rich", "apscheduler", "alembic", "jinja2"]
TITLES = {
    str(found.id): found.title
    for found in SnapshotCatalogue(SNAPSHOT).papers()
    if str(found.id) in {"2411.12580", "2504.09858", "2508.01191", "2512.07783"}
}
UTC_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
DATABASE_URL = "--database-url"


def _clean_environment() -> dict[str, str]:
    return {name: v for name, v in os.environ.items() if not name.startswith("TRACKER_")}


@pytest.fixture(autouse=True)
def _a_place_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A fake arXiv with the papers of the first seed."""
    with FakeArxiv() as fake:
        fake.add(*(paper(id_, title) for id_, title in TITLES.items()))
        yield fake


@pytest.fixture
def cli(empty_library: Path, arxiv: FakeArxiv, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on an empty library."""
    return Cli(empty_library.parent, arxiv, capsys)


@pytest.fixture(scope="module")
def after_one_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has had one night on the first seed, to be copied."""
    folder = tmp_path_factory.mktemp("seeded")
    with FakeArxiv(*(paper(id_, title) for id_, title in TITLES.items())) as fake:
        flags = {
            "database-url": f"sqlite:///{folder / 'tracker.db'}",
            "arxiv-api-url": fake.api_url,
            "oai-url": fake.oai_url,
            "request-interval": "0",
            "gate-dir": str(folder / "gate"),
            "today": "2026-11-22",
            "seeds": str(FIRST_SEED),
            "output": str(folder / "report.txt"),
        }
        words = [word for name, value in flags.items() for word in (f"--{name}", value)]
        assert run_command_line(["nightly", *words]) == 0
    return folder / "tracker.db"


@pytest.fixture
def seeded(cli: Cli, after_one_night: Path) -> Cli:
    """A library that has had one night on the first seed."""
    shutil.copy(after_one_night, cli.database)
    return cli


def _write(cli: Cli, name: str, *lines: object) -> str:
    said = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (cli.folder / name).write_text("\n".join(said) + "\n", encoding="utf-8")
    return name


def _claim(text: str, **more: object) -> dict[str, object]:
    return {"text": text, "as_of": "2026-06", "anchors": [{"id": "2411.12580"}], **more}


def _tamper(cli: Cli, statement: str) -> None:
    """Change the ledger behind the tracker's back, as only the owner of the file can."""
    raw = sqlite3.connect(cli.database)
    triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    raw.commit()
    raw.close()


# Help


def test_help_lists_every_command(cli: Cli) -> None:
    ran = cli("--help")
    assert (ran.code, ran.err) == (0, "")
    told = ran.out.partition("Commands:")[2].partition("Options:")[0]
    listed = re.findall(r"^  ([a-z-]+)  +\S", told, re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("words", [*COMMANDS, "audit export", "audit verify"])
def test_every_command_explains_itself(cli: Cli, words: str) -> None:
    ran = cli(*words.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: tracker {words} ")
    told = ran.out.partition("\n\n")[2].strip()
    assert len(told.splitlines()[0]) > 10


def test_the_version_is_told(cli: Cli) -> None:
    ran = cli("--version")
    assert (ran.code, ran.out) == (0, f"tracker, version {__version__}\n")


def test_help_and_version_import_nothing_heavy() -> None:
    program = (
        "import sys; from tracker.cli.app import run; code = run(['--help']) or run(['--version']);"
        f"print(sorted(set({HEAVY}) & set(sys.modules)), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_report_loads_no_way_out_and_no_reader_of_documents(tmp_path: Path) -> None:
    needless = ["httpx", "arxiv", "yaml", "bibtexparser", "snowballstemmer", "jinja2"]
    program = (
        "import sys; from tracker.cli.app import run;"
        f"code = run(['report', '--database-url', 'sqlite:///{tmp_path}/new.db']);"
        f"print(sorted(set({needless}) & set(sys.modules)), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[] 0"


# Errors


USAGE_ERRORS = [
    "frobnicate",
    "",
    "list --frob",
    "show",
    "audit",
    "audit frobnicate",
    "retest x",
    "list --status rotten",
    "leads x --limit 0",
    "nightly --budget 0",
    "report --format pdf",
]


def test_a_usage_error_is_code_2_on_standard_error(cli: Cli) -> None:
    told = {words: cli(*words.split()) for words in USAGE_ERRORS}
    assert {words: (ran.code, ran.out) for words, ran in told.items()} == dict.fromkeys(
        USAGE_ERRORS, (2, "")
    )
    assert [words for words, ran in told.items() if "Usage: tracker" not in ran.err] == []


BAD_INPUT = [
    "show nobody",
    "leads nobody",
    "accept nobody 2602.00001 --as weakens",
    "dismiss nobody 2602.00001 --why x",
    "retest nobody --verdict holds --note x",
    "snooze nobody --until 2027-01-01",
    "retire nobody",
    "audit export --claim nobody",
    "audit export --since someday",
    "report --since 99",
    "report --since someday",
    "report --fail-on rotten",
    "report --output nowhere/report.md",
    "nightly --fail-on rotten",
    "nightly --seeds missing.md",
    "import missing.md",
    "verify missing.md",
    "add X --as-of 2026-13",
    "add X --anchor 2413.00001",
    "add X --kind rumour",
    "add X --quorum 0",
    "snooze nobody --until someday",
    "schedule --at 25:00",
    "schedule --timezone Mars/Olympus",
    "list --request-interval soon",
    "list --arxiv-api-url export.arxiv.org",
    "list --today someday",
    "list --canary-ids abc",
]


def test_bad_input_is_code_2_and_told_in_a_line_or_two(cli: Cli) -> None:
    told = {words: cli(*words.split()) for words in BAD_INPUT}
    assert {words: (ran.code, ran.out) for words, ran in told.items()} == dict.fromkeys(
        BAD_INPUT, (2, "")
    )
    lines = {words: ran.err.splitlines() for words, ran in told.items()}
    assert [words for words, said in lines.items() if len(said) > 2] == []
    assert [words for words, said in lines.items() if not said[0].startswith("tracker: ")] == []


def test_a_claim_without_words_is_refused(cli: Cli) -> None:
    ran = cli("add", "   ")
    assert (ran.code, ran.err) == (2, "tracker: the claim has no text\n  → give it in quotes\n")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///garbage.db", "the file is not a database"),
        ("nonsense", "the database cannot be used"),
        ("sqlite:///garbage.db/deeper/x.db", "cannot be made"),
        ("nosuch://host/x", "the database cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_is_code_3(cli: Cli, url: str, says: str) -> None:
    _write(cli, "garbage.db", "this is no database, whatever its name says" * 100)
    before = (cli.folder / "garbage.db").read_bytes()
    ran = cli("list", DATABASE_URL, url)
    assert (ran.code, ran.out) == (3, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) <= 2
    assert (cli.folder / "garbage.db").read_bytes() == before


def test_a_database_in_use_by_another_is_waited_for(cli: Cli) -> None:
    assert cli.statuses() == {}
    writer = sqlite3.connect(cli.database, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: writer.execute("COMMIT"))
    release.start()
    assert cli("add", "A claim.").code == 0
    release.join()
    writer.close()


def test_a_second_night_at_once_is_code_3(cli: Cli) -> None:
    with FileNightLock(cli.database.with_name("tracker.db.night.lock")).hold():
        ran = cli("nightly")
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.startswith("tracker: another night is in progress")
        assert len(ran.err.splitlines()) == 2
        assert cli("verify").code == 3
        assert cli("list").code == 0
    assert cli("nightly").code == 0


def test_a_library_in_memory_is_refused_before_it_forgets(cli: Cli) -> None:
    assert cli("add", "A claim.", DATABASE_URL, "sqlite://").code == 3


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("nightly --gate-dir one.jsonl/gate", 3, "cannot be used"),
        ("nightly --arxiv-api-url http://export..example.org/api/query", 3, "label empty or too"),
        ("doctor --offline --canary-ids ,", 2, "no canary is named"),
    ],
)
def test_odd_settings_are_told_without_a_traceback(
    cli: Cli, words: str, code: int, says: str
) -> None:
    cli("import", _write(cli, "one.jsonl", _claim("A claim.")))
    ran = cli(*words.split())
    assert ran.code == code
    assert says in ran.out + ran.err
    assert "Traceback" not in ran.err


@pytest.mark.slow
def test_a_reader_that_goes_away_in_the_middle_is_no_failure(cli: Cli) -> None:
    lines = [_claim(f"Claim {n}: " + "x" * 2000) for n in range(99)]
    cli("import", _write(cli, "many.jsonl", *lines))
    url = f"sqlite:///{cli.database}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "list", "--json", DATABASE_URL, url, "--offline"],
        cwd=ROOT, env=_clean_environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "[\n"
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=20), said) == (0, "")


# Import, add, list, show


def test_one_bad_line_is_refused_and_the_rest_is_imported(cli: Cli) -> None:
    name = _write(cli, "mixed.jsonl", _claim("One."), '{"text": 5}', "not json", _claim("Four."))
    ran = cli("import", name)
    assert (ran.code, ran.err) == (2, "")
    lines = ran.out.splitlines()
    assert lines[0] == "2 added, 0 changed, 0 unchanged, 2 refused"
    assert [line.split(": ")[0] for line in lines[1:]] == [
        "refused  mixed.jsonl:2", "refused  mixed.jsonl:3"
    ]  # fmt: skip
    assert sorted(claim["text"] for claim in cli("list", "--json").json) == ["Four.", "One."]
    told = cli("import", name, "--json").json
    assert (len(told["added"]), len(told["unchanged"]), len(told["refused"])) == (0, 2, 2)


def test_a_missing_file_means_that_nothing_at_all_is_imported(cli: Cli) -> None:
    ran = cli("import", _write(cli, "good.jsonl", _claim("One.")), "missing.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "missing.jsonl" in ran.err
    assert cli.statuses() == {}
    assert cli("nightly", "--seeds", "good.jsonl", "--seeds", "missing.jsonl").code == 2
    assert cli.statuses() == {}
    assert cli("report", "--format", "json").json["run"] is None


def test_a_refused_line_of_the_seeds_is_told_by_the_night(cli: Cli) -> None:
    name = _write(cli, "mixed.jsonl", _claim("One."), '{"text": 5}')
    ran = cli("nightly", "--seeds", name, "--format", "json")
    assert ran.code == 2
    assert "mixed.jsonl:2" in ran.err
    assert [claim["status"] for claim in ran.json["claims"]] == ["fresh"]


def test_adding_a_claim_by_hand(cli: Cli) -> None:
    words = ("add", "  Routers win\n back 91%. ", "--as-of", "2026-06", "--anchor", "2504.09858v2")
    ran = cli(*words, "--kind", "empirical", "--topic", "routing")
    id_ = next(iter(cli.statuses()))
    assert (ran.code, ran.out) == (0, f"{id_[:8]} added: Routers win back 91%.\n")
    shown = cli.claim(id_)
    assert (shown["text"], shown["kind"], shown["kind_assumed"], shown["as_of"]) == (
        "Routers win back 91%.", "empirical", False, ["2026-06"]
    )  # fmt: skip
    assert [anchor["id"] for anchor in shown["anchors"]] == ["2504.09858"]
    again = cli(*words)
    assert (again.code, again.out) == (2, "")
    assert "there already" in again.err
    assert [claim["kind"] for claim in cli("list", "--json").json] == ["empirical"]


def test_a_claim_without_a_paper_is_told_so_at_once(cli: Cli) -> None:
    ran = cli("add", "It just holds.")
    assert ran.code == 0
    assert "no-anchor" in ran.out
    (shown,) = cli("list", "--json").json
    assert (shown["status"], shown["kind"], shown["kind_assumed"]) == (
        "unverifiable", "method", True
    )  # fmt: skip


def test_list_shows_the_worst_first_and_can_be_narrowed(seeded: Cli) -> None:
    statuses = [claim["status"] for claim in seeded("list", "--json").json]
    assert statuses == ["unverifiable", "unverifiable", "due", "fresh", "fresh"]
    narrowed = seeded("list", "--json", "--status", "due", "--status", "fresh").json
    assert [claim["status"] for claim in narrowed] == ["due", "fresh", "fresh"]
    ran = seeded("list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "5 claims: 2 unverifiable · 1 due · 2 fresh"


def test_show_takes_any_unique_prefix_and_refuses_the_others(cli: Cli) -> None:
    cli("import", _write(cli, "two.jsonl", _claim("A.", id="abcd-1"), _claim("B.", id="abcd-2")))
    assert cli("show", "abcd-2", "--json").json["text"] == "B."
    assert "A." in cli("show", "ABCD-1").out
    for words in (("show", "abcd"), ("leads", "abc"), ("retire", "abcd-"), ("show", "")):
        ran = cli(*words)
        assert (ran.code, ran.out) == (2, "")
    assert set(cli.statuses().values()) == {"unchecked"}


def test_show_tells_the_whole_story(seeded: Cli) -> None:
    fresh = next(c for c in seeded("list", "--json").json if c["as_of"] == ["2024-11"])
    out = seeded("show", fresh["id"]).out
    for words in ("2411.12580", "empirical", "claim-added", "assessed", "fresh"):
        assert words in out


# Leads


def test_leads_are_newer_papers_best_first(cli: Cli, arxiv: FakeArxiv) -> None:
    titles = ["Sharp minima can generalise for deep networks", "Are sharp minima really so sharp?"]
    claims = [_claim(f"It rests on {n}.", anchors=[{"id": f"2608.0000{n}"}]) for n in (1, 2)]
    for number, title in enumerate(titles, start=1):
        arxiv.add(paper(f"2608.0000{number}", title))
    sharp = _claim("Sharp minima generalise worse than flat minima.", id="sharp", as_of="2026-01")
    cli("import", _write(cli, "claims.jsonl", sharp, *claims))
    cli("nightly")
    leads = cli("leads", "sharp", "--json").json
    assert [lead["rank"] for lead in leads] == list(range(1, len(leads) + 1))
    assert {"2608.00001", "2608.00002"} <= {lead["id"] for lead in leads}
    assert set(leads[0]) >= {"id", "title", "published", "rank", "score", "state", "cues"}
    assert cli("leads", "sharp", "--json", "--limit", "1").json == leads[:1]
    assert leads[0]["id"] in cli("leads", "sharp").out
    assert cli("leads", "sharp", "--json", "--output", "leads.json").out == ""
    written = json.loads((cli.folder / "leads.json").read_text(encoding="utf-8"))
    assert written == [{**lead, "state": "seen"} for lead in leads], "what was listed is seen"
    assert cli.statuses()["sharp"] == "fresh", "one cue is no more than chance brings"
    codes = {finding["code"] for finding in cli.claim("sharp")["findings"]}
    assert "challenge-cue" in codes, "and it is told"


# Judging


def _one_fresh(cli: Cli) -> str:
    cli("import", _write(cli, "one.jsonl", _claim("It holds.", id="one-claim", kind="empirical")))
    cli("nightly")
    assert cli.statuses() == {"one-claim": "fresh"}
    return "one-claim"


def test_a_verdict_is_recorded_with_its_evidence(cli: Cli) -> None:
    claim = _one_fresh(cli)
    words = ("retest", claim, "--verdict", "weakened", "--evidence", "2504.09858", "--by", "ada")
    ran = cli(*words, "--note", "half of it")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == f"evidence 2504.09858: found “{TITLES['2504.09858']}”"
    assert ran.out.splitlines()[1] == "one-clai fresh → contested"
    ran = cli("retest", claim, "--verdict", "holds", "--note", "read both")
    assert ran.out.startswith("one-clai contested → fresh; next due ")
    assert cli.claim(claim)["retested_at"] == "2026-11-22T00:00:01Z"
    event = cli("audit", "export", "--format", "json", "--claim", claim).json[-2]
    assert (event["verdict"], event["note"], event["evidence"]) == (
        "weakened", "half of it", ["2504.09858 (found)"]
    )  # fmt: skip


ILLEGAL = [
    "retest one-claim --verdict holds",
    "retest one-claim --verdict holds --evidence 2405.99999",
    "retest one-claim --verdict holds --evidence 2413.00001",
    "snooze one-claim --until 2026-11-22",
    "snooze one-claim --until 2020-01-01",
    "retire one-claim --undo",
]


def test_an_illegal_act_is_code_2_and_writes_nothing(cli: Cli) -> None:
    _one_fresh(cli)
    before = cli("audit", "export").out
    told = {words: cli(*words.split()) for words in ILLEGAL}
    assert {words: (ran.code, ran.out) for words, ran in told.items()} == dict.fromkeys(
        ILLEGAL, (2, "")
    )
    assert [words for words, ran in told.items() if not ran.err.startswith("tracker: ")] == []
    assert cli("audit", "export").out == before


def test_snoozing_retiring_and_taking_back(cli: Cli) -> None:
    claim = _one_fresh(cli)
    snoozed = cli("snooze", claim, "--until", "2030-01-01")
    assert snoozed.out == "one-clai stays fresh; next due 2030-01-01\n"
    assert cli.claim(claim)["snoozed_until"] == "2030-01-01"
    assert cli("retire", claim, "--note", "of no use").out == "one-clai fresh → retired\n"
    for words in ("retire one-claim", "snooze one-claim --until 2031-01-01"):
        assert cli(*words.split()).code == 2
    assert cli("retest", claim, "--verdict", "overturned").code == 2
    assert cli("nightly").code == 0
    assert cli.statuses() == {claim: "retired"}
    ran = cli("retire", claim, "--undo")
    assert ran.out == "one-clai retired → fresh; next due 2030-01-01\n"
    cli("nightly")
    assert cli.statuses() == {claim: "fresh"}
    assert cli("audit", "verify").code == 0


# Verify


def test_verify_of_a_document_says_what_the_contract_says(cli: Cli) -> None:
    cli.database.unlink()
    title = TITLES["2411.12580"]
    name = _write(
        cli,
        "notes.md",
        "# Notes",
        f"- arXiv:2411.12580 (2024-11) — {title}",
        "- arXiv:2405.99999 — Nobody wrote this",
    )
    ran = cli("verify", name, "--format", "json")
    assert ran.code == 1
    assert list(ran.json) == ["references", "summary", "coverage"]
    found, absent = ran.json["references"]
    assert {"id", "where", "said_title", "outcome", "findings"} <= set(found)
    assert found == {
        "id": "2411.12580", "where": "notes.md:2", "said_title": title,
        "title": title, "outcome": "found", "findings": [],
    }  # fmt: skip
    assert (absent["where"], absent["outcome"]) == ("notes.md:3", "absent-unconfirmed")
    (finding,) = absent["findings"]
    assert (finding["code"], finding["severity"]) == ("anchor-absent-unconfirmed", "warning")
    assert ran.json["summary"]["references"] == 2
    assert not cli.database.exists(), "no database is needed"


def test_verify_of_documents_that_are_in_order_is_code_0(cli: Cli, arxiv: FakeArxiv) -> None:
    name = _write(cli, "notes.md", "See arXiv:2411.12580.")
    assert cli("verify", name).code == 0
    assert cli("--offline", "verify", name).code == 0
    arxiv.trouble_always(Trouble.UNAVAILABLE)
    assert cli("verify", name, "--refresh").code == 3
    empty = cli("verify", _write(cli, "empty.md", "Nothing here."), "--format", "json")
    assert (empty.code, empty.json["references"]) == (0, [])


def test_verify_of_the_library_has_the_codes_of_a_linter(cli: Cli, arxiv: FakeArxiv) -> None:
    _one_fresh(cli)
    assert cli("verify").code == 0
    cli("add", "It rests on nothing real.", "--as-of", "2026-06", "--anchor", "2405.99999")
    assert cli("verify").code == 1
    arxiv.trouble_always(Trouble.UNAVAILABLE)
    assert cli("verify", today="2026-11-23").code == 3


def test_an_outage_at_the_same_instant_as_a_good_night_is_an_outage(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    _one_fresh(cli)
    arxiv.trouble_always(Trouble.UNAVAILABLE)
    ran = cli("nightly", "--format", "json")
    coverage = ran.json["run"]["coverage"]
    assert (ran.code, coverage["found"], coverage["unreachable"]) == (3, 0, 1)


# Report

TOP_KEYS = {"schema", "run", "summary", "changes", "claims"}
RUN_KEYS = {"id", "started_at", "finished_at", "today", "coverage"}
CLAIM_KEYS = {
    "id", "inquiry", "text", "kind", "as_of", "status", "status_since", "p_hold", "checked_at",
    "retested_at", "next_due", "anchors", "findings", "leads",
}  # fmt: skip
ANCHOR_KEYS = {"id", "said_title", "title", "version", "outcome", "seen_at", "source"}
FINDING_KEYS = {"code", "severity", "message", "evidence"}
LEAD_KEYS = {"id", "title", "published", "rank", "score", "state", "cues"}
MORE_LEAD_KEYS = {
    "shared", "hint", "before_source", "front", "names", "version", "stance", "note", "by", "until"
}  # fmt: skip


def test_the_json_report_has_the_keys_of_the_contract(seeded: Cli) -> None:
    report = seeded("report", "--format", "json").json
    assert set(report) == TOP_KEYS | {"inquiries", "retests"}
    assert report["schema"] == 1
    assert set(report["run"]) == RUN_KEYS
    assert report["summary"] == {"unverifiable": 2, "due": 1, "fresh": 2}
    assert report["claims"]
    for claim in report["claims"]:
        assert set(claim) == CLAIM_KEYS | {
            "kind_assumed", "origin", "status_reason", "snoozed_until"
        }  # fmt: skip
        assert all(set(anchor) == ANCHOR_KEYS for anchor in claim["anchors"])
        assert all(
            set(finding) == FINDING_KEYS | {"subject", "acknowledged"}
            for finding in claim["findings"]
        )
        assert all(set(lead) == LEAD_KEYS | MORE_LEAD_KEYS for lead in claim["leads"])


def _times(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _times(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _times(inner, name)
    elif name in {"at", "status_since"} or name.endswith("_at"):
        yield name, value


def test_every_time_of_the_report_is_utc(seeded: Cli) -> None:
    report = seeded("report", "--since", "1", "--format", "json").json
    times = list(_times(report))
    assert {name for name, _ in times} >= {"started_at", "status_since", "checked_at", "seen_at"}
    assert [t for t in times if t[1] is not None and not UTC_TIME.match(str(t[1]))] == []


def test_changes_are_counted_from_a_run_or_a_day(cli: Cli, arxiv: FakeArxiv) -> None:
    claim = _one_fresh(cli)
    gone = "This paper has been withdrawn by the authors due to an error"
    arxiv.add(paper("2411.12580", TITLES["2411.12580"], versions=2, withdrawn=gone))
    cli("nightly", today="2026-11-23")

    def changes(*words: str) -> list[tuple[str, str]]:
        report = cli("report", "--format", "json", *words, today="2026-11-24").json
        assert {change["id"] for change in report["changes"]} <= {claim}
        return [(change["from"], change["to"]) for change in report["changes"]]

    assert changes() == [("fresh", "unverifiable")]
    assert changes("--since", "2") == [("fresh", "unverifiable")]
    assert changes("--since", "1") == [("unchecked", "unverifiable")]
    assert changes("--since", "2026-11-23") == [("fresh", "unverifiable")]
    assert changes("--since", "2026-11-22") == [(None, "unverifiable")]
    assert changes("--since", "2026-11-24") == []


def test_a_pipe_a_file_and_no_color_get_no_colour(
    seeded: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b" not in seeded("report").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    seeded("report", "--output", "report.txt")
    assert "\x1b" not in (seeded.folder / "report.txt").read_text(encoding="utf-8")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in seeded("report").out


def test_colour_can_be_forced(seeded: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in seeded("report").out


def test_a_file_is_replaced_whole(seeded: Cli) -> None:
    for _ in range(2):
        ran = seeded("report", "--format", "markdown", "--output", "report.md")
        assert (ran.code, ran.out, ran.err) == (0, "", "written to report.md\n")
    text = (seeded.folder / "report.md").read_text(encoding="utf-8")
    assert text.startswith("#")
    assert text.endswith("\n")
    assert [path.name for path in seeded.folder.iterdir() if "report" in path.name] == ["report.md"]


def test_a_failure_in_the_middle_keeps_the_old_file(seeded: Cli) -> None:
    old = _write(seeded, "audit.csv", "the old file")
    _tamper(seeded, "UPDATE event SET kind = 'nonsense' WHERE seq = (SELECT max(seq) FROM event)")
    ran = seeded("audit", "export", "--output", old)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert (seeded.folder / old).read_text(encoding="utf-8") == "the old file\n"
    assert [path.name for path in seeded.folder.iterdir() if "audit" in path.name] == ["audit.csv"]


def test_a_setting_may_stand_anywhere(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = cli("nightly", "--offline", "--format", "json")
    assert ran.json["run"]["coverage"]["offline"] is True
    monkeypatch.setenv("TRACKER_OFFLINE", "1")
    assert cli("nightly", "--format", "json").json["run"]["coverage"]["offline"] is True
    online = cli("nightly", "--online", "--format", "json")
    assert online.json["run"]["coverage"]["offline"] is False
    ran = cli("audit", "verify", DATABASE_URL, f"sqlite:///{cli.folder / 'other.db'}")
    assert ran.out.startswith("0 events")


# Audit


@pytest.mark.parametrize("form", ["csv", "md", "json", "html"])
def test_no_cell_of_the_audit_can_be_run(cli: Cli, form: str) -> None:
    cli("import", _write(cli, "x.jsonl", _claim("=cmd()|'/c calc'!A0", id="evil")))
    notes = ("=cmd()", "+1<b>", "-2", "@SUM(1)")
    for note in notes:
        cli("retest", "evil", "--verdict", "inconclusive", "--note", note, "--by", "=ada()")
    ran = cli("audit", "export", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(ran.out)) for cell in row]
        assert {f"'{note}" for note in notes} <= set(cells)
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    elif form == "json":
        assert [row["note"] for row in ran.json if row["note"]] == list(notes)
        assert ran.json[1]["body"]["text"] == "=cmd()|'/c calc'!A0"
    elif form == "html":
        assert "+1&lt;b&gt;" in ran.out
        assert "<b>" not in ran.out
    else:
        assert len(ran.out.splitlines()) == 2 + 1 + 1 + len(notes), "added, policy, notes"
        assert [line for line in ran.out.splitlines() if re.search(r"\| [=+@-]", line)] == []


def test_the_audit_can_be_narrowed_to_a_claim_and_a_day(cli: Cli) -> None:
    claim = _one_fresh(cli)
    cli("retire", claim, today="2026-12-01")

    def kinds(*words: str) -> list[str]:
        return [row["event"] for row in cli("audit", "export", "--format", "json", *words).json]

    assert kinds() == ["policy-adopted", "claim-added", "assessed", "night", "retired"]
    assert kinds("--claim", "one") == ["claim-added", "assessed", "retired"]
    assert kinds("--since", "2026-12-01") == ["retired"]
    assert kinds("--since", "2027-01-01") == []


def test_the_audit_holds_and_says_its_head(seeded: Cli) -> None:
    ran = seeded("audit", "verify")
    events = seeded("audit", "export", "--format", "json").json
    head = events[-1]["seal"]
    assert (ran.code, ran.err) == (0, "")
    told = " ".join(ran.out.split())
    assert told == f"{len(events)} events, the chain holds, every status replays; head {head}"


def test_a_changed_event_is_found_and_named(seeded: Cli) -> None:
    _tamper(seeded, "UPDATE event SET actor = 'mallory' WHERE seq = 2")
    ran = seeded("audit", "verify")
    assert ran.code == 3
    assert (
        ran.out.splitlines()[0] == "event 2: changed: its content was changed after it was written"
    )
    assert "the ledger does not hold" in ran.out
    doctor = seeded("doctor", "--offline")
    assert doctor.code == 3
    assert "BAD  ledger" in doctor.out


def test_a_status_changed_behind_our_back_is_found(seeded: Cli) -> None:
    fresh = next(id_ for id_, status in seeded.statuses().items() if status == "fresh")
    _tamper(seeded, f"UPDATE claim SET status = 'overturned' WHERE id = '{fresh}'")
    ran = seeded("audit", "verify")
    assert ran.code == 3
    assert f"claim {fresh}: the store says overturned, the ledger fresh" in ran.out


# Doctor


def test_doctor_finds_all_well(seeded: Cli) -> None:
    ran = seeded("doctor")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert {line[:3] for line in lines if line[0] != " "} == {"ok "}  # what is long goes on
    assert len(lines) >= 15
    assert "answers: 1706.03762" in ran.out


def test_doctor_says_what_is_not_well_and_goes_on(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.trouble_always(Trouble.UNAVAILABLE, "api")
    ran = cli("doctor")
    assert ran.code == 3
    assert re.findall(r"^BAD  (\S+ \S+)", ran.out, re.MULTILINE) == ["arXiv API"]
    assert "→" in ran.out
    assert "ok   arXiv OAI-PMH" in ran.out
    _write(cli, "garbage.db", "no database" * 100)
    ran = cli("doctor", "--offline", DATABASE_URL, "sqlite:///garbage.db")
    assert ran.code == 3
    assert "BAD  database" in ran.out
    assert "ok   request gate" in ran.out


# Schedule


@pytest.mark.parametrize("form", ["systemd", "cron", "github-actions"])
def test_schedule_prints_a_unit_and_ends(cli: Cli, form: str) -> None:
    cli.database.unlink()
    words = ("schedule", "--at", "04:15", "--timezone", "Europe/Berlin", "--print", form)
    ran = cli(*words, "--contact", "ada@example.org")
    assert (ran.code, ran.err) == (0, "")
    assert "ada@example.org" in ran.out
    assert "nightly" in ran.out
    if form != "github-actions":
        assert f"TRACKER_DATABASE_URL=sqlite:///{cli.database}" in ran.out
    assert not cli.database.exists()


def test_the_past_is_replayed_from_the_ledger(cli: Cli) -> None:
    claim = _one_fresh(cli)
    cli("retest", claim, "--verdict", "weakened", "--note", "half of it", today="2026-12-01")
    shown = cli("list", "--json").json[0]["p_hold"]
    assert cli("audit", "replay").out == f"{claim}  contested  P_hold {shown:.3f}\n"
    ran = cli("audit", "replay", "--at", "2026-11-30")
    assert re.fullmatch(rf"{claim}  fresh  P_hold 0\.\d\d\d\n", ran.out)
    assert cli("audit", "replay", "--at", "2026-01-01").out == ""
    assert cli("audit", "replay", "--at", "2026").code == 2
