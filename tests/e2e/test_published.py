"""Retractions of published versions through the command line: due, kept apart, never by failure."""

from collections.abc import Iterator

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper
from tests.papers.fake_crossref import FakeCrossref, notice
from tracker.services.published import RETRACTED_DOI

ID, DOI = "2405.00001", "10.1000/one"


@pytest.fixture
def crossref() -> Iterator[FakeCrossref]:
    with FakeCrossref() as fake:
        yield fake


@pytest.fixture
def wanted(crossref: FakeCrossref) -> list[str]:
    """The settings that ask this Crossref."""
    return ["--crossref", "1", "--crossref-url", crossref.url, "--contact", "ada@example.org"]


def _claim(cli: Cli, arxiv: FakeArxiv) -> str:
    arxiv.add(paper(ID, "Newts and toads", doi=DOI))
    return cli.add("Newts are not toads.", ID)


def _codes(cli: Cli, claim: str) -> set[str]:
    return {finding["code"] for finding in cli.claim(claim)["findings"]}


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("retraction", "anchor-retracted", "due"),
        ("expression_of_concern", "anchor-concern", "due"),
        ("correction", "anchor-corrected", "fresh"),
    ],
)
def test_a_notice_is_told_as_what_it_is(
    cli: Cli,
    arxiv: FakeArxiv,
    crossref: FakeCrossref,
    wanted: list[str],
    kind: str,
    code: str,
    status: str,
) -> None:
    claim = _claim(cli, arxiv)
    crossref.works[DOI] = [notice(kind, source="retraction-watch")]
    assert cli("nightly", *wanted).code == 0
    assert code in _codes(cli, claim)
    assert cli.claim(claim)["status"] == status


def test_nobody_is_asked_unless_it_is_wanted(
    cli: Cli, arxiv: FakeArxiv, crossref: FakeCrossref
) -> None:
    _claim(cli, arxiv)
    assert cli("nightly", "--crossref-url", crossref.url).code == 0
    assert crossref.asked == []
    assert cli("nightly", "--crossref", "1").code == 2


def test_documents_are_told_too_and_remember_it(
    cli: Cli, arxiv: FakeArxiv, crossref: FakeCrossref, wanted: list[str]
) -> None:
    arxiv.add(paper(ID, "Newts and toads", doi=DOI))
    crossref.works[DOI] = [notice("retraction")]
    (cli.folder / "notes.md").write_text(f"- arXiv:{ID}\n", encoding="utf-8")
    for _ in range(2):
        ran = cli("verify", "notes.md", *wanted)
        assert (ran.code, "notes.md:1: anchor-retracted" in ran.out) == (1, True)
    assert [doi for doi, mailto, _ in crossref.asked] == [DOI]


def test_the_doctor_asks_about_a_known_retraction(
    cli: Cli, crossref: FakeCrossref, wanted: list[str]
) -> None:
    assert "not asked: it is not wanted" in cli("doctor").out
    crossref.works[RETRACTED_DOI] = [notice("retraction")]
    assert f"answers: {RETRACTED_DOI} is retracted" in cli("doctor", *wanted).out
    crossref.works[RETRACTED_DOI] = []
    ran = cli("doctor", *wanted)
    assert (ran.code, "BAD  Crossref" in ran.out) == (3, True)


def test_a_notice_that_was_seen_outlasts_an_outage(
    cli: Cli, arxiv: FakeArxiv, crossref: FakeCrossref, wanted: list[str]
) -> None:
    claim = _claim(cli, arxiv)
    crossref.works[DOI] = [notice("retraction")]
    assert cli("nightly", *wanted, today="2026-11-01").code == 0
    crossref.ugly = (404, "text/html", b"<html>no such page</html>")
    assert cli("nightly", *wanted, today="2026-12-20").code == 0
    assert "anchor-retracted" in _codes(cli, claim)
    assert cli.claim(claim)["status"] == "due"


def test_an_answer_is_kept_for_a_month_and_a_failure_not_at_all(
    cli: Cli, arxiv: FakeArxiv, crossref: FakeCrossref, wanted: list[str]
) -> None:
    claim = _claim(cli, arxiv)
    crossref.ugly = (200, "text/html", b"<html>retraction</html>")
    ran = cli("nightly", *wanted, "--format", "json", today="2026-11-01")
    assert ran.code == 0
    assert any("Crossref" in trouble for trouble in ran.json["run"]["coverage"]["troubles"])
    assert "anchor-retracted" not in _codes(cli, claim)
    crossref.ugly = None
    crossref.works[DOI] = []
    crossref.asked.clear()
    for day in ("2026-11-02", "2026-11-20"):
        assert cli("nightly", *wanted, today=day).code == 0
    assert len(crossref.asked) == 1
    crossref.works[DOI] = [notice("retraction")]
    assert cli.claim(claim)["status"] == "fresh"
    assert cli("nightly", *wanted, today="2026-12-05").code == 0
    assert len(crossref.asked) == 2
    assert cli.claim(claim)["status"] == "due"
