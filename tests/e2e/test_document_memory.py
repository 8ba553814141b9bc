"""`verify FILE` across days: suspicion is kept and confirmed, failures never are, costs fall."""

from pathlib import Path

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, Trouble, paper

GONE = "2405.00009"
HERE = "2405.00001"


@pytest.fixture
def notes(cli: Cli, arxiv: FakeArxiv) -> Path:
    """A document with a paper that exists and one that does not."""
    arxiv.add(paper(HERE, "Newts and toads"))
    path = cli.folder / "notes.md"
    path.write_text(f"- arXiv:{HERE}\n- arXiv:{GONE}\n", encoding="utf-8")
    return path


def _outcome(cli: Cli, today: str, *words: str) -> str:
    told = cli("verify", "notes.md", "--format", "json", *words, today=today).json
    return str(told["references"][1]["outcome"])


def test_an_absence_is_confirmed_on_the_second_day(cli: Cli, notes: Path) -> None:
    assert _outcome(cli, "2026-11-22") == "absent-unconfirmed"
    assert _outcome(cli, "2026-11-22") == "absent-unconfirmed"
    assert _outcome(cli, "2026-11-23") == "absent"
    ran = cli("verify", "notes.md", today="2026-11-23")
    assert f"anchor-absent: arXiv has no paper {GONE}" in ran.out


def test_without_a_cache_nothing_is_ever_confirmed(cli: Cli, notes: Path) -> None:
    for day in ("2026-11-22", "2026-11-23", "2026-11-24"):
        assert _outcome(cli, day, "--no-cache") == "absent-unconfirmed"
    assert not (cli.folder / "papers.db").exists()


def test_an_outage_on_the_second_day_confirms_nothing(
    cli: Cli, notes: Path, arxiv: FakeArxiv
) -> None:
    assert _outcome(cli, "2026-11-22") == "absent-unconfirmed"
    arxiv.trouble_always(Trouble.RATE_EXCEEDED_200)
    ran = cli("verify", "notes.md", today="2026-11-23")
    assert ran.code == 3
    assert "anchor-absent:" not in ran.out
    arxiv.calm()
    assert _outcome(cli, "2026-11-24") == "absent"


def test_a_paper_that_turns_up_clears_the_suspicion(
    cli: Cli, notes: Path, arxiv: FakeArxiv
) -> None:
    assert _outcome(cli, "2026-11-22") == "absent-unconfirmed"
    arxiv.add(paper(GONE, "Here after all"))
    assert _outcome(cli, "2026-11-23") == "found"
    assert _outcome(cli, "2026-11-24") == "found"


def test_what_was_found_lately_is_not_asked_again(cli: Cli, notes: Path, arxiv: FakeArxiv) -> None:
    notes.write_text(f"- arXiv:{HERE}\n", encoding="utf-8")
    assert cli("verify", "notes.md").code == 0
    before = arxiv.count()
    ran = cli("verify", "notes.md")
    assert (ran.code, arxiv.count()) == (0, before)
    assert "1 answered lately, from the cache" in " ".join(ran.out.split())
    assert cli("verify", "notes.md", "--refresh").code == 0
    assert arxiv.count() == before + 1
    assert cli("verify", "notes.md", today="2026-11-23").code == 0
    assert arxiv.count() == before + 2


def test_offline_the_cache_answers(cli: Cli, notes: Path, arxiv: FakeArxiv) -> None:
    cli("verify", "notes.md")
    before = arxiv.count()
    told = cli("--offline", "verify", "notes.md", "--format", "json").json
    assert told["references"][0]["title"] == "Newts and toads"
    assert (told["coverage"]["cached"], arxiv.count()) == (1, before)


def test_a_broken_cache_changes_no_verdict_and_is_told(
    cli: Cli, notes: Path, arxiv: FakeArxiv
) -> None:
    with_it = cli("verify", "notes.md").out
    (cli.folder / "papers.db").write_bytes(b"rubbish, and a good deal of it" * 99)
    ran = cli("verify", "notes.md")
    assert ran.out == with_it
    assert "begun anew" in ran.err
    assert _outcome(cli, "2026-11-23") == "absent"


def test_a_second_look_on_a_day_is_of_that_day(cli: Cli, notes: Path, arxiv: FakeArxiv) -> None:
    claim = cli.add("Newts are not toads.", HERE)
    assert cli("nightly").code == 0
    for _ in range(3):
        arxiv.trouble_always(Trouble.RATE_EXCEEDED_200)
        cli("nightly")
        assert f"{HERE} not reachable since 2026-11-22" in cli("show", claim).out
        assert "2026-11-21" not in cli("report", "--format", "json").out
        cli("verify", "notes.md", "--refresh")
        ran = cli("verify", "notes.md")
        assert "could not be checked since 2026-11-22" in ran.out


def test_an_id_of_a_month_to_come_is_told_once(cli: Cli, notes: Path) -> None:
    notes.write_text("- arXiv:2701.00001\n", encoding="utf-8")
    for day in ("2026-11-22", "2026-11-23", "2026-11-24"):
        told = cli("verify", "notes.md", "--format", "json", today=day).json["references"]
        assert [each["code"] for each in told[0]["findings"]] == ["anchor-in-future"]
