"""The interface for programs: what the notebook shows is what it does; typed, small, and quiet."""

import inspect
from pathlib import Path

import pytest

import tracker.api as api
from tests.fake_arxiv import FakeArxiv, paper
from tests.notebook import code_cells, kept_outputs, outputs, read
from tracker.api import Library, Status, TrackerError, Verdict, verify_documents
from tracker.domain.errors import BadInputError, ClaimNotFoundError, SettingsError
from tracker.domain.sightings import Outcome


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_notebook_says_what_its_cells_print() -> None:
    notebook = read()
    assert len(code_cells(notebook)) >= 6
    assert outputs(notebook) == kept_outputs(notebook)


def test_everything_named_is_there_and_says_what_it_is_for() -> None:
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name
    for name, method in inspect.getmembers(Library, inspect.isfunction):
        if not name.startswith("_"):
            assert inspect.getdoc(method), name
            assert "return" in inspect.get_annotations(method), name
    assert (Path(api.__file__).parent / "py.typed").exists()


def test_a_night_against_arxiv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FakeArxiv(paper("2411.12580", "Procedural Knowledge")) as arxiv:
        settings = {
            "arxiv_api_url": arxiv.api_url,
            "oai_url": arxiv.oai_url,
            "request_interval": 0,
            "gate_dir": str(tmp_path / "gate"),
            "today": "2026-11-22",
        }
        with Library("sqlite:///claims.db", **settings) as library:
            claim = library.add("Models reason", as_of=["2026-06"], anchors=["2411.12580"])
            assert library.night(dry_run=True).report.summary == {Status.FRESH: 1}
            assert library.claims(Status.UNCHECKED)[0].tracked.claim.id == claim.id
            assert library.night().complete
            assert [view.status for view in library.claims()] == [Status.FRESH]
            after = library.retest(claim.id[:6], Verdict.INCONCLUSIVE, by="ada", note="unsure")
            assert after.state.status is Status.DUE
            assert library.report().claims[0].status is Status.DUE
            assert library.leads(claim.id) == ()
            Path("library.jsonl").write_text("".join(library.export()), encoding="utf-8")
        with Library(tmp_path / "again.db", **settings) as again:
            assert again.import_documents("library.jsonl").added == (claim.id,)
        Path("notes.md").write_text("arXiv:2411.12580\n", encoding="utf-8")
        (reference,) = verify_documents("notes.md", **settings)
        assert reference.outcome is Outcome.FOUND
    assert capsys.readouterr() == ("", "")


def test_errors_are_of_one_family_and_say_what_to_do() -> None:
    with Library("claims.db", offline=True) as library:
        library.add("Models reason", anchors=["2411.12580"])
        with pytest.raises(BadInputError, match="there already") as caught:
            library.add("Models  reason")
        assert caught.value.advice.startswith("tracker show ")
        with pytest.raises(ClaimNotFoundError):
            library.claim("ffff")
        with pytest.raises(BadInputError, match="is not an arXiv id"):
            library.add("Facts are retrieved", anchors=["2413.1"])
        with pytest.raises(BadInputError, match="no text"):
            library.add(" ")
    with pytest.raises(SettingsError, match="there is no setting 'colour'"):
        Library("claims.db", colour="white")
    assert issubclass(SettingsError, TrackerError)
