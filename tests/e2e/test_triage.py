"""Triage through the command line: what a person says of a lead is kept until a re-test."""

import json

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper

LEAD = "2607.00001"
SAYS = "Sharp minima can generalise for deep networks"


PAPERS = (
    paper("2605.00001", "On large-batch training"),
    paper(LEAD, SAYS, abstract="Sharp minima reach 91% and never lose to flat minima."),
)


@pytest.fixture(scope="module")
def begun(beginnings: Beginnings) -> Beginning:
    """A fresh claim with one lead."""
    with beginnings.made(*PAPERS) as cli:
        text = "Sharp minima generalise worse than flat minima."
        id_ = cli.add(text, "2605.00001")
        cli.add("It rests on the other paper.", LEAD, as_of="2026-07")
        assert cli("nightly").code == 0
        assert [lead["id"] for lead in cli("leads", id_, "--json").json][:1] == [LEAD]
        assert cli.claim(id_)["status"] == "fresh"
        return Beginning(cli.folder, id_)


@pytest.fixture
def claim(cli: Cli, arxiv: FakeArxiv, begun: Beginning) -> str:
    """That claim in a library of one's own."""
    arxiv.add(*PAPERS)
    return begun.copied_to(cli.folder)


def _state(cli: Cli, claim: str) -> str:
    leads = cli("leads", claim, "--json").json
    return next(str(lead["state"]) for lead in leads if lead["id"] == LEAD)


def test_an_accepted_contradiction_contests_until_a_retest_names_it(cli: Cli, claim: str) -> None:
    ran = cli("accept", claim, LEAD, "--as", "contradicts", "--note", "table 3", "--by", "ada")
    assert (ran.code, ran.err) == (0, "")
    assert "fresh → contested" in ran.out
    shown = cli.claim(claim)
    assert shown["status"] == "contested"
    assert shown["findings"][0]["code"] == "lead-accepted"
    lead = shown["leads"][0]
    assert (lead["state"], lead["stance"], lead["note"], lead["by"]) == (
        "accepted", "contradicts", "table 3", "ada",
    )  # fmt: skip
    for day in ("2026-11-23", "2027-03-01"):
        assert cli("nightly", today=day).code == 0
        assert cli.claim(claim)["status"] == "contested", "no night leads out of it"
    for words in (
        ("dismiss", claim, LEAD, "--why", "I was wrong"),
        ("accept", claim, LEAD, "--as", "supports"),
        ("retest", claim, "--verdict", "holds", "--note", "I read something else"),
    ):
        refused = cli(*words)
        assert (refused.code, refused.out) == (2, "")
        assert f"--evidence {LEAD}" in refused.err
    assert cli("retest", claim, "--verdict", "holds", "--evidence", LEAD).code == 0
    held = cli.claim(claim)
    assert held["status"] == "fresh"
    assert [anchor["id"] for anchor in held["anchors"]] == ["2605.00001"], "it is no ground"
    cli("nightly", today="2027-03-02")
    assert cli.claim(claim)["status"] == "fresh"
    assert _state(cli, claim) == "dismissed", "settled"
    assert cli("audit", "verify").code == 0


def test_what_does_not_contest_is_recorded(cli: Cli, claim: str) -> None:
    due = cli.claim(claim)["next_due"]
    for stance in ("supports", "supersedes"):
        assert cli("accept", claim, LEAD, "--as", stance).code == 0
        shown = cli.claim(claim)
        assert (shown["status"], shown["leads"][0]["stance"]) == ("fresh", stance)
    assert shown["next_due"] < due, "the clock is armed again"
    cli("nightly", today="2026-11-23")
    assert cli.claim(claim)["leads"][0]["state"] == "accepted"


def test_a_dismissed_lead_stays_away_until_it_says_something_else(
    cli: Cli, arxiv: FakeArxiv, claim: str
) -> None:
    assert cli("dismiss", claim, LEAD, "--why", "convolutions only").code == 0
    assert LEAD not in json.dumps(cli("report", "--format", "json").json["claims"][0]["leads"])
    same = "Sharp minima never lose to flat minima; they reach 91%."
    arxiv.add(paper(LEAD, SAYS, abstract=same, versions=2))
    cli("nightly", today="2026-11-23")
    assert _state(cli, claim) == "dismissed"
    other = "Sharp minima reach 95% and never lose to flat minima."
    arxiv.add(paper(LEAD, SAYS, abstract=other, versions=3))
    cli("nightly", today="2026-11-24")
    assert _state(cli, claim) == "new"
    shown = cli("show", claim).out
    assert "lead-returned" in shown
    assert "v3 changed its title, numbers or negations since v1" in " ".join(shown.split())


def test_what_is_said_to_do_with_a_contested_claim_can_be_done(cli: Cli, claim: str) -> None:
    assert cli("accept", claim, LEAD, "--as", "weakens").code == 0
    step = f"tracker retest {claim[:8]} --verdict holds --evidence {LEAD}"
    assert step in " ".join(cli("show", claim).out.split())
    ran = cli(*step.split()[1:])
    assert (ran.code, ran.err) == (0, "")


def test_a_dismissed_lead_comes_back_on_its_day(cli: Cli, claim: str) -> None:
    ran = cli("dismiss", claim, LEAD, "--why", "not now", "--until", "2026-12-01")
    assert "dismissed until 2026-12-01" in ran.out
    cli("nightly", today="2026-11-30")
    assert _state(cli, claim) == "dismissed"
    cli("nightly", today="2026-12-01")
    assert _state(cli, claim) == "new"
    assert LEAD in cli("leads", claim).out
    assert _state(cli, claim) == "seen", "what was listed was seen"
    replayed = cli("audit", "verify")
    assert replayed.code == 0


def test_what_cannot_be_recorded_is_refused_whole(cli: Cli, claim: str) -> None:
    before = cli("show", claim, "--json").json
    for words in (
        ("accept", claim, "2401.00001", "--as", "weakens"),
        ("accept", claim, f"{LEAD}v7", "--as", "weakens"),
        ("accept", claim, "nonsense", "--as", "weakens"),
        ("accept", claim, LEAD, "--as", "annoys"),
        ("accept", claim, LEAD),
        ("dismiss", claim, LEAD, "--why", " "),
        ("dismiss", claim, LEAD, "--why", "x", "--until", "2026-11-22"),
        ("dismiss", claim, LEAD, "--why", "x", "--until", "soon"),
        ("dismiss", claim, LEAD),
    ):
        ran = cli(*words)
        assert (ran.code, ran.out) == (2, ""), words
    assert cli("show", claim, "--json").json == before
    cli("retire", claim)
    assert cli("accept", claim, LEAD, "--as", "weakens").code == 2


def test_a_new_text_is_not_contested_by_what_contested_the_old(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2605.00001", "On large-batch training"), paper(LEAD, SAYS))

    def written(text: str) -> None:
        line = {"id": "sharp", "text": text, "as_of": "2026-06", "anchors": [{"id": "2605.00001"}]}
        other = {"text": "Another.", "as_of": "2026-07", "anchors": [{"id": LEAD}]}
        path = cli.folder / "claims.jsonl"
        path.write_text(f"{json.dumps(line)}\n{json.dumps(other)}\n", encoding="utf-8")

    written("Sharp minima generalise worse than flat minima.")
    cli("nightly", "--seeds", "claims.jsonl")
    assert cli("accept", "sharp", LEAD, "--as", "weakens").code == 0
    written("Sharp minima often generalise worse than flat minima.")
    cli("nightly", "--seeds", "claims.jsonl", today="2026-11-23")
    assert cli.claim("sharp")["status"] == "fresh"
