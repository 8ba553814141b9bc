"""Whole nights through the command line: good ones, and what they say of each claim."""

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import SEEDS, Cli
from tests.fake_arxiv import FakeArxiv, hiding, paper
from tracker.services.ask_arxiv import REQUESTS_A_NIGHT
from tracker.services.verify_anchors import FIRST_WORDS

FIRST_SEED = SEEDS / "task-diversity-and-reasoning.md"


@pytest.fixture(scope="module")
def after_a_night(beginnings: Beginnings) -> Beginning:
    """The first seed, read and checked one night."""
    with beginnings.made() as cli:
        assert cli("nightly", "--seeds", FIRST_SEED).code == 0
        return Beginning(cli.folder)


def test_the_first_seed_shows_for_each_finding_what_stands_and_why(cli: Cli) -> None:
    ran = cli("nightly", "--seeds", FIRST_SEED, "--format", "json")
    assert ran.code == 0
    report = ran.json
    by_month = {",".join(claim["as_of"]): claim for claim in report["claims"]}
    assert {month: claim["status"] for month, claim in by_month.items()} == {
        "2024-11": "fresh",
        "2025-04": "fresh",
        "2024-10": "unverifiable",
        "2025-08,2026-02": "due",
        "2025-07": "unverifiable",
    }
    for month in ("2024-10", "2025-07"):
        assert "no-anchor" in {finding["code"] for finding in by_month[month]["findings"]}
    for month in ("2024-11", "2025-04", "2025-08,2026-02"):
        assert [anchor["outcome"] for anchor in by_month[month]["anchors"]] == ["found"]
    codes = {finding["code"] for finding in by_month["2025-08,2026-02"]["findings"]}
    assert {"age-due", "mixed-evidence"} <= codes
    unlinked = [anchor["id"] for each in report["inquiries"] for anchor in each["anchors"]]
    assert unlinked == ["2512.07783"]


def test_a_night_on_all_seeds_costs_a_bounded_number_of_requests_and_a_second_changes_nothing(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    ran = cli("nightly", "--seeds", SEEDS, "--format", "json")
    assert ran.code == 0
    assert arxiv.count("oai") == 2 + FIRST_WORDS, "lists of changes, and some records unheard of"
    assert 1 < arxiv.count("api") <= 1 + REQUESTS_A_NIGHT, "claims never asked about are asked"
    assert ran.json["run"]["coverage"]["canaries"] is True
    ran = cli("nightly", "--seeds", SEEDS)
    assert ran.code == 0
    assert "Nothing changed since the last run." in ran.out
    assert cli("report", "--format", "json").json["changes"] == []


@pytest.mark.slow
def test_five_hundred_anchors_cost_five_requests_and_a_bounded_search(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    lines = []
    for number in range(1, 501):
        id_ = f"2405.{number:05d}"
        arxiv.add(paper(id_, f"Paper number {number}"))
        anchor = f'{{"id": "{id_}"}}'
        lines.append(f'{{"text": "Claim {number}.", "as_of": "2024-06", "anchors": [{anchor}]}}')
    (cli.folder / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ran = cli("nightly", "--seeds", "many.jsonl", "--format", "json")
    assert ran.code == 0
    assert ran.json["run"]["coverage"]["found"] == 500
    assert arxiv.count() <= 5 + REQUESTS_A_NIGHT
    assert arxiv.max_concurrent == 1


def test_fail_on_makes_findings_an_exit_code(cli: Cli) -> None:
    assert cli("nightly", "--seeds", FIRST_SEED, "--fail-on", "unverifiable").code == 1
    assert cli("report", "--fail-on", "overturned,contested").code == 0
    assert cli("report", "--fail-on", "rotten").code == 2


def test_an_absent_paper_accuses_only_after_two_witnesses_on_two_days(cli: Cli) -> None:
    claim = cli.add("A claim on a paper that is not.", "2405.99999")
    for day, status, code in (
        ("2026-11-22", "unchecked", "anchor-absent-unconfirmed"),
        ("2026-11-22", "unchecked", "anchor-absent-unconfirmed"),
        ("2026-11-23", "unverifiable", "anchor-absent"),
    ):
        assert cli("nightly", today=day).code == 0
        shown = cli.claim(claim)
        assert (shown["status"], shown["findings"][0]["code"]) == (status, code)


def test_an_absence_of_the_api_alone_accuses_nobody(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00001", "Lost by the index"))
    claim = cli.add("A claim on a real paper.", "2405.00001")
    arxiv.trouble_always(hiding("2405.00001"), "api")
    for day in ("2026-11-22", "2026-11-23", "2026-11-24"):
        cli("nightly", today=day)
    shown = cli.claim(claim)
    assert (shown["status"], shown["anchors"][0]["outcome"]) == ("fresh", "found")
    assert shown["anchors"][0]["source"] == "oai"


def test_a_withdrawn_paper_makes_its_claims_unverifiable_as_one_item(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    comment = "This paper has been withdrawn by the author due to an error in equation 4"
    arxiv.add(paper("2405.00002", "Wrong", versions=2, withdrawn=comment))
    for number in range(3):
        cli.add(f"Claim {number} on a withdrawn paper.", "2405.00002")
    report = cli("nightly", "--format", "json").json
    assert {claim["status"] for claim in report["claims"]} == {"unverifiable"}
    (finding,) = {claim["findings"][0]["message"] for claim in report["claims"]}
    assert "withdrawn as of v2 (error)" in finding
    text = cli("report", "--since", "1").out
    assert text.count("2405.00002 is withdrawn") >= 1
    assert "(3 claims)" in text


def test_a_comment_alone_only_asks(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00003", "Odd", comment="Withdrawn by the authors; see the journal"))
    claim = cli.add("A claim on a paper with an odd comment.", "2405.00003")
    cli("nightly")
    shown = cli.claim(claim)
    assert shown["status"] == "fresh"
    assert "anchor-maybe-withdrawn" in {finding["code"] for finding in shown["findings"]}


def _titled(cli: Cli, id_: str, title: str) -> str:
    line = f'{{"text": "On {title}.", "as_of": "2026-06", "kind": "empirical", '
    line += f'"anchors": [{{"id": "{id_}", "title": "{title}"}}]}}'
    (cli.folder / "one.jsonl").write_text(line, encoding="utf-8")
    before = set(cli.statuses())
    assert cli("import", "one.jsonl").code == 0
    (new,) = set(cli.statuses()) - before
    return new


def test_an_id_of_another_paper_is_told(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00004", "Lattice gauge theory on a small quantum computer"))
    claim = _titled(cli, "2405.00004", "Curriculum learning for robust speech recognition")
    cli("nightly")
    shown = cli.claim(claim)
    assert shown["status"] == "unverifiable"
    assert shown["findings"][0]["code"] == "anchor-other-paper"


def test_a_retitled_paper_is_retitled_and_not_another(cli: Cli, arxiv: FakeArxiv) -> None:
    old, new = "Curriculum learning for robust speech recognition", "Easy words first, in any noise"
    arxiv.add(paper("2405.00005", new, versions=2, titles={1: old}))
    claim = _titled(cli, "2405.00005", old)
    cli("nightly")
    shown = cli.claim(claim)
    assert shown["status"] == "due"
    assert "anchor-retitled" in {finding["code"] for finding in shown["findings"]}


def test_a_revised_abstract_with_another_number_makes_the_claim_due(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    arxiv.add(paper("2405.00006", "Numbers", abstract="We reach 91% of the gain."))
    claim = cli.add("It reaches 91%.", "2405.00006")
    cli("nightly")
    assert cli.claim(claim)["status"] == "fresh"
    arxiv.add(paper("2405.00006", "Numbers", versions=2, abstract="We reach up to 72% of it."))
    cli("nightly", today="2026-11-23")
    shown = cli.claim(claim)
    assert shown["status"] == "due"
    assert {"anchor-text-changed", "anchor-revised"} <= {f["code"] for f in shown["findings"]}


def test_a_dry_run_leaves_no_trace(cli: Cli) -> None:
    cli("import", FIRST_SEED)
    before = cli("audit", "export").out
    ran = cli("nightly", "--dry-run", "--format", "json")
    assert "fresh" in {claim["status"] for claim in ran.json["claims"]}
    assert cli("audit", "export").out == before
    assert set(cli.statuses().values()) == {"unchecked", "unverifiable"}


@pytest.mark.parametrize("form", ["terminal", "markdown", "json", "html"])
def test_every_format_is_written_to_a_file(cli: Cli, after_a_night: Beginning, form: str) -> None:
    after_a_night.copied_to(cli.folder)
    ran = cli("report", "--format", form, "--output", "report.out")
    text = (cli.folder / "report.out").read_text(encoding="utf-8")
    assert (ran.code, ran.out) == (0, "")
    assert "2411.12580" in text
    assert "\x1b" not in text


def test_offline_shows_the_snapshot_and_judges_nothing(cli: Cli, arxiv: FakeArxiv) -> None:
    ran = cli("--offline", "nightly", "--seeds", FIRST_SEED, "--format", "json")
    assert ran.code == 0
    assert arxiv.count() == 0
    anchors = [anchor for claim in ran.json["claims"] for anchor in claim["anchors"]]
    assert {anchor["source"] for anchor in anchors} == {"snapshot"}
    assert {claim["status"] for claim in ran.json["claims"]} == {"unchecked", "unverifiable"}
    assert ran.json["run"]["coverage"]["snapshot_as_of"]
