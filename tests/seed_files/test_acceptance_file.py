"""The file of acknowledgements: it round-trips, keeps what people wrote, and refuses by line."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.domain.acknowledgements import Acknowledgement, acknowledgeable
from tracker.domain.errors import SourceFileError
from tracker.domain.findings import Code
from tracker.seed_files.acceptance_file import NAME, TomlAcceptances

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
acknowledgements = st.builds(
    Acknowledgement,
    code=st.sampled_from([code for code in Code if acknowledgeable(code)]),
    subject=words,
    until=st.dates(date(1991, 1, 1), date(2100, 1, 1)),
    why=words,
    mark=words,
    by=st.just("") | words,
)
on_one_folder = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@on_one_folder
@given(held=st.lists(acknowledgements, max_size=3, unique_by=lambda h: (h.code, h.subject)))
def test_what_is_accepted_comes_back(tmp_path: Path, held: list[Acknowledgement]) -> None:
    (tmp_path / NAME).unlink(missing_ok=True)
    document, files = tmp_path / "a.md", TomlAcceptances()
    for each in held:
        files.accept(document, [each])
    assert list(files.accepted(document)) == held
    assert list(files.accepted(tmp_path / "b.md")) == []
    files.revoke(document, held)
    assert list(files.accepted(document)) == []


@on_one_folder
@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.just("[[accept]]\nx = 1\n"))
def test_any_text_is_read_or_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8", newline="")
    try:
        assert list(TomlAcceptances().accepted(tmp_path / "a.md")) == []
    except SourceFileError as error:
        assert NAME in error.message


def test_what_people_wrote_beside_an_entry_stays(tmp_path: Path) -> None:
    held = Acknowledgement(Code.ANCHOR_RETITLED, "2411.12580", date(2027, 1, 1), "why", "v1-a-b")
    other = Acknowledgement(Code.ANCHOR_REVISED, "2411.12580", date(2027, 1, 1), "why", "v1-a-b")
    files, document = TomlAcceptances(), tmp_path / "a.md"
    files.accept(document, [held])
    file = files.accept(document, [other])
    text = file.read_text(encoding="utf-8").replace("[[accept]]", "# mine\n[[accept]]", 1)
    file.write_text(text, encoding="utf-8")
    files.revoke(document, [other])
    left = file.read_text(encoding="utf-8")
    assert "# mine" in left
    assert [entry["code"] for entry in tomllib.loads(left)["accept"]] == ["anchor-retitled"]


def test_a_file_above_speaks_for_documents_below(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").touch()
    below = tmp_path / "docs" / "deep" / "a.md"
    below.parent.mkdir(parents=True)
    held = Acknowledgement(Code.ANCHOR_RETITLED, "2411.12580", date(2027, 1, 1), "why", "v1-a-b")
    assert TomlAcceptances().accept(below, [held]) == tmp_path / NAME
    assert 'document = "docs/deep/a.md"' in (tmp_path / NAME).read_text(encoding="utf-8")
    assert list(TomlAcceptances().accepted(below)) == [held]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('until = "soon"', "'until' is missing or no date"),
        ("until = 2027-01-01T00:00:00", "'until' is missing or no date"),
        ('until = 2027-01-01\ncode = "age-due"', "'age-due' is no finding to be acknowledged"),
        ("until = 2027-01-01\nreason = 1", "unknown key 'reason'"),
        ("until = 2027-01-01\nby = 1", "'by' is no text"),
    ],
)
def test_an_entry_that_could_not_work_is_refused_by_its_line(
    tmp_path: Path, line: str, said: str
) -> None:
    code = "" if "code" in line else 'code = "anchor-retitled"\n'
    fields = f'document = "a.md"\npaper = "2411.12580"\nwhy = "x"\nseen = "v1"\n{code}{line}\n'
    (tmp_path / NAME).write_text(f"# head\n\n[[accept]]\n{fields}", encoding="utf-8")
    with pytest.raises(SourceFileError) as caught:
        TomlAcceptances().accepted(tmp_path / "a.md")
    assert caught.value.where == f"{tmp_path / NAME}:3"
    assert said in caught.value.message
