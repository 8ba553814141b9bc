"""Finding papers for a claim through the command line, and resting it on one of them."""

import pytest

from tests.builders import a_paper
from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, Trouble, paper
from tracker.literature.open_literature import open_literature

TEXT = "Procedural knowledge in pretraining drives the reasoning of language models by 91%."
RIGHT, LATER, OTHER = "2604.00001", "2608.00001", "2605.00003"
ABSTRACT = (
    "We rank pretraining documents by influence and find that procedural knowledge drives "
    "reasoning, with gains of 91% on average."
)


@pytest.fixture
def claim(cli: Cli, arxiv: FakeArxiv) -> str:
    """A claim that names no paper, and an arXiv that has the right one."""
    arxiv.add(paper(RIGHT, "Procedural Knowledge Drives Reasoning", abstract=ABSTRACT))
    arxiv.add(paper(LATER, "Procedural Knowledge Drives Reasoning Again", abstract=ABSTRACT))
    arxiv.add(paper(OTHER, "Dwarf galaxies", abstract="A survey of faint satellites."))
    return cli.add(TEXT)


def test_the_paper_of_the_month_window_is_proposed_with_its_reasons(cli: Cli, claim: str) -> None:
    ran = cli("ground", claim, "--json")
    assert ran.code == 0, ran.err
    found, *others = ran.json["candidates"]
    assert found["id"] == RIGHT
    assert not {LATER, OTHER} & {each["id"] for each in others}
    assert {"procedural", "pretraining", "drives"} <= set(found["shared"])
    assert (found["numbers"], found["months_before"]) == (["91%"], 2)
    told = " ".join(cli("ground", claim).out.split())
    assert f"{RIGHT} 2026-04 “Procedural Knowledge Drives Reasoning”" in told
    assert "has 91% · 2 months before the claim · seen in the arXiv API on 2026-11-22" in told
    assert f"→ tracker ground {claim[:8]} --accept {RIGHT}" in told


def test_papers_at_hand_are_found_without_a_network(cli: Cli, arxiv: FakeArxiv, claim: str) -> None:
    cli.add("Another claim that rests on it.", RIGHT)
    cli("nightly")
    ran = cli("--offline", "ground", claim, "--json")
    assert ran.code == 0
    assert ran.json["candidates"][0]["id"] == RIGHT
    arxiv.trouble_always(Trouble.UNAVAILABLE)
    down = cli("ground", claim, "--json")
    assert (down.code, bool(down.json["unasked"])) == (3, True)
    assert down.json["candidates"][0]["id"] == RIGHT


def test_the_literature_is_looked_through_too(cli: Cli, claim: str) -> None:
    kept = a_paper(RIGHT, "Procedural Knowledge Drives Reasoning", abstract=ABSTRACT)
    with open_literature(cli.folder / "literature.db", "fts5") as literature:
        literature.put([kept, a_paper(OTHER, "Dwarf galaxies", abstract="Faint satellites.")])
    ran = cli("--offline", "ground", claim, "--json")
    assert ran.json["candidates"][0]["id"] == RIGHT
    assert OTHER not in [each["id"] for each in ran.json["candidates"]]


def test_accepting_one_is_an_event_and_the_claim_is_judged_anew(cli: Cli, claim: str) -> None:
    assert cli.claim(claim)["status"] == "unverifiable"
    ran = cli("ground", claim, "--accept", RIGHT, "--note", "read it", "--by", "ada")
    assert (ran.code, ran.err) == (0, "")
    assert f"unverifiable → fresh; it rests on {RIGHT}" in ran.out
    shown = cli.claim(claim)
    assert [each["id"] for each in shown["anchors"]] == [RIGHT]
    assert shown["status"] == "fresh"
    assert "no-anchor" not in [found["code"] for found in shown["findings"]]
    (event,) = [each for each in cli("audit", "export", "--format", "json").json
                if each["event"] == "anchored"]  # fmt: skip
    assert (event["from"], event["to"], event["note"]) == ("unverifiable", "fresh", "read it")
    assert event["body"]["paper"] == RIGHT
    assert cli("nightly").code == 0
    assert cli.claim(claim)["status"] == "fresh"
    assert cli("audit", "verify").code == 0
    assert RIGHT not in cli("ground", claim, "--json").out


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        ("2604.99999", 2, "arXiv has no paper"),
        ("2413.00001", 2, "no month 13"),
        ("2604.00009", 2, "withdrawn"),
    ],
)
def test_what_is_no_standing_paper_is_refused(
    cli: Cli, arxiv: FakeArxiv, claim: str, written: str, code: int, told: str
) -> None:
    arxiv.add(paper("2604.00009", "Gone", withdrawn=True))
    ran = cli("ground", claim, "--accept", written)
    assert (ran.code, told in ran.err) == (code, True)
    assert cli.claim(claim)["anchors"] == []


def test_nobody_accepts_what_could_not_be_looked_up(cli: Cli, claim: str) -> None:
    ran = cli("--offline", "ground", claim, "--accept", RIGHT)
    assert (ran.code, "could not be looked up" in ran.err) == (2, True)
    assert cli.claim(claim)["status"] == "unverifiable"


def test_a_document_does_not_take_an_accepted_paper_away(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper(RIGHT, "Procedural Knowledge Drives Reasoning", abstract=ABSTRACT))
    file = cli.folder / "claims.jsonl"
    file.write_text('{"text": "A claim of mine.", "as_of": ["2026-06"]}\n', encoding="utf-8")
    cli("import", file)
    (claim,) = cli.statuses()
    assert cli("ground", claim, "--accept", RIGHT).code == 0
    assert "1 unchanged" in cli("import", file).out
    file.write_text(
        '{"text": "A claim of mine.", "as_of": ["2026-06"], "topics": ["x"]}\n', encoding="utf-8"
    )
    assert "1 changed" in cli("import", file).out
    assert [each["id"] for each in cli.claim(claim)["anchors"]] == [RIGHT]
