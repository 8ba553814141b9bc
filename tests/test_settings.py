"""Settings: four layers, one clear error for what cannot be used, and where the library lies."""

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.claims import Kind
from tracker.domain.errors import SettingsError
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.policy import DEFAULT_HALF_LIVES, Policy
from tracker.settings import (
    KEYS,
    bundled,
    default_database_url,
    describe_settings,
    find_upwards,
    load_settings,
)


@pytest.fixture(autouse=True)
def _a_home_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to work in, away from every checkout."""
    made = tmp_path / "work"
    made.mkdir()
    return made


def _config(folder: Path, text: str) -> Path:
    path = folder / "tracker.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_set_gives_arxivs_terms_and_both_canaries(folder: Path, tmp_path: Path) -> None:
    settings = load_settings({}, {}, folder)
    assert settings.arxiv_api_url == "https://export.arxiv.org/api/query"
    assert settings.oai_url == "https://oaipmh.arxiv.org/oai"
    assert settings.request_interval == 3.0
    assert [str(each) for each in settings.canary_ids] == ["1706.03762", "hep-th/9711200"]
    assert (settings.today, settings.offline, settings.contact) == (None, False, "")
    assert settings.policy == Policy()
    assert settings.config_path is None
    assert tmp_path / "home" / "cache" in settings.gate_dir.parents


def test_settings_are_frozen(folder: Path) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_settings({}, {}, folder).contact = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("layers", "contact"),
    [
        ("", ""),
        ("file", "file@x.org"),
        ("environment", "environment@x.org"),
        ("flag", "flag@x.org"),
        ("file environment", "environment@x.org"),
        ("file flag", "flag@x.org"),
        ("environment flag", "flag@x.org"),
        ("file environment flag", "flag@x.org"),
    ],
)
def test_a_flag_beats_the_environment_beats_the_file(
    folder: Path, layers: str, contact: str
) -> None:
    if "file" in layers:
        _config(folder, 'contact = "file@x.org"')
    environment = {"TRACKER_CONTACT": "environment@x.org"} if "environment" in layers else {}
    flags = {"contact": "flag@x.org" if "flag" in layers else None}
    assert load_settings(flags, environment, folder).contact == contact


def test_every_setting_can_stand_in_every_layer(folder: Path) -> None:
    said = {
        "database_url": "sqlite:////tmp/x.db",
        "arxiv_api_url": "http://a/api",
        "oai_url": "http://a/oai",
        "request_interval": "4.5",
        "request_timeout": "7",
        "contact": "a@x.org",
        "canary_ids": "1706.03762",
        "today": "2026-11-22",
        "offline": "1",
        "literature_path": "/tmp/literature.db",
        "literature_index": "tantivy",
        "semantic_model": "/tmp/model",
        "semantic_any_model": "1",
        "harvest_sets": "cs.AI,hep-th",
        "gate_dir": "/tmp/gate",
        "paper_cache": "/tmp/papers.db",
        "cache_hours": "12",
        "max_due_per_month": "7",
        "crossref": "0",
        "crossref_url": "http://a/works",
        "notify": "json://a.example/secret mailto://user:word@b.example",
        "feed_path": "/tmp/changes.xml",
    }
    assert set(said) == set(KEYS)
    by_flag = load_settings(said, {}, folder)
    environment = {f"TRACKER_{key.upper()}": value for key, value in said.items()}
    assert load_settings({}, environment, folder) == by_flag
    path = _config(folder, "\n".join(f'{key} = "{value}"' for key, value in said.items()))
    assert load_settings({}, {}, folder) == dataclasses.replace(by_flag, config_path=path)
    assert by_flag.canary_ids == (parse_arxiv_id("1706.03762"),)
    assert (by_flag.today, by_flag.offline) == (date(2026, 11, 22), True)
    assert (by_flag.request_interval, by_flag.request_timeout) == (4.5, 7.0)


def test_the_file_may_use_tomls_own_types(folder: Path) -> None:
    _config(
        folder,
        "request_interval = 5\noffline = true\ntoday = 2026-11-22\n"
        'canary_ids = ["1706.03762", "hep-th/9711200"]\n',
    )
    settings = load_settings({}, {}, folder)
    assert (settings.request_interval, settings.offline) == (5.0, True)
    assert settings.today == date(2026, 11, 22)
    assert len(settings.canary_ids) == 2


def test_an_empty_variable_is_no_setting(folder: Path) -> None:
    assert load_settings({}, {"TRACKER_TODAY": ""}, folder).today is None


def test_offline_in_the_file_can_be_undone_by_a_flag(folder: Path) -> None:
    _config(folder, "offline = true")
    assert load_settings({"offline": "False"}, {}, folder).offline is False


def test_the_nearest_file_above_is_read(folder: Path) -> None:
    path = _config(folder, 'contact = "a@x.org"')
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    settings = load_settings({}, {}, deep)
    assert (settings.contact, settings.config_path) == ("a@x.org", path)
    assert find_upwards(deep, "no-such-file.toml") is None


def test_an_unknown_key_is_refused_by_name_with_the_file(folder: Path) -> None:
    path = _config(folder, 'contcat = "a@x.org"')
    with pytest.raises(SettingsError) as caught:
        load_settings({}, {}, folder)
    assert caught.value.message == f"{path}:1: unknown setting 'contcat'"
    assert "contact" in caught.value.advice


def test_a_slip_of_toml_is_told_with_its_line(folder: Path) -> None:
    path = _config(folder, 'contact = "a@x.org"\noffline = \n')
    with pytest.raises(SettingsError) as caught:
        load_settings({}, {}, folder)
    assert caught.value.message.startswith(f"{path}:2: ")


@pytest.mark.parametrize("written", ["hunter2-secret", "://hunter2", "json://", 'json://a" b'])
def test_an_address_to_tell_is_never_repeated_in_an_error(folder: Path, written: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"notify": f"json://fine.example/hunter2 {written}"}, {}, folder)
    assert "hunter2" not in str(caught.value)
    assert "entry " in caught.value.message


def test_addresses_to_tell_are_not_shown_with_the_settings(folder: Path) -> None:
    _config(folder, 'notify = ["json://a.example/hunter2", "json://b.example/hunter2"]')
    settings = load_settings({}, {}, folder)
    assert len(settings.notify) == 2
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("text", ["contact = ", "\xff\xfe", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_refused_with_its_name(folder: Path, text: str) -> None:
    path = folder / "tracker.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match="tracker") as caught:
        load_settings({}, {}, folder)
    assert str(path) in caught.value.message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("request_interval", "soon"),
        ("request_interval", "-1"),
        ("request_interval", "nan"),
        ("request_interval", "1e9"),
        ("request_timeout", "inf"),
        ("arxiv_api_url", "export.arxiv.org/api/query"),
        ("arxiv_api_url", "ftp://export.arxiv.org"),
        ("oai_url", "oai"),
        ("today", "yesterday"),
        ("today", "2026-13-01"),
        ("today", "2026-02-30"),
        ("canary_ids", "1706.03762,abc"),
        ("canary_ids", "1713.03762"),
        ("offline", "perhaps"),
    ],
)
def test_a_bad_value_names_where_it_was_said(folder: Path, key: str, value: str) -> None:
    name = f"TRACKER_{key.upper()}"
    for flags, environment, where in (
        ({key: value}, {}, f"--{key.replace('_', '-')}: "),
        ({}, {name: value}, f"{name}: "),
    ):
        with pytest.raises(SettingsError) as caught:
            load_settings(flags, environment, folder)
        assert caught.value.message.startswith(where)
        assert "\n" not in caught.value.message
    path = _config(folder, f'{key} = "{value}"')
    with pytest.raises(SettingsError) as caught:
        load_settings({}, {}, folder)
    assert caught.value.message.startswith(f"{path}:1: {key}: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("half_lives = 5", "half_lives must be a table"),
        ("[half_lives]\nrumour = 5", "half_lives: 'rumour' is not a kind"),
        ("[half_lives]\nsota = 0", 'half_lives.sota must be months above 0, or "never"'),
        ("[half_lives]\nsota = true", "half_lives.sota must be"),
        ("[half_lives]\nsota = 'soon'", "half_lives.sota must be"),
        ("[half_lives]\nsota = nan", "half_lives.sota must be"),
        ("[retest_after]\nsota = -3", "retest_after.sota must be"),
        ("retest_after = [1]", "retest_after must be a table"),
        ("half_lives.topics = 3", "half_lives.topics must be a table of months by topic"),
        ("[half_lives.topics]\nllm = 'soon'", "half_lives.topics.llm must be months above 0"),
        ("contact = 5", "contact: expected text"),
        ("arxiv_api_url = 5", "arxiv_api_url: expected text"),
        ("gate_dir = 5", "gate_dir: expected text"),
        ("request_interval = [3]", "request_interval: "),
        ("offline = 2", "offline: '2' is neither"),
    ],
)
def test_a_bad_line_of_the_file_is_one_clear_error(folder: Path, text: str, says: str) -> None:
    path = _config(folder, text)
    with pytest.raises(SettingsError) as caught:
        load_settings({}, {}, folder)
    line = text.count("\n") + 1
    assert caught.value.message.startswith(f"{path}:{line}: {says}")


def test_topics_have_half_lives_and_intervals_of_their_own(folder: Path) -> None:
    _config(
        folder,
        "[half_lives.topics]\n'Large  Models' = 6\nproofs = 'never'\n"
        "[retest_after.topics]\nproofs = 24\n",
    )
    policy = load_settings({}, {}, folder).policy
    assert policy.topic_half_lives == {"large models": 6.0, "proofs": None}
    assert policy.topic_retest_after == {"proofs": 24.0}
    assert policy.half_lives == DEFAULT_HALF_LIVES


def test_half_lives_and_intervals_change_the_policy_and_its_digest(folder: Path) -> None:
    _config(folder, "[half_lives]\nsota = 5\nmethod = 'never'\n[retest_after]\nmethod = 12\n")
    policy = load_settings({}, {}, folder).policy
    assert policy.half_lives == {**DEFAULT_HALF_LIVES, Kind.SOTA: 5.0, Kind.METHOD: None}
    assert policy.retest_after == {Kind.METHOD: 12.0}
    assert policy.digest() != Policy().digest()
    _config(folder, "[half_lives]\nsota = 10\n")
    assert load_settings({}, {}, folder).policy.digest() == Policy().digest()


def test_the_library_lies_beside_the_nearest_tracker_toml(folder: Path) -> None:
    _config(folder, "")
    deep = folder / "a"
    deep.mkdir()
    expected = f"sqlite:///{folder / 'data' / 'tracker.db'}"
    assert load_settings({}, {}, deep).database_url == expected


def test_the_library_lies_in_the_checkout_when_there_is_no_file(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    (folder / "tracker").mkdir()
    (folder / "tracker" / "bootstrap.py").write_text("", encoding="utf-8")
    deep = folder / "seeds"
    deep.mkdir()
    assert default_database_url(deep) == f"sqlite:///{folder / 'data' / 'tracker.db'}"


def test_elsewhere_the_library_lies_in_the_users_data_folder(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home" / "data" / "claim-freshness-tracker"
    assert default_database_url(folder) == f"sqlite:///{home / 'tracker.db'}"


def test_another_project_with_a_pyproject_is_no_checkout(folder: Path, tmp_path: Path) -> None:
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    assert str(tmp_path / "home") in default_database_url(folder)


def test_what_travels_with_the_program_is_found() -> None:
    snapshot = bundled("data", "snapshot.jsonl")
    assert snapshot is not None
    assert snapshot.is_file()
    assert bundled("no", "such", "file") is None


def test_a_misspelt_variable_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings({}, {}, folder)
    assert "no tracker.toml found" in describe_settings(settings)
    monkeypatch.setenv("TRACKER_CONTCAT", "a@x.org")
    with pytest.raises(SettingsError, match="TRACKER_CONTCAT is set but is no setting"):
        describe_settings(settings)


def test_canaries_written_without_quotes_are_one_clear_error(folder: Path) -> None:
    _config(folder, "canary_ids = [1706.03762]")
    with pytest.raises(SettingsError, match="canary_ids"):
        load_settings({}, {}, folder)


@pytest.mark.parametrize("written", [",", " "])
def test_canaries_cannot_be_switched_off(folder: Path, written: str) -> None:
    with pytest.raises(SettingsError, match="canary"):
        load_settings({}, {"TRACKER_CANARY_IDS": written}, folder)


@pytest.mark.parametrize("written", ["http://", "https:///api/query", "http://a b/api"])
def test_an_address_without_a_host_is_refused(folder: Path, written: str) -> None:
    with pytest.raises(SettingsError, match="address"):
        load_settings({"arxiv_api_url": written}, {}, folder)


def test_paths_of_the_file_are_meant_from_where_it_lies(folder: Path) -> None:
    _config(folder, 'database_url = "sqlite:///mine.db"\ngate_dir = "gate"')
    (folder / "deep").mkdir()
    settings = load_settings({}, {}, folder / "deep")
    assert settings.database_url == f"sqlite:///{folder / 'mine.db'}"
    assert settings.gate_dir == folder / "gate"
