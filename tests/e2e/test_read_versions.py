"""A document or claim that names an old version is told what changed since that one."""

from pathlib import Path

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, Trouble, paper

pytestmark = pytest.mark.slow

ID = "2405.00001"
TOLD = f"numbers or negations in the abstract of {ID} changed since v1, the version named: "
CHANGE = "−91%, +71%: Newts reach [-91%-]{+71%+} of the pond."


@pytest.fixture(autouse=True)
def _revised(arxiv: FakeArxiv) -> None:
    arxiv.add(
        paper(
            ID,
            "Newts and toads",
            versions=3,
            abstract="Newts reach 71% of the pond.",
            abstracts={1: "Newts reach 91% of the pond.", 2: "Newts reach 71% of the pond."},
        )
    )


def _notes(cli: Cli, written: str) -> Path:
    path = cli.folder / "notes.md"
    path.write_text(f"- arXiv:{written}\n", encoding="utf-8")
    return path


def _asked_for_v1(arxiv: FakeArxiv) -> int:
    return sum(f"{ID}v1" in one.params.get("id_list", "") for one in arxiv.requests)


def test_a_document_is_told_what_changed_since_the_version_it_names(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    path = _notes(cli, f"{ID}v1")
    ran = cli("verify", path)
    assert (ran.code, f"notes.md:1: anchor-text-changed: {TOLD}{CHANGE}" in ran.out) == (1, True)
    for form in ("github", "sarif", "junit", "markdown"):
        assert "91%" in cli("verify", path, "--format", form).out
    assert "anchor-text-changed" in cli("verify", path, "--refresh", today="2026-11-25").out
    assert _asked_for_v1(arxiv) == 1


@pytest.mark.parametrize("written", [ID, f"{ID}v2", f"{ID}v3"])
def test_nothing_is_told_where_nothing_changed(cli: Cli, written: str) -> None:
    assert "anchor-text-changed" not in cli("verify", _notes(cli, written)).out


def test_an_old_version_that_cannot_be_had_is_asked_for_again(cli: Cli, arxiv: FakeArxiv) -> None:
    path = _notes(cli, f"{ID}v1")

    def only_v1(request: object) -> Trouble | None:
        wanted = getattr(request, "params", {}).get("id_list", "")
        return Trouble.RATE_EXCEEDED_200 if f"{ID}v1" in wanted else None

    arxiv.trouble_script(only_v1, "api")
    ran = cli("verify", path)
    assert (ran.code, "anchor-text-changed" in ran.out) == (0, False)
    arxiv.calm()
    assert TOLD in cli("verify", path).out


def test_a_claim_is_held_against_the_version_it_names_and_asked_about_once(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    claim = cli.add("Newts reach most of the pond.", f"{ID}v1")
    for day in ("2026-11-22", "2026-11-23", "2026-11-24"):
        assert cli("nightly", today=day).code == 0
    assert cli.claim(claim)["status"] == "due"
    said = " ".join(cli("show", claim).out.split())
    assert TOLD.strip() in said
    assert "Newts reach [-91%-]{+71%+} of the pond." in said
    assert _asked_for_v1(arxiv) == 1
