"""What must not move a claim: edits, retirement, unseen evidence, clocks, mass losses."""

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import SEEDS, Cli
from tests.fake_arxiv import FakeArxiv, hiding, paper

FIRST_SEED = SEEDS / "task-diversity-and-reasoning.md"


ONE = paper("2405.00001", "A paper called 2405.00001")


@pytest.fixture(scope="module")
def begun(beginnings: Beginnings) -> Beginning:
    """A fresh claim."""
    return beginnings.fresh_claim("A claim on 2405.00001.", ONE)


@pytest.fixture
def claim(cli: Cli, arxiv: FakeArxiv, begun: Beginning) -> str:
    """That claim in a library of one's own."""
    arxiv.add(ONE)
    return begun.copied_to(cli.folder)


def _edited(cli: Cli, old: str, new: str) -> None:
    text = FIRST_SEED.read_text(encoding="utf-8")
    assert old in text
    (cli.folder / FIRST_SEED.name).write_text(text.replace(old, new), encoding="utf-8")


def _one_of_the_seed(cli: Cli) -> str:
    (id_,) = [c["id"] for c in cli("list", "--json").json if c["as_of"] == ["2024-11"]]
    return str(id_)


def test_retiring_and_taking_back_cures_nothing(cli: Cli, arxiv: FakeArxiv, claim: str) -> None:
    for words in (
        ["retest", claim, "--verdict", "overturned", "--note", "it fell"],
        ["retire", claim],
        ["retire", claim, "--undo"],
        ["nightly"],
    ):
        assert cli(*words).code == 0
    assert cli.claim(claim)["status"] == "overturned"


def test_a_shortened_title_lifts_nothing(cli: Cli) -> None:
    _edited(cli, "Base models", "Base models")
    cli("nightly", "--seeds", FIRST_SEED.name)
    claim = _one_of_the_seed(cli)
    cli("retest", claim, "--verdict", "overturned", "--note", "it fell")
    _edited(cli, "Procedural Knowledge in Pretraining Drives Reasoning", "Procedural Knowledge")
    assert "1 changed" in cli("import", FIRST_SEED.name).out
    cli("nightly")
    assert cli.claim(claim)["status"] == "overturned"


def test_a_new_text_was_never_re_tested(cli: Cli, arxiv: FakeArxiv) -> None:
    arxiv.add(paper("2405.00001", "A paper"))
    line = '{"id": "mine", "text": "%s", "as_of": "2018-09", "kind": "sota", '
    line += '"anchors": [{"id": "2405.00001"}]}'
    (cli.folder / "one.jsonl").write_text(line % "It wins.", encoding="utf-8")
    cli("nightly", "--seeds", "one.jsonl")
    cli("retest", "mine", "--verdict", "holds", "--note", "read it")
    assert cli.claim("mine")["status"] == "fresh"
    (cli.folder / "one.jsonl").write_text(line % "It never wins.", encoding="utf-8")
    cli("nightly", "--seeds", "one.jsonl")
    shown = cli.claim("mine")
    assert (shown["status"], shown["retested_at"]) == ("stale", None)


def test_unseen_evidence_makes_nothing_fresh(cli: Cli, arxiv: FakeArxiv) -> None:
    cli("nightly", "--seeds", FIRST_SEED)
    (claim,) = [c["id"] for c in cli("list", "--json").json if c["as_of"] == ["2024-10"]]
    ran = cli("--offline", "retest", claim, "--verdict", "holds", "--evidence", "2405.00009")
    assert ran.code == 0
    assert cli.claim(claim)["status"] == "unchecked"
    arxiv.add(paper("2405.00009", "The evidence"))
    cli("nightly")
    assert cli.claim(claim)["status"] == "fresh"


def test_evidence_that_is_withdrawn_or_of_no_such_version_is_refused(
    cli: Cli, arxiv: FakeArxiv, claim: str
) -> None:
    arxiv.add(paper("2405.00002", "Gone", versions=2, withdrawn=True))
    for evidence in ("2405.00002", "2405.00001v9", "2405.99999"):
        ran = cli("retest", claim, "--verdict", "holds", "--evidence", evidence)
        assert (ran.code, ran.out) == (2, ""), evidence
    assert cli.claim(claim)["retested_at"] is None


def test_a_day_from_the_future_poisons_no_later_night(
    cli: Cli, arxiv: FakeArxiv, claim: str
) -> None:
    cli("nightly", today="2027-06-01")
    arxiv.add(paper("2405.00001", "A paper called 2405.00001", versions=2))
    ran = cli("nightly", "--format", "json", today="2026-11-23")
    assert ran.code == 0
    assert ran.json["run"]["coverage"]["found"] == 1
    assert cli.claim(claim)["anchors"][0]["version"] == 2
    arxiv.trouble_always("503-varnish", "api")
    assert cli("nightly", today="2026-11-23").code == 3
    assert cli.claim(claim)["anchors"][0]["outcome"] == "unreachable"


@pytest.mark.slow
def test_many_losses_at_once_are_the_indexs_and_not_the_papers(cli: Cli, arxiv: FakeArxiv) -> None:
    ids = [f"2405.0010{number}" for number in range(5)]
    for id_ in ids:
        arxiv.add(paper(id_, f"Paper {id_}"))
        cli.add(f"Claim on {id_}.", id_)
    cli("nightly")
    before = cli.statuses()
    arxiv.trouble_always(hiding(*ids), "api")
    arxiv.trouble_always(hiding(*ids), "oai")
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        assert cli("nightly", today=day).code == 3
    assert cli.statuses() == before


def test_the_same_document_twice_is_read_once(cli: Cli) -> None:
    (cli.folder / "copy.md").write_text(FIRST_SEED.read_text(encoding="utf-8"), encoding="utf-8")
    ran = cli("import", FIRST_SEED, "copy.md")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "5 added, 0 changed, 5 unchanged, 0 refused")


def test_a_row_that_names_an_inquiry_does_not_empty_it(cli: Cli) -> None:
    cli("import", FIRST_SEED)
    before = cli("export", "does-task").out
    title = "Does task diversity in pretraining data transfer reasoning better than larger models?"
    row = f'{{"text": "One more.", "as_of": "2026-01", "inquiry": "{title}"}}'
    (cli.folder / "row.jsonl").write_text(row, encoding="utf-8")
    assert cli("import", "row.jsonl").code == 0
    after = cli("export", "does-task").out
    assert "One more. (2026-01)" in after
    assert before.partition("## Claims")[0] == after.partition("## Claims")[0]
    assert before.partition("## Anchors")[2] == after.partition("## Anchors")[2]


def test_a_reworded_claim_without_an_id_is_told(cli: Cli) -> None:
    notes = cli.folder / "notes.md"
    lines = FIRST_SEED.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if "- id:" not in line)
    notes.write_text(text, encoding="utf-8")
    cli("import", notes.name)
    notes.write_text(text.replace("Reasoning fails where", "Thinking fails where"), "utf-8")
    assert "no-longer-there" in cli("import", notes.name).out


def test_a_reworded_claim_with_its_id_is_the_same_claim(cli: Cli) -> None:
    cli("import", FIRST_SEED)
    _edited(cli, "Reasoning fails where", "Thinking fails where")
    assert cli("import", FIRST_SEED.name).out.splitlines()[0].startswith("0 added, 1 changed")


def test_a_killed_nights_changes_are_told_by_the_next(
    cli: Cli, arxiv: FakeArxiv, claim: str
) -> None:
    cli("retest", claim, "--verdict", "weakened", "--note", "half of it")
    report = cli("nightly", "--format", "json").json
    assert [(c["from"], c["to"]) for c in report["changes"]] == [("fresh", "contested")]


def test_a_suspicion_without_a_second_witness_is_no_complete_night(
    cli: Cli, arxiv: FakeArxiv
) -> None:
    cli.add("A claim on a paper that is not.", "2405.99999")
    arxiv.trouble_always("503-varnish", "oai")
    ran = cli("nightly")
    assert ran.code == 3
    assert "1 suspicion that the second witness could not be asked about" in ran.out.replace(
        "\n", " "
    )


def test_a_version_is_refused_only_by_an_answer_of_today(
    cli: Cli, arxiv: FakeArxiv, claim: str
) -> None:
    arxiv.add(paper("2405.00001", "A paper called 2405.00001", versions=3))
    arxiv.trouble_always("503-varnish")
    ran = cli("retest", claim, "--verdict", "holds", "--evidence", "2405.00001v3")
    assert (ran.code, "unchecked" in ran.out) == (0, True), ran.err


def test_a_stale_claim_on_other_papers_may_be_re_tested_at_once(cli: Cli, arxiv: FakeArxiv) -> None:
    line = '{"id": "mine", "text": "It wins.", "as_of": "2016-09", "kind": "sota", '
    line += '"anchors": [{"id": "%s"}]}'
    for id_ in ("1605.00001", "1605.00002"):
        arxiv.add(paper(id_, f"Paper {id_}"))
    (cli.folder / "one.jsonl").write_text(line % "1605.00001", encoding="utf-8")
    cli("nightly", "--seeds", "one.jsonl")
    (cli.folder / "one.jsonl").write_text(line % "1605.00002", encoding="utf-8")
    cli("import", "one.jsonl")
    assert cli.claim("mine")["status"] == "stale"
    assert cli("retest", "mine", "--verdict", "holds", "--note", "read it").code == 0
    assert cli.claim("mine")["status"] == "unchecked"
    cli("nightly")
    assert cli.claim("mine")["status"] == "fresh"


@pytest.mark.slow
def test_papers_that_went_one_by_one_are_no_mass_loss(cli: Cli, arxiv: FakeArxiv) -> None:
    ids = [f"2405.0010{number}" for number in range(5)]
    for id_ in ids:
        arxiv.add(paper(id_, f"Paper {id_}"))
        cli.add(f"Claim on {id_}.", id_)
    assert cli("nightly").code == 0
    for day, id_ in enumerate(ids[:3], start=23):
        arxiv.remove(id_)
        assert cli("nightly", today=f"2026-11-{day}").code == 0
    assert cli("nightly", today="2026-11-26").code == 0
    assert sorted(cli.statuses().values()) == ["fresh"] * 2 + ["unverifiable"] * 3


def test_a_corrected_title_asks_for_a_new_look(cli: Cli, arxiv: FakeArxiv) -> None:
    right = "Curriculum learning for robust speech recognition"
    arxiv.add(paper("2405.00001", right))
    line = '{"id": "mine", "text": "It wins.", "as_of": "2026-06", "kind": "empirical", '
    line += '"anchors": [{"id": "2405.00001", "title": "%s"}]}'
    for title, status in (
        ("Lattice gauge theory on a small quantum computer", "unverifiable"),
        (right, "fresh"),
    ):
        (cli.folder / "one.jsonl").write_text(line % title, encoding="utf-8")
        cli("nightly", "--seeds", "one.jsonl")
        assert cli.claim("mine")["status"] == status
