"""Kill the process anywhere, start two at once: the ledger stays whole and nothing is doubled."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.e2e.command_line import SEEDS, Cli
from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, paper

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.slow
def test_kills_leave_a_whole_ledger_and_nothing_twice(cli: Cli, arxiv: FakeArxiv) -> None:
    kills = 100
    words = [sys.executable, "-m", "tests.e2e.killed_nights", cli.folder]
    words += [arxiv.api_url, arxiv.oai_url, SEEDS, kills]
    done = subprocess.run(
        [str(word) for word in words],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["killed"] >= kills // 4
    assert cli("audit", "verify").code == 0
    ran = cli("nightly", "--seeds", SEEDS, "--format", "json", today="2026-12-31")
    assert ran.code == 0
    assert {claim["status"] for claim in ran.json["claims"]} <= {
        "fresh", "due", "stale", "unverifiable"
    }  # fmt: skip
    assert cli("audit", "verify").code == 0
    added = [
        event["claim_id"]
        for event in cli("audit", "export", "--format", "json").json
        if event["event"] == "claim-added"
    ]
    assert len(added) == len(set(added)) == len(ran.json["claims"])


@pytest.mark.slow
def test_two_nights_at_once_one_runs_and_one_says_so(cli: Cli, arxiv: FakeArxiv) -> None:
    cli("import", SEEDS)
    arxiv.trouble_script([Mishap(Trouble.LATE, seconds=2.0)] * 2, "api")
    words = [
        sys.executable, "-m", "tracker", "nightly",
        "--database-url", f"sqlite:///{cli.database}",
        "--arxiv-api-url", arxiv.api_url, "--oai-url", arxiv.oai_url,
        "--request-interval", "0", "--gate-dir", str(cli.folder / "gate"),
    ]  # fmt: skip
    nights = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [night.communicate(timeout=60) for night in nights]
    codes = sorted(night.returncode for night in nights)
    assert codes == [0, 3], said
    (loser,) = [err for night, (_, err) in zip(nights, said, strict=True) if night.returncode]
    assert "another night" in loser.lower() or "in progress" in loser.lower() or "lock" in loser
    assert cli("audit", "verify").code == 0
    assert sum("id_list" in one.params for one in arxiv.requests) == 1, "one night asked, not two"


@pytest.mark.slow
def test_an_interrupted_night_is_told_in_the_next_report(cli: Cli, arxiv: FakeArxiv) -> None:
    cli("import", SEEDS)
    arxiv.trouble_always(Trouble.HANG, "api")
    words = [
        sys.executable, "-m", "tracker", "nightly", "--request-timeout", "30",
        "--database-url", f"sqlite:///{cli.database}",
        "--arxiv-api-url", arxiv.api_url, "--oai-url", arxiv.oai_url,
        "--request-interval", "0", "--gate-dir", str(cli.folder / "gate"),
    ]  # fmt: skip
    night = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    asked = threading.Event()
    for _ in range(200):
        if arxiv.count("api") or asked.wait(0.1):
            break
    night.kill()
    night.wait(10)
    arxiv.calm()
    assert "never finished" in (cli("report").out + cli("report").err).lower() or (
        "interrupted" in cli("report").out.lower()
    )
    assert cli("nightly").code == 0
    assert cli("audit", "verify").code == 0


@pytest.mark.slow
def test_a_person_may_judge_while_a_night_runs(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00001", "A paper"))
    claim = cli.add("A claim.", "2405.00001")
    cli("nightly")
    arxiv.trouble_always(Mishap(Trouble.LATE, seconds=1.0), "api")
    words = [
        sys.executable, "-m", "tracker", "nightly",
        "--database-url", f"sqlite:///{cli.database}",
        "--arxiv-api-url", arxiv.api_url, "--oai-url", arxiv.oai_url,
        "--request-interval", "0", "--gate-dir", str(cli.folder / "gate"),
    ]  # fmt: skip
    night = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ran = cli("retest", claim, "--verdict", "weakened", "--note", "a later study finds half of it")
    assert ran.code == 0
    assert night.wait(60) == 0
    assert cli.claim(claim)["status"] == "contested"
    assert cli("audit", "verify").code == 0
