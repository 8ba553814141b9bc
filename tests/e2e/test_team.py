"""The whole command line on a real PostgreSQL server: the same nights, the same ledger."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.command_line import SEEDS, Cli
from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, paper

pytestmark = pytest.mark.slow

SEED = SEEDS / "task-diversity-and-reasoning.md"


@pytest.fixture
def team(cli: Cli, postgres_url: str) -> Cli:
    """The command line on a library that a server keeps."""
    cli.url = postgres_url
    return cli


def _live(cli: Cli) -> tuple[object, ...]:
    """Some nights and what a person does between them; everything that can be read afterwards."""
    assert cli("nightly", "--seeds", SEED).code == 0
    claims = cli("list", "--json").json
    fresh = next(claim["id"] for claim in claims if claim["status"] == "fresh")
    lead = cli("leads", fresh, "--json").json[0]["id"]
    assert cli("accept", fresh, lead, "--as", "weakens", "--by", "ada").code == 0
    assert cli("nightly", today="2026-11-23").code == 0
    words = ("--verdict", "holds", "--evidence", lead, "--note", "read it", "--by", "ada")
    assert cli("retest", fresh, *words, today="2026-11-24").code == 0
    assert cli("retire", claims[-1]["id"], today="2026-11-24").code == 0
    assert cli("nightly", today="2027-03-01").code == 0
    audit = cli("audit", "verify", today="2027-03-01")
    assert audit.code == 0, audit.out
    return (
        audit.out,
        cli("audit", "export", "--format", "json").json,
        cli("report", "--format", "json", today="2027-03-01").json,
        cli("show", fresh, "--json", today="2027-03-01").json,
        cli("queue", "--json", today="2027-03-01").json,
        cli("calibration", "--json", today="2027-03-01").json,
        cli("export", today="2027-03-01").out,
    )


def test_a_server_keeps_to_the_letter_what_a_file_keeps(
    tmp_path: Path, cli: Cli, postgres_url: str
) -> None:
    kept_in_file = _live(cli)
    for name in ("literature.db", "papers.db"):
        (tmp_path / name).unlink(missing_ok=True)
    cli.url = postgres_url
    assert _live(cli) == kept_in_file


def test_of_two_nights_at_once_one_runs_and_its_end_frees_the_other(
    team: Cli, arxiv: FakeArxiv
) -> None:
    team("import", SEEDS)
    arxiv.trouble_always(Trouble.HANG, "api")
    with subprocess.Popen(
        [sys.executable, "-m", "tracker", "nightly"],
        # As on another machine: with a gate and a literature of its own.
        env={**os.environ, **team.environment("elsewhere")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as night:  # fmt: skip
        _until(lambda: arxiv.count("api") > 0)
        ran = team("nightly")
        assert ran.code == 3
        assert f"another night is in progress (tracker night, process {night.pid} on " in ran.err
        night.kill()
    arxiv.calm()
    _until(lambda: team("nightly").code == 0)
    assert team("audit", "verify").code == 0


def _until(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen within a minute")


def test_people_may_judge_while_a_night_runs(team: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00001", "A paper"))
    claim = team.add("A claim.", "2405.00001")
    assert team("nightly").code == 0
    arxiv.trouble_always(Mishap(Trouble.LATE, seconds=1.0), "api")
    night = subprocess.Popen(
        [sys.executable, "-m", "tracker", "nightly"],
        env={**os.environ, **team.environment("elsewhere")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    ran = team("retest", claim, "--verdict", "weakened", "--note", "a later study finds half of it")
    assert ran.code == 0
    assert night.wait(120) == 0
    assert team.claim(claim)["status"] == "contested"
    assert team("audit", "verify").code == 0


def test_doctor_finds_a_server_well(team: Cli) -> None:
    team("nightly", "--seeds", SEED)
    ran = team("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert "postgresql+psycopg://tracker@/" in ran.out


def test_a_server_that_is_away_is_one_clear_error(team: Cli, tmp_path: Path) -> None:
    team.url = f"postgresql://ada:secret@/tracker?host={tmp_path}"
    ran = team("nightly")
    assert ran.code == 3
    assert ran.err.startswith("tracker: the database server cannot be used: ")
    assert ran.err.count("\n") == 2
    assert "secret" not in ran.err
