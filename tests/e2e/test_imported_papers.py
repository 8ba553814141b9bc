"""Papers of a file that a person imported: named as such, and read by ground and backtest."""

import json

from tests.e2e.command_line import Cli, Ran

CLAIM = "Sharp minima generalise worse than flat minima."
CHALLENGE = {
    "id": "1703.04933",
    "title": "Sharp Minima Can Generalize For Deep Nets",
    "abstract": "Flatness of minima is no measure of generalization: sharp minima generalise too.",
    "published": "2017-03-15",
}
FOUND = {
    "id": "1611.01838",
    "title": "Entropy-SGD: Biasing Gradient Descent Into Wide Valleys",
    "abstract": "Flat minima generalise, sharp minima do not.",
    "published": "2016-11-06",
}


def _imported(cli: Cli) -> None:
    file = cli.folder / "papers.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (CHALLENGE, FOUND)), "utf-8")
    ran = cli("literature", "import", file, "--offline")
    assert (ran.code, "2 papers added" in ran.out) == (0, True), ran.err


def test_an_imported_file_is_not_called_the_bundled_snapshot(cli: Cli) -> None:
    _imported(cli)
    claim = cli.add(CLAIM, as_of="2016-12")
    ran = cli("ground", claim, "--offline")
    assert ran.code == 0
    (told,) = [line for line in ran.out.split("\n  1") if line.startswith("611.01838")]
    words = " ".join(told.split())
    assert "imported file, not later than 2026-11-22" in words
    assert "bundled snapshot" not in words


def _replay(cli: Cli, *more: str, first: str = "2016-11-01") -> Ran:
    notes = cli.folder / "claims.jsonl"
    told = {"text": CLAIM, "as_of": ["2016-10"], "kind": "empirical", "anchors": []}
    notes.write_text(json.dumps(told) + "\n" + "".join(more), "utf-8")
    words = ("backtest", notes, "--offline", "--to", "2018-01-01", "--step", "31", "--json")
    return cli(*words, "--from", first)


def test_the_paper_a_claim_was_flagged_for_is_told_whatever_came_later(cli: Cli) -> None:
    title = "Do sharp minima really generalise worse than flat minima?"
    papers = [
        {**CHALLENGE, "title": title},
        *({**CHALLENGE, "id": f"1703.0999{n}", "title": CLAIM, "abstract": f"{CLAIM} " * 3,
           "published": "2017-03-30"} for n in range(7)),
    ]  # fmt: skip
    file = cli.folder / "more.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in papers), "utf-8")
    assert cli("literature", "import", file, "--offline").code == 0
    (told,) = _replay(cli, first="2017-02-20").json
    assert told["flagged_on"] == "2017-03-23"
    assert told["paper"]["id"] == "1703.04933"
    assert told["best"]["id"] != "1703.04933", "by the last day others are better"


def test_a_line_that_is_no_claim_is_told_and_the_others_are_replayed(cli: Cli) -> None:
    _imported(cli)
    ran = _replay(cli, '{"text": 7}\n', "no json\n")
    assert (ran.code, len(ran.json)) == (2, 1)
    assert [line.split()[1].rpartition("/")[2] for line in ran.err.splitlines()] == [
        "claims.jsonl:2:", "claims.jsonl:3:",
    ]  # fmt: skip


def test_backtest_tells_when_and_by_which_paper_a_claim_would_have_been_flagged(cli: Cli) -> None:
    _imported(cli)
    notes = cli.folder / "claims.jsonl"
    told = {"text": CLAIM, "as_of": ["2016-10"], "kind": "empirical", "anchors": []}
    notes.write_text(json.dumps(told) + "\n", "utf-8")
    words = ("backtest", notes, "--offline", "--to", "2018-01-01", "--step", "31")
    ran = cli(*words, "--from", "2016-11-01")
    assert ran.code == 0, ran.err
    assert "1703.04933" in ran.out
    before = cli("backtest", notes, "--offline", "--from", "2016-11-01", "--to", "2017-02-01")
    assert before.code == 0
    assert "1703.04933" not in before.out, "no paper is read before it existed"
