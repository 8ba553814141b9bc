"""What verdicts do, through the command line: closing, resting, falling, succeeding, revising."""

import json

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper

FIRST, SECOND = "2606.00001", "2606.00002"
PAPERS = (paper(FIRST, "The first paper"), paper(SECOND, "The second paper"))


@pytest.fixture(scope="module")
def begun(beginnings: Beginnings) -> Beginning:
    """A fresh claim."""
    return beginnings.fresh_claim("A claim of mine.", *PAPERS)


@pytest.fixture
def claim(cli: Cli, arxiv: FakeArxiv, begun: Beginning) -> str:
    """That claim in a library of one's own."""
    arxiv.add(*PAPERS)
    return begun.copied_to(cli.folder)


def _codes(cli: Cli, claim: str) -> set[str]:
    return {found["code"] for found in cli.claim(claim)["findings"]}


def test_holds_closes_only_what_it_names(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(*PAPERS)
    claim = cli.add("It reaches 77% and 88% of them.", FIRST)
    assert cli("nightly").code == 0
    arxiv.add(paper(FIRST, "The first paper", versions=2, abstracts={1: "no", 2: "It is not."}))
    cli("nightly", today="2026-12-22")
    open_ones = _codes(cli, claim)
    assert {"anchor-revised", "number-not-in-abstract"} <= open_ones
    refused = cli("retest", claim, "--verdict", "holds", "--note", "x", "--closes", "undated")
    assert (refused.code, "no finding 'undated' is open" in refused.err) == (2, True)
    words = ("retest", claim, "--verdict", "holds", "--note", "read")
    assert cli(*words, "--closes", "anchor-revised").code == 0
    assert _codes(cli, claim) == open_ones - {"anchor-revised"}
    assert cli(*words).code == 0
    assert _codes(cli, claim) == set()
    assert cli("retest", claim, "--verdict", "weakened", "--closes", "undated").code == 2


def test_weakened_asks_again_after_a_quarter_of_the_window(cli: Cli, claim: str) -> None:
    before = cli.claim(claim)["next_due"]
    cli("retest", claim, "--verdict", "weakened")
    after = cli.claim(claim)
    assert (after["status"], "2027-03" < after["next_due"] < before) == ("contested", True)
    late = cli("show", claim, "--json", today="2027-12-01").json
    (passed,) = [f for f in late["findings"] if f["code"] == "interval-passed"]
    assert passed["message"].startswith("a re-test found it weakened on 2026-11-22, 12 months ago")


def test_inconclusive_is_due_and_rests_and_keeps_the_clock(cli: Cli, claim: str) -> None:
    p_hold = cli.claim(claim)["p_hold"]
    cli("retest", claim, "--verdict", "inconclusive")
    shown = cli.claim(claim)
    assert (shown["status"], shown["snoozed_until"]) == ("due", "2027-02-22")
    assert (shown["p_hold"], shown["retested_at"]) == (p_hold, None)
    cli("nightly", today="2026-11-23")
    assert cli.claim(claim)["status"] == "due"


def test_a_fall_makes_dependants_due_at_once_and_asks_what_holds_instead(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    arxiv.add(*PAPERS)
    ground = cli.add("The ground.", FIRST)
    claim = cli.add("It rests on the ground.", FIRST, on=(ground[:6],))
    instead = cli.add("What holds instead.", FIRST)
    assert cli("nightly").code == 0
    ran = cli("retest", ground, "--verdict", "overturned", "--note", "it fell")
    assert f"{claim[:8]} depends on it and moved" in ran.out
    assert "→ what holds instead? tracker add" in ran.out
    assert cli.statuses() == {ground: "overturned", claim: "due", instead: "fresh"}
    assert "depends-on-overturned" in _codes(cli, claim)
    ran = cli("retest", ground, "--verdict", "overturned", "--successor", instead[:6])
    assert f"{instead[:8]} holds instead" in ran.out
    events = cli("audit", "export", "--format", "json").json
    assert [e["body"].get("successor") for e in events if e["event"] == "retested"] == [
        None, instead
    ]  # fmt: skip
    assert cli("retest", ground, "--verdict", "overturned", "--successor", ground).code == 2
    assert (
        cli("retest", instead, "--verdict", "holds", "--note", "x", "--successor", claim).code == 2
    )
    assert cli("audit", "verify").code == 0


def test_unknown_dependencies_are_refused_and_circular_ones_told(cli: Cli) -> None:
    rows = [
        {"text": "One.", "as_of": ["2026-06"], "id": "claim-one", "depends_on": ["claim-two"]},
        {"text": "Two.", "as_of": ["2026-06"], "id": "claim-two", "depends_on": ["claim-one"]},
        {"text": "Three.", "as_of": ["2026-06"], "id": "claim-three", "depends_on": ["claim-four"]},
    ]
    file = cli.folder / "claims.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ran = cli("import", file)
    assert ran.code == 2
    assert f"refused  {file}:3: it depends on 'claim-four', and no claim has this id" in ran.out
    assert f"{file}:1: depends-on-circular" in ran.out
    assert set(cli.statuses()) == {"claim-one", "claim-two"}
    assert cli("nightly", "--seeds", file).code == 2
    ran = cli("add", "Four.", "--depends-on", "nowhere")
    assert (ran.code, "there is no claim 'nowhere'" in ran.err) == (2, True)


def test_a_changed_text_is_a_new_revision_and_the_old_one_is_shown(cli: Cli) -> None:
    file = cli.folder / "claims.jsonl"
    for text in ("It was so.", "It is otherwise."):
        row = {"text": text, "as_of": ["2026-06"], "id": "my-claim"}
        file.write_text(json.dumps(row) + "\n", encoding="utf-8")
        assert cli("import", file).code == 0
    assert "revision 1 said: It was so." in cli("show", "my-claim").out
    shown = cli.claim("my-claim")
    assert (shown["revision"], shown["earlier_texts"]) == (
        2, [{"revision": 1, "text": "It was so."}]
    )  # fmt: skip


def test_a_quorum_says_how_many_papers_must_stand(cli: Cli, arxiv: FakeArxiv) -> None:
    gone = "2606.00003"
    arxiv.add(paper(FIRST, "The first paper"), paper(SECOND, "The second paper"))
    arxiv.add(paper(gone, "The third paper", withdrawn=True))
    ids = {}
    for quorum in ("any", "all", "2", "3"):
        words = [word for id_ in (FIRST, SECOND, gone) for word in ("--anchor", id_)]
        ran = cli("add", f"By {quorum}.", "--as-of", "2026-06", "--quorum", quorum, *words)
        assert ran.code == 0, ran.err
        ids[quorum] = ran.out.split()[0]
    assert cli("nightly").code == 0
    stands = {quorum: cli.claim(id_)["status"] for quorum, id_ in ids.items()}
    assert stands == {"any": "fresh", "all": "unverifiable", "2": "fresh", "3": "unverifiable"}


def test_a_snooze_ends_on_its_day(cli: Cli, claim: str) -> None:
    assert cli("nightly", today="2029-06-01").code == 0
    assert cli.statuses()[claim] == "due"
    ran = cli("snooze", claim, "--until", "2029-08-01", today="2029-06-01")
    assert (ran.code, cli.statuses()[claim]) == (0, "fresh")
    for day, status in (("2029-07-31", "fresh"), ("2029-08-01", "due")):
        cli("nightly", today=day)
        assert cli.statuses()[claim] == status
    assert cli("snooze", claim, "--until", "2029-01-01", today="2029-08-01").code == 2
