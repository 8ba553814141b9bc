"""Acknowledged findings through the command line: shown, not counted, void when things change."""

import json
from pathlib import Path

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, FakePaper, paper

ID = "2405.00001"
OTHER_NAME = "Curriculum Learning for Robust Speech Recognition"
LATTICE = "Lattice gauge theory on a quantum computer"
NOTES = f"# Notes\n\n- arXiv:{ID} — {OTHER_NAME}\n"
ACCEPT = ["accept-finding", "notes.md", "anchor-other-paper", ID]
UNTIL = ["--until", "2027-01-31", "--why", "our name for it", "--by", "ada"]


@pytest.fixture
def notes(cli: Cli, arxiv: FakeArxiv) -> Path:
    """A document that calls a paper by a name of its own."""
    arxiv.add(paper(ID, LATTICE))
    path = cli.folder / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def _claim_on_a_renamed_paper(cli: Cli, arxiv: FakeArxiv) -> str:
    arxiv.add(paper(ID, "Newts and toads"))
    claim = cli.add("Newts are not toads.", ID)
    assert cli("nightly").code == 0
    arxiv.add(paper(ID, "Newts among other amphibians of the north", versions=2))
    return claim


def test_a_document_passes_once_its_finding_is_acknowledged(cli: Cli, notes: Path) -> None:
    assert cli("verify", "notes.md").code == 1
    assert cli(*ACCEPT, *UNTIL).code == 0
    ran = cli("verify", "notes.md")
    assert ran.code == 0
    assert "anchor-other-paper" in ran.out
    assert "(acknowledged until 2027-01-31 by ada: our name for it)" in ran.out
    (finding,) = cli("verify", "notes.md", "--format", "json").json["references"][0]["findings"]
    assert finding["acknowledged"] == {"until": "2027-01-31", "why": "our name for it", "by": "ada"}


@pytest.mark.parametrize("today", ["2027-01-31", "2028-01-01"])
def test_it_counts_again_from_its_day_on(cli: Cli, notes: Path, today: str) -> None:
    cli(*ACCEPT, *UNTIL)
    assert cli("verify", "notes.md", today=today).code == 1
    assert "[expired]" in cli("accept-finding", "notes.md", "--list", today=today).out


@pytest.mark.parametrize(
    "changed",
    [
        paper(ID, LATTICE, versions=2),
        paper(ID, "Lattice gauge theory on two quantum computers"),
        paper(ID, LATTICE, comment="Accepted somewhere"),
    ],
    ids=["version", "title", "comment"],
)
def test_another_version_title_or_comment_voids_it(
    cli: Cli, notes: Path, arxiv: FakeArxiv, changed: FakePaper
) -> None:
    cli(*ACCEPT, *UNTIL)
    assert cli("verify", "notes.md", today="2026-12-01").code == 0
    arxiv.add(changed)
    assert cli("verify", "notes.md", today="2026-12-02").code == 1
    (held,) = cli("accept-finding", "notes.md", "--list", "--json", today="2026-12-02").json
    assert held["force"].startswith("void")


def test_other_documents_and_other_titles_are_not_covered(cli: Cli, notes: Path) -> None:
    cli(*ACCEPT, *UNTIL)
    (cli.folder / "other.md").write_text(NOTES, encoding="utf-8")
    assert cli("verify", "other.md").code == 1
    renamed = NOTES.replace(OTHER_NAME, "Sheaf Cohomology of the Projective Plane")
    notes.write_text(renamed, encoding="utf-8")
    assert cli("verify", "notes.md").code == 1


def test_it_can_be_revoked_and_leaves_the_file_else_as_it_was(cli: Cli, notes: Path) -> None:
    file = cli.folder / ".tracker-accept.toml"
    file.write_text("# ours\n", encoding="utf-8")
    assert str(file) in cli(*ACCEPT, *UNTIL).out
    assert file.read_text(encoding="utf-8").startswith("# ours\n\n[[accept]]\n")
    assert cli(*ACCEPT, "--revoke").code == 0
    assert file.read_text(encoding="utf-8").strip() == "# ours"
    assert cli("verify", "notes.md").code == 1
    assert cli(*ACCEPT, "--revoke").code == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[accept]\n", "tracker-accept.toml"),
        ("[[accept]]\ndocument = 'a.md'\n", "tracker-accept.toml:1: 'paper' is missing"),
        ("accepted = 1\n", "'accepted' is not expected here"),
    ],
)
def test_a_bad_file_is_one_error_and_asks_nobody(
    cli: Cli, notes: Path, arxiv: FakeArxiv, written: str, said: str
) -> None:
    (cli.folder / ".tracker-accept.toml").write_text(written, encoding="utf-8")
    ran = cli("verify", "notes.md")
    assert (ran.code, arxiv.count()) == (2, 0)
    assert said in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["notes.md", "anchor-withdrawn", *UNTIL],
        ["notes.md", "anchor-other-paper", "2405.00009", *UNTIL],
        ["notes.md", "age-due", *UNTIL],
        ["notes.md", "no-such-code", *UNTIL],
        ["notes.md", "anchor-other-paper", "--until", "2026-11-22", "--why", "x"],
        ["notes.md", "anchor-other-paper", "--until", "2027-11-22"],
        ["notes.md", "anchor-other-paper", "--why", "x"],
        ["notes.md"],
        ["nobody", "anchor-other-paper", *UNTIL],
    ],
)
def test_what_cannot_be_acknowledged_writes_nothing(
    cli: Cli, notes: Path, words: list[str]
) -> None:
    ran = cli("accept-finding", *words)
    assert (ran.code, ran.out) == (2, "")
    assert not (cli.folder / ".tracker-accept.toml").exists()


def test_a_claim_stays_fresh_until_the_paper_changes_again(cli: Cli, arxiv: FakeArxiv) -> None:
    claim = _claim_on_a_renamed_paper(cli, arxiv)
    cli("verify")  # the night moves the claim: what is accepted later clears nothing
    assert cli.claim(claim)["status"] == "due"
    words = ["accept-finding", claim[:8], "anchor-retitled", ID, *UNTIL]
    assert f"{claim[:8]} stays due" in cli(*words).out
    assert cli("nightly").code == 0
    assert cli.claim(claim)["status"] == "due"
    assert cli("retest", claim, "--verdict", "holds", "--note", "read it").code == 0
    assert cli.claim(claim)["status"] == "fresh"


def test_the_library_passes_and_the_ledger_tells(cli: Cli, arxiv: FakeArxiv) -> None:
    claim = _claim_on_a_renamed_paper(cli, arxiv)
    assert cli("verify").code == 1
    words = ["accept-finding", claim[:8], "anchor-retitled"]
    assert cli(*words, *UNTIL).code == 0
    assert cli("verify").code == 0
    told = [event["event"] for event in json.loads(cli("audit", "export", "--format", "json").out)]
    assert told.count("finding-accepted") == 1
    assert "[in force]" in cli("accept-finding", "--list").out
    assert "acknowledged until 2027-01-31" in cli("show", claim).out
    assert cli(*words, "--revoke").code == 0
    assert cli("verify").code == 1
    assert cli("accept-finding", "--list").out == "nothing is acknowledged\n"
    assert cli("audit", "verify").code == 0
