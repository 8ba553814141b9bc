"""Nights on which arXiv answers ugly: no claim moves, it is said so, the next night recovers."""

import random
from typing import Any

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import SEEDS, Cli
from tests.fake_arxiv import FakeArxiv, Mishap, Trouble, hiding, paper

FIRST_SEED = SEEDS / "task-diversity-and-reasoning.md"
TRUE_ANSWERS = {"late", "drip", "redirect-self", "huge-body"}
"""Troubles under which the answer is still true."""
LIES = {"shard-failed"}
"""A consistent feed that lacks a paper: an unconfirmed absence, not an outage."""
UGLY = [t for t in Trouble if "oai" not in t.value and t.value not in TRUE_ANSWERS | LIES]
COMMON = {"429", "200-rate-exceeded", "200-html", "cut-in-entry", "hang"}
"""The troubles of every day: nights with them run by default, nights with the others when slow
tests do. That no reply of any kind is believed is tested one room below, in tests/papers."""


def _ugly(trouble: Trouble) -> Trouble | Mishap:
    if "hang" in trouble.value:
        return Mishap(trouble, seconds=2.0)
    return Mishap(trouble, seconds=1) if trouble.value.endswith("-retry-after") else trouble


def _marked(trouble: Trouble) -> Any:
    marks = () if trouble.value in COMMON else (pytest.mark.slow,)
    return pytest.param(trouble, id=str(trouble), marks=marks)


@pytest.fixture(scope="module")
def imported(beginnings: Beginnings) -> Beginning:
    """The first seed, read and never checked."""
    with beginnings.made() as cli:
        assert cli("import", FIRST_SEED).code == 0
        return Beginning(cli.folder)


@pytest.mark.parametrize("trouble", [_marked(trouble) for trouble in UGLY])
def test_no_status_changes_and_the_next_good_night_recovers(
    cli: Cli, arxiv: FakeArxiv, imported: Beginning, trouble: Trouble
) -> None:
    imported.copied_to(cli.folder)
    before = cli.statuses()
    if "hang" in trouble.value:
        cli.timeout = "0.5"
    arxiv.trouble_always(_ugly(trouble), "api")
    ran = cli("nightly", "--format", "json")
    assert ran.code == 3, ran.out
    assert cli.statuses() == before
    coverage = ran.json["run"]["coverage"]
    assert (coverage["unreachable"], coverage["found"], coverage["canaries"]) == (4, 0, False)
    assert coverage["troubles"]
    assert "unreachable" in {f["code"] for claim in ran.json["claims"] for f in claim["findings"]}
    arxiv.calm()
    cli.timeout = "30"
    assert cli("nightly").code == 0
    assert sorted(cli.statuses().values()) == ["due", "fresh", "fresh"] + 2 * ["unverifiable"]
    assert cli("audit", "verify").code == 0


@pytest.mark.slow
def test_a_claim_that_was_fresh_stays_fresh_through_any_mix(cli: Cli, arxiv: FakeArxiv) -> None:
    cli("nightly", "--seeds", FIRST_SEED)
    before = cli.statuses()
    ledger = cli("audit", "export", "--format", "json").json
    dice = random.Random(20261122)
    cli.timeout = "0.5"
    for _ in range(12):
        mix = [_ugly(dice.choice(UGLY)) for _ in range(8)]
        arxiv.trouble_script([*mix, *mix])
        assert cli("nightly").code in {0, 3}
        arxiv.calm()
        assert cli.statuses() == before
    added = cli("audit", "export", "--format", "json").json[len(ledger) :]
    # Newer papers may be found whenever arXiv's search answers; nothing moves for it.
    assert {event["event"] for event in added} <= {"night", "assessed"}
    assert all(event["from"] == event["to"] for event in added)


def test_the_report_says_what_could_not_be_checked_and_why(cli: Cli, arxiv: FakeArxiv) -> None:
    cli("nightly", "--seeds", FIRST_SEED)
    arxiv.trouble_always("503-varnish", "api")
    ran = cli("nightly", today="2026-11-23")
    assert ran.code == 3
    assert "COULD NOT BE CHECKED" in ran.out
    assert "HTTP 503" in ran.out
    assert "2411.12580" in ran.out


def test_a_dead_second_witness_keeps_the_accusation_back(cli: Cli, arxiv: FakeArxiv) -> None:
    claim = cli.add("A claim on a paper that is not.", "2405.99999")
    arxiv.trouble_always("503-varnish", "oai")
    for day in ("2026-11-22", "2026-11-23", "2026-11-24"):
        cli("nightly", today=day)
    shown = cli.claim(claim)
    assert shown["anchors"][0]["outcome"] == "absent-unconfirmed"
    assert shown["status"] != "unverifiable"


def test_a_lying_index_without_canaries_changes_nothing(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00001", "A real paper"))
    claim = cli.add("A claim on a real paper.", "2405.00001")
    arxiv.trouble_always(hiding("2405.00001", canaries=True))
    for day in ("2026-11-22", "2026-11-23"):
        assert cli("nightly", today=day).code == 3
    assert cli.claim(claim)["status"] == "unchecked"


def test_nobody_listens(cli: Cli, arxiv: FakeArxiv) -> None:
    cli("import", FIRST_SEED)
    before = cli.statuses()
    ran = cli("--arxiv-api-url", "http://127.0.0.1:9/api/query", "nightly", "--format", "json")
    assert ran.code == 3
    assert cli.statuses() == before
    assert "no connection" in ran.json["run"]["coverage"]["troubles"][0]


def test_verify_of_documents_takes_an_outage_for_no_finding(cli: Cli, arxiv: FakeArxiv) -> None:
    (cli.folder / "notes.md").write_text("See arXiv:2411.12580.\n", encoding="utf-8")
    arxiv.trouble_always("200-html", "api")
    ran = cli("verify", "notes.md", "--format", "json")
    assert ran.code == 3
    (reference,) = ran.json["references"]
    assert reference["outcome"] == "unreachable"
    assert {f["code"] for f in reference["findings"]} <= {"unreachable"}
