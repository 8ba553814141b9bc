"""What a night costs once the library is known: it does not grow with the number of anchors."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, FakePaper, Trouble, paper
from tracker.papers.arxiv_api import ArxivApi
from tracker.services.verify_anchors import ROTATING_REQUESTS

FIRST_NIGHT, SECOND_NIGHT, THIRD_NIGHT = "2026-11-22", "2026-11-23", "2026-11-24"


def _library(cli: Cli, arxiv: FakeArxiv, size: int) -> None:
    """So many claims, each on a paper of its own that last changed long ago."""
    lines = []
    for number in range(1, size + 1):
        id_ = f"2405.{number:05d}"
        arxiv.add(_old(id_, f"A study of thing number {number}"))
        claim = {"text": f"Thing {number} holds.", "as_of": "2024-06", "anchors": [{"id": id_}]}
        lines.append(json.dumps(claim))
    (cli.folder / "claims.jsonl").write_text("\n".join(lines), encoding="utf-8")


def _old(id_: str, title: str, **fields: object) -> FakePaper:
    return paper(id_, title, published=datetime(2024, 5, 2, tzinfo=UTC), **fields)  # type: ignore[arg-type]


def _coverage(cli: Cli, *words: str, today: str) -> dict[str, Any]:
    ran = cli("nightly", "--format", "json", *words, today=today)
    assert ran.code == 0, ran.err
    coverage: dict[str, Any] = ran.json["run"]["coverage"]
    return coverage


def _costs(cli: Cli, arxiv: FakeArxiv, size: int, batch: int) -> dict[str, int]:
    """Requests by interface of the second night, the library being known by then."""
    _library(cli, arxiv, size)
    _coverage(cli, "--seeds", str(cli.folder / "claims.jsonl"), today=FIRST_NIGHT)
    coverage = _coverage(cli, today=SECOND_NIGHT)
    assert coverage["unchanged"] == size - ROTATING_REQUESTS * batch
    requests = coverage["requests_by"]
    assert isinstance(requests, dict)
    return requests


@pytest.mark.slow
@pytest.mark.parametrize(("fewer", "more", "batch"), [(20, 60, 5), (390, 800, 190)])
def test_a_night_costs_the_same_with_more_anchors(
    cli: Cli,
    arxiv: FakeArxiv,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    fewer: int,
    more: int,
    batch: int,
) -> None:
    monkeypatch.setattr(ArxivApi, "batch_size", batch)
    few = _costs(cli, arxiv, fewer, batch)
    many = _costs(Cli(tmp_path_factory.mktemp("many"), arxiv, capsys), arxiv, more, batch)
    assert few == many
    assert few["api"] == 2


def test_a_withdrawal_without_a_telling_comment_is_found_by_the_harvest(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    _library(cli, arxiv, 3)
    _coverage(cli, "--seeds", str(cli.folder / "claims.jsonl"), today=FIRST_NIGHT)
    _coverage(cli, today=SECOND_NIGHT)
    title = "A study of thing number 2"
    gone = _old("2405.00002", title, withdrawn="2 pages", datestamp=date(2026, 11, 23))
    arxiv.add(gone)
    coverage = _coverage(cli, today=THIRD_NIGHT)
    assert (coverage["harvested"], coverage["harvest"]["complete"]) == (1, True)
    assert sorted(cli.statuses().values()) == ["due", "due", "unverifiable"]


def test_a_night_whose_harvest_fails_asks_everybody_and_is_complete(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    _library(cli, arxiv, 3)
    _coverage(cli, "--seeds", str(cli.folder / "claims.jsonl"), today=FIRST_NIGHT)
    arxiv.trouble_always(Trouble.UNAVAILABLE, "oai")
    coverage = _coverage(cli, today=SECOND_NIGHT)
    assert (coverage["found"], coverage["unchanged"], coverage["harvested"]) == (3, 0, 0)
    assert coverage["harvest"]["complete"] is False
    assert any("harvest" in trouble for trouble in coverage["troubles"])


def test_nights_that_were_missed_are_read_later_and_break_nothing(
    cli: Cli, arxiv: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.services.verify_anchors.ROTATING_REQUESTS", 0)
    _library(cli, arxiv, 3)
    _coverage(cli, "--seeds", str(cli.folder / "claims.jsonl"), today="2026-11-10")
    late = _coverage(cli, today="2026-11-20")
    assert (late["harvest"]["complete"], late["unchanged"]) == (True, 3)


def test_the_receipt_is_told_in_every_form(cli: Cli, arxiv: FakeArxiv) -> None:
    _library(cli, arxiv, 3)
    cli("nightly", "--seeds", str(cli.folder / "claims.jsonl"), today=FIRST_NIGHT)
    for form in ("terminal", "markdown", "html"):
        told = cli("report", "--format", form).out
        assert "harvest" in told, form
        assert "requests (api 1" in told, form


@pytest.mark.slow
def test_what_is_held_back_unchecked_makes_the_night_incomplete(cli: Cli, arxiv: FakeArxiv) -> None:
    _library(cli, arxiv, 200)
    ran = cli("nightly", "--seeds", "claims.jsonl", "--budget", "1", "--format", "json")
    coverage = ran.json["run"]["coverage"]
    assert ran.code == 3
    assert 0 < coverage["never_checked"] == coverage["held_back"]
    assert cli("nightly", today=SECOND_NIGHT).code == 0
